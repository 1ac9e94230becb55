import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type TinyDataset,
  type TinyRow,
  temporaryFolder,
  writeTinyDataset,
} from '../../../../test/support/tinyDataset.ts';
import { silentProgress } from '../../../base/progress.ts';
import { checkDataset } from '../../record/check.ts';
import { readTable, writeTable } from '../../record/table.ts';
import { listInput } from '../input/files.ts';
import { entriesOf, type IngestReport, totalOutcomes, unaccounted } from '../report/ingestReport.ts';
import { splitOfSubject } from '../splits.ts';
import { ingestMeds } from './ingestMeds.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('ingest-meds');
});
afterAll(() => rm(root, { recursive: true }));

async function ingested(source: string, datasetName?: string): Promise<{ out: string; report: IngestReport }> {
  const out = join(root, `out${number++}`);
  const hooks = { progress: silentProgress, signal: new AbortController().signal };
  const report = await ingestMeds(source, await listInput(source), out, { memoryLimitMb: 512, datasetName }, hooks);
  expect(unaccounted(report)).toEqual([]);
  return { out, report };
}

const write = (tiny: TinyDataset): Promise<string> => writeTinyDataset(join(root, `in${number++}`), tiny);
const patient = (id: number): TinyRow[] => [
  [id, null, 'GENDER//F'],
  [id, -20_000_000, 'MEDS_BIRTH'],
  [id, 0, 'LAB//x', 1],
  [id, 0, 'LAB//x', 1],
];

describe('MEDS to MEDS', () => {
  it('keeps every row with subject and code, says where it came from, and accounts for the others', async () => {
    const source = await write({
      files: {
        'train/0': [[1, 9, 'b'], [null, 1, 'b'], [1, 3, null], ...patient(2), [1, 3, 'a', Number.NaN]],
        'tuning/0': patient(3),
      },
      codes: [{ code: 'LAB//x' }],
      info: { dataset_name: 'theirs', license: 'open', meds_version: '0.3.3', raw_source_id_columns: ['row'] },
    });
    await writeFile(join(source, 'README.md'), 'about');
    const { out, report } = await ingested(source);
    const train = await readTable(join(out, 'data/train/0.parquet'));
    expect(train.code).toEqual(['a', 'b', 'GENDER//F', 'MEDS_BIRTH', 'LAB//x', 'LAB//x']);
    expect(train.source_table).toEqual(train.code.map(() => 'train/0.parquet'));
    expect(train.source_id).toEqual(['7', '0', '3', '4', '5', '6']);
    expect((await checkDataset(out)).findings.map(({ name }) => name)).toEqual(['split-empty']);
    expect(report).toMatchObject({
      source: 'meds',
      sourceVersion: '0.3',
      datasetName: 'theirs',
      rows: { landed: 10, dropped: {}, written: 10 },
      codes: { distinct: 5, withoutDescription: { codes: 5, rows: 10 } },
      patients: { subjects: 3, withoutBirth: 1, perSplit: { train: 2, tuning: 1 } },
    });
    expect(report.files).toContainEqual(
      expect.objectContaining({
        file: 'data/train/0.parquet',
        lines: 8,
        outcomes: { used: 6, 'no subject': 1, 'no code': 1 },
      }),
    );
    expect(entriesOf(totalOutcomes(report.files))).toEqual([
      ['used', 10],
      ['reference only', 5],
      ['other format', 1],
      ['no code', 1],
      ['no subject', 1],
    ]);
    expect(report.faults.map(({ file, remedy, count }) => [file, remedy, count])).toContainEqual([
      'data/train/0.parquet, column time',
      'It was mended on the way.',
      1,
    ]);
    expect(JSON.parse(await readFile(join(out, 'metadata/dataset.json'), 'utf8'))).toMatchObject({
      dataset_name: 'theirs',
      license: 'open',
      meds_version: '0.4.1',
      raw_source_id_columns: ['row', 'source_table', 'source_id'],
    });
  });

  it('gives every subject a split when the source names none, and only then', async () => {
    const files = { '0': [1, 2, 3, 5].flatMap(patient) };
    const { out, report } = await ingested(await write({ files, splits: null }));
    const splits = await readTable(join(out, 'metadata/subject_splits.parquet'));
    expect(splits.subject_id).toEqual([1n, 2n, 3n, 5n]);
    expect(splits.split).toEqual([1n, 2n, 3n, 5n].map(splitOfSubject));
    expect(report.patients.perSplit).toEqual({ train: 2, tuning: 1, held_out: 1 });
    const partial = await ingested(await write({ files, splits: { 1: 'train', 9: 'train' } }));
    expect(partial.report.patients.perSplit).toEqual({ train: 1, unassigned: 3 });
    expect(existsSync(join(partial.out, 'data/unassigned/0.parquet'))).toBe(true);
  });

  it('keeps the trace that the source has, and gives the others one', async () => {
    const source = await write({ files: { 'train/0': patient(1), 'tuning/0': patient(2), 'held_out/0': patient(3) } });
    await writeTable(join(source, 'data/train/0.parquet'), [
      { name: 'subject_id', type: 'BIGINT', values: [1n, 1n, 1n] },
      { name: 'time', type: 'TIMESTAMP', values: [1n, 2n, 3n] },
      { name: 'code', type: 'VARCHAR', values: ['LAB//x', 'LAB//x', 'LAB//x'] },
      { name: 'source_table', type: 'VARCHAR', values: ['labs', 'labs', null] },
      { name: 'source_id', type: 'BIGINT', values: [77n, null, null] },
      { name: 'ward', type: 'VARCHAR', values: ['A', 'B', 'C'] },
    ]);
    const { out } = await ingested(source, 'renamed');
    const train = await readTable(join(out, 'data/train/0.parquet'));
    expect(train.source_table).toEqual(['labs', 'labs', 'train/0.parquet']);
    expect(train.source_id).toEqual(['77', null, '2']);
    expect(train.ward).toEqual(['A', 'B', 'C']);
    expect(JSON.parse(await readFile(join(out, 'metadata/dataset.json'), 'utf8')).dataset_name).toBe('renamed');
  });

  it('reports odd times and leaves them as they are', async () => {
    const rows: TinyRow[] = [...patient(1), [1, -30_000_000, 'LAB//x'], [1, -300_000_000, 'LAB//x']];
    const { report } = await ingested(await write({ files: { 'train/0': rows } }));
    expect(report.times.findings).toEqual([
      { rule: 'implausible', table: 'data', rows: 1 },
      { rule: 'before birth', table: 'data', rows: 2 },
    ]);
    expect(report.rows.written).toBe(6);
  });

  it('refuses what is no data set', async () => {
    const source = await write({ files: { 'train/0': patient(1) } });
    await writeFile(join(source, 'data/train/1.parquet'), 'PAR1 cut short');
    await expect(ingested(source)).rejects.toMatchObject({ code: 'input/not-readable', where: 'data/train/1.parquet' });
  });

  it('gives the same rows again from its own output', async () => {
    const first = await ingested(await write({ files: { 'train/0': patient(1), 'tuning/0': patient(2) } }));
    const copy = join(root, `copy${number++}`);
    await cp(first.out, copy, { recursive: true });
    const second = await ingested(copy);
    const path = 'data/train/0.parquet';
    expect(await readTable(join(second.out, path))).toEqual(await readTable(join(first.out, path)));
    expect(second.report.faults).toEqual([]);
  });

  const real = '../shared/data';
  it.skipIf(!existsSync(real))(
    'keeps every row of real data sets (skipped when ../shared/data is absent)',
    { timeout: 120_000 },
    async () => {
      const { report, out } = await ingested(join(real, 'mimic-iv-demo', 'meds'));
      expect(report).toMatchObject({
        datasetName: 'MIMIC-IV',
        rows: { written: 916_166 },
        patients: { subjects: 100, perSplit: { train: 80, tuning: 10, held_out: 10 } },
      });
      expect((await checkDataset(out)).findings).toEqual([]);
    },
  );
});
