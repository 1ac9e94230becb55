/**
 * A record laid out for writing: what was known and holds at its time, by kind, in one order whatever order it came in, with the stay that is written about.
 *
 * Nothing that became known, or happened, after `asOf` is in it; what is planned may lie ahead. Superseded statements are out.
 */
import type { ClinicalRecord, Fact, FactKind } from '../../facts/fact.ts';
import { type Voice, voiceOf } from '../prose/person.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import { isInStay, STAY_KINDS, type Stay, type StayKind, stayKindOf, stayOf } from './stays.ts';

export interface ChartOptions {
  /** Id of the stay or visit to write about; the last one by default. */
  readonly encounter?: string | undefined;
  /** Whether the patient's name may stand in the draft. */
  readonly named?: boolean | undefined;
  /** By code, how much a model's answer leans on it; of any scale, its size counts. */
  readonly salience?: ReadonlyMap<string, number> | undefined;
}

export interface Chart {
  readonly record: ClinicalRecord;
  readonly asOf: number;
  readonly facts: readonly Fact[];
  readonly voice: Voice;
  readonly options: ChartOptions;
  /** The stay or visit that is written about; null where the record has none. */
  readonly stay: Stay | null;
  /** In order of time. */
  of(...kinds: readonly FactKind[]): readonly Fact[];
  covers(kind: FactKind): boolean;
  /** Nothing that began later is in it: of a stay's document, a little after its end. */
  readonly until: number;
  /** Of the stay that is written about. */
  during(fact: Fact): boolean;
}

/** Which encounters a kind of document is about, for choosing the last one. */
export type StayWanted = 'hospital' | 'intensive care' | 'any';

export function chartOf(record: ClinicalRecord, options: ChartOptions, wanted: StayWanted): Chart {
  const known = record.facts
    .filter((fact) => isKnown(fact, record.asOf) && fact.supersededBy === null && !isOfTheCoder(fact))
    .toSorted(byTimeThenId);
  const encounters = known.filter(({ kind }) => kind === 'encounter');
  const stay = chosenStay(encounters, record.asOf, options.encounter, wanted);
  const until =
    wanted === 'any' || stay === null || stay.end === null ? Number.POSITIVE_INFINITY : stay.end + AFTERMATH;
  const facts = known.filter((fact) => isKnown(fact, until));
  const byKind = Map.groupBy(facts, placeOf);
  return {
    record,
    asOf: record.asOf,
    facts,
    voice: voiceOf(record),
    options,
    stay,
    until: Math.min(until, record.asOf),
    of: (...kinds) =>
      kinds.length === 1 ? (byKind.get(kinds[0]) ?? []) : facts.filter((fact) => kinds.includes(placeOf(fact))),
    covers: (kind) => record.covers.includes(kind),
    during: (fact) => stay !== null && isInStay(fact, stay),
  };
}

/** With which kind a fact is told: limits of treatment stand among diagnoses where they are coded like one, and are easily missed there. */
function placeOf({ kind, concept }: Fact): FactKind {
  return kind === 'condition' && LIMITS_OF_TREATMENT.test(concept.name) ? 'directive' : kind;
}

const LIMITS_OF_TREATMENT =
  /^(?:encounter for palliative care|palliative care|comfort (?:care|measures)|do not (?:attempt |try to )?(?:resuscitate|intubate)|not for resuscitation|dn[ai]?r\b)/i;

/** Kinds of stay, the better first. */
const LOOKED_FOR: Readonly<Record<'any' | 'hospital', readonly (readonly StayKind[])[]>> = {
  any: [STAY_KINDS],
  hospital: [['hospital'], ['intensive care']],
};

/** Not every source says which stays were in intensive care: then one inside of another stay, else the last in hospital. */
function intensiveStay(begun: readonly Fact[], asOf: number): Stay | null {
  const stays = begun.filter((fact) => stayKindOf(fact) !== 'visit');
  const found =
    stays.findLast((fact) => stayKindOf(fact) === 'intensive care') ??
    stays.findLast((fact) => stays.some((outer) => outer !== fact && isWithin(fact, outer))) ??
    stays.at(-1);
  return found === undefined ? null : stayOf(found, asOf);
}

function isWithin({ time: inner }: Fact, { time: outer }: Fact): boolean {
  if (inner.start === null || outer.start === null || inner.end === null) return false;
  return inner.start >= outer.start && (outer.end === null || inner.end <= outer.end);
}

/** What a stay's document may still know of: results that came after discharge. */
const AFTERMATH = 3 * MINUTES_OF_A_DAY;

/** The last that has begun, of the kind that is wanted; of any kind where there is none. */
function chosenStay(
  encounters: readonly Fact[],
  asOf: number,
  named: string | undefined,
  wanted: StayWanted,
): Stay | null {
  const begun = encounters.filter(
    ({ time: { start }, status }) => start !== null && start <= asOf && status !== 'planned',
  );
  if (named !== undefined) {
    const found = begun.find((fact) => fact.encounter === named || fact.source.id === named || fact.id === named);
    return found === undefined ? null : stayOf(found, asOf);
  }
  if (wanted === 'intensive care') return intensiveStay(begun, asOf);
  const last = LOOKED_FOR[wanted]
    .map((kinds) => begun.findLast((fact) => kinds.includes(stayKindOf(fact))))
    .find((fact) => fact !== undefined);
  return last === undefined ? null : stayOf(last, asOf);
}

/**
 * What stands in records for billing or by itself means nothing: circumstances of an accident, reasons of a visit, fluids counted by place, susceptibility to a drug
 * without the organism that was tested.
 */
function isOfTheCoder({ kind, concept, value }: Fact): boolean {
  if (kind === 'condition') return CIRCUMSTANCES.test(concept.name);
  if (/^pre-?admission\b|^or( |$)|\bintake$|^(positive|negative|\d+)$/i.test(concept.name)) return true;
  if (kind === 'procedure') return PAPERWORK.test(concept.name);
  return kind === 'result' && value?.type === 'coded' && SUSCEPTIBILITIES.test(value.name);
}

/** Listed among procedures, and nothing that was done to the patient. */
const PAPERWORK =
  /^(?:documentation of current medications|(?:taking )?patient vital signs assessment|taking patient vital signs\b.*|family (?:updated|notified|meeting) by rn|triage\b.*)$/i;
const CIRCUMSTANCES =
  /place of occurrence|^(encounter|screening) for (?!palliative)|as the cause of|external cause|^accident$|^activity,|mention of misadventure|abnormal (patient )?reaction,? or/i;
const SUSCEPTIBILITIES = /^(resistant|susceptible|intermediate|sensitive|.*\/\/(IND|MSK|R|S|I))$/i;

/** What is planned may lie ahead, when it is known that it was planned by then. */
function isKnown({ known, status, time: { start } }: Fact, asOf: number): boolean {
  if (known !== null && known > asOf) return false;
  const isAhead = known !== null && (status === 'planned' || status === 'pending');
  return isAhead || start === null || start <= asOf;
}

export function byTimeThenId(a: Fact, b: Fact): number {
  return (
    (a.time.start ?? Number.NEGATIVE_INFINITY) - (b.time.start ?? Number.NEGATIVE_INFINITY) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
    0
  );
}
