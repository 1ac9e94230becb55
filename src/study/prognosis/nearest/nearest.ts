/**
 * The nearest past patients and what became of them: exact search by cosine over all references, the nearest
 * moment of each subject counting once.
 *
 * Leakage: references come from the training split; the patient's own record is never among them; and where dates are true, a reference counts only if its window had closed by the time of the prediction: what
 * nobody could know then is not used. Where dates were shifted patient by patient this last rule cannot be kept, and is not.
 */
import { type OutcomeShare, shareOf } from './incidence.ts';
import type { Observed } from './observed.ts';
import type { References } from './references.ts';

export const CALENDARS = ['true', 'shifted'] as const;
export type Calendar = (typeof CALENDARS)[number];

export interface NearestQuery {
  readonly subjectId: bigint;
  readonly predictionMinutes: number;
  /** [columns], standardised and of length one (`pointTo`). */
  readonly direction: Float32Array;
}

export interface NearestSettings {
  readonly neighbours: number;
  readonly calendar: Calendar;
  /** Of a question that asks whether the target does not come. */
  readonly complement: boolean;
}

export interface Neighbour extends Observed {
  readonly subjectId: bigint;
  readonly minutes: number;
  /** Cosine, −1 to 1. */
  readonly similarity: number;
}

export interface NearestPatients {
  /** The most similar first; fewer than asked for when there are no more. */
  readonly neighbours: readonly Neighbour[];
  readonly outcome: OutcomeShare;
  /** Of all subjects who might have been neighbours, each at the moment most like the patient's. */
  readonly baseRate: OutcomeShare;
}

export function nearestPatients(
  references: References,
  query: NearestQuery,
  { neighbours: wanted, calendar, complement }: NearestSettings,
): NearestPatients {
  const eligible = eligibleRows(references, query, calendar);
  const similarities = similaritiesOf(references, eligible, query.direction);
  const order = Array.from(eligible.keys()).sort(
    (a, b) => similarities[b] - similarities[a] || eligible[a] - eligible[b],
  );
  const met = new Set<bigint>();
  const everyone: Neighbour[] = [];
  for (const place of order) {
    const row = eligible[place];
    const subjectId = references.subjectIds[row];
    if (met.has(subjectId)) continue;
    met.add(subjectId);
    everyone.push({ ...references.moments[row], subjectId, similarity: similarities[place] });
  }
  const neighbours = everyone.slice(0, wanted);
  return { neighbours, outcome: shareOf(neighbours, complement), baseRate: shareOf(everyone, complement) };
}

function eligibleRows(references: References, query: NearestQuery, calendar: Calendar): Int32Array {
  const { subjectIds, moments } = references;
  const isEligible = (row: number): boolean =>
    subjectIds[row] !== query.subjectId &&
    (calendar === 'shifted' || moments[row].closedMinutes <= query.predictionMinutes);
  return Int32Array.from(subjectIds.keys()).filter(isEligible);
}

function similaritiesOf({ directions, columns }: References, rows: Int32Array, query: Float32Array): Float64Array {
  return Float64Array.from(rows, (row) => {
    const offset = row * columns;
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += directions[offset + i] * query[i];
    return sum;
  });
}
