/**
 * 128 futures of one 512-token prompt, 64 new tokens each, 6 layers of width 256 (5.6 M parameters), beside transformers' cached
 * generation on the same weights and threads, taken in turn in one run. Sharing of rows is off and no future ends early, so every
 * token of every trajectory is computed. Without transformers only our figures are printed.
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
  readonly peak_rss_mb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-'));
const ours: number[] = [];
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
const best = Math.min(...ours);
row('anamnesis', best, process.resourceUsage().maxRSS / 1024);
console.log(`  of which the prompt: ${Math.min(...encoding).toFixed(3)} s`);
for (const variant of new Set(peers.map((peer) => peer.variant))) {
  const runs = peers.filter((peer) => peer.variant === variant);
  const seconds = Math.min(...runs.map((run) => run.seconds));
  row(`transformers ${variant}`, seconds, Math.max(...runs.map((run) => run.peak_rss_mb)));
  console.log(`  ratio anamnesis / transformers ${variant}: ${(seconds / best).toFixed(2)}×`);
}
if (peers.length === 0) console.log('transformers: not measured (absent, or --peers none)');

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
  const start = performance.now();
  const prompt = await sampler.encode(tokens);
  encoding.push((performance.now() - start) / 1000);
  const futures = await sampler.sample(prompt, plan, request);
  ours.push((performance.now() - start) / 1000);
  if (new Set(futures.map((future) => future.tokens.join())).size !== FUTURES) throw new Error('futures must differ');
  await sampler.close();
}

function peerRound(): Figures[] {
  const shape = ['--futures', `${FUTURES}`, '--prompt-length', `${PROMPT}`, '--new-tokens', `${NEW_TOKENS}`];
  const args = ['bench/peers/sample_transformers.py', folder, '--variant', options.peers, '--threads', `${THREADS}`];
  const { status, stdout } = spawnSync(python, [...args, ...shape], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0) return [];
  const figures: Figures & { readonly variants?: readonly Figures[] } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  );
  return [...(figures.variants ?? [figures])];
}

function row(name: string, seconds: number, memoryMb: number): void {
  const rate = `${(FUTURES / seconds).toFixed(1).padStart(7)} futures/s ${((FUTURES * NEW_TOKENS) / seconds).toFixed(0).padStart(7)} tokens/s`;
  console.log(`${name.padEnd(22)} ${rate}   ${seconds.toFixed(2)} s   ${memoryMb.toFixed(0).padStart(6)} MB peak`);
}
