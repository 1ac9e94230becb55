import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import type { SamplingPlan } from './plan.ts';
import { openSampler, type SamplingRequest } from './sampler.ts';
import type { Trajectory } from './trajectory.ts';

const SIZE = 12;
const config = tinyConfig({ vocabularySize: SIZE });
const sampler = await openSampler(config, lively(config, 11), { threads: 1 });
afterAll(() => sampler.close());

const PROMPT = randomTokens(config, 10, 1);
const [END, HOUR, TARGET] = [2, 3, 5];
const marked = (...tokens: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: SIZE }, (_, token) => (tokens.includes(token) ? 1 : 0));
const SETS = [Int32Array.of(TARGET), Int32Array.of(0, 6, 7), Int32Array.of()];

function plan(changes: Partial<SamplingPlan> = {}): SamplingPlan {
  const hours = Float64Array.from({ length: SIZE }, (_, token) => (token === HOUR ? 50 : 0));
  return {
    allowed: marked(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    stops: marked(TARGET),
    endToken: END,
    lowMinutes: hours,
    highMinutes: hours.map((minutes) => minutes * 1.2),
    horizonMinutes: Number.POSITIVE_INFINITY,
    maximumNewTokens: 6,
    watched: SETS,
    ...changes,
  };
}

async function futures(given: SamplingPlan, request: Partial<SamplingRequest> = {}): Promise<readonly Trajectory[]> {
  const prompt = await sampler.encode(PROMPT);
  return sampler.sample(prompt, given, { trajectories: 60, seed: 7, stream: ['test'], ...request });
}

describe('hazards', () => {
  it('are the watched shares of the allowed probability, before each draw', async () => {
    for (const { tokens, hazards } of (await futures(plan())).slice(0, 12)) {
      expect(hazards.length).toBe(tokens.length * SETS.length);
      for (let step = 0; step < tokens.length; step++) {
        const { probabilities } = await sampler.encode(Int32Array.from([...PROMPT, ...tokens.slice(0, step)]));
        const allowed = 1 - probabilities[0];
        const [target, pair, nothing] = hazards.slice(step * SETS.length);
        expect(target).toBeCloseTo(probabilities[TARGET] / allowed, 5);
        expect(pair).toBeCloseTo((probabilities[6] + probabilities[7]) / allowed, 5);
        expect(nothing).toBe(0);
      }
    }
  });

  it('do not change what is drawn, nor do they depend on sharing', async () => {
    const { watched: _, ...unwatched } = plan();
    const watching = await futures(plan());
    expect(watching.map(({ tokens }) => tokens)).toEqual((await futures(unwatched)).map(({ tokens }) => tokens));
    expect(await futures(plan(), { sharing: false })).toEqual(watching);
  });
});

describe('suppressed tokens', () => {
  it('are never drawn, and the others as often as without them', async () => {
    const many = { trajectories: 4000 };
    const given = plan({ suppressed: marked(TARGET, 6), maximumNewTokens: 1 });
    const drawn = await futures(given, many);
    const { probabilities } = await sampler.encode(PROMPT);
    const rest = 1 - probabilities[0] - probabilities[TARGET] - probabilities[6];
    for (let token = 0; token < SIZE; token++) {
      const share = token === 0 || given.suppressed?.[token] === 1 ? 0 : probabilities[token] / rest;
      const seen = drawn.filter(({ tokens }) => tokens[0] === token).length / 4000;
      expect(Math.abs(seen - share)).toBeLessThanOrEqual(4.5 * Math.sqrt((share * (1 - share)) / 4000));
    }
    expect(drawn[0].hazards[0]).toBeCloseTo(probabilities[TARGET] / (1 - probabilities[0]), 5);
  });

  it('leave a future stuck, its last hazard known, where nothing else is possible', async () => {
    const [future] = await futures(plan({ allowed: marked(TARGET), suppressed: marked(TARGET) }), { trajectories: 1 });
    expect(future).toMatchObject({ ending: 'stuck', tokens: new Int32Array(0), hazards: Float64Array.of(1, 0, 0) });
  });

  it('and targets wait for the opening', async () => {
    const given = plan({ opensMinutes: 40, opening: marked(TARGET), suppressed: marked(TARGET), maximumNewTokens: 20 });
    const drawn = await futures(given, { trajectories: 300 });
    let early = 0;
    for (const { tokens } of drawn) {
      const opened = tokens.indexOf(HOUR);
      const before = opened < 0 ? tokens : tokens.slice(0, opened);
      early += before.includes(TARGET) ? 1 : 0;
      if (opened >= 0) expect(tokens.slice(opened)).not.toContain(TARGET);
    }
    expect(early).toBeGreaterThan(10);
  });
});

describe('futures in rounds', () => {
  it('are those of one go', async () => {
    const whole = await futures(plan());
    const parts = [await futures(plan(), { trajectories: 25 }), await futures(plan(), { first: 25, trajectories: 35 })];
    expect(parts.flat()).toEqual(whole);
  });
});
