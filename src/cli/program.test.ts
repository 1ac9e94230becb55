/** The frame, end to end: a made-up command spawned as a process. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../test/support/programWithProbe.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'anamnesis-frame-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program; `signals` are sent after the first line on standard error, half a second apart. */
function run(words: readonly string[], signals: readonly NodeJS.Signals[] = []): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...words]);
  let out = '';
  let err = '';
  let sent = false;
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
    if (sent) return;
    sent = true;
    for (const [k, signal] of signals.entries()) setTimeout(() => child.kill(signal), 100 + 500 * k);
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

function configuration(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const temporaries = () => readdirSync(folder).filter((name) => name.includes('.tmp-'));

describe.concurrent('a run that ends well', () => {
  it('prints its text on standard output and exits 0', async () => {
    const ended = await run(['probe']);
    expect(ended).toMatchObject({ status: 0, out: 'done\n' });
    expect(ended.err).toContain('a line for a person');
    expect(ended.err).toContain('probing: 1/2 steps');
  });

  it('prints one JSON document and nothing else with --json', async () => {
    const ended = await run(['probe', '--json', '--names', 'a', 'b', '--no-chart', '--learning-rate', '1e-3']);
    const settings = { outcome: 'result', patients: 10, learningRate: 1e-3, names: ['a', 'b'], chart: false, seed: 1 };
    expect(JSON.parse(ended.out)).toEqual({
      settings: { ...settings, force: false },
      count: 12,
      large: '1152921504606846976',
    });
    expect(ended.err).not.toContain('a line for a person');
  });

  it('shows help with examples, and the version, also as JSON', async () => {
    const help = await run(['probe', '--help']);
    expect(help.status).toBe(0);
    expect(help.out).toContain('$ anamnesis probe out --patients 5');
    expect(help.out).toContain('--config <file>');
    expect(JSON.parse((await run(['--version', '--json'])).out)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect((await run([])).out).toContain('probe');
  });
});

describe.concurrent('settings', () => {
  it('come from a file, and flags override them', async () => {
    const path = configuration('good.yaml', 'patients: 7\nlearning-rate: 0.5\nnames: [x]\nchart: false\n');
    const ended = await run(['probe', '--json', '--config', path, '--patients', '8']);
    const { settings } = JSON.parse(ended.out);
    expect(settings).toMatchObject({ patients: 8, learningRate: 0.5, names: ['x'], chart: false });
  });

  it('refuse what nobody knows, with the nearest name', async () => {
    const path = configuration('bad.yaml', 'learning_rte: 1\n');
    const inFile = await run(['probe', '--config', path]);
    expect(inFile).toMatchObject({ status: 1, out: '' });
    expect(inFile.err).toContain('Did you mean "learning-rate"?');
    const onLine = await run(['probe', '--patinets', '3', '--json']);
    expect(onLine).toMatchObject({ status: 1, err: '' });
    expect(JSON.parse(onLine.out).error.remedy).toBe('Did you mean --patients?');
  });
});

describe.concurrent('a run that fails', () => {
  it('exits 1 for the input, and says where, which rule and what to do', async () => {
    const ended = await run(['probe', '--outcome', 'input']);
    expect(ended).toMatchObject({ status: 1, out: '' });
    expect(ended.err).toMatch(/where {2}a\.parquet: time\nrule {3}It is unsorted\.\ndo {5}Sort it\./);
  });

  it('exits 2 for our faults, and withholds the message', async () => {
    const ended = await run(['probe', '--outcome', 'unexpected', '--json']);
    expect(ended.status).toBe(2);
    expect(JSON.parse(ended.out).error).toMatchObject({ status: 2, code: 'internal/unexpected' });
    expect(ended.out + ended.err).not.toContain('Jane Roe');
    expect(ended.out).toContain('programWithProbe.ts');
  });

  it('exits 2 for an error that nobody awaited, message withheld, and cleans up', async () => {
    const ended = await run(['probe', join(folder, 'stray'), '--outcome', 'stray', '--json']);
    expect(ended.status).toBe(2);
    expect(JSON.parse(ended.out).error.code).toBe('internal/unexpected');
    expect(ended.out + ended.err).not.toContain('Jane Roe');
    expect(temporaries().filter((name) => name.includes('stray'))).toEqual([]);
  });

  it('stops at the first Ctrl-C and leaves no unfinished output', async () => {
    const output = join(folder, 'waiting');
    const ended = await run(['probe', output, '--outcome', 'wait'], ['SIGINT']);
    expect(ended).toMatchObject({ status: 130, out: '' });
    expect(existsSync(output)).toBe(false);
  });

  it('leaves at once at the second Ctrl-C, and cleans up, when a step does not listen', async () => {
    const output = join(folder, 'deaf');
    const ended = await run(['probe', output, '--outcome', 'deaf'], ['SIGINT', 'SIGINT']);
    expect(ended.status).toBe(130);
    expect(temporaries().filter((name) => name.includes('deaf'))).toEqual([]);
  });
});
