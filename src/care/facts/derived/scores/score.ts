/**
 * How a score is defined and evaluated.
 *
 * A score lists the quantities that it needs, each with the hours by which it may lie from the score's moment. `paired` ones belong to one
 * moment: the moment is the latest at which all of them had been measured, and of each the value nearest to it is taken. `standing` ones
 * (height, weight) change slowly and don't move the moment. `window` ones are for scores that look for the worst of some hours: the moment is the latest
 * before which all of them lie within theirs, and the score chooses. With neither the moment is the record's own time (death, if earlier). Where
 * anything is missing, out of its window, or the patient's sex or age isn't known or fitting, there is no score, and `missing` says what lacks.
 */
import { AnamnesisError } from '../../../../base/errors.ts';
import type { Fact, FactKind } from '../../fact.ts';
import type { AnalyteId } from '../analyteTable.ts';
import { ageAt, type Chart, nearestPoint, type Point } from '../chart.ts';
import type { ConditionId } from '../conditionTable.ts';
import type { DrugGroup } from '../drugs.ts';

export interface Need<A extends AnalyteId = AnalyteId> {
  readonly analyte: A;
  readonly role: 'paired' | 'window' | 'standing' | 'optional';
  readonly hours: number;
}

export interface Outcome {
  readonly value: number | readonly [low: number, high: number];
  /** As the source publishes it: `G3a`, `class B`. */
  readonly category?: string;
  /** What counted, for people: `age 75 or older: 2`. */
  readonly parts?: readonly string[];
}

/** What a score's formula can ask; whatever it asks for is cited. */
export interface Bedside<N extends AnalyteId, O extends AnalyteId> {
  /** The moment, minutes. */
  readonly at: number;
  readonly chart: Chart;
  readonly of: (analyte: N) => number;
  readonly maybe: (analyte: O) => number | null;
  /** The fact behind a quantity. */
  readonly factOf: (analyte: N) => Fact;
  /** Completed years. For scores with `ages` only. */
  readonly age: () => number;
  /** For scores with `sex` only. */
  readonly sex: () => 'female' | 'male';
  /** Whether the patient has or had the condition by then; `withinHours` for those that pass. */
  readonly has: (condition: ConditionId, withinHours?: number) => boolean;
  readonly takes: (group: DrugGroup) => boolean;
  /** Whether the patient smokes, as last said in the five years before; null when nothing was. */
  readonly smokes: () => boolean | null;
  readonly cite: (fact: Fact) => void;
}

export interface ScoreText {
  /** Unique; names the score everywhere. */
  readonly method: string;
  /** What the number is. */
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly codes: readonly string[];
  /** UCUM; empty for points and plain numbers. */
  readonly unit: string;
  readonly digits: number;
  /** Formula and citation. */
  readonly formula: string;
  /** What it leaves out or takes for granted. */
  readonly limits: string;
}

export interface Score extends ScoreText {
  /** Completed years, both ends included; null for all ages. */
  readonly ages: readonly [number, number] | null;
  readonly sex: boolean;
  readonly covers: readonly FactKind[];
  readonly needs: readonly Need[];
  readonly evaluate: (chart: Chart) => Evaluation;
}

export type Evaluation =
  | { readonly type: 'score'; readonly outcome: Outcome; readonly inputs: readonly Fact[]; readonly at: number }
  | { readonly type: 'missing'; readonly what: readonly string[] };

interface Definition<N extends AnalyteId, O extends AnalyteId> extends ScoreText {
  readonly ages: readonly [number, number] | null;
  readonly sex?: boolean;
  /** Kinds of fact whose absence the score reads as "no", so that the record must cover them. */
  readonly covers?: readonly FactKind[];
  readonly needs: readonly Need<N>[];
  readonly optional?: readonly Need<O>[];
  /** Null where what is there does not decide it. */
  readonly compute: (bedside: Bedside<N, O>) => Outcome | null;
}

export const ADULT: readonly [number, number] = [18, 130];

export function paired<A extends AnalyteId>(hours: number, ...analytes: readonly A[]): readonly Need<A>[] {
  return analytes.map((analyte) => ({ analyte, role: 'paired' as const, hours }));
}

export function inWindow<A extends AnalyteId>(hours: number, ...analytes: readonly A[]): readonly Need<A>[] {
  return analytes.map((analyte) => ({ analyte, role: 'window' as const, hours }));
}

export function standing<A extends AnalyteId>(hours: number, ...analytes: readonly A[]): readonly Need<A>[] {
  return analytes.map((analyte) => ({ analyte, role: 'standing' as const, hours }));
}

export function optional<A extends AnalyteId>(hours: number, ...analytes: readonly A[]): readonly Need<A>[] {
  return analytes.map((analyte) => ({ analyte, role: 'optional' as const, hours }));
}

export function defineScore<N extends AnalyteId = never, O extends AnalyteId = never>(
  definition: Definition<N, O>,
): Score {
  const { needs, compute, ...text } = definition;
  const all: readonly Need[] = [...needs, ...(definition.optional ?? [])];
  const score = { ...text, sex: text.sex ?? false, covers: text.covers ?? [], needs: all };
  return { ...score, evaluate: (chart) => evaluate(score, chart, compute) };
}

function evaluate<N extends AnalyteId, O extends AnalyteId>(
  score: Omit<Score, 'evaluate'>,
  chart: Chart,
  compute: (bedside: Bedside<N, O>) => Outcome | null,
): Evaluation {
  const what = lackingAtOnce(score, chart);
  if (what.length > 0) return { type: 'missing', what };
  const at = momentOf(score.needs, chart);
  const chosen = new Map<AnalyteId, Point>();
  const late: string[] = [];
  for (const { analyte, hours, role } of score.needs) {
    const point = nearestPoint(chart.points(analyte), at, hours);
    if (role === 'window' && point !== null) continue;
    if (point !== null) chosen.set(analyte, point);
    else if (role !== 'optional') late.push(`${analyte} within ${spanText(hours)} of the others`);
  }
  if (late.length > 0) return { type: 'missing', what: late };
  const age = ageAt(chart.record, at);
  if (score.ages !== null && (age === null || age < score.ages[0] || age > score.ages[1])) {
    return { type: 'missing', what: [`age from ${score.ages[0]} to ${score.ages[1]}`] };
  }
  const cited = new Set([...chosen.values()].flatMap(({ facts }) => facts));
  const outcome = compute(bedsideOf(score, chart, at, chosen, cited));
  if (outcome === null) return { type: 'missing', what: ['facts that decide it'] };
  return { type: 'score', outcome, inputs: [...cited], at };
}

function lackingAtOnce({ needs, sex, ages, covers }: Omit<Score, 'evaluate'>, { record, points }: Chart): string[] {
  const analytes = needs.filter(({ analyte, role }) => role !== 'optional' && points(analyte).length === 0);
  const known = record.person.sex === 'female' || record.person.sex === 'male';
  return [
    ...analytes.map(({ analyte }) => analyte),
    ...covers.filter((kind) => !record.covers.includes(kind)).map((kind) => `a record that covers each ${kind}`),
    ...(sex && !known ? ['sex'] : []),
    ...(ages !== null && (record.person.birth?.start ?? null) === null ? ['date of birth'] : []),
  ];
}

function momentOf(needs: readonly Need[], { points, record }: Chart): number {
  const latest = (role: Need['role']) =>
    needs.filter((need) => need.role === role).map(({ analyte }) => points(analyte).at(-1)?.time ?? record.asOf);
  const seen = latest('window');
  const hours = Math.min(...needs.filter(({ role }) => role === 'window').map((need) => need.hours));
  const end = seen.length === 0 ? record.asOf : Math.min(Math.max(...seen), Math.min(...seen) + hours * 60);
  return Math.min(record.asOf, record.person.death?.start ?? record.asOf, end, ...latest('paired'));
}

function bedsideOf<N extends AnalyteId, O extends AnalyteId>(
  score: Omit<Score, 'evaluate'>,
  chart: Chart,
  at: number,
  chosen: ReadonlyMap<AnalyteId, Point>,
  cited: Set<Fact>,
): Bedside<N, O> {
  const { record } = chart;
  return {
    at,
    chart,
    of: (analyte) => chosen.get(analyte)?.value ?? undeclared(score.method),
    maybe: (analyte) => chosen.get(analyte)?.value ?? null,
    factOf: (analyte) => chosen.get(analyte)?.facts[0] ?? undeclared(score.method),
    age: () => (score.ages === null ? undeclared(score.method) : (ageAt(record, at) ?? undeclared(score.method))),
    sex: () =>
      record.person.sex === 'female' || record.person.sex === 'male' ? record.person.sex : undeclared(score.method),
    has: (condition, withinHours) => citeLast(chart.conditions(condition).filter(isBy(at, withinHours)), cited),
    takes: (group) => citeLast(chart.drugs(group).filter(isTakenAt(at)), cited),
    smokes: () => {
      const said = chart.smoking.filter(({ fact }) => isBy(at, 5 * 365 * 24)(fact)).at(-1);
      if (said !== undefined) cited.add(said.fact);
      return said?.current ?? null;
    },
    cite: (fact) => cited.add(fact),
  };
}

/** Conditions are often coded at the end of the day or stay in which they were seen; those of the moment's day count. */
const DAY = 24 * 60;

function isBy(at: number, withinHours: number | undefined): (fact: Fact) => boolean {
  return ({ time }) => {
    if (time.start === null) return withinHours === undefined;
    return time.start <= at + DAY && (withinHours === undefined || time.start >= at - withinHours * 60);
  };
}

/** A prescription without an end is taken to last 90 days unless it is said to be active. */
function isTakenAt(at: number): (fact: Fact) => boolean {
  return ({ time, status }) => {
    if (time.start === null) return status === 'active';
    const end = time.end ?? (status === 'active' ? Number.POSITIVE_INFINITY : time.start + 90 * DAY);
    return time.start <= at + DAY && end >= at;
  };
}

function citeLast(facts: readonly Fact[], cited: Set<Fact>): boolean {
  const last = facts.at(-1);
  if (last !== undefined) cited.add(last);
  return last !== undefined;
}

function spanText(hours: number): string {
  return hours % 24 !== 0 || hours === 24 ? `${hours} h` : `${hours / 24} d`;
}

function undeclared(method: string): never {
  throw new AnamnesisError('internal/invariant', {
    where: `score ${method}`,
    rule: 'a formula asks only for what its definition declares',
    remedy: 'Declare the input in the score.',
  });
}
