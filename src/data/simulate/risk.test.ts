/**
 * The truth is true: the filter agrees with a plain step-by-step one, the risk with brute-force simulation forward from the posterior,
 * outcomes happen as often as the risks say (overall and by decile), and nothing after the prediction time is used.
 */
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import { areaUnderRoc, mean } from '../../base/statistics.ts';
import { entryProbability, frailtyAtEntry, sampleIndex } from './entry.ts';
import { bandEndYears, DEATH, FRAILTY_STEPS, MOVES, perYear } from './hazards.ts';
import { type History, readHistory } from './history.ts';
import { valueLikelihood } from './labs.ts';
import { frailtyPosterior } from './posterior.ts';
import { bandAt, MINUTES_PER_DAY, MINUTES_PER_YEAR, type RecordEvent, simulatePatient } from './process.ts';
import { createRiskModel } from './risk.ts';
import { DEAD, type Levels, levelNames, observedIndex, placeOf, type Sex, stateIndex, withLevel } from './states.ts';
import { labelOf, predictionTime, SIMULATED_TASKS, type SimulatedTask } from './tasks.ts';

const SEED = 11;
const PATIENTS = 3000;
const model = createRiskModel();
const records = Array.from({ length: PATIENTS }, (_, k) => simulatePatient(SEED, k + 1).events);

interface Case {
  readonly events: readonly RecordEvent[];
  readonly predicted: number;
  readonly outcome: number;
  readonly risk: number;
}
const casesByTask = new Map(SIMULATED_TASKS.map((task) => [task.name, casesOf(task)]));

describe.each(SIMULATED_TASKS)('$name', (task) => {
  const cases = casesByTask.get(task.name) ?? [];
  const outcomes = cases.map(({ outcome }) => outcome);
  const risks = cases.map(({ risk }) => risk);

  it('asks at most once a patient, of many, with both outcomes', () => {
    expect(cases.length).toBeGreaterThan(PATIENTS / 2);
    expect(mean(outcomes)).toBeGreaterThan(0.03);
    expect(mean(outcomes)).toBeLessThan(0.2);
  });

  it('is calibrated: overall within 3 standard errors, and over deciles of risk by chi-square', () => {
    expect(Math.abs(calibrationZ(cases))).toBeLessThan(3);
    const sorted = cases.toSorted((a, b) => a.risk - b.risk);
    const deciles = Array.from({ length: 10 }, (_, d) =>
      sorted.slice(Math.floor((d * sorted.length) / 10), Math.floor(((d + 1) * sorted.length) / 10)),
    );
    const zs = deciles.map(calibrationZ);
    for (const z of zs) expect(Math.abs(z)).toBeLessThan(3.5);
    expect(
      zs.reduce((sum, z) => sum + z * z, 0),
      'chi-square with 10 degrees, 0.1 % point',
    ).toBeLessThan(29.6);
  });

  it('leaves room above chance and below certainty; a shuffled truth knows nothing', () => {
    const auroc = areaUnderRoc(outcomes, risks);
    expect(auroc).toBeGreaterThan(0.7);
    expect(auroc).toBeLessThan(0.9);
    const shuffled = seededRandom(1, 'shuffle').shuffle(Float64Array.from(risks));
    expect(Math.abs(areaUnderRoc(outcomes, shuffled) - 0.5)).toBeLessThan(0.06);
  });

  it('does not use the future', () => {
    for (const { events, predicted, risk } of cases.slice(0, 15)) {
      const other: readonly RecordEvent[] = [
        ...events.filter(({ minutes }) => minutes === null || minutes <= predicted),
        { minutes: predicted + 1, code: 'ICD10CM//I50.9', value: null },
        { minutes: predicted + 2, code: 'LAB//1751-7//g/dL', value: 2.1 },
        { minutes: predicted + 3, code: 'MEDS_DEATH', value: null },
      ];
      expect(model.trueRisk(task, other, predicted)).toBe(risk);
      expect(predictionTime(task, other)).toBe(predicted);
    }
  });

  it('agrees with brute force: simulated futures from the posterior, within 3.5 standard errors', () => {
    const crossing = cases.filter(({ events, predicted }) => crossesBand(task, events, predicted));
    const picked = [...crossing.slice(0, 2), ...cases.filter((one) => !crossing.includes(one)).slice(0, 2)];
    const draws = 3000;
    for (const { events, predicted, risk } of picked) {
      const history = readHistory(events, predicted);
      const posterior = frailtyPosterior(history);
      const random = seededRandom(SEED, 'futures', predicted);
      const hits = Array.from({ length: draws }, () => {
        const frailty = sampleIndex(posterior, random);
        return futureHits(task, history, predicted, frailty, random);
      });
      const error = Math.sqrt((risk * (1 - risk)) / draws);
      expect(Math.abs(mean(hits.map(Number)) - risk)).toBeLessThan(3.5 * error);
    }
  });
});

describe('frailtyPosterior', () => {
  it('agrees with a plain filter in ten-minute steps', () => {
    const [task] = SIMULATED_TASKS;
    for (const { events, predicted } of (casesByTask.get(task.name) ?? []).slice(0, 4)) {
      const history = readHistory(events, predicted);
      const plain = plainFilter(history);
      for (const [f, share] of frailtyPosterior(history).entries()) expect(share).toBeCloseTo(plain[f], 4);
    }
  });
});

function casesOf(task: SimulatedTask): readonly Case[] {
  return records.flatMap((events) => {
    const predicted = predictionTime(task, events);
    if (predicted === null) return [];
    const outcome = labelOf(task, events, predicted) ? 1 : 0;
    return [{ events, predicted, outcome, risk: model.trueRisk(task, events, predicted) }];
  });
}

/** Outcomes minus risks, in standard errors under the risks. */
function calibrationZ(cases: readonly Case[]): number {
  const gap = cases.reduce((sum, { outcome, risk }) => sum + outcome - risk, 0);
  const variance = cases.reduce((sum, { risk }) => sum + risk * (1 - risk), 0);
  return gap / Math.sqrt(variance);
}

function crossesBand(task: SimulatedTask, events: readonly RecordEvent[], predicted: number): boolean {
  const { birth } = readHistory(events, predicted);
  return bandAt(predicted, birth) !== bandAt(predicted + task.horizonDays * MINUTES_PER_DAY, birth);
}

/** One future drawn straight from the table of hazards: does it reach the target within the horizon? */
function futureHits(
  task: SimulatedTask,
  history: History,
  predicted: number,
  frailtyNow: number,
  random: Random,
): boolean {
  const end = predicted + task.horizonDays * MINUTES_PER_DAY;
  let { levels } = history.moments[history.moments.length - 1];
  let frailty = frailtyNow;
  for (let now = predicted; ; ) {
    const band = bandAt(now, history.birth);
    const ways = waysOut(levels, frailty, history, band);
    const next = now + random.exponential(ways.reduce((sum, { rate }) => sum + rate, 0)) * MINUTES_PER_YEAR;
    const bandEnd = history.birth + bandEndYears(band) * MINUTES_PER_YEAR;
    if (next > Math.min(end, bandEnd)) {
      if (bandEnd >= end) return false;
      now = bandEnd;
      continue;
    }
    const way =
      ways[
        sampleIndex(
          ways.map(({ rate }) => rate),
          random,
        )
      ];
    if (way.dead) return task.isTarget(DEAD);
    ({ levels, frailty } = way);
    if (task.isTarget(stateIndex(observedIndex(levels), frailty))) return true;
    now = next;
  }
}

interface Way {
  readonly levels: Levels;
  readonly frailty: number;
  readonly dead: boolean;
  readonly rate: number;
}

const waysKept = new Map<string, readonly Way[]>();

function waysOut(levels: Levels, frailty: number, { sex }: History, band: number): readonly Way[] {
  const key = [...levels, frailty, sex, band].join();
  const ways = waysKept.get(key) ?? waysFromTable(levels, frailty, sex, band);
  waysKept.set(key, ways);
  return ways;
}

function waysFromTable(levels: Levels, frailty: number, sex: Sex, band: number): readonly Way[] {
  const names = levelNames(levels);
  const moves = MOVES.filter((move) => names.includes(move.from)).map((move) => {
    const { axis, level } = placeOf(move.to);
    const rate = perYear(move, levels, frailty, sex, band);
    return { levels: withLevel(levels, axis, level), frailty, dead: false, rate };
  });
  const death = { levels, frailty, dead: true, rate: perYear(DEATH, levels, frailty, sex, band) };
  const steps = FRAILTY_STEPS.slice(frailty, frailty + 1).map((step) => ({
    levels,
    frailty: frailty + 1,
    dead: false,
    rate: perYear(step, levels, frailty, sex, band),
  }));
  return [...moves, death, ...steps];
}

/** The filter by Euler's method: what posterior.ts does with exact exponentials. */
function plainFilter(history: History): readonly number[] {
  const stepMinutes = 10;
  const { moments, birth, sex } = history;
  const [entry] = moments;
  let p = frailtyAtEntry(bandAt(entry.minutes, birth)).map(
    (share, f) => share * entryProbability(entry.levels, f, sex, bandAt(entry.minutes, birth)),
  );
  for (const [index, moment] of moments.entries()) {
    const before = moments[Math.max(index - 1, 0)];
    for (let now = before.minutes; now < moment.minutes; ) {
      const band = bandAt(now, birth);
      const until = Math.min(moment.minutes, birth + bandEndYears(band) * MINUTES_PER_YEAR);
      const ways = p.map((_, f) => waysOut(before.levels, f, history, band));
      const leaving = ways.map((out) => out.reduce((sum, { rate }) => sum + rate, 0));
      const step = ways.map((out, f) => out.find((way) => way.frailty > f)?.rate ?? 0);
      for (; now < until; now = Math.min(now + stepMinutes, until)) {
        const years = Math.min(stepMinutes, until - now) / MINUTES_PER_YEAR;
        p = p.map((mass, f) => mass * (1 - leaving[f] * years) + (f > 0 ? p[f - 1] * step[f - 1] * years : 0));
      }
    }
    const band = bandAt(moment.minutes, birth);
    p = p.map((mass, f) => mass * seen(history, before.levels, moment.levels, f, band));
    for (const { lab, value } of moment.values) {
      p = p.map((mass, f) => mass * valueLikelihood(lab, value, moment.levels, f, sex));
    }
    const total = p.reduce((sum, mass) => sum + mass, 0);
    p = p.map((mass) => mass / total);
  }
  return p;
}

/** The rate of the transition that was seen, 1 when there was none. */
function seen(history: History, before: Levels, after: Levels, frailty: number, band: number): number {
  if (observedIndex(before) === observedIndex(after)) return 1;
  const ways = waysOut(before, frailty, history, band);
  return ways.find((way) => !way.dead && observedIndex(way.levels) === observedIndex(after))?.rate ?? 0;
}
