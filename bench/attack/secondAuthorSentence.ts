/**
 * A claim in one of the second author's forms: the names in braces filled from the claim and, for what stands beside it, with other true matter of the same record.
 *
 * {name} {value} {number} (no unit) {date} {endDate} {nights} {month} {year} {ago} {sig} {relative} {previous} {arrow} are of the claim; {other KIND} and {absent}
 * are true neighbours. A form is left aside where the record has no such neighbour, where its need does not hold, or where a corruption would not be seen in it
 * (a wrong unit where no unit is written) or could be true of it (a day that is wrong, in a month that is right).
 */
import type { Random } from '../../src/base/random.ts';
import type { ClinicalRecord, Fact, Side } from '../../src/care/facts/fact.ts';
import type { Claim, ClaimKind, Corruption } from './claim.ts';
import { pick } from './render.ts';
import { type Need, SECOND_AUTHOR_FORMS, type SecondAuthorForm } from './secondAuthorForms.ts';
import {
  agoText,
  dayText,
  frequencyText,
  monthText,
  otherName,
  routeText,
  unitText,
  yearText,
} from './secondAuthorWords.ts';
import { trueClaims } from './trueClaims.ts';
import { couldBeValue, dayOf, isHeld, isOver, numberOf, sameCode } from './truth.ts';

export interface Told {
  readonly sentence: string;
  /** Which form: kind and index. */
  readonly form: string;
}

/** One claim to be told of one record. */
interface Telling {
  readonly claim: Claim;
  readonly corruption: Corruption | null;
  readonly record: ClinicalRecord;
  readonly random: Random;
}

/**
 * @param half 1: forms of even index; 2: of odd index
 * @returns null where no form of this half can tell the claim
 */
export function secondAuthorSentence(half: 1 | 2, telling: Telling): Told | null {
  const left = SECOND_AUTHOR_FORMS[telling.claim.kind]
    .map((form, at) => ({ form, at }))
    .filter(({ form, at }) => at % 2 === half - 1 && isFit(form, telling));
  while (left.length > 0) {
    const at = telling.random.integer(left.length);
    const sentence = fill(wordsOf(left[at].form), telling);
    if (sentence !== null) return { sentence, form: `${telling.claim.kind} ${left[at].at}` };
    left.splice(at, 1);
  }
  return null;
}

function wordsOf(form: SecondAuthorForm): string {
  return typeof form === 'string' ? form : form[1];
}

function isFit(form: SecondAuthorForm, telling: Telling): boolean {
  const words = wordsOf(form);
  if (typeof form !== 'string' && !NEED_HOLDS[form[0]](telling)) return false;
  if (telling.corruption === 'unit' && !words.includes('{value}')) return false;
  if (telling.corruption === null) return true;
  const slack = slackDays(words, telling);
  return slack === null || isFalseWithin(slack, telling);
}

const MINUTES_A_DAY = 1440;

const NEED_HOLDS: Readonly<Record<Need, (telling: Telling) => boolean>> = {
  over: ({ claim, corruption, record }) =>
    corruption !== null || sameCode(record, claim).every((fact) => isOver(fact, record) && !isHeld(fact, record)),
  held: ({ claim, corruption, record }) =>
    corruption !== null || sameCode(record, claim).some((fact) => isHeld(fact, record)),
  today: ({ claim, corruption, record }) => {
    if (corruption === null) return claim.date === dayOf(record.asOf);
    const newest = Math.max(...sameCode(record, claim).map(({ time }) => time.start ?? Number.NEGATIVE_INFINITY));
    return dayOf(newest) === dayOf(record.asOf);
  },
  newest: ({ claim, corruption, record }) =>
    corruption !== null || sameCode(record, claim).every(({ time }) => dayOf(time.start ?? 0) <= (claim.date ?? 0)),
  'drug allergen': ({ claim, corruption }) => corruption === null || !NO_DRUG.test(claim.name),
  nights: ({ claim }) => (claim.endDate ?? 0) > (claim.date ?? 0),
  dosing: ({ claim }) => claim.dose !== null || claim.frequency !== null,
};

const NO_DRUG =
  /pollen|mou?ld|dander|dust|mite|latex|nut|egg|fish|milk|dairy|bee|wasp|venom|soya?|wheat|cat|dog|tree|grass|food|insect/i;

/** How far from its day a coarse date may be meant; null of a form that says the day. */
function slackDays(words: string, { claim, record }: Telling): number | null {
  if (words.includes('{month}')) return 45;
  if (words.includes('{year}')) return 400;
  if (!/\{ago\}/i.test(words)) return null;
  return 7 + 0.25 * ((record.asOf - (claim.date ?? 0)) / MINUTES_A_DAY);
}

/** Nothing in the record within so many days of the claim's could be meant. */
function isFalseWithin(days: number, { claim, record }: Telling): boolean {
  if (claim.kind === 'result dated') return !couldBeValue(record, claim, null);
  const words = claim.name.toLowerCase().match(/[a-z]{5,}/g) ?? [];
  return !record.facts.some((fact) => {
    const name = fact.concept.name.toLowerCase();
    const isLike =
      fact.concept.codes.some((code) => claim.codes.includes(code)) || words.some((word) => name.includes(word));
    const near = (at: number | null): boolean =>
      at !== null && Math.abs(at - (claim.date ?? 0)) <= (days + 2) * MINUTES_A_DAY;
    return isLike && (near(fact.time.start) || near(fact.time.end));
  });
}

/** Null where a name in braces has nothing to stand for it. */
function fill(words: string, telling: Telling): string | null {
  const taken: Claim[] = [telling.claim];
  let isWhole = true;
  const { dose, frequency } = telling.claim;
  const told = dose === null && frequency === null ? words.replace(' {sig}', '') : words;
  const text = told.replaceAll(/\{([^}]+)\}/g, (_, key: string) => {
    const found = wordFor(lowerFirst(key), telling, taken);
    if (found === null) isWhole = false;
    return /^[A-Z]/.test(key) ? capital(found ?? '') : (found ?? '');
  });
  if (!isWhole) return null;
  return text.replaceAll(/ +([.,;])/g, '$1').trim();
}

function wordFor(key: string, telling: Telling, taken: Claim[]): string | null {
  const own = OWN_WORDS[key];
  if (own !== undefined) return own(telling);
  const kind = NEIGHBOURS[key.replace(/ \d$/, '')];
  return kind === undefined ? null : neighbour(kind, telling, taken);
}

const OWN_WORDS: Readonly<Record<string, (telling: Telling) => string | null>> = {
  name: ({ claim, random }) => nameText(claim, random),
  value: ({ claim, random }) => valueText(claim, random),
  number: ({ claim, random }) => valueText({ ...claim, unit: null }, random),
  date: ({ claim, random }) => (claim.date === null ? null : dayText(claim.date, random)),
  endDate: ({ claim, random }) => (claim.endDate === null ? null : dayText(claim.endDate, random)),
  nights: ({ claim: { date, endDate } }) => {
    const nights = ((endDate ?? 0) - (date ?? 0)) / MINUTES_A_DAY;
    return nights === 1 ? '1 night' : `${nights} nights`;
  },
  month: ({ claim, random }) => (claim.date === null ? null : monthText(claim.date, random)),
  year: ({ claim }) => (claim.date === null ? null : yearText(claim.date)),
  ago: ({ claim, record, random }) =>
    claim.date === null || claim.date > record.asOf - MINUTES_A_DAY
      ? null
      : agoText(claim.date, dayOf(record.asOf), random),
  sig: ({ claim, record, random }) => sigText(claim, record, random),
  relative: ({ claim: { relative }, random }) => relativeText(relative ?? '', random),
  previous: (telling) => {
    const previous = previousOf(telling);
    return previous === null ? null : String(previous);
  },
  arrow: (telling) => {
    const previous = previousOf(telling);
    return previous === null ? null : (telling.claim.value ?? 0) > previous ? '↑' : '↓';
  },
};

function nameText({ name, side }: Claim, random: Random): string {
  if (side === null) return otherName(name, random);
  const word = pick(SIDES[side], random);
  if (name.includes('{side}')) return name.replace('{side}', word);
  return pick(
    [`${word} ${name}`, `${name} (${word})`, side === 'both' ? `${name}, bilateral` : `${name} on the ${side}`],
    random,
  );
}

const SIDES: Readonly<Record<Side, readonly string[]>> = {
  left: ['left', 'left', 'L', 'lt'],
  right: ['right', 'right', 'R', 'rt'],
  both: ['bilateral'],
};

function valueText({ value, second, unit, name }: Claim, random: Random): string {
  const number = second === null ? String(value) : `${value}/${second}`;
  const written = unit === null ? '' : unitText(unit, name, random);
  return written === '' ? number : `${number}${gap(written, random)}${written}`;
}

/** Short units may stand at their number. */
function gap(unit: string, random: Random): string {
  return unit.length > 5 ? ' ' : pick([' ', ' ', ''], random);
}

/** Dose, route where the record says one, frequency. */
function sigText({ codes, dose, frequency }: Claim, { facts }: ClinicalRecord, random: Random): string {
  const routes = new Set(
    facts.flatMap(({ concept, dosing }) =>
      concept.codes.some((code) => codes.includes(code)) && dosing?.route != null ? [dosing.route] : [],
    ),
  );
  const [route] = routes.size === 1 ? routes : [];
  const parts: string[] = [];
  if (dose !== null) {
    const unit = unitText(dose.unit, '', random);
    parts.push(`${dose.value}${gap(unit, random)}${unit}`.trim());
  }
  if (route !== undefined && (dose !== null || frequency !== null) && random.integer(2) === 0)
    parts.push(routeText(route, random));
  if (frequency !== null) parts.push(frequencyText(frequency, random));
  return parts.filter((part) => part !== '').join(' ');
}

const OTHER_RELATIVES: Readonly<Record<string, readonly string[]>> = {
  mother: ['mother', 'mum', 'mom'],
  father: ['father', 'dad'],
};

function relativeText(relative: string, random: Random): string {
  return Object.hasOwn(OTHER_RELATIVES, relative) ? pick(OTHER_RELATIVES[relative], random) : relative;
}

/** The value before the newest, where that is one and differs. */
function previousOf({ claim, corruption, record }: Telling): number | null {
  if (claim.second !== null) return null;
  const measured = sameCode(record, claim).filter(
    (fact) => fact.time.start !== null && numberOf(fact) !== null && fact.supersededBy === null,
  );
  const newest = Math.max(...measured.map(startOf));
  if (corruption === null && dayOf(newest) !== claim.date) return null;
  const before = measured.filter((fact) => startOf(fact) < newest);
  const time = Math.max(...before.map(startOf));
  const values = new Set(before.filter((fact) => startOf(fact) === time).map(numberOf));
  const [value] = values.size === 1 ? values : [null];
  const rounded = value === null ? null : Number(value.toPrecision(Math.abs(value) >= 1000 ? 4 : 3));
  return rounded === claim.value ? null : rounded;
}

function startOf({ time }: Fact): number {
  return time.start ?? Number.NEGATIVE_INFINITY;
}

const NEIGHBOURS: Readonly<Record<string, ClaimKind | 'same day'>> = {
  'other condition': 'condition now',
  'other past': 'condition past',
  'other onset': 'condition onset',
  absent: 'condition absent',
  'other family': 'family',
  'other dated': 'result dated',
  'same day': 'same day',
  'other result': 'result now',
  'other drug': 'medication now',
  'other allergy': 'allergy',
  'other procedure': 'procedure',
  'other immunization': 'immunization',
};

const NEIGHBOUR_FORMS: Partial<Record<ClaimKind, string>> = {
  'condition onset': '{name}, {date}',
  family: '{relative}: {name}',
  'result dated': '{name} {value} ({date})',
  'result now': '{name} {value}',
  'medication now': '{name} {sig}',
  procedure: '{name}, {date}',
  immunization: '{name}, {date}',
};

/** Another true claim of the record, in plain words. */
function neighbour(kind: ClaimKind | 'same day', telling: Telling, taken: Claim[]): string | null {
  const { record, random, claim } = telling;
  const isSame = (one: Claim): boolean =>
    taken.some(({ codes, name }) => name === one.name || codes.some((code) => one.codes.includes(code)));
  const own = kind === 'same day' ? 'result dated' : kind;
  const others = claimsOf(record, own, random).filter(
    (one) => !isSame(one) && (kind !== 'same day' || one.date === claim.date),
  );
  if (others.length === 0) return null;
  const other = pick(others, random);
  taken.push(other);
  const form = kind === 'same day' ? '{name} {value}' : (NEIGHBOUR_FORMS[own] ?? '{name}');
  return fill(form, { claim: other, corruption: null, record, random });
}

/** Made once for each record and kind. */
function claimsOf(record: ClinicalRecord, kind: ClaimKind, random: Random): readonly Claim[] {
  const kept = CLAIMS.get(record) ?? new Map<ClaimKind, readonly Claim[]>();
  CLAIMS.set(record, kept);
  const claims = kept.get(kind) ?? trueClaims(record, kind, random);
  kept.set(kind, claims);
  return claims;
}

const CLAIMS = new WeakMap<ClinicalRecord, Map<ClaimKind, readonly Claim[]>>();

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
