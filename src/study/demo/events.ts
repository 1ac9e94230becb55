/**
 * Tokens as events of a picture: when (days from the prediction), what kind, named in words. The names are those of the simulated
 * hospital's codes; a code without a name here goes by itself, and one without a kind is told in words but not drawn.
 */
import { decodeTokens } from '../../data/timeline/decode.ts';
import { durationText } from '../../data/timeline/intervals.ts';
import type { TokenBin, Vocabulary } from '../../data/timeline/vocabulary.ts';

/** A condition lasts from its diagnosis on; an illness passes. */
export const EVENT_KINDS = [
  'visit',
  'admission',
  'discharge',
  'death',
  'condition',
  'illness',
  'drug',
  'measurement',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface TimelineEvent {
  /** From the prediction: negative before it. NaN for what has no time. */
  readonly days: number;
  readonly kind: EventKind | undefined;
  readonly name: string;
  /** Of a measured value: where it lies among the training values, 0 (lowest) to 1. */
  readonly level?: number;
  /** Of a measured value: `1.2–1.4 mg/dL`. */
  readonly value?: string;
}

/** The start of a code, its kind and its name; the first that fits counts. */
const MEANINGS: readonly (readonly [start: string, kind: EventKind | undefined, name: string])[] = [
  ['VISIT//', 'visit', 'Outpatient visit'],
  ['ADMITTED_FROM//', 'admission', 'Admission to hospital'],
  ['ENCOUNTER//ACTCODE//AMB', 'visit', 'Outpatient visit'],
  ['ENCOUNTER_END//ACTCODE//AMB', undefined, 'End of the visit'],
  ['ENCOUNTER//', undefined, 'Arrival at hospital'],
  ['ENCOUNTER_END//', 'discharge', 'Discharge'],
  ['REPORT//', undefined, 'Laboratory report'],
  ['NOTE//', undefined, 'Note'],
  ['DISCHARGE//', 'discharge', 'Discharge home'],
  ['MEDS_DEATH', 'death', 'Death'],
  ['GENDER//F', undefined, 'Woman'],
  ['GENDER//M', undefined, 'Man'],
  ['ICD10CM//E11', 'condition', 'Type 2 diabetes'],
  ['ICD10CM//I10', 'condition', 'Hypertension'],
  ['ICD10CM//I25', 'condition', 'Coronary disease'],
  ['ICD10CM//I50', 'condition', 'Heart failure'],
  ['ICD10CM//N18.6', 'condition', 'Kidney failure'],
  ['ICD10CM//N18', 'condition', 'Chronic kidney disease'],
  ['ICD10CM//N17', 'illness', 'Acute kidney injury'],
  ['ICD10CM//J18', 'illness', 'Pneumonia'],
  ['ICD10CM//N39', 'illness', 'Urinary infection'],
  ['ICD10CM//R07', 'illness', 'Chest pain'],
  ['ICD10CM//K52', 'illness', 'Gastroenteritis'],
  ['ICD10CM//', 'illness', ''],
  ['RXNORM//861007', 'drug', 'Metformin'],
  ['RXNORM//198189', 'drug', 'Ramipril'],
  ['RXNORM//854905', 'drug', 'Bisoprolol'],
  ['RXNORM//', 'drug', ''],
  ['ATC//A10BA02', 'drug', 'Metformin'],
  ['ATC//C09AA05', 'drug', 'Ramipril'],
  ['ATC//C07AB07', 'drug', 'Bisoprolol'],
  ['ATC//', 'drug', ''],
  ['VITAL//8480-6', 'measurement', 'Systolic pressure'],
  ['LAB//2160-0', 'measurement', 'Creatinine'],
  ['LAB//4548-4', 'measurement', 'Hemoglobin A1c'],
  ['LAB//33762-6', 'measurement', 'NT-proBNP'],
  ['LOINC//8480-6', 'measurement', 'Systolic pressure'],
  ['LOINC//8462-4', 'measurement', 'Diastolic pressure'],
  ['LOINC//2160-0', 'measurement', 'Creatinine'],
  ['LOINC//4548-4', 'measurement', 'Hemoglobin A1c'],
  ['LOINC//33762-6', 'measurement', 'NT-proBNP'],
  ['LOINC//718-7', 'measurement', 'Hemoglobin'],
  ['LOINC//1751-7', 'measurement', 'Albumin'],
  ['LOINC//8310-5', 'measurement', 'Temperature'],
  ['LOINC//29463-7', 'measurement', 'Weight'],
  ['LOINC//72166-2', undefined, 'Smoking status'],
  ['CVX//', undefined, 'Vaccination'],
  ['LAB//718-7', 'measurement', 'Hemoglobin'],
  ['LAB//1751-7', 'measurement', 'Albumin'],
  ['LAB//', 'measurement', ''],
  ['VITAL//', 'measurement', ''],
  ['AGE//', undefined, ''],
];

const MINUTES_A_DAY = 1440;

/** @param minutes of each token, after the prediction (negative before it) */
export function eventsOf(
  vocabulary: Vocabulary,
  tokens: ArrayLike<number>,
  minutes: ArrayLike<number>,
): readonly TimelineEvent[] {
  const told = Array.from(tokens, (token, i) => ({ token, minutes: minutes[i] })).filter(
    ({ token }) => vocabulary.tokens[token]?.interval === undefined,
  );
  return decodeTokens(vocabulary, tokens).map(({ code, bin }, i) => {
    const [start, kind, name] = MEANINGS.find(([prefix]) => code.startsWith(prefix)) ?? ['', undefined, ''];
    const event = { days: told[i].minutes / MINUTES_A_DAY, kind, name: name || code.slice(start.length) };
    if (bin === undefined) return event;
    return { ...event, level: (bin.index - 0.5) / bin.count, value: valueText(bin, code) };
  });
}

/** `+24d1h` and `Creatinine 1.2–1.4 mg/dL`. */
export function inWords({ days, name, value }: TimelineEvent): { readonly when: string; readonly what: string } {
  const sign = days < 0 ? '−' : '+';
  const when = Number.isNaN(days) ? '' : `${sign}${durationText(Math.abs(days) * MINUTES_A_DAY)}`;
  return { when, what: value === undefined ? name : `${name} ${value}` };
}

function valueText({ low, high }: TokenBin, code: string): string {
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  const range = low === high ? short(low) : `${short(low)}–${short(high)}`;
  const unit = (code.split('//')[2] ?? '').replaceAll(/[[\]]/g, '');
  return `${range} ${unit}`.trimEnd();
}
