import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { type BatchJob, openBatchSampler } from './batchSampler.ts';
import type { SamplingPlan } from './plan.ts';
import { openSampler } from './sampler.ts';
import type { Trajectory } from './trajectory.ts';

const config = tinyConfig({ vocabularySize: 12, context: 160 });
const parameters = lively(config, 11);
const sampler = await openSampler(config, parameters, { threads: 1 });
const batch = await openBatchSampler(config, parameters, { threads: 1 });
afterAll(async () => {
  await sampler.close();
  await batch.close();
});

/** Token 0 may not be drawn, 2 ends the record, 3 says 10 to 60 minutes, 4 says 60 to 600, 5 stops. */
function plan(changes: Partial<SamplingPlan> = {}): SamplingPlan {
  const filled = (values: Record<number, number>): Float64Array =>
    Float64Array.from({ length: config.vocabularySize }, (_, token) => values[token] ?? 0);
  return {
    allowed: new Uint8Array(config.vocabularySize).fill(1).fill(0, 0, 1),
    stops: new Uint8Array(config.vocabularySize).fill(1, 5, 6),
    endToken: 2,
    lowMinutes: filled({ 3: 10, 4: 60 }),
    highMinutes: filled({ 3: 60, 4: 600 }),
    horizonMinutes: Number.POSITIVE_INFINITY,
    maximumNewTokens: 40,
    ...changes,
  };
}

const marked = (...tokens: number[]): Uint8Array =>
  Uint8Array.from({ length: config.vocabularySize }, (_, token) => (tokens.includes(token) ? 1 : 0));
/** Hazards of two sets, one of them suppressed from 100 minutes on; stops wait as long, and one lingers. */
const watching = plan({
  stops: marked(5, 6, 7),
  opening: marked(5, 6),
  lingering: marked(7),
  suppressed: marked(5),
  opensMinutes: 100,
  watched: [Int32Array.of(5), Int32Array.of(6, 7)],
  horizonMinutes: 700,
});
const endless = plan({ stops: marked(), endToken: 0, maximumNewTokens: 100 });

interface Asked {
  readonly length: number;
  readonly plan: SamplingPlan;
  readonly rounds: readonly number[];
  readonly elapsedMinutes?: number;
}

/** A patient of number `k`: prompts of different lengths, in no order. */
function asked(k: number, plans: readonly SamplingPlan[], rounds: readonly number[]): Asked {
  const elapsed = k % 3 === 0 ? {} : { elapsedMinutes: 20 * (k % 5) };
  return { length: 1 + ((k * 37) % 90), plan: plans[k % plans.length], rounds, ...elapsed };
}

const promptOf = (k: number, { length }: Asked): Int32Array => randomTokens(config, length, k);

async function oneByOne(patients: readonly Asked[]): Promise<Trajectory[][]> {
  const results: Trajectory[][] = [];
  for (const [k, patient] of patients.entries()) {
    const prompt = await sampler.encode(promptOf(k, patient));
    const { elapsedMinutes } = patient;
    const trajectories = patient.rounds.reduce((sum, size) => sum + size, 0);
    const request = { trajectories, seed: 7, stream: ['patient', k] };
    const elapsed = elapsedMinutes === undefined ? {} : { elapsedMinutes };
    results.push([...(await sampler.sample(prompt, patient.plan, { ...request, ...elapsed }))]);
  }
  return results;
}

async function together(patients: readonly Asked[], order = patients.map((_, k) => k)): Promise<Trajectory[][]> {
  const results: Trajectory[][] = patients.map(() => []);
  const jobs = order.map((k): BatchJob => {
    const patient = patients[k];
    let round = 0;
    return {
      ...patient,
      prompt: promptOf(k, patient),
      seed: 7,
      stream: ['patient', k],
      nextRound(drawn) {
        results[k].push(...drawn);
        return patient.rounds[round++] ?? 0;
      },
    };
  });
  await batch.run(jobs);
  return results;
}

describe('futures of many prompts in one run', () => {
  it('are to the last bit those of one prompt after another, in rounds, through refilling and growth', async () => {
    const patients = Array.from({ length: 30 }, (_, k) => asked(k, [plan(), watching, endless], [8, 8, 5]));
    const expected = await oneByOne(patients);
    expect(await together(patients)).toEqual(expected);
    const lengths = expected.flat().map(({ tokens }) => tokens.length);
    expect(Math.min(...lengths)).toBeLessThan(3);
    expect(Math.max(...lengths)).toBeGreaterThan(64);
    const endings = new Set(expected.flat().map(({ ending }) => ending));
    expect([...endings].sort()).toEqual(['end', 'horizon', 'length', 'stop']);
    const hazards = expected[1].flatMap((future) => [...future.hazards]);
    expect(hazards.filter((hazard) => hazard > 0).length).toBeGreaterThan(100);
  });

  it('do not depend on the order of the patients, nor on who else is there', async () => {
    const patients = Array.from({ length: 12 }, (_, k) => asked(k, [watching, endless], [k % 4 === 0 ? 100 : 6]));
    const all = await together(patients);
    const backwards = patients.map((_, k) => patients.length - 1 - k);
    expect(await together(patients, backwards)).toEqual(all);
    for (const k of [0, 5, 11]) expect((await together(patients, [k]))[k]).toEqual(all[k]);
  });

  it('end at the end of the context, and wait their turn when there are more than go together', async () => {
    const patients: Asked[] = [
      { length: config.context, plan: endless, rounds: [2] },
      { length: config.context - 3, plan: endless, rounds: [700] },
      { length: 5, plan: watching, rounds: [40] },
      { length: 5, plan: watching, rounds: [] },
    ];
    const drawn = await together(patients);
    expect(drawn).toEqual(await oneByOne(patients));
    expect(drawn.map((futures) => futures.length)).toEqual([2, 700, 40, 0]);
    expect(drawn[0].every(({ tokens, ending }) => tokens.length === 0 && ending === 'length')).toBe(true);
  });

  it('are refused for a prompt that cannot be read, and break off on request', async () => {
    const good: Asked = { length: 5, plan: endless, rounds: [3] };
    await expect(together([good, { ...good, length: config.context + 1 }])).rejects.toThrow(/1 to 160 tokens/);
    const job: BatchJob = { plan: endless, prompt: Int32Array.of(1), seed: 1, stream: [], nextRound: () => 1 };
    await expect(batch.run([job], AbortSignal.timeout(50))).rejects.toThrow(/aborted/);
    await batch.run([]);
  });
});
