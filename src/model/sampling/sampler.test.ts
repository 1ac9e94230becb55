import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { allowedFirst, type SamplingPlan } from './plan.ts';
import { GROUP_SIZE, openSampler, type SamplingRequest } from './sampler.ts';
import { ENDINGS, type Trajectory } from './trajectory.ts';

const config = tinyConfig({ vocabularySize: 12 });
const sampler = await openSampler(config, lively(config, 11), { threads: 1 });
afterAll(() => sampler.close());

const PROMPT = randomTokens(config, 10, 1);
const SHORT = 3;
const LONG = 4;

/** Token 0 may not be drawn, 2 ends the record, 3 says 10 to 60 minutes, 4 says 60 to 600, 5 stops. */
function plan(changes: Partial<SamplingPlan> = {}): SamplingPlan {
  const filled = (values: Record<number, number>): Float64Array => {
    return Float64Array.from({ length: config.vocabularySize }, (_, token) => values[token] ?? 0);
  };
  return {
    allowed: new Uint8Array(config.vocabularySize).fill(1).fill(0, 0, 1),
    stops: new Uint8Array(config.vocabularySize).fill(1, 5, 6),
    endToken: 2,
    lowMinutes: filled({ [SHORT]: 10, [LONG]: 60 }),
    highMinutes: filled({ [SHORT]: 60, [LONG]: 600 }),
    horizonMinutes: Number.POSITIVE_INFINITY,
    maximumNewTokens: 20,
    ...changes,
  };
}

async function futures(given: SamplingPlan, request: Partial<SamplingRequest> = {}): Promise<readonly Trajectory[]> {
  const prompt = await sampler.encode(PROMPT);
  return sampler.sample(prompt, given, { trajectories: 40, seed: 7, stream: ['test'], ...request });
}

describe('sampled futures', () => {
  it('occur as often as their exact probabilities say (chi-square, first two tokens)', async () => {
    const free = plan({ maximumNewTokens: 2, stops: new Uint8Array(12), endToken: 0 });
    const trajectories = 4000;
    const drawn = await futures(free, { trajectories });
    const first = (await sampler.encode(PROMPT)).probabilities;
    let statistic = 0;
    let cells = 0;
    let rest = 1;
    let restSeen = trajectories;
    for (let a = 1; a < 12; a++) {
      const second = (await sampler.encode(Int32Array.from([...PROMPT, a]))).probabilities;
      for (let b = 1; b < 12; b++) {
        const share = (first[a] / (1 - first[0])) * (second[b] / (1 - second[0]));
        if (share * trajectories < 5) continue;
        const seen = drawn.filter(({ tokens }) => tokens[0] === a && tokens[1] === b).length;
        statistic += (seen - share * trajectories) ** 2 / (share * trajectories);
        cells += 1;
        rest -= share;
        restSeen -= seen;
      }
    }
    statistic += (restSeen - rest * trajectories) ** 2 / (rest * trajectories);
    expect(cells).toBeGreaterThan(10);
    // Mean `cells`, standard deviation √(2 · cells): four of them.
    expect(statistic).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  });

  it('are the same with and without sharing, and however many run together', async () => {
    const shared = await futures(plan());
    expect(await futures(plan(), { sharing: false })).toEqual(shared);
    expect(await futures(plan(), { trajectories: 1 })).toEqual(shared.slice(0, 1));
    const many = await futures(plan(), { trajectories: GROUP_SIZE + 3 });
    expect(many.slice(0, 40)).toEqual(shared);
    expect(many).toHaveLength(GROUP_SIZE + 3);
    expect(new Set(many.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(GROUP_SIZE / 2);
  });

  it('change with the seed and the stream', async () => {
    const tokens = async (request: Partial<SamplingRequest>): Promise<string> =>
      JSON.stringify((await futures(plan(), request)).map((trajectory) => Array.from(trajectory.tokens)));
    const one = await tokens({});
    expect(await tokens({})).toBe(one);
    expect(await tokens({ seed: 8 })).not.toBe(one);
    expect(await tokens({ stream: ['another'] })).not.toBe(one);
  });

  it('end for the reason they give, and hold no forbidden token', async () => {
    const seen = new Set<string>();
    for (const { tokens, minutes, ending } of await futures(plan({ horizonMinutes: 700 }), { trajectories: 300 })) {
      const last = tokens[tokens.length - 1];
      seen.add(ending);
      expect(tokens).not.toContain(0);
      expect(tokens.slice(0, -1).some((token) => token === 2 || token === 5)).toBe(false);
      expect(minutes.slice(0, -1).every((minute) => minute <= 700)).toBe(true);
      if (ending === 'stop') expect(last).toBe(5);
      if (ending === 'end') expect(last).toBe(2);
      if (ending === 'horizon') expect(minutes[minutes.length - 1]).toBeGreaterThan(700);
      if (ending === 'length') expect(tokens.length).toBe(20);
    }
    expect([...seen].sort()).toEqual(ENDINGS.filter((ending) => ending !== 'stuck').sort());
  });

  it('pass time inside the bounds of their interval tokens', async () => {
    for (const { tokens, minutes } of await futures(plan())) {
      tokens.forEach((token, k) => {
        const passed = minutes[k] - (k === 0 ? 0 : minutes[k - 1]);
        if (token === SHORT) expect(passed > 10 && passed < 60).toBe(true);
        else if (token === LONG) expect(passed > 60 && passed < 600).toBe(true);
        else expect(passed).toBe(0);
      });
    }
  });

  it('begin after the time that has passed already', async () => {
    const given = plan();
    expect(allowedFirst(given, 9)).toBe(given.allowed);
    expect([...allowedFirst(given, 30).keys()].filter((token) => allowedFirst(given, 30)[token] === 1)).toEqual([
      2, 3, 4,
    ]);
    for (const { tokens, minutes, ending } of await futures(given, { elapsedMinutes: 100 })) {
      expect([2, LONG]).toContain(tokens[0]);
      if (tokens[0] === LONG) expect(minutes[0] > 0 && minutes[0] <= 500).toBe(true);
      expect(ending).not.toBe('stuck');
    }
    expect((await futures(given, { elapsedMinutes: 1000 })).every(({ tokens }) => tokens[0] === 2)).toBe(true);
    const nothing = plan({ allowed: new Uint8Array(12).fill(1, SHORT, LONG) });
    expect((await futures(nothing, { elapsedMinutes: 1000 })).every(({ ending }) => ending === 'stuck')).toBe(true);
  });

  it('stop at the end of the context', async () => {
    const prompt = await sampler.encode(randomTokens(config, config.context - 3, 2));
    const given = plan({ stops: new Uint8Array(12), endToken: 0 });
    const drawn = await sampler.sample(prompt, given, { trajectories: 3, seed: 1, stream: [] });
    expect(drawn.every(({ tokens, ending }) => tokens.length === 3 && ending === 'length')).toBe(true);
    const full = await sampler.encode(randomTokens(config, config.context, 2));
    const none = await sampler.sample(full, given, { trajectories: 2, seed: 1, stream: [] });
    expect(none.every(({ tokens, ending }) => tokens.length === 0 && ending === 'length')).toBe(true);
  });
});
