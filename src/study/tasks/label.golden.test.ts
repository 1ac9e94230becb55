/**
 * es-aces's cohorts, row for row: the golden file keeps counts and a hash of the sorted rows that es-aces 0.7.3 gave
 * (`interop/check_aces.py --write`), nothing of the data.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256OfBytes } from '../../base/hashing.ts';
import { readTable } from '../../data/record/table.ts';
import { labelDataset } from './label.ts';

const SAMPLE = '../shared/data/aces-meds-sample';
const DEMO = '../shared/data/mimic-iv-demo/meds';
const GOLDEN = new URL('./golden/aces.json', import.meta.url);

interface GoldenCohort {
  readonly rows: number;
  readonly positives: number | null;
  readonly sha256: string;
}

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-aces-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!existsSync(SAMPLE) || !existsSync(DEMO))(
  'es-aces’s cohorts, row for row (skipped when ../shared/data is absent)',
  () => {
    const golden: Readonly<Record<string, GoldenCohort>> = JSON.parse(readFileSync(GOLDEN, 'utf8'));
    const isDemo = (name: string): boolean => name.startsWith('demo/');
    it.each(Object.entries(golden))('%s', async (name, cohort) => {
      const [kind, task] = name.split('/');
      const data = isDemo(name) ? DEMO : join(SAMPLE, 'meds_sample');
      const path = join(isDemo(name) ? 'interop/tasks' : join(SAMPLE, 'sample_configs'), `${task}.yaml`);
      const out = join(folder, kind, task);
      const predicates =
        kind === 'sample-with-predicates' ? { predicates: 'interop/tasks/sample_predicates.yaml' } : {};
      const summary = await labelDataset(data, path, out, { allowUnmatched: true, ...predicates });
      const rows = await readTable(join(out, '**', '*.parquet')).catch(() => undefined);
      const lines = (rows?.subject_id ?? []).map((subject, i): [bigint, bigint, string] => {
        const [time, value] = [rows?.prediction_time[i], rows?.boolean_value[i]];
        return [BigInt(String(subject)), BigInt(String(time)), value === null ? '' : value ? '1' : '0'];
      });
      lines.sort((a, b) => Number(a[0] - b[0]) || Number(a[1] - b[1]) || a[2].localeCompare(b[2]));
      expect({
        rows: summary.rows,
        positives: summary.positives === null && cohort.rows === 0 ? 0 : summary.positives,
        sha256: sha256OfBytes(lines.map((line) => line.join(',')).join('\n')),
      }).toEqual(cohort);
    });
  },
);
