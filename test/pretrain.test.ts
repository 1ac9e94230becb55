/** Pretraining as a user runs it: killed without warning and resumed, the model has the same bytes as from an unbroken run. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../src/cli/main.ts');
const TRAINING = ['--steps', '8', '--context', '64', '--batch-tokens', '512', '--micro-batch-tokens', '256'];
const OFTEN = ['--validate-every', '3', '--validation-tokens', '2000', '--save-every', '0', '--threads', '1'];

let folder = '';
const at = (name: string): string => join(folder, name);
const pretrain = (model: string): string[] => [PROGRAM, 'pretrain', at('tokens'), at(model), ...TRAINING, ...OFTEN];

function anamnesis(...command: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Kills the run once its first state is saved; resolves when it is gone. */
async function killWhenSaved(run: ChildProcess, state: string): Promise<void> {
  const gone = new Promise<void>((resolve) => run.once('exit', () => resolve()));
  while (!existsSync(state) && run.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  run.kill('SIGKILL');
  await gone;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-pretrain-'));
  anamnesis(PROGRAM, 'simulate', at('hospital'), '--patients', '60');
  anamnesis(PROGRAM, 'tokenize', at('hospital/meds'), at('tokens'));
  anamnesis(...pretrain('whole'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('pretrain', () => {
  it('killed and resumed gives the bytes of an unbroken run', async () => {
    const run = spawn(process.execPath, pretrain('killed'), { stdio: 'ignore' });
    await killWhenSaved(run, at('killed.partial/state.safetensors'));
    expect(existsSync(at('killed')), 'nothing under the final name').toBe(false);
    anamnesis(...pretrain('killed'), '--resume');
    for (const name of ['manifest.json', 'model.safetensors', 'log.jsonl']) {
      expect((await readFile(at(`killed/${name}`))).equals(await readFile(at(`whole/${name}`))), name).toBe(true);
    }
    expect(readdirSync(folder).filter((name) => name.includes('partial') || name.includes('.tmp-'))).toEqual([]);
  });

  it('refuses to resume with other settings, and to replace a model unasked', async () => {
    const run = spawn(process.execPath, pretrain('other'), { stdio: 'ignore' });
    await killWhenSaved(run, at('other.partial/state.safetensors'));
    const changed = spawnSync(process.execPath, [...pretrain('other'), '--seed', '2', '--resume'], {
      encoding: 'utf8',
    });
    expect(changed.status).toBe(1);
    expect(changed.stderr).toContain('other settings');
    const again = spawnSync(process.execPath, pretrain('whole'), { encoding: 'utf8' });
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('exists already');
  });

  it('says which split is empty', async () => {
    await rm(at('tokens/tuning'), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, pretrain('empty'), { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('tuning');
    expect(existsSync(at('empty'))).toBe(false);
  });

  it('refuses weights of another vocabulary', async () => {
    const path = at('whole/vocabulary.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('<bos>', '<BOS>'));
    const predict = [PROGRAM, 'predict', at('whole'), at('tokens'), at('hospital/tasks/death_1y.yaml'), at('risks')];
    const labels = ['--labels', at('hospital/labels/death_1y')];
    const { status, stderr } = spawnSync(process.execPath, [...predict, ...labels], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('vocabulary.json');
  });
});
