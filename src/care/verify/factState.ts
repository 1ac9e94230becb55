/**
 * What state a fact was in when the note was written: holding, over, or not to be told; and how to say a fact to a reader in a few words.
 */
import type { Dosing, Fact, FactValue, Frequency, Quantity, Side } from '../facts/fact.ts';
import { MINUTES_A_DAY, timeText } from './times.ts';

/** `open`: the record doesn't say whether it still holds. */
export type FactState = 'holds' | 'over' | 'open';

/** An order that was carried out and has no end counts as current for so long. */
const ORDER_DAYS = 400;
/** What was given counts as being given for so long. */
const GIVEN_DAYS = 2;

export function stateOf(fact: Fact, written: number): FactState {
  const { status, time, kind } = fact;
  if (time.end !== null && time.end + MINUTES_A_DAY < written) return 'over';
  if (status === 'resolved' || status === 'stopped' || status === 'not done') return 'over';
  if (status === 'active') return 'holds';
  const age = time.start === null ? null : (written - time.start) / MINUTES_A_DAY;
  if (kind === 'administration') return age !== null && age > GIVEN_DAYS ? 'over' : 'open';
  if (kind === 'medication' && status === 'completed') return age !== null && age > ORDER_DAYS ? 'over' : 'open';
  return 'open';
}

const STATE_WORDS: Readonly<Record<FactState, string>> = { holds: 'active', over: 'over', open: 'recorded' };

/** `type 2 diabetes mellitus, active, from 2014-05-02`. */
export function factText(fact: Fact, written: number): string {
  const state = fact.status === 'unknown' ? STATE_WORDS[stateOf(fact, written)] : fact.status;
  const whose = fact.assertion === 'family' ? `of the ${fact.relative ?? 'family'}` : fact.assertion;
  const parts = [
    fact.concept.name,
    fact.value === null ? '' : valueText(fact.value),
    fact.dosing === null ? '' : dosingText(fact.dosing),
    fact.side ?? '',
    fact.assertion === 'present' ? '' : whose,
    state,
    timeText(fact.time),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function valueText(value: FactValue): string {
  switch (value.type) {
    case 'quantity':
      return quantityText(value);
    case 'range':
      return `${value.low}–${value.high} ${value.unit}`.trim();
    case 'coded':
      return value.name;
    case 'text':
      return value.text;
  }
}

export function quantityText({ value, comparator, unit }: Quantity): string {
  return `${comparator ?? ''}${shortest(value)} ${unit}`.trim();
}

export function frequencyText({ times, periodHours }: Frequency): string {
  if (periodHours === 24) return times === 1 ? 'once daily' : `${times} times daily`;
  return times === 1 ? `every ${periodHours} h` : `${times} times in ${periodHours} h`;
}

export function dosingText({ dose, route, frequency, asNeeded }: Dosing): string {
  const parts = [
    dose === null ? '' : quantityText(dose),
    route ?? '',
    frequency === null ? '' : frequencyText(frequency),
    asNeeded ? 'as needed' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Of the fact, or said in its name. */
export function sideOf(fact: Fact): Side | null {
  const name = fact.concept.name;
  if (/\b(?:left and right|right and left)\b/i.test(name)) return 'both';
  if (fact.side !== null) return fact.side;
  if (/\b(both|bilateral)\b/i.test(name)) return 'both';
  const [left, right] = [/\b(?:left|L[LU]Q)\b/i.test(name), /\b(?:right|R[LU]Q)\b/i.test(name)];
  if (left === right) return null;
  return left ? 'left' : 'right';
}

/** The shortest decimal that gives the same float32, as MEDS keeps numbers: 7.2 of 7.19999981. */
function shortest(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(value);
}
