import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nearestName } from '../base/nearest.ts';
import type { Command, OptionSpec } from './command.ts';
import { asksForJson, readCommandLine } from './commandLine.ts';
import { explainFailure, failureText } from './failure.ts';
import { declareOptions, readConfiguration, resolveSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const specs: readonly OptionSpec[] = [
  { flag: '--size <name>', kind: 'string', default: 'tiny', choices: ['tiny', 'small'], help: '' },
  { flag: '--min-count <n>', kind: 'integer', minimum: 1, maximum: 9, help: '' },
  { flag: '--rate <x>', kind: 'number', default: 0.1, help: '' },
  { flag: '--codes <code...>', kind: 'list', help: '' },
  { flag: '--force', kind: 'boolean', help: '' },
  { flag: '--no-chart', kind: 'boolean', help: '' },
];
const options = declareOptions(specs);
const fit: Command = {
  name: 'fit',
  summary: '',
  arguments: [
    { name: 'input', help: '', required: true },
    { name: 'output', help: '', required: false },
  ],
  options: specs,
  examples: [],
  run: async () => ({ json: null, text: '' }),
};

async function configure(text: string) {
  const path = join(folder, 'settings.yaml');
  writeFileSync(path, text);
  return readConfiguration(path, options);
}

/** What the user would read. */
async function complaint(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return failureText(explainFailure(error, false));
  }
  return 'no complaint';
}

describe('settings', () => {
  it('take defaults, then the file, then flags', async () => {
    const settings = resolveSettings(options, await configure('size: small\nrate: 2\ncodes: [A]\n'), { rate: '3e-4' });
    expect(settings.all()).toEqual({ chart: true, codes: ['A'], force: false, rate: 3e-4, size: 'small' });
    expect(settings.string('size')).toBe('small');
    expect(settings.flag('chart')).toBe(true);
    expect(settings.optionalInteger('minCount')).toBeUndefined();
    expect(() => settings.integer('minCount')).toThrow(/neither a value nor a default/);
    expect(() => settings.number('size')).toThrow(/no option of kind number/);
  });

  it('may be an empty file', async () => {
    expect(await configure('# nothing yet\n')).toEqual({});
  });

  it.each([
    ['min_cuont: 1\n', 'settings/unknown-key', 'Did you mean "min-count"?'],
    ['colour: 1\n', 'settings/unknown-key', 'Known settings: size, min-count'],
    ['min-count: many\n', 'settings/invalid', 'a whole number, at least 1 and at most 9'],
    ['{"min-count": 0}', 'settings/invalid', 'min-count'],
    ['min-count: 1.5\n', 'settings/invalid', 'a whole number'],
    ['size: smal\n', 'settings/invalid', 'Did you mean "small"?'],
    ['codes: A\n', 'settings/invalid', 'list'],
    ['force: perhaps\n', 'settings/invalid', 'true or false'],
    ['a: [1\n', 'settings/invalid', 'settings.yaml:'],
    ['- 1\n', 'settings/invalid', 'one mapping'],
  ])('refuse the file %j', async (text, code, words) => {
    const said = await complaint(() => configure(text));
    expect(said).toContain(code);
    expect(said).toContain(words);
  });

  it('refuse a flag that is no number', async () => {
    for (const minCount of ['x', '1.5', '', '0x3', '10']) {
      expect(await complaint(() => resolveSettings(options, {}, { minCount }))).toContain('where  --min-count');
    }
  });
});

describe('the command line', () => {
  it('names a command, its arguments and the flags that were given', () => {
    const line = readCommandLine([fit], ['fit', 'a', '--codes', 'x', 'y', '--config', 'c.yaml', '--json']);
    expect(line).toMatchObject({
      kind: 'run',
      arguments: ['a'],
      flags: { codes: ['x', 'y'] },
      configurationPath: 'c.yaml',
    });
  });

  it.each([
    [['fitt'], "Unknown command 'fitt'", 'Did you mean fit?'],
    [['fit'], "Missing required argument 'input'", '--help'],
    [['fit', 'a', 'b', 'c'], 'Too many arguments', '--help'],
    [['fit', 'a', '--raet', '1'], "Unknown option '--raet'", 'Did you mean --rate?'],
    [['fit', 'a', '--rate'], "Option '--rate <x>' argument missing", '--help'],
  ])('refuses %j', async (words, rule, remedy) => {
    const said = await complaint(() => readCommandLine([fit], words));
    expect(said).toContain(rule);
    expect(said).toContain(remedy);
  });

  it('asks for JSON anywhere before a double dash', () => {
    expect(asksForJson(['x', '--json'])).toBe(true);
    expect(asksForJson(['x', '--', '--json'])).toBe(false);
  });
});

describe('failures', () => {
  it('say that a missing file is the input’s fault and a full disk the disk’s', () => {
    const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', path: 'a/b' });
    expect(explainFailure(missing, false)).toMatchObject({ status: 1, code: 'input/missing', where: 'a/b' });
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(explainFailure(full, false)).toMatchObject({ status: 1, code: 'output/disk-full' });
  });

  it('never quote an unexpected message, unless asked to', () => {
    const error = new Error('value "Jane Roe" at row 3\n    at Jane Roe:1:1');
    expect(JSON.stringify(explainFailure(error, false))).not.toContain('Jane');
    expect(explainFailure('Jane Roe', false).rule).not.toContain('Jane');
    expect(explainFailure(error, true).rule).toContain('Jane');
  });
});

it('finds the nearest name, and none that is far', () => {
  expect(nearestName('pateints', ['patients', 'parents'])).toBe('patients');
  expect(nearestName('minCount', ['min-count'])).toBe('min-count');
  expect(nearestName('xyz', ['patients'])).toBeUndefined();
});
