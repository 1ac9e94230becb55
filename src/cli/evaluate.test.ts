import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import { seededRandom } from '../base/random.ts';
import { writePredictions } from '../study/evaluate/predictions.ts';
import type { CommandResult, SettingValue } from './command.ts';
import { evaluateCommand } from './evaluate.ts';
import { declareOptions, resolveSettings } from './settings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  const random = seededRandom(1, 'evaluate command');
  const probabilities = Float64Array.from({ length: 200 }, () => random.uniform());
  await writePredictions(join(folder, 'mortality', 'predictions.parquet'), {
    subjectIds: BigInt64Array.from({ length: 200 }, (_, row) => BigInt(row)),
    predictionTimes: new BigInt64Array(200),
    outcomes: Uint8Array.from(probabilities, (p) => (random.uniform() < p ? 1 : 0)),
    probabilities,
  });
  const groups = Array.from({ length: 200 }, (_, row) => `${row},${row % 2 === 0 ? 'F' : 'M'}`);
  await writeFile(join(folder, 'sex.csv'), `subject_id,sex\n${groups.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function evaluate(flags: Readonly<Record<string, SettingValue>>): Promise<CommandResult> {
  return evaluateCommand.run({
    arguments: [join(folder, 'mortality')],
    settings: resolveSettings(declareOptions(evaluateCommand.options), {}, { resamples: 100, ...flags }),
    progress: silentProgress,
    clock: fixedClock(0),
    say: () => {},
    signal: new AbortController().signal,
  });
}

describe('evaluate', () => {
  it('gives a table for people and everything as JSON', async () => {
    const { json, text } = await evaluate({ subgroups: join(folder, 'sex.csv') });
    expect(text).toMatch(/AUROC\s+0\.[78]\d\d/);
    expect(text).toMatch(/sex: F\s+100/);
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({ format: 1, cohort: { rows: 200 }, settings: { seed: 1 } });
  });

  it('writes a report named after the predictions, and never over another one unasked', async () => {
    const report = join(folder, 'report.html');
    await evaluate({ report });
    expect(await readFile(report, 'utf8')).toMatch(/<h1>Evaluation: mortality<\/h1>/);
    await expect(evaluate({ report })).rejects.toMatchObject({ code: 'output/exists' });
    await evaluate({ report, force: true, title: 'Again' });
    expect(await readFile(report, 'utf8')).toMatch(/<h1>Evaluation: Again<\/h1>/);
  });

  it('draws other intervals with another seed', async () => {
    expect((await evaluate({ seed: 2 })).text).not.toBe((await evaluate({ seed: 3 })).text);
    expect((await evaluate({ seed: 2 })).text).toBe((await evaluate({ seed: 2 })).text);
  });
});
