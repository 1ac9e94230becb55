/**
 * True causes: what the true risk would be had a fact of the record never been. A fact is a condition with its drugs, the stays in
 * hospital, or all values of one laboratory test.
 *
 * Without a fact the record is what the same chance would have written: its codes are absent, and each laboratory value is moved by
 * what the fact did to its mean at that time (on the test's scale), so that the values say of frailty what they said before. Merely deleting codes would leave values that nobody without the condition has, and the exact
 * posterior would believe the absurd. A test is left out by leaving out its values.
 *
 * The effect of a fact is the natural logarithm of risk as it is over risk without it. Visits and which tests are ordered say nothing
 * that the levels do not; they have no effect and are no facts. Method: docs/explanations.md.
 */
import { codeOfLevel } from './codes.ts';
import { readHistory } from './history.ts';
import { LABS, type Lab } from './labs.ts';
import type { RecordEvent } from './process.ts';
import type { RiskModel } from './risk.ts';
import { type Level, levelNames } from './states.ts';
import type { SimulatedTask } from './tasks.ts';

export interface SimulatedFact {
  readonly name: string;
  /** The codes that only this fact writes. */
  readonly codes: readonly string[];
  /** The tests that show it: their mean is moved by the condition's first level by a standard deviation or more. */
  readonly signs: readonly string[];
}

export const SIMULATED_FACTS: readonly SimulatedFact[] = [
  condition('diabetes', ['diabetes, untreated', 'diabetes, on metformin']),
  condition('hypertension', ['hypertension, untreated', 'hypertension, on ramipril']),
  condition('coronary disease', ['coronary disease']),
  condition('heart failure', ['heart failure, untreated', 'heart failure, on bisoprolol']),
  /** Acute kidney failure is a reason for a stay of those alone who have chronic kidney disease. */
  condition('kidney disease', ['chronic kidney disease', 'kidney failure'], ['ICD10CM//N17.9']),
  condition('stays', ['in hospital', 'at home']),
  ...LABS.map(({ name, code }) => ({ name, codes: [code], signs: [] })),
];

export interface FactEffect {
  readonly fact: SimulatedFact;
  readonly riskWithout: number;
  /** ln(risk / riskWithout): above 0 where the fact raises the risk. */
  readonly effect: number;
}

export interface TrueEffects {
  readonly risk: number;
  /** Of the facts that the record has, the greatest effect first. */
  readonly effects: readonly FactEffect[];
}

/** The true effects of the facts known at `predicted`, the time of an event of the record. */
export function trueEffects(
  task: SimulatedTask,
  events: readonly RecordEvent[],
  predicted: number,
  riskModel: RiskModel,
): TrueEffects {
  const risk = riskModel.trueRisk(task, events, predicted);
  const known = events.filter(({ minutes }) => minutes === null || minutes <= predicted);
  const present = SIMULATED_FACTS.filter(({ codes }) => known.some(({ code }) => codes.includes(code)));
  const effects = present.map((fact) => {
    const riskWithout = riskModel.trueRisk(task, recordWithout(fact, known, predicted), predicted);
    return { fact, riskWithout, effect: Math.log(risk / riskWithout) };
  });
  return { risk, effects: effects.toSorted((a, b) => b.effect - a.effect) };
}

export interface Identifiability {
  /** The risk falls at least by this factor without the cause … */
  readonly factor: number;
  /** … and no other fact has more than this share of the cause's effect. */
  readonly rivalShare: number;
}

const IDENTIFIABLE: Identifiability = { factor: 1.5, rivalShare: 0.5 };

/** The one fact that the risk is due to; undefined when there is none, or not one alone. */
export function identifiableCause(
  { effects }: TrueEffects,
  { factor, rivalShare }: Identifiability = IDENTIFIABLE,
): SimulatedFact | undefined {
  const [first, second] = effects;
  if (first === undefined || first.effect < Math.log(factor)) return undefined;
  return second === undefined || second.effect <= rivalShare * first.effect ? first.fact : undefined;
}

/** The known events as they would be without the fact; visits and the other events of those times stay. */
function recordWithout({ codes }: SimulatedFact, known: readonly RecordEvent[], predicted: number): RecordEvent[] {
  const kept = known.filter(({ code }) => !codes.includes(code));
  const before = levelsByTime(known, predicted);
  const after = levelsByTime(kept, predicted);
  return kept.map((event) => {
    const [old, now] = [before, after].map((levels) => levels.get(event.minutes ?? Number.NaN));
    return old === undefined || now === undefined ? event : { ...event, value: movedValue(event, old, now) };
  });
}

function levelsByTime(events: readonly RecordEvent[], until: number): ReadonlyMap<number, readonly Level[]> {
  return new Map(readHistory(events, until).moments.map(({ minutes, levels }) => [minutes, levelNames(levels)]));
}

/** The value that the same chance would give at other levels. */
function movedValue({ code, value }: RecordEvent, from: readonly Level[], to: readonly Level[]): number | null {
  const lab = labByCode.get(code);
  if (lab === undefined || value === null) return value;
  const shiftOf = (levels: readonly Level[]): number =>
    levels.reduce((sum, level) => sum + (lab.shifts[level] ?? 0), 0);
  const move = shiftOf(to) - shiftOf(from);
  return lab.scale === 'log' ? value * Math.exp(move) : value + move;
}

const labByCode: ReadonlyMap<string, Lab> = new Map(LABS.map((lab) => [lab.code, lab]));

function condition(name: string, levels: readonly Level[], also: readonly string[] = []): SimulatedFact {
  const codes = levels.map(codeOfLevel).filter((code) => code !== undefined);
  const signs = LABS.filter((lab) => Math.abs(lab.shifts[levels[0]] ?? 0) >= lab.sd).map(({ code }) => code);
  return { name, codes: [...codes, ...also], signs };
}
