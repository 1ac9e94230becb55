/**
 * Ingests FHIR, and beside it, on the same files in the same run: DuckDB merely parsing them and counting resource types (our limit), and a plain
 * JSON.parse of every line. Each in a process of its own, so that peak memory and processor time are its own; the latter can be compared on a
 * busy machine too. Then grown input: nine tenths of the files first, all of them with --update, and whether the bytes are those of one go.
 * Input: Synthea R4, and copies of it with other ids; MB are of uncompressed JSON.
 * Options: --gigabytes LIST (default 0.28,2; 0.28 is one copy), --form bundles|ndjson|both, --source FILE, --no-growth, --memory-limit MB, --keep.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { sha256OfFile } from '../src/base/hashing.ts';
import type { Progress } from '../src/base/progress.ts';
import { ingest } from '../src/data/ingest/ingest.ts';
import { FORMS, type Form, type Input, writeInput } from './peers/ingestInput.ts';
import { fastestWay, parseInNode, parseWithDuckDb } from './peers/ingestParse.ts';

const { values: options } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '0.28,2' },
    form: { type: 'string', default: 'both' },
    source: { type: 'string', default: '../shared/data/synthea-r4/synthea-r4-bundles.ndjson.gz' },
    growth: { type: 'boolean', default: true },
    'memory-limit': { type: 'string', default: '1024' },
    keep: { type: 'boolean', default: false },
    phase: { type: 'string' },
    task: { type: 'string' },
  },
  allowNegative: true,
});

/** What a phase is told, by a file. */
interface Task {
  readonly form: Form;
  readonly files: readonly string[];
  readonly folder: string;
  readonly out: string;
  readonly way: string;
  readonly update: boolean;
}

/** What a phase tells, as its last line. */
interface Figures {
  readonly label: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly resources: number;
  /** Seconds of processor in each stage that tells its progress, and the rest. */
  readonly stages: Readonly<Record<string, number>>;
}

if (options.phase !== undefined) await runPhase(options.phase, JSON.parse(readFileSync(options.task ?? '', 'utf8')));
else {
  for (const gigabytes of options.gigabytes.split(',').map(Number)) {
    for (const form of FORMS)
      if (options.form === 'both' || options.form === form) await compare(form, gigabytes * 1e9);
  }
}

async function compare(form: Form, bytes: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'anamnesis-bench-ingest-'));
  try {
    const folder = join(scratch, 'input');
    const input = await writeInput(options.source, folder, form, bytes);
    console.log(
      `\n${form}: ${(input.bytes / 1e6).toFixed(0)} MB, ${input.resources} resources, ${input.files.length} files`,
    );
    const way = await fastestWay(form, input.files);
    const task = { form, files: input.files, folder, out: join(scratch, 'dataset'), way, update: false };
    const limits = [run('duckdb', task, scratch, input), run('duckdb', task, scratch, input)];
    const limit = limits.reduce((best, each) => (each.seconds < best.seconds ? each : best));
    const [parse, ours] = ['node', 'ingest'].map((phase) => run(phase, task, scratch, input));
    for (const [name, other] of [
      ['the limit', limit],
      ['JSON.parse', parse],
    ] as const) {
      const [wall, cpu] = [ratio(ours, other, 'seconds'), ratio(ours, other, 'cpuSeconds')];
      console.log(`  ours has ${wall} of the speed of ${name} (${cpu} per second of processor)`);
    }
    if (options.growth && form === 'bundles') await grow(task, scratch, ours);
  } finally {
    if (options.keep) console.log(`kept ${scratch}`);
    else rmSync(scratch, { recursive: true });
  }
}

/** Nine tenths of the files, then all: does the update cost what is new, and give the same bytes? */
async function grow(task: Task, scratch: string, whole: Figures): Promise<void> {
  const folder = join(scratch, 'growing');
  const out = join(scratch, 'grown');
  await mkdir(folder);
  const late = Math.max(1, Math.round(task.files.length / 10));
  const link = (path: string): void => symlinkSync(path, join(folder, basename(path)));
  for (const path of task.files.slice(0, -late)) link(path);
  run('ingest', { ...task, folder, out }, scratch, undefined, 'ingest of nine tenths');
  for (const path of task.files.slice(-late)) link(path);
  const update = run('ingest', { ...task, folder, out, update: true }, scratch, undefined, 'update to all');
  const same = (await hashesOf(out)) === (await hashesOf(task.out));
  console.log(
    `  the update took ${(update.seconds / whole.seconds).toFixed(2)} of the time from scratch; ${same ? 'same bytes' : 'THE BYTES DIFFER'}`,
  );
  if (!same) process.exitCode = 1;
}

async function hashesOf(out: string): Promise<string> {
  const files = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();
  return (await Promise.all(files.map(async (name) => `${name} ${await sha256OfFile(join(out, name))}`))).join('\n');
}

/** Runs a phase in a process of its own and prints what it cost. `given`: what of the input it reads, for the rates. */
function run(phase: string, task: Task, scratch: string, given?: Input, label?: string): Figures {
  const path = join(scratch, 'task.json');
  writeFileSync(path, JSON.stringify(task));
  const load = loadavg()[0];
  const args = [import.meta.filename, '--phase', phase, '--task', path, '--memory-limit', options['memory-limit']];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`The phase ${phase} failed.`);
  const figures: Figures = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
  if (given !== undefined && figures.resources !== given.resources) {
    throw new Error(`${figures.label} counts ${figures.resources} resources of ${given.resources}.`);
  }
  show({ ...figures, label: label ?? figures.label }, load, given);
  return figures;
}

function show({ label, seconds, cpuSeconds, peakMb, stages }: Figures, load: number, given: Input | undefined): void {
  const rates =
    given === undefined
      ? ''
      : `, ${(given.bytes / 1e6 / seconds).toFixed(0)} MB/s, ${(given.resources / seconds).toFixed(0)} resources/s`;
  const cost = `${cpuSeconds.toFixed(1)} s of processor, peak memory ${peakMb.toFixed(0)} MB (load before: ${load.toFixed(1)})`;
  console.log(`  ${label}: ${seconds.toFixed(1)} s${rates}; ${cost}`);
  const parts = Object.entries(stages).map(([stage, time]) => `${stage} ${time.toFixed(1)}`);
  if (parts.length > 0) console.log(`    seconds of processor: ${parts.join(', ')}`);
}

function ratio(a: Figures, b: Figures, by: 'seconds' | 'cpuSeconds'): string {
  return (b[by] / a[by]).toFixed(2);
}

async function runPhase(phase: string, task: Task): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  const done = await workOn(phase, task);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  const stages = done.stages === undefined ? {} : { ...done.stages, rest: cpuSeconds - total(done.stages) };
  const figures: Figures = {
    label: done.label,
    seconds,
    cpuSeconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
    resources: done.resources,
    stages,
  };
  console.log(JSON.stringify(figures));
}

interface Done {
  readonly label: string;
  readonly resources: number;
  readonly stages?: Readonly<Record<string, number>>;
}

async function workOn(phase: string, task: Task): Promise<Done> {
  const { form, files, way } = task;
  if (phase === 'duckdb') {
    return { label: `DuckDB counts types (${way})`, resources: await parseWithDuckDb(form, way, files) };
  }
  if (phase === 'node') return { label: 'JSON.parse of every line in Node', resources: await parseInNode(form, files) };
  return ingestAll(task);
}

async function ingestAll({ folder, out, update }: Task): Promise<Done> {
  const stages: Record<string, number> = {};
  const settings = {
    strict: false,
    force: false,
    update,
    zone: 'UTC',
    crosswalks: [],
    terminologies: [],
    systems: new Map<string, string>(),
    views: [],
    memoryLimitMb: Number(options['memory-limit']),
  };
  const hooks = {
    progress: timing(stages),
    clock: systemClock,
    signal: new AbortController().signal,
    say: () => {},
  };
  const { report } = await ingest(folder, out, settings, hooks);
  return { label: 'ingest', resources: report.tables.reduce((sum, { lines }) => sum + lines, 0), stages };
}

/** Progress that only measures: seconds of processor of each stage by its name. */
function timing(stages: Record<string, number>): Progress {
  let stage = '';
  let start = process.cpuUsage();
  return {
    start(label) {
      stage = label;
      start = process.cpuUsage();
    },
    update() {},
    finish() {
      const { user, system } = process.cpuUsage(start);
      stages[stage] = (stages[stage] ?? 0) + (user + system) / 1e6;
    },
  };
}

function total(stages: Readonly<Record<string, number>>): number {
  return Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
}
