/**
 * A record read once for the scores: the points of each quantity in one unit, the conditions, drugs and smoking statements, sex and age.
 *
 * Costs one pass over the facts and a sort of each series. Facts of the same time stand in the order of their ids, so the order of the
 * record plays no part. Nothing later than the record's own time is in it.
 */
import type { ClinicalRecord, Fact, FactKind } from '../fact.ts';
import { amountOf, analytesOf } from './analytes.ts';
import type { AnalyteId } from './analyteTable.ts';
import { conditionsOf } from './conditions.ts';
import type { ConditionId } from './conditionTable.ts';
import { type DrugGroup, drugGroupsOf } from './drugs.ts';
import { byTime, isOfPatient, isStated } from './statements.ts';

/** `value` in the analyte's unit; `time` in minutes. */
export interface Point {
  readonly time: number;
  readonly value: number;
  /** One, or those that were added up. */
  readonly facts: readonly Fact[];
  /** See `analytesOf`. */
  readonly rank: number;
}

export interface Chart {
  readonly record: ClinicalRecord;
  readonly points: (analyte: AnalyteId) => readonly Point[];
  readonly conditions: (condition: ConditionId) => readonly Fact[];
  readonly drugs: (group: DrugGroup) => readonly Fact[];
  /** What was said of smoking, by time. */
  readonly smoking: readonly SmokingStatement[];
  /** Care plans, orders and directives, for what a score takes from them. */
  readonly directions: readonly Fact[];
}

export interface SmokingStatement {
  readonly fact: Fact;
  readonly current: boolean;
}

export function openChart(record: ClinicalRecord): Chart {
  const points = new Map<AnalyteId, Point[]>();
  const conditions = new Map<ConditionId, Fact[]>();
  const drugs = new Map<DrugGroup, Fact[]>();
  const smoking: SmokingStatement[] = [];
  const directions: Fact[] = [];
  for (const fact of record.facts) {
    if ((fact.time.start ?? Number.NEGATIVE_INFINITY) > record.asOf) continue;
    if (MEASURED.has(fact.kind) && isStated(fact)) {
      addPoints(fact, points);
      const current = smokesNow(fact);
      if (current !== null) smoking.push({ fact, current });
    } else if ((fact.kind === 'condition' || fact.kind === 'procedure') && isOfPatient(fact))
      addTo(conditions, conditionsOf(fact), fact);
    else if (TAKEN.has(fact.kind) && isStated(fact)) addTo(drugs, drugGroupsOf(fact), fact);
    else if (DIRECTIONS.has(fact.kind) && fact.assertion === 'present') directions.push(fact);
  }
  for (const series of points.values()) series.sort(byPlace);
  addComaTotals(points);
  for (const facts of [...conditions.values(), ...drugs.values(), directions]) facts.sort(byTime);
  smoking.sort((a, b) => byTime(a.fact, b.fact));
  return {
    record,
    points: (analyte) => points.get(analyte) ?? [],
    conditions: (condition) => conditions.get(condition) ?? [],
    drugs: (group) => drugs.get(group) ?? [],
    smoking,
    directions,
  };
}

/** The point nearest in time, the earlier of two as near, of one time the first by rank; null when none lies within `hours` before or after. */
export function nearestPoint(points: readonly Point[], time: number, hours: number): Point | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].time < time) low = middle + 1;
    else high = middle;
  }
  let before = low - 1;
  while (before > 0 && points[before - 1].time === points[before].time) before--;
  const candidates = [points[before], points[low]].filter((point) => point !== undefined);
  const near = candidates.filter((point) => Math.abs(point.time - time) <= hours * 60);
  return near.sort((a, b) => Math.abs(a.time - time) - Math.abs(b.time - time) || a.time - b.time)[0] ?? null;
}

/** Age in completed years at a time; with only the year of birth, the difference of the years. Null when birth is unknown. */
export function ageAt({ person }: ClinicalRecord, minutes: number): number | null {
  const birth = person.birth?.start ?? null;
  if (birth === null || minutes < birth) return null;
  const [born, then] = [new Date(birth * 60_000), new Date(minutes * 60_000)];
  const years = then.getUTCFullYear() - born.getUTCFullYear();
  const month = then.getUTCMonth() - born.getUTCMonth();
  const beforeBirthday = month < 0 || (month === 0 && then.getUTCDate() < born.getUTCDate());
  return beforeBirthday ? years - 1 : years;
}

const MEASURED: ReadonlySet<FactKind> = new Set(['result', 'vital sign', 'function', 'social history']);
const TAKEN: ReadonlySet<FactKind> = new Set(['medication', 'administration']);
const DIRECTIONS: ReadonlySet<FactKind> = new Set(['order', 'care plan', 'directive']);

function addPoints(fact: Fact, points: Map<AnalyteId, Point[]>): void {
  const time = fact.time.start;
  if (time === null || fact.value === null) return;
  for (const { analyte, rank } of analytesOf(fact)) {
    const value = amountOf(fact, analyte);
    if (value === null) continue;
    const series = points.get(analyte.id);
    if (series === undefined) points.set(analyte.id, [{ time, value, facts: [fact], rank }]);
    else series.push({ time, value, facts: [fact], rank });
  }
}

/** Within this many minutes the parts of the coma scale are one examination. */
const SAME_EXAMINATION = 2;

/** Totals of the Glasgow coma scale where only its parts were recorded. */
function addComaTotals(points: Map<AnalyteId, Point[]>): void {
  const total = points.get('coma total') ?? [];
  const [verbals, motors] = [points.get('coma verbal') ?? [], points.get('coma motor') ?? []];
  for (const eye of points.get('coma eye') ?? []) {
    const verbal = nearestPoint(verbals, eye.time, SAME_EXAMINATION / 60);
    const motor = nearestPoint(motors, eye.time, SAME_EXAMINATION / 60);
    if (verbal === null || motor === null) continue;
    const facts = [eye, verbal, motor].flatMap((part) => part.facts);
    total.push({ time: eye.time, value: eye.value + verbal.value + motor.value, facts, rank: 1 });
  }
  if (total.length > 0) points.set('coma total', total.sort(byPlace));
}

function byPlace(a: Point, b: Point): number {
  return a.time - b.time || a.rank - b.rank || byTime(a.facts[0], b.facts[0]);
}

function addTo<K>(index: Map<K, Fact[]>, keys: readonly K[], fact: Fact): void {
  for (const key of keys) {
    const facts = index.get(key);
    if (facts === undefined) index.set(key, [fact]);
    else facts.push(fact);
  }
}

/** SNOMED CT's smoking statuses as US Core's value set has them. */
const SMOKERS = new Set(['449868002', '428041000124106', '77176002', '65568007', '428071000124103', '428061000124105']);
const NOT_SMOKERS = new Set(['266919005', '8517006', '8392000', '266928006', '405746006']);

/** Tobacco smoking status (LOINC 72166-2), with its answer as the value or, as MEDS has it, in the code. */
function smokesNow({ concept, value }: Fact): boolean | null {
  for (const code of concept.codes) {
    if (!code.startsWith('LOINC//72166-2')) continue;
    const answer = (value?.type === 'coded' ? value.code : code).split('//').at(-1) ?? '';
    if (SMOKERS.has(answer)) return true;
    if (NOT_SMOKERS.has(answer)) return false;
  }
  return null;
}
