/**
 * The mentions of a sentence as statements: each with the words that belong to it, its tense, and the family whose judge it goes to.
 *
 * A list shares its beginning and its end ("takes A and B", "A and B were stopped"); anything else between two mentions belongs to the one it leads to.
 */
import type { Mention, MentionKind, NoteReading, TextSentence } from '../../data/text/reading.ts';
import type { FactKind } from '../facts/fact.ts';
import { isDenialOver } from './clauses.ts';
import { judgeAllergy } from './judgeAllergy.ts';
import { judgeCondition } from './judgeCondition.ts';
import { judgeEvent } from './judgeEvent.ts';
import { judgeHabit } from './judgeHabit.ts';
import { judgeMeasurement } from './judgeMeasurement.ts';
import { judgeMedication } from './judgeMedication.ts';
import { judgeQuoted, quoteAfter, quotesOf } from './quotes.ts';
import { type Bench, type Judgement, type MentionStatement, notCheckable } from './statement.ts';
import { tenseOf } from './tense.ts';
import { windowsOf } from './times.ts';

export function mentionStatements(sentence: TextSentence, reading: NoteReading): readonly MentionStatement[] {
  const section = reading.sections[sentence.section];
  const heading = section === undefined || section.heading === '' ? '' : `${section.heading}: `;
  const quotes = quotesOf(sentence, reading.text);
  const mentions = sentence.mentions.filter(
    ({ concepts, start, end }) =>
      !concepts.every((id) => GENERIC.has(id)) && !quotes.some((quote) => quote.start <= start && end <= quote.end),
  );
  return mentions.map((said, at) => {
    const { before, after } = wordsAround({ ...sentence, mentions }, at, reading.text);
    const mention = withDenial(said, before, sentence, reading.text);
    const lead = `${heading}${before}`.toLowerCase();
    const own = reading.text.slice(mention.start, mention.end).toLowerCase();
    const clause = `${lead}${own}${after.toLowerCase()}`;
    const [start, end] = extentOf(mention);
    const kind = section?.kind ?? 'other';
    return {
      start,
      end,
      mention,
      sentence,
      section: kind,
      tense: tenseOf(clause, lead.length, kind),
      windows: windowsOf(mention.times),
      quote: quoteAfter(mention, mentions[at + 1], quotes, reading.text),
      clause,
    };
  });
}

/** A lost negation is the worst misreading: "never" with a verb denies, whatever stands between. One that reaches too far hides what is affirmed. */
function withDenial(mention: Mention, before: string, { start, end }: TextSentence, text: string): Mention {
  if (mention.assertion.negated) {
    const isOver = isDenialOver(text.slice(start, mention.start), text.slice(mention.end, end));
    return isOver ? { ...mention, assertion: { ...mention.assertion, negated: false } } : mention;
  }
  if (!/\bnever (?:been|had|has|have|was|were|diagnosed|suffered|developed)\b[^.;]*$/i.test(before)) return mention;
  return { ...mention, assertion: { ...mention.assertion, negated: true } };
}

/** Sends a statement to the judge of its family. */
export function judgeMention(statement: MentionStatement, bench: Bench): Judgement {
  const quoted = judgeQuoted(statement, bench);
  if (quoted !== null) return quoted;
  switch (familyOf(statement, bench)) {
    case 'allergy':
      return judgeAllergy(statement, bench);
    case 'medication':
      return judgeMedication(statement, bench);
    case 'measurement':
      return isToCome(statement, bench)
        ? notCheckable('result', 'It is to be measured later.')
        : judgeMeasurement(statement, bench);
    case 'event':
      return judgeEvent(statement, bench);
    case 'social':
      return judgeHabit(statement, 'social', bench);
    case 'function':
      return judgeHabit(statement, 'function', bench);
    case 'directive':
      return judgeHabit(statement, 'directive', bench);
    case 'condition':
      return judgeCondition(statement, bench);
  }
}

/** "Repeat HbA1c in 3 months." */
function isToCome({ mention }: MentionStatement, { written }: Bench): boolean {
  return mention.times.some(({ kind, earliest }) => kind === 'relative' && earliest !== null && earliest > written);
}

/** From the first to the last of what belongs to a mention. */
export function extentOf(mention: Mention): readonly [number, number] {
  const parts = [
    mention,
    ...mention.quantities,
    ...mention.times,
    ...(mention.dosing === null ? [] : [mention.dosing]),
  ];
  return [Math.min(...parts.map(({ start }) => start)), Math.max(...parts.map(({ end }) => end))];
}

const CONNECTORS = /^[\s,;/&()+.-]*(?:and|or|nor|as well as|plus|then)?[\s(]*$/i;

function wordsAround(
  { start, end, mentions }: TextSentence,
  at: number,
  text: string,
): { before: string; after: string } {
  const mention = mentions[at];
  const previous = mentions[at - 1];
  const next = mentions[at + 1];
  const own = extentOf(mention)[1];
  const from = previous === undefined ? start : Math.max(previous.end, Math.min(extentOf(previous)[1], mention.start));
  const before = text.slice(Math.min(from, mention.start), mention.start);
  const after = ownPart(text.slice(mention.end, next?.start ?? end), next !== undefined);
  const lead = previous !== undefined && CONNECTORS.test(before) ? text.slice(start, mentions[0].start) : '';
  const last = mentions[mentions.length - 1];
  const listed = next !== undefined && CONNECTORS.test(text.slice(Math.min(own, next.start), next.start));
  const tail = listed ? text.slice(last.end, end) : '';
  return { before: `${lead}${before}`, after: `${after} ${tail}` };
}

/** Of the words up to the next mention those before a comma that begins another matter: ", currently on". */
function ownPart(after: string, leads: boolean): string {
  const other = leads ? ANOTHER_MATTER.exec(after) : null;
  return other === null ? after : after.slice(0, other.index);
}

const ANOTHER_MATTER =
  /[,;.(–-]\s*(?:and |but )?(?:(?:is|was|who is|remains)\s+)?(?:currently|now|presently|still|also|on|off|takes|taking|receiving|known|most recent(?:ly)?|latest|last|current|today|history of|h\/o|hx|pmhx?|previous(?:ly)?|past|prior|no longer|ongoing|s\/p|status post)\b[^.;]*$/i;

type Court = 'condition' | 'medication' | 'allergy' | 'measurement' | 'event' | 'social' | 'function' | 'directive';

const BY_MENTION: Readonly<Record<MentionKind, Court>> = {
  condition: 'condition',
  symptom: 'condition',
  finding: 'condition',
  medication: 'medication',
  'drug class': 'medication',
  test: 'measurement',
  'vital sign': 'measurement',
  procedure: 'event',
  immunization: 'event',
  allergen: 'allergy',
  device: 'event',
  social: 'social',
  function: 'function',
  directive: 'directive',
};

const BY_FACT: Readonly<Record<FactKind, Court>> = {
  demographic: 'social',
  condition: 'condition',
  symptom: 'condition',
  allergy: 'allergy',
  medication: 'medication',
  administration: 'medication',
  result: 'measurement',
  'vital sign': 'measurement',
  procedure: 'event',
  immunization: 'event',
  encounter: 'event',
  order: 'event',
  report: 'event',
  'family history': 'condition',
  'social history': 'social',
  function: 'function',
  directive: 'directive',
  device: 'event',
  'care plan': 'event',
  death: 'condition',
  derived: 'measurement',
};

const ALLERGY =
  /^\W*all(?:ergy|ergies)?\b[^.]{0,12}:|\ballerg(?:ic to|y|ies)\b|\b(?:hypersensitiv(?:e|ity)|intolerance|intolerant|anaphylaxis) (?:to|of|from)\b|\ballergens?\b|\(allergy\)/;
const VACCINE = /\b(?:vaccin\w*|immuni[sz]\w*|shot|booster|jab|vacc|vax|imms)\b/;

/** Bacteria are tested against drugs that are given as well. */
const GIVING = /\b(?:prescribed|dispensed|administered|given|takes|taking|started|stopped|discontinued)\b/;

/** What the record lists as an allergen is a drug or a food where nobody speaks of allergies. */
function otherSense({ concepts }: Mention, { lexicon }: Bench['index']): Court | null {
  const kinds = concepts.flatMap((id) => lexicon.concept(id)?.kind ?? []);
  const kind = kinds.find((each) => each !== 'allergen');
  return kind === undefined ? null : BY_MENTION[kind];
}

/** Words for a whole kind, which say nothing of anything in it; `noneRecorded.ts` reads what is said of kinds. */
const GENERIC: ReadonlySet<string> = new Set(['vaccinations', 'drug allergy', 'code status']);

/** Glucose 230 mg/dL is measured, though it is infused as well. */
function isLevel({ quantities }: Mention): boolean {
  return quantities.some(({ unit }) => /\/(?:[dmu]?L|mmol)$/.test(unit ?? ''));
}

/** A dose, not a level: albumin 3.9 g/dL is none of the infusion. */
function isDosed({ dosing }: Mention): boolean {
  return dosing !== null && !/\/(?:[dmu]?L|mmol)$/.test(dosing.dose?.unit ?? '');
}

/** "History of allergy to penicillin", "need for vaccination": a diagnosis of the record by that name, and neither an allergy of its list nor a vaccine. */
function isNamedSoOnly({ concepts, kind }: Mention, index: Bench['index']): boolean {
  const kinds = index.kindsAbout(concepts);
  return kind === 'condition' && kinds.has('condition') && !kinds.has('allergy') && !kinds.has('immunization');
}

/** By the kind of mention; where the record knows what is named only as something else, by that. */
function familyOf({ mention, section, clause }: MentionStatement, { index }: Bench): Court {
  const said = BY_MENTION[mention.kind];
  const isTaken = isDosed(mention) || GIVING.test(clause);
  const isAllergy = (section === 'allergies' && !isTaken) || ALLERGY.test(clause);
  const mayBeAllergen = said === 'medication' || said === 'allergy' || said === 'condition';
  const isOwn = isNamedSoOnly(mention, index);
  if (isAllergy && !isOwn && (mayBeAllergen || index.kindsAbout(mention.concepts).has('allergy'))) return 'allergy';
  if (VACCINE.test(clause) && !isOwn && (said === 'condition' || said === 'event')) return 'event';
  if (said === 'allergy') return otherSense(mention, index) ?? said;
  const kinds = index.kindsAbout(mention.concepts);
  if ((kinds.has('medication') || kinds.has('administration')) && isTaken) {
    return 'medication';
  }
  if (said === 'measurement' && kinds.has('procedure') && /\bperformed\b/.test(clause)) return 'event';
  if (said === 'medication' && kinds.has('result') && isLevel(mention) && !GIVING.test(clause)) return 'measurement';
  if (kinds.size === 0) return said;
  // A limit of treatment that is coded as a diagnosis as well.
  if (said === 'condition' && kinds.has('directive')) return 'directive';
  const courts = new Set([...kinds].map((kind) => BY_FACT[kind]));
  if (courts.has(said) || courts.has('condition') === (said === 'condition')) return said;
  const [only] = courts;
  return courts.size === 1 && only !== 'allergy' ? only : said;
}
