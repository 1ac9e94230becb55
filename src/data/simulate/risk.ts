/**
 * The true risk: the probability that a task's target happens within its horizon, given exactly what the record shows up to the
 * prediction time, and nothing else.
 *
 * risk = Σ_f P(f | record) · P(target reached within the horizon | levels, f, age, sex): the chain is stopped at the target and followed
 * over the horizon, age band by age band. When the horizon lies within one band (most do), the risks of all states at once are
 * computed once per task, sex and band; otherwise they are computed for this patient's reachable states alone.
 */
import { invariant } from '../../base/errors.ts';
import { chainOf } from './chain.ts';
import { type History, readHistory } from './history.ts';
import { expectedAfter, type Generator, reachableFrom, restrictTo, stopAt } from './markov.ts';
import { frailtyPosterior } from './posterior.ts';
import { bandAt, bandEndMinutes, MINUTES_PER_DAY, MINUTES_PER_YEAR, type RecordEvent } from './process.ts';
import { observedIndex, type Sex, STATE_COUNT, stateIndex } from './states.ts';
import type { SimulatedTask } from './tasks.ts';

export interface RiskModel {
  /**
   * The true probability of `task` for this record at `predicted` (minutes since the epoch, the time of an event of the record).
   * Later events are not looked at.
   */
  trueRisk(task: SimulatedTask, events: readonly RecordEvent[], predicted: number): number;
}

/** A model that keeps the stopped chains and the risks it has computed; the same answers whatever was asked before. */
export function createRiskModel(): RiskModel {
  const chains = new Map<string, Generator>();
  const risks = new Map<string, Float64Array>();
  const stopped = (task: SimulatedTask, sex: Sex, band: number): Generator =>
    keep(chains, `${task.name} ${sex} ${band}`, () => stopAt(chainOf(sex, band), task.isTarget));
  const risksOfStates = (task: SimulatedTask, sex: Sex, band: number): Float64Array =>
    keep(risks, `${task.name} ${sex} ${band}`, () => {
      const years = (task.horizonDays * MINUTES_PER_DAY) / MINUTES_PER_YEAR;
      return expectedAfter(stopped(task, sex, band), years, Float64Array.from(everyState, targetValue(task)));
    });
  return {
    trueRisk(task, events, predicted) {
      const history = readHistory(events, predicted);
      const { states, masses } = whereaboutsAt(history, predicted);
      const spans = spansOf(task, history, predicted);
      const byState =
        spans.length === 1
          ? states.map((state) => risksOfStates(task, history.sex, spans[0].band)[state])
          : risksAcrossBands(
              task,
              spans.map(({ band, years }) => ({ chain: stopped(task, history.sex, band), years })),
              states,
            );
      return byState.reduce((sum, risk, f) => sum + masses[f] * risk, 0);
    },
  };
}

/** The risks of `states` over consecutive spans of time, each with its own chain. */
function risksAcrossBands(
  task: SimulatedTask,
  spans: readonly { readonly chain: Generator; readonly years: number }[],
  states: readonly number[],
): readonly number[] {
  const members = reachableFrom(spans[0].chain, states);
  let values: Float64Array = Float64Array.from(members, targetValue(task));
  for (const { chain, years } of spans.toReversed()) values = expectedAfter(restrictTo(chain, members), years, values);
  return states.map((state) => values[members.indexOf(state)]);
}

/** The horizon cut where age bands end. */
function spansOf(task: SimulatedTask, history: History, predicted: number): { band: number; years: number }[] {
  const end = predicted + task.horizonDays * MINUTES_PER_DAY;
  const spans: { band: number; years: number }[] = [];
  for (let from = predicted; from < end; ) {
    const band = bandAt(from, history.birth);
    const to = Math.min(end, bandEndMinutes(band, history.birth));
    spans.push({ band, years: (to - from) / MINUTES_PER_YEAR });
    from = to;
  }
  return spans;
}

/** Where the patient can be at the prediction time: the observed state at each frailty, with its posterior probability. */
function whereaboutsAt(history: History, predicted: number): { states: readonly number[]; masses: readonly number[] } {
  const last = history.moments[history.moments.length - 1];
  invariant(last.minutes === predicted, 'simulated record', 'A prediction is made at an event of the record.');
  const observed = observedIndex(last.levels);
  const masses = frailtyPosterior(history);
  return { states: masses.map((_, f) => stateIndex(observed, f)), masses };
}

const everyState: readonly number[] = Array.from({ length: STATE_COUNT }, (_, state) => state);

function targetValue(task: SimulatedTask): (state: number) => number {
  return (state) => (task.isTarget(state) ? 1 : 0);
}

function keep<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
