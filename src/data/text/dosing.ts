/**
 * How a medicine is taken: dose, route, frequency, as needed. Reads the words from a mention to the next one of a medicine (or the end of the sentence); a dose may also
 * stand right before ("500 mg of metformin", "two tablets of").
 */
import { PhraseTrie } from '../terminology/lexicon/phraseTrie.ts';
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
import type { TextDosing, TextQuantity } from './reading.ts';
import { NUMBER_WORDS } from './unitsOfText.ts';

type Frequency = NonNullable<TextDosing['frequency']>;

const ROUTES: Readonly<Record<string, string>> = {
  oral: 'po; oral; orally; by mouth; per os; oral tablet',
  intravenous: 'iv; intravenous; intravenously; ivp; ivpb; iv push; iv drip; gtt',
  subcutaneous: 'sc; sq; subq; subcut; subcutaneous; subcutaneously; sub q',
  intramuscular: 'im; intramuscular; intramuscularly',
  sublingual: 'sl; sublingual; sublingually; under the tongue',
  inhaled: 'inh; inhaled; inhalation; nebulized; neb; nebs; via nebulizer; by nebulizer; inhaler; nebulization; puff',
  topical: 'topical; topically; to skin; to affected area',
  transdermal: 'transdermal; td; patch; patches',
  rectal: 'pr; rectal; rectally; suppository; per rectum',
  nasal: 'nasal; intranasal; intranasally; nasally; each nostril',
  ophthalmic: 'ophthalmic; both eyes; each eye; right eye; left eye; eye drops',
  otic: 'otic; ear drops',
  vaginal: 'vaginal; vaginally; per vagina',
  enteral: 'via peg; via ng; per g tube; per peg; via ngt; ng; via feeding tube',
};

/** Times in hours. */
const FREQUENCIES: readonly (readonly [times: number, hours: number, words: string])[] = [
  [
    1,
    24,
    'qd; daily; once daily; once a day; every day; qday; q day; od; each day; 1x/day; 1x/d; x1/day; 1x day; 1x daily; 1 x daily; 1 x day; once every day; per diem; omni die; once per day; per day; q24h; q 24 h; q 24 hours; every 24 hours; one time a day; one time daily; once; a day; 1 time a day; once every day; once a day',
  ],
  [
    1,
    24,
    'qhs; at bedtime; nightly; every night; at night; bedtime; nocte; hs; every evening; in the evening; qpm; q pm; every bedtime; each night; with supper; with dinner; every night at bedtime',
  ],
  [1, 24, 'qam; every morning; in the morning; q am; each morning; mane; om; on; with breakfast; before breakfast'],
  [
    2,
    24,
    'bid; twice daily; twice a day; two times a day; two times daily; bd; q12h; q 12 h; every 12 hours; q12; q 12 hours; twice per day; 2 times a day; 2 times daily; morning and evening; 2x/day; 2x/d; x2/day; x 2/day; 2x day; 2 x daily; 2 x day; two times per day; mane and nocte; morning and night; every twelve hours; 2 times per day; 2x daily; 2x a day',
  ],
  [
    3,
    24,
    'tid; three times a day; three times daily; tds; q8h; q 8 h; every 8 hours; q8; thrice daily; thrice a day; 3x/day; 3x/d; x3/day; 3x day; 3 x daily; 3 x day; 3x a day; 3 times a day; 3 times daily; every eight hours; q 8 hours; three times per day; 3 times per day; 3x daily',
  ],
  [
    4,
    24,
    'qid; four times a day; four times daily; q6h; q 6 h; every 6 hours; q6; qds; 4x/day; 4x/d; x4/day; 4x day; 4 x daily; 4 x day; 4x a day; 4 times a day; 4 times daily; every six hours; q 6 hours; four times per day; 4x daily',
  ],
  [6, 24, 'q4h; q 4 h; every 4 hours; q4; every four hours; q 4 hours'],
  [8, 24, 'q3h; every 3 hours'],
  [12, 24, 'q2h; every 2 hours'],
  [24, 24, 'q1h; hourly; every hour'],
  [5, 24, 'five times a day; five times daily; 5 times a day'],
  [
    1,
    48,
    'qod; every other day; every second day; alternate days; q48h; every 48 hours; every 2 days; every two days; on alternate days; q other day',
  ],
  [1, 72, 'every 3 days; every three days; every 72 hours; q72h; every third day'],
  [
    1,
    168,
    'weekly; 1x/week; 1x/wk; once a week; once weekly; every week; qweek; q week; per week; q7 days; once per week; every 7 days; qwk; every seven days',
  ],
  [2, 168, 'twice a week; twice weekly; two times a week; 2 times a week; biw'],
  [3, 168, 'three times a week; three times weekly; tiw; 3 times a week; thrice weekly'],
  [4, 168, 'four times a week; four times weekly; 4 times a week; 4 times weekly'],
  [5, 168, 'five times a week; five times weekly; 5 times a week; 5 times weekly'],
  [6, 168, 'six times a week; six times weekly; 6 times a week; 6 times weekly'],
  [
    1,
    336,
    'every two weeks; every 2 weeks; every other week; biweekly; fortnightly; q2weeks; q2 weeks; q 2 weeks; every 14 days',
  ],
  [1, 504, 'every 3 weeks; every three weeks; q3 weeks; q 3 weeks; every 21 days'],
  [1, 730.5, 'monthly; once a month; every month; every 4 weeks; q month; once monthly; q4 weeks'],
  [1, 2191.5, 'every 3 months; every three months; q3 months; quarterly'],
  [1, 4383, 'every 6 months; every six months; q6 months; twice a year; twice yearly'],
  [1, 8766, 'yearly; annually; once a year; once yearly'],
];

const AS_NEEDED = 'prn; as needed; as required; if needed; when needed; as necessary; when required';

type Word =
  | { readonly type: 'route'; readonly route: string }
  | { readonly type: 'frequency'; readonly frequency: Frequency }
  | { readonly type: 'as needed' };

const WORDS = words();

function words(): PhraseTrie<Word> {
  const trie = new PhraseTrie<Word>();
  const addAll = (list: string, word: Word) => {
    for (const phrase of list.split(';')) trie.add(formsOf(phrase), word);
  };
  for (const [route, list] of Object.entries(ROUTES)) addAll(list, { type: 'route', route });
  for (const [times, periodHours, list] of FREQUENCIES) {
    addAll(list, { type: 'frequency', frequency: { times, periodHours } });
  }
  addAll(AS_NEEDED, { type: 'as needed' });
  return trie;
}

/** Words that alone are no frequency: they are prepositions or say when once. */
const WEAK: ReadonlySet<string> = new Set([
  'on',
  'once',
  'a day',
  'per day',
  'per week',
  'om',
  'od',
  'gtt',
  'ng',
  'td',
  'im',
  'pr',
  'hs',
]);

/** `tokens` (none joining) from `from` to before `to`; `quantities` of the sentence; `dose`, when it stands before the mention. */
export function dosingOf(
  text: string,
  tokens: readonly Token[],
  from: number,
  to: number,
  quantities: readonly TextQuantity[],
): TextDosing | null {
  const read: { route: string | null; frequency: Frequency | null; asNeeded: boolean } = {
    route: null,
    frequency: null,
    asNeeded: false,
  };
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  const cover = (first: number, last: number) => {
    start = Math.min(start, first);
    end = Math.max(end, last);
  };
  for (let at = from; at < to; at++) {
    const hours = everyHours(tokens, at);
    const found = hours ?? WORDS.longest((index) => (index < to ? tokens[index]?.form : undefined), at);
    if (found === null) continue;
    const [word] = found.values;
    const written = text.slice(tokens[at].start, tokens[at + found.length - 1].end).toLowerCase();
    if (word.type === 'as needed') read.asNeeded = true;
    else if (WEAK.has(written) && quantities.length === 0 && !(written === 'od' && at - from < 3)) continue;
    else if (written === 'on' || (word.type === 'route' && read.route !== null)) continue;
    else if (word.type === 'route') read.route = word.route;
    else read.frequency ??= word.frequency;
    cover(tokens[at].start, tokens[at + found.length - 1].end);
    at += found.length - 1;
  }
  const doses = quantities.filter(({ unit }) => unit !== null && isDoseUnit(unit));
  const dose = doses.find(({ unit }) => unit?.endsWith('/mL') !== true) ?? doses[0] ?? null;
  if (dose !== null) cover(dose.start, dose.end);
  if (end === 0) return null;
  const daily = dose?.unit?.endsWith('/d') === true;
  if (dose === null || !daily) return { start, end, dose, ...read };
  const frequency = read.frequency ?? { times: 1, periodHours: 24 };
  return { start, end, dose: { ...dose, unit: dose.unit?.slice(0, -2) ?? null }, ...read, frequency };
}

/** `q4-6h`, `every 4 to 6 hours`, `q 36 h`, `every 5 days`. */
function everyHours(
  tokens: readonly Token[],
  at: number,
): { readonly length: number; readonly values: readonly Word[] } | null {
  const hourly = hourlyAt(tokens, at);
  if (hourly !== null) return hourly;
  const form = tokens[at].form;
  const packed = /^q(\d{1,2})(h|hr|hour)?$/.exec(form);
  let next = at + 1;
  let amount: number | null = null;
  if (packed !== null) amount = Number(packed[1]);
  else if (form === 'q' || form === 'every') {
    const token = tokens[next];
    amount = token?.kind === 'number' ? Number(token.form) : (NUMBER_WORDS.get(token?.form ?? '') ?? null);
    next++;
  }
  if (amount === null || amount <= 0) return null;
  if ((tokens[next]?.form === '-' || tokens[next]?.form === 'to') && tokens[next + 1]?.kind === 'number') next += 2;
  else if (tokens[next]?.kind === 'number') next++;
  const unit = tokens[next]?.form ?? '';
  const hours = packed?.[2] !== undefined ? 1 : HOURS.get(unit);
  if (hours === undefined) return null;
  const length = (packed?.[2] === undefined ? next + 1 : next) - at;
  return { length, values: [{ type: 'frequency', frequency: everyHour(amount * hours) }] };
}

function everyHour(periodHours: number): Frequency {
  return periodHours <= 24 ? { times: Math.round(24 / periodHours), periodHours: 24 } : { times: 1, periodHours };
}

/** `6 hourly`, `6-hourly`, `six hourly`, `8hrly`, `4-6 hourly`. */
function hourlyAt(
  tokens: readonly Token[],
  at: number,
): { readonly length: number; readonly values: readonly Word[] } | null {
  const amount = numberOf(tokens[at]);
  if (amount === null || amount <= 0) return null;
  const isRange = ['-', 'to'].includes(tokens[at + 1]?.form ?? '') && numberOf(tokens[at + 2]) !== null;
  const next = isRange ? at + 3 : at + 1;
  if (!HOURLY.has(tokens[next]?.form ?? '')) return null;
  return { length: next + 1 - at, values: [{ type: 'frequency', frequency: everyHour(amount) }] };
}

function numberOf(token: Token | undefined): number | null {
  return token?.kind === 'number' ? Number(token.form) : (NUMBER_WORDS.get(token?.form ?? '') ?? null);
}

const HOURLY: ReadonlySet<string> = new Set(['hourly', 'hrly', 'hly', 'hrlys']);

const HOURS: ReadonlyMap<string, number> = new Map([
  ['min', 1 / 60],
  ['minute', 1 / 60],
  ['h', 1],
  ['hr', 1],
  ['hour', 1],
  ['day', 24],
  ['d', 24],
  ['week', 168],
  ['wk', 168],
  ['month', 730.5],
]);

/** Units in which doses come, in UCUM as quantities.ts writes them. */
export function isDoseUnit(unit: string): boolean {
  return /^(?:m|u|n|k)?g$|^m?L$|^m?\[IU\]$|^m?U$|^m?eq$|^meq$|^mmol$|^\{(?:tablet|capsule|puff|patch|spray)\}$|^\[drp\]$|^(?:m|u|n)?g\/|^(?:U|\[IU\]|mL|meq|mmol)\/(?:h|min|kg|mL|d)|^L\/min$|^%$/.test(
    unit,
  );
}
