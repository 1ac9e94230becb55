import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { decodeGraph, prefillGraph } from '../decoder/inferenceGraphs.ts';
import { parameterSpecs } from '../decoder/parameters.ts';
import { trainingGraph } from '../decoder/trainingGraph.ts';
import { interpret } from '../graph/interpreter.ts';
import type { NdArray } from '../graph/operators/definition.ts';
import { openSession, type Tensor } from '../runtime/session.ts';
import { openBranches } from './branches.ts';
import { openPromptEncoder } from './promptEncoder.ts';

const config = tinyConfig();
const parameters = lively(config, 3);
const encoder = await openPromptEncoder(config, parameters);
const branches = await openBranches(config, parameters, 80);
afterAll(async () => {
  await encoder.close();
  await branches.close();
});

/** Logits of every position by the training graph: the path that is checked against transformers. */
async function trainingLogits(tokens: Int32Array): Promise<{ logits: Float32Array; hidden: Float32Array }> {
  const length = tokens.length;
  const graph = trainingGraph(config, { rows: 1, length }, { exposeHidden: true });
  const session = await openSession(graph);
  const feeds: Record<string, Tensor> = {
    input_ids: { data: BigInt64Array.from(tokens, BigInt), shape: [length] },
    targets: { data: new BigInt64Array(length), shape: [length] },
    weights: { data: new Float32Array(length), shape: [length] },
    positions: { data: BigInt64Array.from(tokens, (_, k) => BigInt(k)), shape: [1, length] },
    segments: { data: new BigInt64Array(length), shape: [1, length] },
  };
  for (const { name, shape } of parameterSpecs(config)) {
    const data = parameters.get(name) ?? new Float32Array(0);
    feeds[name] = { data, shape };
    feeds[`gradient/${name}`] = { data: new Float32Array(data.length), shape };
  }
  const { logits, hidden } = await session.run(feeds);
  await session.close();
  if (!(logits.data instanceof Float32Array && hidden.data instanceof Float32Array)) throw new Error('floats expected');
  return { logits: logits.data, hidden: hidden.data };
}

function softmax(logits: Float32Array): number[] {
  const weights = Array.from(logits, (x) => Math.exp(x - Math.max(...logits)));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]));
  return largest;
}

describe('a prompt', () => {
  it.each([1, 3, 7, 64])(
    'of %i tokens has the distribution and hidden states of the training graph',
    async (length) => {
      const tokens = randomTokens(config, length, length);
      const { logits, hidden } = await trainingLogits(tokens);
      const { probabilities, features } = await encoder.encode(tokens);
      const { vocabularySize, width } = config;
      expect(largestDifference(probabilities, softmax(logits.slice((length - 1) * vocabularySize)))).toBeLessThan(1e-5);
      expect(largestDifference(features.last, hidden.slice((length - 1) * width))).toBeLessThan(1e-4);
      const mean = Array.from({ length: width }, (_, k) => {
        let sum = 0;
        for (let t = 0; t < length; t++) sum += hidden[t * width + k];
        return sum / length;
      });
      expect(largestDifference(features.mean, mean)).toBeLessThan(1e-4);
    },
  );

  it('is refused when empty, too long, or of another vocabulary', async () => {
    await expect(encoder.encode(new Int32Array(0))).rejects.toThrow(/1 to 64 tokens/);
    await expect(encoder.encode(new Int32Array(65))).rejects.toThrow(/65/);
    await expect(encoder.encode(Int32Array.of(1, 40))).rejects.toThrow(/does not know/);
  });
});

describe('branches', () => {
  it('have, token after token, the distributions of full forward passes, through branching, retiring and growth', async () => {
    const prompt = randomTokens(config, 21, 5);
    branches.begin(await encoder.encode(prompt));
    let suffixes: number[][] = [[], [], [], [], []];
    let numbers = [0, 1, 2, 3, 4];
    const plans = [
      [0, 1, 2, 3, 4],
      [0, 0, 1, 4, 4, 4],
      [5, 2, 2],
      [2, 0],
      [1],
      ...Array.from({ length: 20 }, () => [0]),
      [0, 0, 0],
      [2, 1],
    ];
    const places = new Int32Array(80);
    for (const [depth, parents] of plans.entries()) {
      const tokens = randomTokens(config, parents.length, 100 + depth);
      suffixes = parents.map((parent, i) => [...suffixes[parent], tokens[i]]);
      const from = Int32Array.from(parents, (parent) => numbers[parent]);
      const probabilities = await branches.step(parents.length, from, tokens, places);
      numbers = parents.map((_, i) => places[i]);
      expect(new Set(numbers).size).toBe(parents.length);
      for (const [i, suffix] of suffixes.entries()) {
        const full = await encoder.encode(Int32Array.from([...prompt, ...suffix]));
        const row = probabilities.subarray(numbers[i] * 40, (numbers[i] + 1) * 40);
        expect(largestDifference(row, full.probabilities)).toBeLessThan(1e-5);
        expect(largestDifference(row.map(Math.log), full.probabilities.map(Math.log))).toBeLessThan(1e-4);
      }
    }
  });

  it('are the same to the last bit whatever runs beside them, and after whatever ran before', async () => {
    const prompt = await encoder.encode(randomTokens(config, 30, 6));
    const others = randomTokens(config, 80, 7);
    const distribution = async (rows: number): Promise<Float32Array> => {
      const places = Int32Array.from({ length: 80 }, (_, i) => i);
      branches.begin(prompt);
      let probabilities: Float32Array = new Float32Array(0);
      for (const token of [3, 9, 27]) {
        const tokens = others.slice(0, rows);
        tokens[rows - 1] = token;
        probabilities = await branches.step(rows, places.slice(), tokens, places);
      }
      return probabilities.slice(places[rows - 1] * 40, (places[rows - 1] + 1) * 40);
    };
    const alone = await distribution(1);
    for (const rows of [2, 3, 17, 64, 80]) expect(await distribution(rows)).toEqual(alone);
  });
});

describe('the inference graphs', () => {
  it('agree with the reference interpreter', async () => {
    const tokens = randomTokens(config, 9, 8);
    const encoded = await encoder.encode(tokens);
    const array = (shape: number[], data: ArrayLike<number>): NdArray => ({ shape, data: Float64Array.from(data) });
    const prefill = interpret(prefillGraph(config, parameters), {
      input_ids: array([9], tokens),
      positions: array([1, 9], [0, 1, 2, 3, 4, 5, 6, 7, 8]),
      'bound/1': array([1], [2]),
      'bound/2': array([1], [4]),
      'bound/3': array([1], [6]),
    });
    expect(largestDifference(prefill.probabilities.data, encoded.probabilities)).toBeLessThan(1e-5);
    expect(largestDifference(prefill.middle_last.data, encoded.features.middleLast)).toBeLessThan(1e-4);

    const feeds: Record<string, NdArray> = {
      input_ids: array([2], [4, 5]),
      positions: array([2, 1], [9, 9]),
      suffix_bias: array([3], [-1e9, -1e9, -1e9]),
    };
    for (let layer = 0; layer < config.layers; layer++) {
      feeds[`prompt_keys/${layer}`] = array([2, 9, 8], encoded.keys[layer]);
      feeds[`prompt_values/${layer}`] = array([2, 9, 8], encoded.values[layer]);
      feeds[`keys/${layer}`] = array([2, 2, 3, 8], new Float32Array(96));
      feeds[`values/${layer}`] = array([2, 2, 3, 8], new Float32Array(96));
    }
    const decoded = interpret(decodeGraph(config, parameters), feeds);
    branches.begin(encoded);
    const places = new Int32Array(2);
    const probabilities = await branches.step(2, Int32Array.of(0, 0), Int32Array.of(4, 5), places);
    expect(largestDifference(decoded.probabilities.data, probabilities.subarray(0, 80))).toBeLessThan(1e-5);
  });
});
