/**
 * The words of a sentence for comparing what two sentences say: which may come and go freely, which mean the same, which turn what follows round.
 *
 * Closed lists, written for the prose of drafts. A word that is in none of them must stand in both sentences as it is; so a list that is too short costs an
 * acceptable paraphrase, never a wrong one. Nothing that says when, how much, how sure, whose, or what became of something is free.
 */
import type { Span } from '../../data/text/reading.ts';

export interface Token extends Span {
  /** Lower case; numbers in digits; of words that mean the same, the first of their row. */
  readonly form: string;
  readonly kind: 'word' | 'number' | 'mark';
}

const TOKEN = /\d+(?:[.,/:-]\d+)*|[\p{L}]+(?:['’-][\p{L}\d]+)*|[<>≤≥=~±%°]|[.;,()]|\S/gu;

/** Grammar, and words that only say that something is in the record. */
const FREE = new Set(
  `a an the of in on at for and to as it its this that which who whom there here patient patient's he she his her him hers they their them
  is are was were be been being has have had does do did also measured observed value level reading measurement result
  results mr mrs ms individual subject`.split(/\s+/),
);

/** Each row means the same in a note. */
const SAME: readonly (readonly string[])[] = [
  ['started', 'begun', 'began', 'initiated', 'commenced'],
  ['stopped', 'discontinued', 'ceased', 'halted'],
  ['performed', 'carried', 'done', 'undertaken', 'underwent', 'undergone'],
  ['high', 'elevated', 'raised'],
  ['low', 'reduced'],
  ['rose', 'increased', 'risen', 'climbed', 'rising'],
  ['fell', 'decreased', 'fallen', 'dropped', 'declined', 'falling'],
  ['lowest', 'minimum', 'nadir'],
  ['highest', 'maximum', 'peak', 'peaked'],
  ['latest', 'last', 'most-recent'],
  ['hospital', 'inpatient'],
  ['admitted', 'admission'],
  ['discharged', 'discharge'],
  ['died', 'death', 'deceased'],
  ['reports', 'reported', 'endorses', 'describes', 'states', 'reporting'],
  ['year-old', 'years-old', 'aged'],
  ['man', 'male', 'gentleman'],
  ['woman', 'female', 'lady'],
  ['remained', 'stayed', 'stable', 'unchanged'],
  ['possible', 'possibly', 'may', 'might', 'could', 'perhaps'],
  ['likely', 'probable', 'probably'],
  ['orally', 'oral', 'mouth', 'po'],
  ['intravenously', 'intravenous', 'iv'],
  ['subcutaneously', 'subcutaneous'],
  ['daily', 'day', 'days'],
  ['weekly', 'week', 'weeks'],
  ['hourly', 'hour', 'hours'],
  ['allergy', 'allergies', 'allergic'],
  ['medication', 'medications', 'medicine', 'medicines', 'drug', 'drugs'],
  ['ordered', 'requested'],
  ['planned', 'scheduled'],
  ['pending', 'awaited', 'outstanding'],
  ['gave', 'given', 'administered', 'received'],
  ['currently', 'current', 'now', 'presently'],
  ['mg', 'milligram', 'milligrams'],
  ['mcg', 'microgram', 'micrograms', 'µg', 'μg'],
  ['ml', 'milliliter', 'milliliters', 'millilitre', 'millilitres'],
  ['%', 'percent'],
  ['smoker', 'smokes', 'smoking'],
  ['kidney', 'renal'],
  ['until', 'till'],
  ['left', 'left-sided'],
  ['right', 'right-sided'],
  ['bilateral', 'bilaterally'],
];
/** That a thing is recorded goes without saying, save where something is denied: "no allergy is recorded". */
export const RECORDED = new Set(['recorded', 'documented', 'noted', 'found', 'record', 'records', 'listed']);

const FORM_OF = new Map(SAME.flatMap((row) => row.map((word) => [word, row[0]] as const)));

const NUMBER_WORDS = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, value) => [word, String(value)]),
);
const MULTIPLES = new Map([
  ['once', '1'],
  ['twice', '2'],
  ['thrice', '3'],
]);

/** Turn round what follows. */
export const NEGATORS = new Set(
  "no not without denies denied deny denying negative never none cannot neither nor absent absence free n't nothing".split(
    ' ',
  ),
);
/** Say which of two things came of, before or against the other: their order must stay. */
export const RELATIONS = new Set(
  `due because caused causing cause after before following followed despite although than complicated led leading secondary owing prior versus instead
  while whereas then but except unless if when during until since between by`.split(/\s+/),
);
/** Which way a number is meant; written before it. */
export const DIRECTIONS = new Set(
  'from to above below under over until since before after by least most than between within about'.split(' '),
);
const PAST = new Set(['was', 'were', 'had', 'did']);
const PRESENT = new Set(['is', 'are', 'has', 'have', 'does', 'do']);

export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].flatMap((match) => tokensAt(match[0], match.index));
}

function tokensAt(written: string, start: number): readonly Token[] {
  const end = start + written.length;
  const lower = written.toLowerCase().replaceAll('’', "'");
  if (/^\d/.test(written)) return [{ form: lower.replace(/,(?=\d{3})/g, ''), kind: 'number', start, end }];
  const number = NUMBER_WORDS.get(lower) ?? MULTIPLES.get(lower);
  if (number !== undefined) return [{ form: number, kind: 'number', start, end }];
  if (/^[.;,()]$/.test(written)) return [{ form: written, kind: 'mark', start, end }];
  const negated = /^(.+)n't$/.exec(lower);
  if (negated !== null) {
    return [negated[1], 'not'].map((form) => ({
      form: form === 'ca' ? 'can' : form === 'wo' ? 'will' : form,
      kind: 'word',
      start,
      end,
    }));
  }
  return [{ form: FORM_OF.get(lower) ?? lower, kind: 'word', start, end }];
}

export function isFree({ form, kind }: Token): boolean {
  return kind === 'mark' || (kind === 'word' && (FREE.has(form) || NEGATORS.has(form)));
}

export interface Tenses {
  readonly past: boolean;
  readonly present: boolean;
  readonly firstTense: 'past' | 'present' | null;
}

export function tensesOf(tokens: readonly Token[]): Tenses {
  const told = tokens.flatMap(({ form }) =>
    PAST.has(form) ? ['past' as const] : PRESENT.has(form) ? ['present' as const] : [],
  );
  return { past: told.includes('past'), present: told.includes('present'), firstTense: told[0] ?? null };
}

export function sexesOf(tokens: readonly Token[]): ReadonlySet<'female' | 'male'> {
  const sexes = new Set<'female' | 'male'>();
  for (const { form } of tokens) {
    if (/^(she|her|hers|woman|girl|mrs|ms)$/.test(form)) sexes.add('female');
    if (/^(he|his|him|man|boy|mr)$/.test(form)) sexes.add('male');
  }
  return sexes;
}
