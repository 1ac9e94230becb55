/** A MEDS dataset of a few rows in a temporary folder, as right or as wrong as a test wants it. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnType } from '../../src/data/record/table.ts';
import { writeTable } from '../../src/data/record/table.ts';

/** [subject, minutes since 2020-01-01 or null, code, value?, text?]. */
export type TinyRow = readonly [
  subject: number | null,
  minutes: number | null,
  code: string | null,
  value?: number | null,
  text?: string | null,
];

export interface TinyDataset {
  /** File below `data/` (`train/0`) → rows. */
  readonly files: Readonly<Record<string, readonly TinyRow[]>>;
  readonly splits?: Readonly<Record<number, string>> | null;
  readonly codes?: readonly { code: string; parents?: readonly string[] }[] | null;
  readonly info?: object | null;
  readonly valueType?: ColumnType;
}

const EPOCH_2020_MINUTES = 26_297_280;

export function microsOf(minutes: number): bigint {
  return BigInt(Math.round((EPOCH_2020_MINUTES + minutes) * 60_000_000));
}

export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `anamnesis-${name}-`));
}

/** Without `codes` all codes of the rows are listed; without `splits` subjects belong to the split that their file's folder names. */
export async function writeTinyDataset(folder: string, tiny: TinyDataset): Promise<string> {
  for (const [name, rows] of Object.entries(tiny.files)) {
    const column = (name: string, type: ColumnType, values: unknown[]) => ({ name, type, values });
    await writeTable(join(folder, 'data', `${name}.parquet`), [
      column(
        'subject_id',
        'BIGINT',
        rows.map(([subject]) => (subject === null ? null : BigInt(subject))),
      ),
      column(
        'time',
        'TIMESTAMP',
        rows.map(([, minutes]) => (minutes === null ? null : microsOf(minutes))),
      ),
      column(
        'code',
        'VARCHAR',
        rows.map(([, , code]) => code),
      ),
      column(
        'numeric_value',
        tiny.valueType ?? 'FLOAT',
        rows.map(([, , , value]) => value ?? null),
      ),
      column(
        'text_value',
        'VARCHAR',
        rows.map(([, , , , text]) => text ?? null),
      ),
    ]);
  }
  await mkdir(join(folder, 'metadata'), { recursive: true });
  await writeMetadata(folder, tiny);
  return folder;
}

async function writeMetadata(folder: string, tiny: TinyDataset): Promise<void> {
  const rows = Object.values(tiny.files).flat();
  if (tiny.info !== null) {
    const info = tiny.info ?? { dataset_name: 'tiny', meds_version: '0.4.1' };
    await writeFile(join(folder, 'metadata', 'dataset.json'), JSON.stringify(info));
  }
  if (tiny.codes !== null) {
    const listed = tiny.codes ?? [...new Set(rows.map(([, , code]) => code))].map((code) => ({ code }));
    await writeTable(join(folder, 'metadata', 'codes.parquet'), [
      { name: 'code', type: 'VARCHAR', values: listed.map(({ code }) => code) },
      { name: 'description', type: 'VARCHAR', values: listed.map(() => null) },
      {
        name: 'parent_codes',
        type: 'VARCHAR[]',
        values: listed.map((entry) => ('parents' in entry ? (entry.parents ?? null) : null)),
      },
    ]);
  }
  if (tiny.splits !== null) {
    const splits = Object.entries(tiny.splits ?? splitsByFolder(tiny));
    await writeTable(join(folder, 'metadata', 'subject_splits.parquet'), [
      { name: 'subject_id', type: 'BIGINT', values: splits.map(([subject]) => BigInt(subject)) },
      { name: 'split', type: 'VARCHAR', values: splits.map(([, split]) => split) },
    ]);
  }
}

function splitsByFolder({ files }: TinyDataset): Record<number, string> {
  const splits: Record<number, string> = {};
  for (const [name, rows] of Object.entries(files)) {
    for (const [subject] of rows) if (subject !== null) splits[subject] ??= name.split('/')[0];
  }
  return splits;
}
