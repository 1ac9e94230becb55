/** `label` as a whole, over small data sets written here. Real ones: label.golden.test.ts. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../base/manifest.ts';
import { type Column, readTable, writeTable } from '../../data/record/table.ts';
import { readAcesTask } from './aces/config.ts';
import { evaluateTask } from './aces/evaluate.ts';
import { planTask } from './aces/plan.ts';
import { forEachHistory } from './histories.ts';
import { labelDataset } from './label.ts';
import type { LabelSummary } from './labelSummary.ts';
import { readLabels } from './labels.ts';

const HOUR = 3_600_000_000n;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anamnesis-label-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = readonly [subject: number, hour: number | null, code: string, value?: number, ward?: string];

async function writeEvents(path: string, rows: readonly Row[], valueType: 'FLOAT' | 'DOUBLE' = 'FLOAT'): Promise<void> {
  const columns: readonly Column[] = [
    { name: 'subject_id', type: 'BIGINT', values: rows.map(([subject]) => subject) },
    { name: 'time', type: 'TIMESTAMP', values: rows.map(([, hour]) => (hour === null ? null : BigInt(hour) * HOUR)) },
    { name: 'code', type: 'VARCHAR', values: rows.map(([, , code]) => code) },
    { name: 'numeric_value', type: valueType, values: rows.map(([, , , value]) => value ?? null) },
    { name: 'ward', type: 'VARCHAR', values: rows.map(([, , , , ward]) => ward ?? null) },
  ];
  await writeTable(path, columns);
}

let counter = 0;
/** A data set whose train split has these rows, and its task file. */
async function setUp(
  rows: readonly Row[],
  task: string,
  more: Readonly<Record<string, readonly Row[]>> = {},
): Promise<{ data: string; task: string; out: string }> {
  const at = join(folder, String(counter++));
  const data = join(at, 'meds');
  for (const [name, others] of Object.entries({ 'train/0': rows, ...more }))
    await writeEvents(join(data, 'data', `${name}.parquet`), others);
  writeFileSync(join(at, 'task.yaml'), task);
  return { data, task: join(at, 'task.yaml'), out: join(at, 'labels') };
}

/** Label b within 24 hours after each a. */
function simpleTask(b: string, extra = ''): string {
  return `predicates:
  a: {code: A}
  b: ${b}
${extra}trigger: a
windows:
  input: {start: null, end: trigger, start_inclusive: True, end_inclusive: True, index_timestamp: end}
  target: {start: trigger, end: start + 24h, start_inclusive: False, end_inclusive: True, label: b}
`;
}

async function outcomes({ data, task, out }: { data: string; task: string; out: string }): Promise<unknown[]> {
  await labelDataset(data, task, out);
  return [...(await readTable(join(out, '**', '*.parquet'))).boolean_value];
}

describe('label', () => {
  it('writes MEDS labels by split that readLabels reads, a manifest and a funnel', async () => {
    const files = await setUp(
      [
        [1, 0, 'A'],
        [1, 5, 'B'],
        [1, 40, 'A'],
        [2, 0, 'X'],
      ],
      simpleTask('{code: B}').replace('index_timestamp: end', 'index_timestamp: end, has: {b: "(None, 0)"}'),
      { 'held_out/0': [[3, 7, 'A']] },
    );
    const summary = await labelDataset(files.data, files.task, files.out);
    expect(summary).toEqual({
      task: 'task',
      rows: 2,
      subjects: 2,
      positives: 1,
      prevalence: 0.5,
      subjectsRead: 3,
      subjectsWithoutSplit: 0,
      subjectsExcluded: 0,
      triggers: 3,
      funnel: [
        { window: 'input', rule: 'has both boundaries', lost: 0 },
        { window: 'input', rule: 'b at most 0', lost: 1 },
        { window: 'target', rule: 'has both boundaries', lost: 0 },
      ],
      remarks: [],
    } satisfies LabelSummary);
    const train = await readLabels(files.out, 'train');
    expect(train).toEqual({
      subjectIds: BigInt64Array.of(1n),
      predictionTimes: BigInt64Array.of(0n),
      outcomes: Uint8Array.of(1),
    });
    expect((await readLabels(files.out, 'held_out')).predictionTimes).toEqual(BigInt64Array.of(7n * HOUR));
    const manifest = await readManifest(files.out, 'labels');
    expect(manifest.counts).toMatchObject({ rows: 2, positives: 1, 'lost.input.b at most 0': 1 });
    const again = await labelDataset(files.data, files.task, `${files.out}-again`);
    expect(again).toEqual(summary);
    expect(await readManifest(`${files.out}-again`, 'labels')).toEqual(manifest);
    await expect(labelDataset(files.data, files.task, files.out)).rejects.toThrow(/exists already/);
    const heldOut = await labelDataset(files.data, files.task, files.out, { force: true, split: 'held_out' });
    expect(heldOut).toMatchObject({ rows: 1, subjectsRead: 1 });
  });

  it('compares values in the precision of the data, and takes neither missing ones nor NaN for large', async () => {
    const rows: Row[] = [
      [1, 0, 'A'],
      [1, 1, 'B', 1.3],
      [2, 0, 'A'],
      [2, 1, 'B'],
      [3, 0, 'A'],
      [3, 1, 'B', Number.NaN],
      [4, 0, 'A'],
      [4, 1, 'B', 1.4],
    ];
    expect(await outcomes(await setUp(rows, simpleTask('{code: B, value_min: 1.3}')))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    const inclusive = simpleTask('{code: B, value_min: 1.3, value_min_inclusive: True}');
    expect(await outcomes(await setUp(rows, inclusive))).toEqual([true, false, false, true]);
    const doubles = await setUp([], inclusive);
    await writeEvents(join(doubles.data, 'data', 'train', '0.parquet'), rows, 'DOUBLE');
    expect(await outcomes(doubles)).toEqual([true, false, false, true]);
  });

  it('reads and(lab, range) of one row: another lab’s high value at the same time is not this one’s', async () => {
    const rows: Row[] = [
      [1, 0, 'A'],
      [1, 1, 'LAB//creatinine', 0.8],
      [1, 1, 'LAB//potassium', 4.5],
      [2, 0, 'A'],
      [2, 1, 'LAB//creatinine', 1.9],
    ];
    const extra = '  creatinine: {code: LAB//creatinine}\n  high: {code: null, value_min: 1.3}\n';
    expect(await outcomes(await setUp(rows, simpleTask('{expr: "and(creatinine, high)"}', extra)))).toEqual([
      false,
      true,
    ]);
  });

  it('looks at other columns and at facts about the patient', async () => {
    const rows: Row[] = [
      [1, null, 'SEX//male'],
      [1, 0, 'A'],
      [1, 1, 'B', 1, 'icu'],
      [2, null, 'SEX//male'],
      [2, 0, 'A'],
      [2, 1, 'B', 1, 'er'],
      [3, null, 'SEX//female'],
      [3, 0, 'A'],
      [4, 0, 'A'],
    ];
    const demographics = 'patient_demographics:\n  male: {code: {regex: "^SEX//(male|m)$"}}\n';
    const files = await setUp(rows, simpleTask('{code: B, ward: icu}', demographics));
    expect(await outcomes(files)).toEqual([true, false]);
    const nested = await setUp(rows, simpleTask('{code: B, other_cols: {ward: er}}', demographics));
    expect(await outcomes(nested)).toEqual([false, true]);
    expect(await labelDataset(nested.data, nested.task, `${nested.out}2`)).toMatchObject({
      subjectsExcluded: 2,
      triggers: 2,
    });
    const missing = await setUp(rows, simpleTask('{code: B, unit_of_care: icu}'));
    await expect(labelDataset(missing.data, missing.task, missing.out)).rejects.toThrow(/column unit_of_care.*ward/);
  });

  it('counts events at one time as one time, whatever the order of rows', async () => {
    const rows: Row[] = [
      [1, 2, 'B'],
      [1, 0, 'A'],
      [1, 2, 'C'],
    ];
    const extra = '  c: {code: C}\n  x: {code: B}\n';
    expect(await outcomes(await setUp(rows, simpleTask('{expr: "and(x, c)"}', extra)))).toEqual([true]);
  });

  it('refuses, before any long work, what cannot give an answer', async () => {
    const rows: Row[] = [
      [1, 0, 'A'],
      [1, 1, 'MEDS_DEATH'],
    ];
    const run = async (task: string, more = {}): Promise<unknown> => {
      const files = await setUp(rows, task, more);
      return labelDataset(files.data, files.task, files.out);
    };
    await expect(run(simpleTask('{code: MEDS_DETH}'))).rejects.toThrow(/line 3.*the label.*Near it: MEDS_DEATH/);
    await expect(run(simpleTask('{code: MEDS_DEATH, value_min: 1}'))).rejects.toThrow(/no values/);
    await expect(run(simpleTask('{code: {regex: "(?=x)"}}'))).rejects.toThrow(/Look-around/);
    await expect(run(simpleTask('{code: MEDS_DEATH}').replace(', index_timestamp: end', ''))).rejects.toThrow(
      /index_timestamp/,
    );
    await expect(run(simpleTask('{code: MEDS_DEATH}'), { 'train/1': rows })).rejects.toThrow(/several files/);
    const either = simpleTask('{expr: "or(death, gone)"}', '  death: {code: MEDS_DEATH}\n  gone: {code: GONE}\n');
    expect(await run(either)).toMatchObject({ positives: 1, remarks: [expect.stringMatching(/gone never holds/)] });
  });

  it('leaves nothing behind when it fails', async () => {
    const files = await setUp(
      [
        [1, 0, 'A'],
        [1, 1, 'B'],
      ],
      simpleTask('{code: B}'),
      { 'train/1': [[1, 0, 'A']] },
    );
    await expect(labelDataset(files.data, files.task, files.out)).rejects.toThrow(/several files/);
    expect(existsSync(files.out)).toBe(false);
  });

  it('gives the histories of some subjects, in which its own labels are found again', async () => {
    const rows: Row[] = [
      [1, 0, 'A'],
      [1, 5, 'B'],
      [2, 0, 'A'],
      [3, 0, 'A'],
      [3, 1, 'B'],
    ];
    const files = await setUp(rows, simpleTask('{code: B}'));
    const plan = planTask(await readAcesTask(files.task));
    const found: unknown[] = [];
    await forEachHistory(files.data, plan, new Set([1n, 2n, 9n]), (subject, record) => {
      evaluateTask(plan, record, ({ labelCount }) => found.push([subject, labelCount]));
    });
    expect(found).toEqual([
      [1n, 1],
      [2n, 0],
    ]);
  });
});
