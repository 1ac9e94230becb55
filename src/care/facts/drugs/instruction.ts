/**
 * Instructions as they are written (`metformin 500 mg twice daily`, `Q8H PRN`, `BID`) → dose, route, frequency, as needed.
 *
 * Reads what is unmistakable and leaves the rest null: ranges ("1-2 tablets", "every 4-6 hours"), tapers and single doses have no frequency of their own.
 */
import type { Frequency, Quantity } from '../fact.ts';
import { routeOf } from './route.ts';

export interface Instruction {
  readonly dose: Quantity | null;
  readonly route: string | null;
  readonly frequency: Frequency | null;
  readonly asNeeded: boolean;
}

export function readInstruction(text: string): Instruction {
  const plain = text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return {
    dose: doseOf(plain),
    route: routeIn(plain),
    frequency: frequencyOf(plain),
    asNeeded: /\b(prn|as needed|as required|when needed|if needed|when required)\b/.test(plain),
  };
}

const NUMBERS: Readonly<Record<string, number>> = {
  once: 1,
  one: 1,
  twice: 2,
  two: 2,
  thrice: 3,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
};
const NUMBER = '(\\d+|once|one|twice|two|thrice|three|four|five|six)';
const HOURS: Readonly<Record<string, number>> = { hour: 1, hr: 1, h: 1, day: 24, week: 168, month: 720 };

/** Of abbreviations and phrases that stand for one frequency. */
const PHRASES: readonly (readonly [RegExp, Frequency])[] = [
  [/\b(qid|q\.i\.d\.?)(?!\w)/, { times: 4, periodHours: 24 }],
  [/\b(tid|t\.i\.d\.?)(?!\w)/, { times: 3, periodHours: 24 }],
  [/\b(bid|b\.i\.d\.?)(?!\w)/, { times: 2, periodHours: 24 }],
  [/\b(every other day|qod|alternate days)\b/, { times: 1, periodHours: 48 }],
  [/\b(once weekly|weekly|every week|qweek|qwk|1x\/week)\b/, { times: 1, periodHours: 168 }],
  [/\b(monthly|every month)\b/, { times: 1, periodHours: 720 }],
  [
    /\b(daily|qd|q\.d\.|every day|qday|qam|qpm|qhs|hs|nightly|at bedtime|every morning|every evening|every night|once a day)(?!\w)/,
    { times: 1, periodHours: 24 },
  ],
];

/** @param text in lower case. */
export function frequencyOf(text: string): Frequency | null {
  if (/\bq ?\d+ ?(-|to) ?\d+ ?h|every \d+ ?(-|to) ?\d+ ?(h|d)/.test(text)) return null;
  const every = /\b(?:q|every) ?(\d+) ?(hours?|hrs?|h|days?|d|weeks?)\b/.exec(text);
  if (every !== null) {
    const hours = every[2].startsWith('h') ? 1 : every[2].startsWith('d') ? 24 : 168;
    return Number(every[1]) > 0 ? { times: 1, periodHours: Number(every[1]) * hours } : null;
  }
  const counted = new RegExp(
    `\\b${NUMBER}(?: times?)?(?: (?:a|per|each|every))? ?/? ?(daily|day|week|weekly|month|hour)\\b`,
  ).exec(text);
  if (counted !== null && !/\d+ ?(-|to) ?$/.test(text.slice(0, counted.index))) {
    const times = NUMBERS[counted[1]] ?? Number(counted[1]);
    const isCount = counted[1] in NUMBERS || /times|x/.test(counted[0]);
    const period = counted[2] === 'daily' ? 24 : HOURS[counted[2].replace('weekly', 'week')];
    if (isCount && times > 0) return { times, periodHours: period };
  }
  const times = /\b(\d)x ?(?:\/|per|a)? ?(day|daily|week)\b/.exec(text);
  if (times !== null) return { times: Number(times[1]), periodHours: times[2] === 'week' ? 168 : 24 };
  return PHRASES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const DOSE =
  /(?<![\d.,-])(\d+(?:,\d{3})*(?:\.\d+)?) ?(mg|mcg|µg|ug|g|grams?|units?|iu|meq|mmol|ml|tablets?|tabs?|capsules?|caps?|puffs?|drops?|sprays?)\b(?! ?\/)/;
const DOSE_UNITS: Readonly<Record<string, string>> = {
  mg: 'mg',
  mcg: 'ug',
  µg: 'ug',
  ug: 'ug',
  g: 'g',
  gm: 'g',
  gram: 'g',
  unit: 'U',
  unt: 'U',
  iu: '[IU]',
  meq: 'meq',
  mmol: 'mmol',
  ml: 'mL',
  tablet: '{tbl}',
  tab: '{tbl}',
  capsule: '{capsule}',
  cap: '{capsule}',
  puff: '{puff}',
  drop: '[drp]',
  spray: '{spray}',
};

/** A unit of a dose as hospitals write it, as UCUM where it is known; else as written. */
export function doseUnit(text: string): string {
  const plain = text.trim().toLowerCase().replace(/\.$/, '');
  return DOSE_UNITS[plain] ?? DOSE_UNITS[plain.replace(/s$/, '')] ?? text;
}

function doseOf(text: string): Quantity | null {
  if (/\d ?(-|to) ?\d+(\.\d+)? ?(mg|mcg|ml|tab|cap|unit|puff)/.test(text)) return null;
  const found = DOSE.exec(text);
  if (found === null) return null;
  const unit = DOSE_UNITS[found[2]] ?? DOSE_UNITS[found[2].replace(/s$/, '')];
  return unit === undefined ? null : { value: Number(found[1].replaceAll(',', '')), comparator: null, unit };
}

const ROUTE_WORDS =
  /\b(by mouth|orally|oral|po|intravenous(?:ly)?|iv|subcutaneous(?:ly)?|subcut|intramuscular(?:ly)?|im|sublingual(?:ly)?|sl|rectally|pr|topically|inhaled|inhalation|transdermal)\b/;

function routeIn(text: string): string | null {
  const found = ROUTE_WORDS.exec(text)?.[1];
  return found === undefined ? null : routeOf(found.replace(/^by /, '').replace(/(ous|ular|ual)ly$/, '$1'));
}
