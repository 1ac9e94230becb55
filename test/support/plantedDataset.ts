/**
 * A tiny MEDS dataset full of what must never be shown: names, numbers, a note, subject identifiers and values that occur once.
 * `PLANTED` lists them; each defect breaks one rule, so that every error path gets the chance to quote a record.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, writeTable } from '../../src/data/record/table.ts';

/** Texts that may appear in no message, result or manifest. */
export const PLANTED = [
  'Roe',
  '555-0199',
  'jane.roe@example.org',
  'felt faint in church',
  '990017', // the beginning of every subject's identifier
  '73519', // the digits of every value
  '1931-02-03',
] as const;

export const DEFECTS = [
  'none',
  'unsorted',
  'subject in two files',
  'null code',
  'null subject',
  'missing column',
  'wrong type',
  'not finite',
  'code not listed',
  'no splits',
  'split unknown',
  'truncated file',
] as const;
export type Defect = (typeof DEFECTS)[number];

const MICROS_PER_DAY = 86_400_000_000n;
const BIRTH = BigInt(Date.UTC(1931, 1, 3)) * 1000n;
const SUBJECTS = [990017001n, 990017002n, 990017003n, 990017004n, 990017005n, 990017006n];
const NOTE = 'Jane Roe, call 555-0199 or jane.roe@example.org; felt faint in church on 1931-02-03';

interface Event {
  readonly subject: bigint | null;
  readonly time: bigint | null;
  readonly code: string | null;
  readonly value: number | null;
  readonly text: string | null;
}

/** Writes the dataset with one defect; the rest of it keeps the rules of MEDS. */
export async function writePlantedDataset(folder: string, defect: Defect): Promise<void> {
  const events = SUBJECTS.flatMap((subject, k) => history(subject, k));
  await mkdir(join(folder, 'data'), { recursive: true });
  const path = join(folder, 'data/0.parquet');
  await writeTable(path, eventColumns(spoil(events, defect), defect));
  if (defect === 'subject in two files')
    await writeTable(join(folder, 'data/1.parquet'), eventColumns(history(SUBJECTS[0], 0), defect));
  if (defect === 'truncated file') await writeFile(path, `PAR1${NOTE}`);
  await writeMetadata(folder, defect);
}

function history(subject: bigint, k: number): Event[] {
  const day = (days: number) => BIRTH + BigInt(days) * MICROS_PER_DAY;
  const event = (time: bigint | null, code: string, value: number | null, text: string | null): Event => ({
    subject,
    time,
    code,
    value,
    text,
  });
  return [
    event(null, 'GENDER//F', null, null),
    event(BIRTH, 'MEDS_BIRTH', null, null),
    event(day(20_000 + k), 'HOSPITAL_ADMISSION', null, NOTE),
    event(day(20_001 + k), 'LAB//creatinine', 73519 + k / 8, NOTE),
    event(day(20_002 + k), 'LAB//creatinine', 735190 + k, null),
    event(day(20_003 + k), k % 2 === 0 ? 'MEDS_DEATH' : 'HOSPITAL_DISCHARGE', null, null),
  ];
}

function spoil(events: readonly Event[], defect: Defect): readonly Event[] {
  const change = (at: number, part: Partial<Event>) =>
    events.map((event, k) => (k === at ? { ...event, ...part } : event));
  switch (defect) {
    case 'unsorted':
      return [...events.slice(0, 3), events[4], events[3], ...events.slice(5)];
    case 'null code':
      return change(3, { code: null });
    case 'null subject':
      return change(3, { subject: null });
    case 'not finite':
      return change(3, { value: Number.NaN });
    default:
      return events;
  }
}

function eventColumns(events: readonly Event[], defect: Defect): readonly Column[] {
  const values = events.map(({ value }) => value);
  const columns: readonly Column[] = [
    { name: 'subject_id', type: 'BIGINT', values: events.map(({ subject }) => subject) },
    { name: 'time', type: 'TIMESTAMP', values: events.map(({ time }) => time) },
    { name: 'code', type: 'VARCHAR', values: events.map(({ code }) => code) },
    defect === 'wrong type'
      ? {
          name: 'numeric_value',
          type: 'VARCHAR',
          values: values.map((value) => (value === null ? null : `${value} Roe`)),
        }
      : { name: 'numeric_value', type: 'FLOAT', values },
    { name: 'text_value', type: 'VARCHAR', values: events.map(({ text }) => text) },
  ];
  return defect === 'missing column' ? columns.filter(({ name }) => name !== 'time') : columns;
}

async function writeMetadata(folder: string, defect: Defect): Promise<void> {
  const codes = [
    'GENDER//F',
    'MEDS_BIRTH',
    'MEDS_DEATH',
    'HOSPITAL_ADMISSION',
    'HOSPITAL_DISCHARGE',
    'LAB//creatinine',
  ];
  const listed = defect === 'code not listed' ? codes.slice(0, -1) : codes;
  await mkdir(join(folder, 'metadata'), { recursive: true });
  await writeTable(join(folder, 'metadata/codes.parquet'), [
    { name: 'code', type: 'VARCHAR', values: listed },
    { name: 'description', type: 'VARCHAR', values: listed.map(() => null) },
    { name: 'parent_codes', type: 'VARCHAR[]', values: listed.map(() => []) },
  ]);
  await writeFile(
    join(folder, 'metadata/dataset.json'),
    JSON.stringify({ dataset_name: 'planted', meds_version: '0.4.1' }),
  );
  if (defect === 'no splits') return;
  const splits = ['train', 'train', 'train', 'train', 'tuning', defect === 'split unknown' ? 'Roe' : 'held_out'];
  await writeTable(join(folder, 'metadata/subject_splits.parquet'), [
    { name: 'subject_id', type: 'BIGINT', values: SUBJECTS },
    { name: 'split', type: 'VARCHAR', values: splits },
  ]);
}
