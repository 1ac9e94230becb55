import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { batchGraph } from '../decoder/batchGraph.ts';
import { openSession } from '../runtime/session.ts';
import { BatchLane, type LaneMember } from './batchLane.ts';
import { NO_PARENT } from './batchRows.ts';
import { openBranches } from './branches.ts';
import { type EncodedPrompt, openPromptEncoder } from './promptEncoder.ts';

// Heads as wide as in real models, and a context longer than the blocks in which the runtime sums.
const config = tinyConfig({ width: 64, innerWidth: 96, context: 900 });
const parameters = lively(config, 5, 6);
const encoder = await openPromptEncoder(config, parameters);
const branches = await openBranches(config, parameters, 16);
const session = await openSession(batchGraph(config, parameters));
afterAll(async () => {
  await encoder.close();
  await branches.close();
  await session.close();
});

interface Walker extends LaneMember {
  rows: number;
}

const STEPS = 20;
const PROMPTS = [1, 10, 130, 511, 700];
const prompts: EncodedPrompt[] = [];
for (const length of PROMPTS) prompts.push(await encoder.encode(randomTokens(config, length, length)));

/** Member `k` has k + 1 rows, except that at step 3 its first row branches off once more and from step 6 it has one. */
function rowsAt(k: number, step: number): readonly number[] {
  const rows = Array.from({ length: step < 6 ? k + 1 : 1 }, (_, i) => i);
  return step === 3 ? [...rows, 0] : rows;
}

const tokenAt = (k: number, step: number, row: number): number => (7 * k + 5 * step + 3 * row) % config.vocabularySize;

/** The distributions of member `k` at each step, one row after another. */
async function alone(k: number): Promise<number[][]> {
  branches.begin(prompts[k]);
  const places = Int32Array.from({ length: 16 }, (_, i) => i);
  const seen: number[][] = [];
  for (let step = 0; step < STEPS; step++) {
    const rows = rowsAt(k, step);
    const parents = Int32Array.from(rows, (row) => places[row]);
    const tokens = Int32Array.from(rows, (_, i) => tokenAt(k, step, i));
    const probabilities = await branches.step(rows.length, parents, tokens, places);
    seen.push(distributions(probabilities, places.subarray(0, rows.length)));
  }
  return seen;
}

/** The same for several members that enter a lane at different steps and leave it as they are done; `toLane` others halfway. */
async function inLane(members: readonly number[], room: number, movesTo?: number): Promise<number[][][]> {
  let lane = new BatchLane<Walker>(config, session, room);
  const seen: number[][][] = PROMPTS.map(() => []);
  const walkers = new Map<Walker, number>();
  for (let time = 0; time < STEPS + 2 * members.length; time++) {
    const begins = members[time / 2];
    if (begins !== undefined) {
      const walker = walkerOf(prompts[begins]);
      walkers.set(walker, begins);
      setRows(walker, begins);
      lane.enter(walker);
    }
    const probabilities = await lane.step();
    for (const walker of lane.members) {
      const k = walkers.get(walker) ?? 0;
      seen[k].push(distributions(probabilities, walker.places.subarray(0, walker.rows)));
      if (walker.filled < STEPS) setRows(walker, k);
    }
    lane.retain(({ filled }) => filled < STEPS);
    if (lane.members.length === 0) break;
    if (movesTo !== undefined && time === 10) {
      const larger = new BatchLane<Walker>(config, session, movesTo);
      for (const walker of lane.members) larger.enter(walker, lane);
      lane = larger;
    }
  }
  return seen;
}

function walkerOf(prompt: EncodedPrompt): Walker {
  const list = (): Int32Array => new Int32Array(8);
  return { prompt, filled: 0, rows: 0, parents: list().fill(NO_PARENT), tokens: list(), places: list() };
}

function setRows(walker: Walker, k: number): void {
  const rows = rowsAt(k, walker.filled);
  const parents = rows.map((row) => (walker.filled === 0 ? NO_PARENT : walker.places[row]));
  walker.parents.set(parents);
  walker.tokens.set(rows.map((_, i) => tokenAt(k, walker.filled, i)));
  walker.rows = rows.length;
}

function distributions(probabilities: Float32Array, places: Int32Array): number[] {
  const size = config.vocabularySize;
  return Array.from(places, (place) => Array.from(probabilities.subarray(place * size, (place + 1) * size))).flat();
}

describe('rows of several prompts', () => {
  it('have to the last bit the distributions that they have alone, whoever comes and goes, in any room', async () => {
    const expected: number[][][] = [];
    for (const k of PROMPTS.keys()) expected.push(await alone(k));
    expect(await inLane([0, 1, 2, 3, 4], 32)).toEqual(expected);
    expect(await inLane([3, 0, 4, 2, 1], 256)).toEqual(expected);
    expect(await inLane([4, 2, 0, 1, 3], 32, 64)).toEqual(expected);
    expect((await inLane([2], 48))[2]).toEqual(expected[2]);
  });
});
