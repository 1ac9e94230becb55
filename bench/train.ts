/**
 * The training step (forward, backward, clipping, AdamW; 8 × 512 tokens, 5.6 M parameters) beside PyTorch eager and torch.compile on
 * the same model, batch and threads, taken in turn in one run ("PyTorch eager" is tuned by hand: joined products, fused AdamW;
 * "LlamaForCausalLM" is transformers' own model as it comes); and its share of the matrix-product ceiling of the runtime.
 * Without PyTorch only our figures and the ceiling are printed. Options: --rounds N (default 3), --rows N (rows of a micro-batch).
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { type DecoderConfig, decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters, parameterCount } from '../src/model/decoder/parameters.ts';
import { GraphBuilder } from '../src/model/graph/graph.ts';
import { openSession } from '../src/model/runtime/session.ts';
import { type Batch, packBatches } from '../src/model/training/batches.ts';
import { adamwStep, newOptimiserState } from '../src/model/training/optimiser.ts';
import { openStepRunner } from '../src/model/training/step.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, rows: { type: 'string', default: '2' } },
});
const THREADS = 2;
const BATCH_ROWS = 8;
const LENGTH = 512;
const TOKENS = BATCH_ROWS * LENGTH;
const STEPS_A_ROUND = 5;
const OPTIMISER = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 };
const config = decoderConfig('small', 2048, LENGTH);
const python = process.env.ANAMNESIS_PYTHON ?? 'python3';

const ceiling = Math.max(await productCeiling(1024, 10), await productCeiling(2048, 4));
const ours: number[] = [];
const eager: Peer[] = [];
const compiled: Peer[] = [];
const plain: Peer[] = [];
for (let round = 0; round < Number(options.rounds); round++) {
  ours.push(...(await ourSteps()));
  eager.push(...peer('eager'));
  ours.push(...(await ourSteps()));
  compiled.push(...peer('compile'));
  plain.push(...peer('transformers'));
}
const ourSeconds = median(ours);
const gigaflops = (flopsPerToken(config) * TOKENS) / ourSeconds / 1e9;
console.log(
  `model: ${(parameterCount(config) / 1e6).toFixed(2)} M parameters; batch ${BATCH_ROWS} × ${LENGTH}; ${THREADS} threads; micro-batches of ${options.rows} rows`,
);
row('anamnesis', ourSeconds, process.resourceUsage().maxRSS / 1024);
for (const [name, runs] of [
  ['LlamaForCausalLM', plain],
  ['PyTorch eager', eager],
  ['torch.compile', compiled],
] as const) {
  if (runs.length === 0) {
    console.log(`${name}: not measured (no PyTorch at ${python === 'python3' ? 'python3' : 'ANAMNESIS_PYTHON'})`);
    continue;
  }
  const seconds = median(runs.map((run) => run.seconds_per_step));
  row(name, seconds, Math.max(...runs.map((run) => run.peak_rss_mb)));
  console.log(`  ratio anamnesis / ${name}: ${(seconds / ourSeconds).toFixed(2)}×`);
}
console.log(
  `matrix-product ceiling ${ceiling.toFixed(0)} GFLOP/s; the step does ${gigaflops.toFixed(0)} GFLOP/s: ${(gigaflops / ceiling).toFixed(2)} of it`,
);

interface Peer {
  readonly seconds_per_step: number;
  readonly peak_rss_mb: number;
}

/** Seconds of single whole steps, after one that is not counted. */
async function ourSteps(): Promise<number[]> {
  const shape = { rows: Number(options.rows), length: LENGTH };
  const runner = await openStepRunner(config, shape, THREADS);
  const parameters = initialParameters(config, 1);
  const state = newOptimiserState(runner.specs);
  const batches = makeBatches(shape.rows);
  const seconds: number[] = [];
  for (let step = 0; step <= STEPS_A_ROUND; step++) {
    const start = performance.now();
    const { gradients } = await runner.gradients(parameters, batches);
    adamwStep(runner.specs, parameters, gradients, state, OPTIMISER, 1e-4);
    if (step > 0) seconds.push((performance.now() - start) / 1000);
  }
  await runner.close();
  return seconds;
}

function makeBatches(rows: number): Batch[] {
  const sequences = Array.from({ length: BATCH_ROWS }, (_, r) => ({
    ids: Int32Array.from({ length: LENGTH + 1 }, (_, k) => (r * 7919 + k * 104729) % config.vocabularySize),
  }));
  return [...packBatches(sequences, { rows, length: LENGTH })];
}

function peer(mode: 'eager' | 'compile' | 'transformers'): Peer[] {
  const args = [
    'bench/peers/train_torch.py',
    '--mode',
    mode,
    '--batch',
    String(BATCH_ROWS),
    '--length',
    String(LENGTH),
    '--threads',
    String(THREADS),
    '--steps',
    String(STEPS_A_ROUND),
  ];
  const { status, stdout } = spawnSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  if (status !== 0) return [];
  return [JSON.parse(stdout.trim().split('\n').at(-1) ?? '')];
}

/** Best GFLOP/s of one square float32 product. */
async function productCeiling(size: number, repeats: number): Promise<number> {
  const graph = new GraphBuilder('product');
  const [a, b] = ['a', 'b'].map((name) => graph.input(name, 'float32', [size, size]));
  graph.output('product', graph.one('Gemm', [a, b]));
  const session = await openSession(graph, { threads: THREADS });
  const tensor = () => ({ data: new Float32Array(size * size).fill(0.5), shape: [size, size] });
  const [feeds, into] = [{ a: tensor(), b: tensor() }, { product: tensor() }];
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < repeats; k++) {
    const start = performance.now();
    await session.run(feeds, into);
    best = Math.min(best, performance.now() - start);
  }
  await session.close();
  return (2 * size ** 3) / best / 1e6;
}

/** Forward and backward products: 6 for each weight of a matrix (the head included), and attention below the diagonal. */
function flopsPerToken({ width, innerWidth, layers, vocabularySize }: DecoderConfig): number {
  const weights = layers * (4 * width ** 2 + 3 * width * innerWidth) + vocabularySize * width;
  return 6 * weights + 6 * layers * LENGTH * width;
}

function row(name: string, seconds: number, memoryMb: number): void {
  console.log(
    `${name.padEnd(16)} ${(TOKENS / seconds).toFixed(0).padStart(6)} tokens/s   ${seconds.toFixed(3)} s a step   ${memoryMb.toFixed(0).padStart(6)} MB peak`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
