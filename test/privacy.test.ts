/**
 * No patient in any message: a small dataset is full of planted names, numbers and notes, is broken in one way after the other, and
 * every command that reads it is run. Nothing planted may stand in what is shown, or in a manifest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '../src/cli/check.ts';
import type { Command } from '../src/cli/command.ts';
import { describeCommand } from '../src/cli/describe.ts';
import { evaluateCommand } from '../src/cli/evaluate.ts';
import { tokenizeCommand } from '../src/cli/tokenize.ts';
import { writeTable } from '../src/data/record/table.ts';
import { runCommand } from './support/commandRun.ts';
import { DEFECTS, type Defect, PLANTED, writePlantedDataset } from './support/plantedDataset.ts';

const root = mkdtempSync(join(tmpdir(), 'anamnesis-privacy-'));
const datasetOf = (defect: Defect) => join(root, defect.replaceAll(' ', '-'));
afterAll(() => rmSync(root, { recursive: true }));

function leaksIn(...texts: readonly string[]): readonly string[] {
  return PLANTED.filter((planted) => texts.some((text) => text.includes(planted)));
}

/** Every command that reads a dataset; those with a second argument write a folder. */
const READERS: readonly (readonly [string, Command])[] = [
  ['check', checkCommand],
  ['describe', describeCommand],
  ['tokenize', tokenizeCommand],
];

describe.each(DEFECTS)('a dataset with this defect: %s', (defect) => {
  beforeAll(() => writePlantedDataset(datasetOf(defect), defect));

  it.each(READERS)('%s', async (name, command) => {
    const output = join(root, `${defect} ${name}`);
    const given = command.arguments.length > 1 ? [datasetOf(defect), output] : [datasetOf(defect)];
    const run = await runCommand(command, given);
    const manifest = join(output, 'manifest.json');
    expect(leaksIn(run.shown, existsSync(manifest) ? readFileSync(manifest, 'utf8') : '')).toEqual([]);
    expect(run.failure?.code ?? '').not.toMatch(/^internal/);
  });
});

describe('evaluate', () => {
  const outcomes = [true, false, true, false, true, false];
  const sound = [0.9, 0.2, 0.7, 0.4, 0.6, 0.1];

  it.each([
    ['sound', outcomes, sound, 6],
    ['a probability above 1', outcomes, [735.19, ...sound.slice(1)], 6],
    ['a probability missing', outcomes, [null, ...sound.slice(1)], 6],
    ['a label missing', [null, ...outcomes.slice(1)], sound, 6],
    ['one outcome only', outcomes.map(() => true), sound, 6],
    ['a row twice', outcomes, sound, 5],
  ])('%s', async (name, labels, probabilities, subjects) => {
    const path = join(root, `${name.replaceAll(' ', '-')}.parquet`);
    const ids = labels.map((_, k) => 990017001n + BigInt(Math.min(k, subjects - 1)));
    await writeTable(path, [
      { name: 'subject_id', type: 'BIGINT', values: ids },
      { name: 'prediction_time', type: 'TIMESTAMP', values: ids.map(() => 735_190_000_000n) },
      { name: 'boolean_value', type: 'BOOLEAN', values: labels },
      { name: 'predicted_boolean_probability', type: 'FLOAT', values: probabilities },
    ]);
    const run = await runCommand(evaluateCommand, [path], { resamples: '20' });
    expect(leaksIn(run.shown)).toEqual([]);
    expect(run.failure?.status).toBe(name === 'sound' ? undefined : 1);
  });
});
