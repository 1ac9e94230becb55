/**
 * What a note may say: the clean record as it was known at a time. Nothing later enters, nor anything that the record does not hold, but
 * for family history, function and denied symptoms, which notes alone have.
 */
import type { ChartEncounter, Result } from '../chart.ts';
import { bareCode, DENIABLE_CONDITIONS, LAB_NAMES, namesOf } from '../concepts.ts';
import type { Source } from '../source.ts';
import { type BloodPressure, bloodPressureOf } from '../vitalSigns.ts';

export interface DatedResult extends Result {
  readonly minutes: number;
}

export interface NoteFacts {
  /** ICD-10-CM codes recorded at or before the time, chronic and acute. */
  readonly conditions: readonly string[];
  /** Places in DENIABLE_CONDITIONS of what was never recorded so far. */
  readonly absent: readonly number[];
  /** ATC codes of the drugs that the patient takes. */
  readonly drugs: readonly string[];
  /** The last result of each test from an earlier encounter than this one, above its detection limit. */
  readonly earlierResults: readonly DatedResult[];
}

export function factsAt({ chart }: Source, minutes: number, encounter: ChartEncounter): NoteFacts {
  const earlier = chart.encounters.filter(({ start }) => start <= minutes);
  const known = earlier.flatMap(({ diagnoses }) => diagnoses).filter((diagnosis) => diagnosis.minutes <= minutes);
  const conditions = [...new Set(known.map(({ code }) => bareCode(code)))];
  const drugs = earlier.flatMap((one) => one.drugs).filter((drug) => drug.minutes <= minutes);
  const results = earlier.filter((one) => one !== encounter).flatMap(({ rounds }) => rounds.flatMap(datedResults));
  return {
    conditions,
    absent: DENIABLE_CONDITIONS.map((_, place) => place).filter(
      (place) => !DENIABLE_CONDITIONS[place].codes.some((code) => conditions.includes(code)),
    ),
    drugs: [...new Set(drugs.map(({ code }) => bareCode(code)))],
    earlierResults: [...new Map(results.map((result) => [result.code, result])).values()],
  };
}

/** The laboratory results of a round. */
export function datedResults({ minutes, results }: ChartEncounter['rounds'][number]): readonly DatedResult[] {
  return results
    .filter(({ code, value }) => code.startsWith('LAB//') && value >= detectionLimit(code))
    .map((result) => ({ ...result, minutes }));
}

/** The first blood pressure of an encounter. */
export function firstPressure(source: Source, { rounds }: ChartEncounter): BloodPressure | null {
  return rounds.map((round) => bloodPressureOf(source, round)).find((pressure) => pressure !== null) ?? null;
}

function detectionLimit(code: string): number {
  return namesOf(LAB_NAMES, bareCode(code)).detectionLimit ?? 0;
}
