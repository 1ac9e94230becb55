/**
 * What a note names after words that announce a disease, a drug or an operation ("diagnosed with …", "prescribed … 20 mg") and that neither the
 * record nor the lexicon knows: it is not found. Without this an invented drug would pass because nobody has heard of it.
 */
import type { Span, TextSentence } from '../../data/text/reading.ts';
import { isDenialOver } from './clauses.ts';
import { extentOf } from './mentionStatements.ts';
import { type Judgement, notFound } from './statement.ts';

export interface UnknownTerm extends Span {
  readonly judgement: Judgement;
}

const ANNOUNCED =
  /\b(?:diagnosed with|diagnosis of|history of|hx of|h\/o|(?:pmhx?|psh|pshx|background|background hx|background history|past history|past hx|medical hx|medical history|diagnos[ie]s|dx|rx|dhx|meds|medication|medications|imms|allergies)\s*[:–-]|(?:history|hx|past history|past hx|comorbidities) (?:includes?|included|significant for|sig\.? for|notable for|of)|records? mentions?|there is ongoing|now has|currently has|found to have|dx'?d with|newly diagnosed|prior|known|suffers from|treated for|treatment for|suffering from|active problems:|problem list:|current diagnoses include|previous diagnoses:|lives with|allergic to|allergy to|hypersensitivity to|prescribed|takes|taking|receives|receiving|cont|continues on|maintained on|started on|treated with|underwent|s\/p|status post|vaccinated against)\s+(?:an?\s+|the\s+|his\s+|her\s+)?((?:[\p{L}\d-]+[ ]?){1,5})/giu;
/** Without a least number of letters (`isTerm` asks for four): a counted class of letters takes the engine seconds to compile, once for each width of text. */
const DOSED =
  /\b(\p{L}[\p{L}-]*)[ :]+\d+(?:[.,]\d+)?\s?(?:mgs?|mcgs?|µg|ug|gm?s?|grams?|milligrams?|micrograms?|units?|iu|meq)\b/giu;

/** Words that name no disease and no drug. */
const COMMON = new Set(
  'exam exams study studies imaging scan scans films below noncontributory unremarkable nil none significant extensive complex multiple various document documented record recorded list listed attached unchanged follows following issue issues problem concern concerns listed medically otherwise well fit healthy being having very more most some such this any all other prior plan treatment therapy admission about above active activity after again aged also always amount another antibiotic antibiotics anything appointment around arranged available before being below better care changed chronic clinic clinical condition conditions continue continued current currently daily date decreased diagnosis diagnoses dictated disease diseases dose doses during each emergency evening every exercise family father first following food further good given group help history home hospital increased know known last latest least less life living long medical medication medications medicine medicines mild moderate monitored month months morning mother need needed night none normal nothing number once other otherwise oral over overnight past patient previous problem problems procedure quite rather recent reduced regular reports result results review same seen severe several signs since some stable started still support surgery symptoms taken test tests that their there these they this those time times today together total treatment twice under unknown unclear until usual values visit walks week weeks well were what when where which while with without year years your level levels measured value'.split(
    ' ',
  ),
);

export function unknownTerms(sentence: TextSentence, text: string): readonly UnknownTerm[] {
  const own = text.slice(sentence.start, sentence.end);
  const known = sentence.mentions.map((mention) => extentOf(mention));
  const found: UnknownTerm[] = [];
  for (const pattern of [DOSED, ANNOUNCED]) {
    for (const match of own.matchAll(pattern)) {
      const words = match[1].trim();
      const start = sentence.start + match.index + match[0].lastIndexOf(match[1]);
      const span = { start, end: start + words.length };
      const isNear = known.some(([from, to]) => from < span.end + 1 && to > span.start);
      const before = own.slice(0, match.index);
      const isDenied = DENIAL.test(before) && !isDenialOver(`${before}${match[0].slice(0, -match[1].length)}`, '');
      if (isNear || isDenied || !isTerm(words) || found.some((term) => term.start < span.end && span.start < term.end))
        continue;
      found.push({
        ...span,
        judgement: notFound('unknown term', 'Neither the record nor the lexicon knows these words.'),
      });
    }
  }
  return found;
}

/** Of what nobody knows, that it is absent can't be judged. */
const DENIAL = /\b(?:no|not|never|denie[sd]|without|negative|nobody|free of)\b[^.;]*$/i;

/** At least one word that is neither common nor short, before any function word cuts the phrase off. */
function isTerm(words: string): boolean {
  const head = words.split(
    /\b(?:and|or|but|who|which|that|on|in|at|for|from|to|by|since|until|of|is|was|were|are)\b/i,
  )[0];
  return head.split(/\s+/).some((word) => word.length >= 4 && !COMMON.has(word.toLowerCase()) && !/\d/.test(word));
}
