/**
 * 128 futures of one 512-token prompt, 64 new tokens each, 6 layers of width 256 (5.6 M parameters), beside transformers' cached
 * generation on the same weights and threads, taken in turn in one run. Sharing of rows is off and no future ends early, so every
 * token of every trajectory is computed. Wall time includes encoding the prompt. Without transformers only our figures are printed.
 * Processor time is given beside wall time, because on a busy machine only the former can be compared.
 * Options: --rounds N (default 3; the fastest round of each counts), --peers all|generate|expanded|static|none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { writeCheckpoint } from '../src/model/decoder/checkpoint.ts';
import { decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters, parameterCount } from '../src/model/decoder/parameters.ts';
import { openSampler } from '../src/model/sampling/sampler.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, peers: { type: 'string', default: 'all' } },
});
const THREADS = 2;
const FUTURES = 128;
const PROMPT = 512;
const NEW_TOKENS = 64;
const config = decoderConfig('small', 2048, 1024);
const parameters = initialParameters(config, 1);
const python = process.env.ANAMNESIS_PYTHON ?? 'python3';

interface Figures {
  readonly variant: string;
  readonly seconds: number;
  /** Processor time over wall time and threads. */
  readonly cpu_share: number;
  readonly peak_rss_mb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-'));
const ours: Figures[] = [];
const encoding: number[] = [];
const peers: Figures[] = [];
try {
  await writeCheckpoint(folder, { config, parameters }, { pad: 0, begin: 1, end: 2 });
  for (let round = 0; round < Number(options.rounds); round++) {
    await ourRound();
    if (options.peers !== 'none') peers.push(...peerRound());
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `model: ${(parameterCount(config) / 1e6).toFixed(2)} M parameters; ${FUTURES} futures of one ${PROMPT}-token prompt, ${NEW_TOKENS} new tokens; ${THREADS} threads`,
);
const best = fastest(ours);
row(best);
console.log(`  of which the prompt: ${Math.min(...encoding).toFixed(3)} s`);
for (const variant of new Set(peers.map((peer) => peer.variant))) {
  const peer = fastest(peers.filter((run) => run.variant === variant));
  row(peer);
  const wall = (peer.seconds / best.seconds).toFixed(1);
  console.log(
    `  ratio to ${variant}: ${wall}× by wall time, ${(processor(peer) / processor(best)).toFixed(1)}× by processor time`,
  );
}
if (peers.length === 0) console.log('transformers: not measured');

/** Encodes the prompt and samples every future, after a short run that is not counted; sessions are open, as the peer's model is. */
async function ourRound(): Promise<void> {
  const sampler = await openSampler(config, parameters, { threads: THREADS });
  const random = seededRandom(1, 'prompt');
  const tokens = Int32Array.from({ length: PROMPT }, () => 3 + random.integer(config.vocabularySize - 3));
  const plan = {
    allowed: new Uint8Array(config.vocabularySize).fill(1),
    stops: new Uint8Array(config.vocabularySize),
    endToken: -1,
    lowMinutes: new Float64Array(config.vocabularySize),
    highMinutes: new Float64Array(config.vocabularySize),
    horizonMinutes: Number.POSITIVE_INFINITY,
    maximumNewTokens: NEW_TOKENS,
  };
  const request = { trajectories: FUTURES, seed: 1, stream: [], sharing: false };
  await sampler.sample(await sampler.encode(tokens), { ...plan, maximumNewTokens: 3 }, request);
  const used = process.cpuUsage();
  const start = performance.now();
  const prompt = await sampler.encode(tokens);
  encoding.push((performance.now() - start) / 1000);
  const futures = await sampler.sample(prompt, plan, request);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  const cpu_share = (user + system) / 1e6 / seconds / THREADS;
  ours.push({ variant: 'anamnesis', seconds, cpu_share, peak_rss_mb: process.resourceUsage().maxRSS / 1024 });
  if (new Set(futures.map((future) => future.tokens.join())).size !== FUTURES) throw new Error('futures must differ');
  await sampler.close();
}

function peerRound(): Figures[] {
  const shape = ['--futures', `${FUTURES}`, '--prompt-length', `${PROMPT}`, '--new-tokens', `${NEW_TOKENS}`];
  const args = ['bench/peers/sample_transformers.py', folder, '--variant', options.peers, '--threads', `${THREADS}`];
  const { status, stdout, stderr, error } = spawnSync(python, [...args, ...shape], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) {
    console.log(`transformers did not run: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
    return [];
  }
  const figures: Figures & { readonly variants?: readonly Figures[] } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  );
  return (figures.variants ?? [figures]).map((run) => ({ ...run, variant: `transformers ${run.variant}` }));
}

function fastest(runs: readonly Figures[]): Figures {
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

/** Seconds of all threads together. */
function processor({ seconds, cpu_share }: Figures): number {
  return seconds * cpu_share * THREADS;
}

function row(figures: Figures): void {
  const { variant, seconds, peak_rss_mb } = figures;
  const rate = `${(FUTURES / seconds).toFixed(1).padStart(7)} futures/s ${((FUTURES * NEW_TOKENS) / seconds).toFixed(0).padStart(6)} tokens/s`;
  console.log(
    `${variant.padEnd(22)} ${rate}   ${seconds.toFixed(2)} s wall, ${processor(figures).toFixed(2)} s processor   ${peak_rss_mb.toFixed(0).padStart(6)} MB peak`,
  );
}
