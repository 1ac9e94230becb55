/**
 * The whole decoder against `transformers.LlamaForCausalLM` (golden files made by interop/golden_decoder.py): loss, logits,
 * hidden states and the gradient of every parameter, on packed rows with several segments.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSession, type Tensor } from '../runtime/session.ts';
import { readCheckpoint } from './checkpoint.ts';
import { parameterSpecs } from './parameters.ts';
import { trainingGraph } from './trainingGraph.ts';

const FOLDER = new URL('./golden/', import.meta.url).pathname;

interface Golden {
  readonly input_ids: number[][];
  readonly targets: number[][];
  readonly positions: number[][];
  readonly segments: number[][];
  readonly weights: number[][];
  readonly loss: number;
  readonly logits: number[][][];
  readonly hidden: number[][][];
  readonly gradients: Record<string, unknown>;
}

const golden: Golden = JSON.parse(readFileSync(`${FOLDER}golden.json`, 'utf8'));
const [rows, length] = [golden.input_ids.length, golden.input_ids[0].length];

function flat(nested: unknown): number[] {
  return Array.isArray(nested) ? nested.flatMap(flat) : [Number(nested)];
}

/** Largest deviation, relative to the largest magnitude of the reference. */
function deviation(got: ArrayLike<number | bigint>, want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  const scale = Math.max(...want.map(Math.abs));
  return Math.max(...want.map((value, k) => Math.abs(Number(got[k]) - value))) / scale;
}

async function runStep(attentionBlock: number, seedGradient: number) {
  const { config, parameters } = await readCheckpoint(FOLDER);
  const specs = parameterSpecs(config);
  const graph = trainingGraph(config, { rows, length }, { exposeHidden: true, attentionBlock });
  const session = await openSession(graph, { threads: 1 });
  const integers = (values: number[][]) => BigInt64Array.from(flat(values), BigInt);
  const total = flat(golden.weights).reduce((a, b) => a + b, 0);
  const feeds: Record<string, Tensor> = {
    input_ids: { data: integers(golden.input_ids), shape: [rows * length] },
    targets: { data: integers(golden.targets), shape: [rows * length] },
    weights: { data: Float32Array.from(flat(golden.weights), (w) => w / total), shape: [rows * length] },
    positions: { data: integers(golden.positions), shape: [rows, length] },
    segments: { data: integers(golden.segments), shape: [rows, length] },
  };
  for (const { name, shape } of specs) {
    const data = parameters.get(name) ?? new Float32Array();
    feeds[name] = { data, shape };
    feeds[`gradient/${name}`] = { data: new Float32Array(data.length).fill(seedGradient), shape };
  }
  const outputs = await session.run(feeds);
  await session.close();
  return { outputs, specs };
}

describe.each([16, 8, 5])('the decoder with attention in blocks of %i', (block) => {
  it("agrees with transformers' Llama on loss, logits, hidden states and every gradient to 1e-4", async () => {
    const { outputs, specs } = await runStep(block, 0);
    expect(Math.abs(Number(outputs.loss.data[0]) / golden.loss - 1)).toBeLessThan(1e-4);
    const live = flat(golden.segments).map((segment) => segment >= 0);
    const atLive = (values: ArrayLike<number | bigint>): number[] => {
      const width = values.length / live.length;
      return Array.from({ length: values.length }, (_, k) => (live[Math.floor(k / width)] ? Number(values[k]) : 0));
    };
    expect(deviation(atLive(outputs.logits.data), atLive(flat(golden.logits)))).toBeLessThan(1e-4);
    expect(deviation(atLive(outputs.hidden.data), atLive(flat(golden.hidden)))).toBeLessThan(1e-4);
    expect(Object.keys(golden.gradients).toSorted()).toEqual(specs.map((spec) => spec.name).toSorted());
    for (const { name } of specs) {
      expect(deviation(outputs[`sum/${name}`].data, flat(golden.gradients[name])), name).toBeLessThan(1e-4);
    }
  });
});

it('adds onto the gradients that are fed', async () => {
  const { outputs, specs } = await runStep(8, 0.5);
  for (const { name } of specs) {
    const want = flat(golden.gradients[name]).map((value) => value + 0.5);
    expect(deviation(outputs[`sum/${name}`].data, want), name).toBeLessThan(1e-4);
  }
});
