/**
 * A claim in one of the third author's forms, with that author's own ways of writing names, days, numbers, units and frequencies (British and continental beside
 * American ones). A form is left aside where the record has no such neighbour. Every form of a kind writes all that a corruption of that kind may change.
 */
import type { Random } from '../../src/base/random.ts';
import type { ClinicalRecord, Frequency } from '../../src/care/facts/fact.ts';
import type { Claim, ClaimKind } from './claim.ts';
import { pick } from './render.ts';
import type { Told } from './secondAuthorSentence.ts';
import { THIRD_AUTHOR_FORMS } from './thirdAuthorForms.ts';
import { trueClaims } from './trueClaims.ts';

interface Telling {
  readonly claim: Claim;
  readonly record: ClinicalRecord;
  readonly random: Random;
}

/** @returns null where no form can tell the claim */
export function thirdAuthorSentence(telling: Telling): Told | null {
  const { claim, random } = telling;
  const left = THIRD_AUTHOR_FORMS[claim.kind].map((form, at) => ({ form, at }));
  while (left.length > 0) {
    const [{ form, at }] = left.splice(random.integer(left.length), 1);
    const sentence = fill(form, telling);
    if (sentence !== null) return { sentence, form: `${claim.kind} ${at}` };
  }
  return null;
}

function fill(form: string, telling: Telling): string | null {
  const used: Claim[] = [telling.claim];
  const slots = [...new Set(form.match(/\{\w+\}/g) ?? [])].map((slot) => slot.slice(1, -1));
  const words = new Map(slots.map((slot) => [slot, wordsOf(slot, telling, used)]));
  if ([...words.values()].includes(null)) return null;
  const text = form.replaceAll(/\{(\w+)\}/g, (_, slot: string) => words.get(slot) ?? '');
  return text
    .replaceAll(/ +([.,;])/g, '$1')
    .replaceAll(/(\S) {2,}/g, '$1 ')
    .trim();
}

/** @param used claims told already, which no neighbour repeats */
function wordsOf(slot: string, telling: Telling, used: Claim[]): string | null {
  const { claim, random } = telling;
  const lower = slot.toLowerCase();
  const own: Readonly<Record<string, () => string>> = {
    name: () => nameText(claim, random),
    value: () => valueText(claim, random),
    date: () => (claim.date === null ? '' : dayText(claim.date, random)),
    enddate: () => (claim.endDate === null ? '' : dayText(claim.endDate, random)),
    sig: () => sigText(claim, random),
    relative: () => claim.relative ?? '',
  };
  const text = own[lower] === undefined ? neighbour(lower, telling, used) : own[lower]();
  if (text === null || slot === lower || slot === 'endDate') return text;
  return slot === slot.toUpperCase() ? text.toUpperCase() : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const NEIGHBOURS: Readonly<Record<string, ClaimKind>> = {
  cond: 'condition now',
  cond2: 'condition now',
  past: 'condition past',
  drug: 'medication now',
  none: 'condition absent',
  result: 'result dated',
};

function neighbour(slot: string, { record, random }: Telling, used: Claim[]): string | null {
  const isUsed = ({ name, codes }: Claim): boolean =>
    used.some((each) => each.name === name || each.codes.some((code) => codes.includes(code)));
  const others = trueClaims(record, NEIGHBOURS[slot], random).filter((claim) => !isUsed(claim));
  if (others.length === 0) return null;
  const other = pick(others, random);
  used.push(other);
  const name = nameText(other, random);
  if (slot !== 'result' || other.date === null) return name;
  return `${name} ${valueText(other, random)} on ${dayText(other.date, random)}`;
}

/** What this author says for parts of a record's names. */
const OWN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^body mass index(?: \(bmi\))?$/i, 'BMI'],
  [/\bsystolic blood pressure\b/i, 'systolic BP'],
  [/\bdiastolic blood pressure\b/i, 'diastolic BP'],
  [/^oxygen saturation$/i, 'O2 sat'],
  [/\bprostate specific antigen.*/i, 'PSA'],
  [/\bgastro-?esophageal reflux disease\b/i, 'GORD'],
  [/\bmyocardial infarction\b/i, 'MI'],
  [/\bchronic obstructive pulmonary disease\b/i, 'COPD'],
  [/\batrial fibrillation\b/i, 'AF'],
  [/\bobstructive sleep apnea.*/i, 'OSA'],
  [/\bisch(?:a?e)mic heart disease\b/i, 'IHD'],
  [/\bchronic kidney disease\b/i, 'CKD'],
  [/^diabetes mellitus type 2$/i, 'T2DM'],
  [/^hydrochlorothiazide$/i, 'HCTZ'],
  [/^acetaminophen$/i, 'paracetamol'],
  [/^albuterol$/i, 'salbutamol'],
  [/^epinephrine$/i, 'adrenaline'],
  [/h?a?emoglobin\b/i, 'haemoglobin'],
  [/anemia\b/i, 'anaemia'],
  [/edema\b/i, 'oedema'],
  [/ischemi/i, 'ischaemi'],
];

function nameText({ name, side }: Claim, random: Random): string {
  const bare = name.replace(/ \((?:disorder|finding|procedure|situation|substance)\)$/i, '');
  const [pattern, word] = OWN_WORDS.find(([each]) => each.test(bare)) ?? [null, ''];
  const said = pattern === null || random.integer(2) === 0 ? bare : bare.replace(pattern, word);
  if (side === null) return said;
  const words = { left: ['left', 'L', 'Lt'], right: ['right', 'R', 'Rt'], both: ['bilateral', 'b/l'] }[side];
  return said.includes('{side}') ? said.replace('{side}', pick(words, random)) : `${pick(words, random)} ${said}`;
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  'mm[Hg]': ['mmHg'],
  'mg/dL': ['mg/dL', 'mg/dl', 'mg%'],
  'g/dL': ['g/dL', 'g/dl'],
  'meq/L': ['mEq/L', 'meq/l'],
  Cel: ['°C', 'C', 'deg C'],
  '[degF]': ['°F', 'F'],
  'mL/min/{1.73_m2}': ['ml/min/1.73m2', 'mL/min/1.73 m^2'],
  '10*3/uL': ['x10^9/L', '10^3/uL', 'x 10*9/L'],
  '10*6/uL': ['x10^12/L', '10^6/uL'],
  'kg/m2': ['kg/m2', 'kg/m^2'],
  '/min': ['/min', 'a minute'],
  ug: ['mcg', 'micrograms', 'ug'],
  mg: ['mg', 'mg', 'milligrams'],
};

function unitText(unit: string, random: Random): string {
  return pick(UNITS[unit] ?? [unit.replaceAll(/\{[^}]*\}|\[pH\]|^1$|[[\]]/g, '')], random);
}

function valueText({ value, second, unit }: Claim, random: Random): string {
  const number = second === null ? `${value ?? ''}` : `${value}/${second}`;
  if (unit === null || (second !== null && random.integer(2) === 0)) return number;
  const written = unitText(unit, random);
  const gap = /^[x\d]/.test(written) ? ' ' : pick([' ', ' ', ''], random);
  return unit === '%' ? `${number}%` : `${number}${gap}${written}`.trim();
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  zero: 'th',
  one: 'st',
  two: 'nd',
  few: 'rd',
  many: 'th',
  other: 'th',
};

/** Ways to write a day that nobody reads as another day: day before month in figures only with dots, or past the twelfth. */
function dayText(minutes: number, random: Random): string {
  const iso = new Date(minutes * 60_000).toISOString();
  const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)];
  const word = MONTHS[Number(month) - 1];
  const short = word.slice(0, 3);
  const ordinal = `${Number(day)}${ENDINGS[ORDINALS.select(Number(day))]}`;
  const isOurs = /^20[0-2]/.test(year);
  const ways = [
    `${day}.${month}.${year}`,
    `${ordinal} ${word} ${year}`,
    `the ${ordinal} of ${word} ${year}`,
    `${day}-${short}-${year}`,
    isOurs ? `${Number(day)} ${short} '${year.slice(2)}` : `${Number(day)} ${short} ${year}`,
    `${day}${short.toUpperCase()}${year}`,
    `${short} ${ordinal}, ${year}`,
    iso.slice(0, 10),
  ];
  return pick(Number(day) > 12 ? [...ways, `${day}/${month}/${year}`] : ways, random);
}

function sigText({ dose, frequency }: Claim, random: Random): string {
  const amount = dose === null ? [] : [`${dose.value}${pick([' ', ''], random)}${unitText(dose.unit, random)}`];
  return [...amount, ...(frequency === null ? [] : [frequencyText(frequency, random)])].join(' ');
}

const TIMES_A_DAY: Readonly<Record<number, readonly string[]>> = {
  1: ['OD', 'o.d.', 'once/day', '1x daily', 'q24h', 'every 24 h'],
  2: ['BD', 'bd', '2x/day', 'q12h', 'two times per day'],
  3: ['TDS', 'tds', '3x/day', '8-hourly'],
  4: ['QDS', 'qds', '4x/day', '6-hourly'],
};

function frequencyText({ times, periodHours }: Frequency, random: Random): string {
  const daily = periodHours === 24 ? TIMES_A_DAY[times] : undefined;
  if (daily !== undefined) return pick(daily, random);
  if (times === 1 && periodHours === 168) return pick(['1x/week', 'once every week'], random);
  if (times === 1 && periodHours < 24) return pick([`${periodHours}-hourly`, `every ${periodHours} h`], random);
  if (times === 1) return `once every ${periodHours / 24} days`;
  return periodHours % 24 === 0
    ? `${times} times in ${periodHours / 24} days`
    : `${times} times in ${periodHours} hours`;
}
