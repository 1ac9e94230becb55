import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import { writeTable } from '../data/record/table.ts';
import type { CommandResult, SettingValue } from './command.ts';
import { labelCommand } from './label.ts';
import { declareOptions, resolveSettings } from './settings.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'label-'));
  await writeTable(join(folder, 'meds', 'data', 'train', '0.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: [1, 1, 2] },
    { name: 'time', type: 'TIMESTAMP', values: [0n, 60_000_000n, 0n] },
    { name: 'code', type: 'VARCHAR', values: ['ADMISSION', 'MEDS_DEATH', 'ADMISSION'] },
  ]);
  await writeFile(
    join(folder, 'mortality.yaml'),
    `predicates:
  admission: ???
  death: {code: MEDS_DEATH}
trigger: admission
windows:
  target:
    {start: trigger, end: start -> death, start_inclusive: False, end_inclusive: True, label: death, index_timestamp: start}
`,
  );
  await writeFile(join(folder, 'own.yaml'), 'predicates:\n  admission: {code: ADMISSION}\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function label(flags: Readonly<Record<string, SettingValue>>): Promise<CommandResult> {
  return labelCommand.run({
    arguments: [join(folder, 'meds'), join(folder, 'mortality.yaml'), join(folder, 'labels')],
    settings: resolveSettings(declareOptions(labelCommand.options), {}, flags),
    progress: silentProgress,
    clock: fixedClock(0),
    say: () => {},
    signal: new AbortController().signal,
  });
}

describe('label', () => {
  it('says how many rows there are and where triggers were lost', async () => {
    await expect(label({})).rejects.toThrow(/leaves admission to the data set.*--predicates/);
    const { json, text } = await label({ predicates: join(folder, 'own.yaml') });
    expect(text).toMatch(/1 rows of mortality, 1 of 2 subjects; yes 1 \(100\.0 %\)/);
    expect(text).toMatch(/2 {2}triggers\n +-1 {2}lost: window target, has both boundaries\n +1 {2}rows/);
    expect(JSON.parse(JSON.stringify(json))).toMatchObject({ rows: 1, prevalence: 1, triggers: 2 });
    await expect(label({ predicates: join(folder, 'own.yaml') })).rejects.toMatchObject({ code: 'output/exists' });
    const none = await label({ predicates: join(folder, 'own.yaml'), force: true, split: 'held_out' });
    expect(none.text).toMatch(/Nobody fits the task/);
  });
});
