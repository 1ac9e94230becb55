/**
 * Checks a MEDS dataset against the standard, file after file, and reports what would make a timeline wrong or lose something:
 * every finding with its place, count, rule and remedy, never a value of a record. Nothing is changed (see `repair.ts`).
 *
 * Left out: the labels folder (read by `study`), and whether codes mean what they say (terminologies).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Progress, silentProgress } from '../../base/progress.ts';
import {
  columnFault,
  type DataFile,
  type Dataset,
  eventsQuery,
  openDataset,
  parquetSource,
  readCodes,
} from './dataset.ts';
import { type Session, withSession } from './duckdb.ts';
import { type Finding, finding, type RuleName } from './findings.ts';
import { CODES_FILE, DATASET_FILE, EVENT_COLUMN_NAMES, EVENT_COLUMNS, isSplit, SPLITS, SPLITS_FILE } from './meds.ts';
import { orderChecker } from './order.ts';

export interface CheckReport {
  readonly folder: string;
  readonly medsVersion: Dataset['medsVersion'];
  readonly files: number;
  readonly rows: number;
  readonly subjects: number;
  readonly findings: readonly Finding[];
}

export interface CheckOptions {
  readonly memoryLimitMb?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Errors first, then by rule and place. @throws only when the folder holds no event file, or one that is not Parquet. */
export async function checkDataset(folder: string, options: CheckOptions = {}): Promise<CheckReport> {
  const progress = options.progress ?? silentProgress;
  return withSession({ memoryLimitMb: options.memoryLimitMb ?? 1024, signal: options.signal }, async (session) => {
    const dataset = await openDataset(session, folder);
    const findings: Finding[] = [];
    const order = orderChecker(session);
    const codes = new Set<string>();
    let rows = 0;
    progress.start('check', dataset.files.length, 'files');
    for (const [i, file] of dataset.files.entries()) {
      const headerFindings = checkHeader(file);
      findings.push(...headerFindings);
      if (!headerFindings.some(({ severity }) => severity === 'error')) {
        rows += await checkValues(session, file, codes, findings);
        findings.push(...(await order.check(file)));
      }
      progress.update(i + 1);
    }
    findings.push(
      ...(await checkCodes(session, dataset, codes)),
      ...(await checkSplits(session, dataset, order.subjects)),
    );
    if (dataset.medsVersion === 'unknown') findings.push(finding('dataset-file-missing', DATASET_FILE));
    progress.finish();
    const { medsVersion, files } = dataset;
    return {
      folder,
      medsVersion,
      files: files.length,
      rows,
      subjects: order.subjects.size,
      findings: sorted(findings),
    };
  });
}

function checkHeader(file: DataFile): Finding[] {
  const findings: Finding[] = [];
  for (const name of EVENT_COLUMN_NAMES) {
    const type = file.columns.get(name);
    const where = `${file.name}, column ${name}`;
    if (columnFault(file, name) !== undefined)
      findings.push(finding(type === undefined ? 'column-missing' : 'column-type', where));
    else if (type !== undefined && type !== EVENT_COLUMNS[name].types[0])
      findings.push(finding('column-type-differs', where));
  }
  return findings;
}

/** Adds the file's codes to `codes` and its findings to `findings`; returns its rows. */
async function checkValues(session: Session, file: DataFile, codes: Set<string>, findings: Finding[]): Promise<number> {
  const query = `SELECT code, count(*)::DOUBLE AS n, count(*) FILTER (subject_id IS NULL)::DOUBLE AS orphans,
      count(*) FILTER (NOT isfinite(numeric_value))::DOUBLE AS odd,
      count(*) FILTER (NOT isfinite(time) OR time < TIMESTAMP '1850-01-01' OR time >= TIMESTAMP '2401-01-01')::DOUBLE AS strange
    FROM (${eventsQuery(file)}) GROUP BY code`;
  const totals = { rows: 0, 'code-null': 0, 'subject-null': 0, 'value-not-finite': 0, 'time-implausible': 0 };
  for (const row of await session.rows(query, file.name)) {
    if (typeof row.code === 'string') codes.add(row.code);
    else totals['code-null'] += Number(row.n);
    totals.rows += Number(row.n);
    totals['subject-null'] += Number(row.orphans);
    totals['value-not-finite'] += Number(row.odd);
    totals['time-implausible'] += Number(row.strange);
  }
  const columns = {
    'code-null': 'code',
    'subject-null': 'subject_id',
    'value-not-finite': 'numeric_value',
    'time-implausible': 'time',
  } as const;
  for (const name of ['code-null', 'subject-null', 'value-not-finite', 'time-implausible'] as const) {
    if (totals[name] > 0) findings.push(finding(name, `${file.name}, column ${columns[name]}`, totals[name]));
  }
  if (totals.rows === 0) findings.push(finding('file-empty', file.name));
  return totals.rows;
}

async function checkCodes(session: Session, dataset: Dataset, codes: ReadonlySet<string>): Promise<Finding[]> {
  const path = join(dataset.folder, CODES_FILE);
  if (!existsSync(path)) return [finding('codes-file-missing', CODES_FILE)];
  const findings: Finding[] = [];
  const columns = (await session.rows(`DESCRIBE SELECT * FROM ${parquetSource(path)}`, CODES_FILE)).map(
    (row) => row.column_name,
  );
  if (!columns.includes('code')) return [finding('column-missing', `${CODES_FILE}, column code`)];
  for (const name of ['description', 'parent_codes']) {
    if (!columns.includes(name)) findings.push(finding('codes-column-missing', `${CODES_FILE}, column ${name}`));
  }
  const listed = await readCodes(session, dataset);
  const unlisted = [...codes].filter((code) => !listed.has(code)).length;
  if (unlisted > 0) findings.push(finding('code-unlisted', `${CODES_FILE}, column code`, unlisted));
  const [{ twice }] = await session.rows(
    `SELECT count(*)::DOUBLE AS twice FROM (SELECT code FROM ${parquetSource(path)} GROUP BY code HAVING count(*) > 1)`,
    CODES_FILE,
  );
  if (Number(twice) > 0) findings.push(finding('code-listed-twice', `${CODES_FILE}, column code`, Number(twice)));
  return findings;
}

async function checkSplits(session: Session, dataset: Dataset, subjects: ReadonlySet<bigint>): Promise<Finding[]> {
  const path = join(dataset.folder, SPLITS_FILE);
  if (!existsSync(path)) return [finding('splits-missing', SPLITS_FILE)];
  const counts = new Map<RuleName, number>();
  const add = (name: RuleName): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const splitOf = new Map<bigint, unknown>();
  const filled = new Set<unknown>();
  for await (const chunk of session.stream(
    `SELECT subject_id::BIGINT, split::VARCHAR FROM ${parquetSource(path)}`,
    SPLITS_FILE,
  )) {
    for (const [subject, split] of chunk.getRows()) {
      if (typeof subject !== 'bigint') continue;
      if (!isSplit(split)) add('split-unknown');
      if (splitOf.has(subject) && splitOf.get(subject) !== split) add('subject-in-two-splits');
      splitOf.set(subject, split);
      if (subjects.has(subject)) filled.add(split);
      else add('subject-without-rows');
    }
  }
  for (const subject of subjects) if (!splitOf.has(subject)) add('subject-without-split');
  const findings = [...counts].map(([name, count]) => finding(name, SPLITS_FILE, count));
  for (const split of SPLITS) {
    if (!filled.has(split))
      findings.push(finding(split === 'train' ? 'train-empty' : 'split-empty', `${SPLITS_FILE}, split ${split}`));
  }
  return findings;
}

function sorted(findings: readonly Finding[]): Finding[] {
  const key = ({ severity, name, where }: Finding): string => [severity, name, where].join('\u0000');
  return findings.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
