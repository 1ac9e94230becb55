/**
 * Stays in hospital and in intensive care, and visits: which encounter is which, when it began and ended, what belongs to it.
 *
 * A day or more under one encounter is a stay, whatever its class says: sources call long stays ambulatory or emergency.
 */
import type { Fact } from '../../facts/fact.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';

export const STAY_KINDS = ['intensive care', 'hospital', 'visit'] as const;
export type StayKind = (typeof STAY_KINDS)[number];

export interface Stay {
  readonly fact: Fact;
  readonly start: number;
  /** Null while it lasts, and when it is not known. */
  readonly end: number | null;
  readonly kind: StayKind;
}

export function stayOf(fact: Fact, asOf: number): Stay {
  const end = fact.time.end !== null && fact.time.end <= asOf ? fact.time.end : null;
  return { fact, start: fact.time.start ?? asOf, end, kind: stayKindOf(fact) };
}

/** By class, code or name of the encounter, and by how long it lasted. */
export function stayKindOf(fact: Fact): StayKind {
  const { concept, details, time, status } = fact;
  const words = [concept.name, ...concept.synonyms, ...concept.codes, ...details].join(' ');
  if (INTENSIVE.test(words)) return 'intensive care';
  if (INPATIENT.test(words)) return 'hospital';
  if (time.start === null) return 'visit';
  const lasted = time.end === null ? 0 : time.end - time.start;
  const isOngoing = time.end === null && status === 'active' && /emergency|EMER/i.test(words);
  return lasted >= MINUTES_OF_A_DAY || isOngoing ? 'hospital' : 'visit';
}

const INTENSIVE = /\bICU\b|intensive care|critical care unit|\b(MICU|SICU|CCU|CVICU|TSICU|NICU|PICU|CICU)\b|^ICU_/i;
const INPATIENT =
  /inpatient|hospital stay|hospital admission|hospitali[sz]ation|short stay|ACTCODE\/\/(IMP|ACUTE|NONAC|SS|OBSENC)\b/i;

/** Whether the record says that the patient is still there: of one that is finished the end may not be recorded. */
export function isGoingOn({ fact, end }: Stay): boolean {
  return end === null && (fact.status === 'active' || fact.time.end !== null);
}

/** Belongs to the encounter, or happened while it lasted; where nobody knows how long it did, on its first day. */
export function isInStay(fact: Fact, stay: Stay): boolean {
  if (fact.encounter !== null && fact.encounter === (stay.fact.encounter ?? stay.fact.source.id)) return true;
  const { start } = fact.time;
  const end = stay.end ?? (isGoingOn(stay) ? Number.POSITIVE_INFINITY : stay.start + MINUTES_OF_A_DAY);
  return start !== null && start >= stay.start && start <= end;
}
