/**
 * Summarises a MEDS dataset: size, time span, events per subject, splits, and its most frequent codes with how many subjects and
 * values they have. Counts only; streaming, in bounded memory.
 */
import { type Dataset, eventsQuery, openDataset, readCodes, readSplits, requireEventColumns } from './dataset.ts';
import { type Session, withSession } from './duckdb.ts';
import type { Split } from './meds.ts';

export interface CodeSummary {
  readonly code: string;
  readonly description: string | null;
  readonly rows: number;
  readonly subjects: number;
  /** Share of rows with a numeric value. */
  readonly valueShare: number;
}

export interface SplitSummary {
  readonly subjects: number;
  readonly rows: number;
}

export interface DatasetSummary {
  readonly folder: string;
  readonly name: string | null;
  readonly medsVersion: Dataset['medsVersion'];
  readonly files: number;
  readonly rows: number;
  readonly staticRows: number;
  readonly subjects: number;
  readonly codes: number;
  readonly rowsWithValue: number;
  readonly rowsWithText: number;
  /** ISO 8601, of the first and last timed row other than births. */
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly rowsPerSubject: {
    readonly minimum: number;
    readonly median: number;
    readonly p90: number;
    readonly maximum: number;
  };
  readonly splits: Readonly<Partial<Record<Split | 'none', SplitSummary>>>;
  readonly topCodes: readonly CodeSummary[];
}

export async function describeDataset(
  folder: string,
  options: { readonly top?: number; readonly memoryLimitMb?: number; readonly signal?: AbortSignal } = {},
): Promise<DatasetSummary> {
  return withSession({ memoryLimitMb: options.memoryLimitMb ?? 1024, signal: options.signal }, async (session) => {
    const dataset = await openDataset(session, folder);
    requireEventColumns(dataset);
    await count(session, dataset);
    const [totals] = await session.rows(
      `SELECT coalesce(sum(n), 0)::DOUBLE AS n, coalesce(sum(statics), 0)::DOUBLE AS statics,
         coalesce(sum(valued), 0)::DOUBLE AS valued, coalesce(sum(texts), 0)::DOUBLE AS texts, count(DISTINCT code)::DOUBLE AS codes,
         strftime(min(first_time) FILTER (NOT starts_with(code, 'MEDS_BIRTH')), '%Y-%m-%dT%H:%M:%S') AS first_time,
         strftime(max(last_time), '%Y-%m-%dT%H:%M:%S') AS last_time FROM per_code`,
      folder,
    );
    const [spread] = await session.rows(
      `SELECT count(*)::DOUBLE AS subjects, min(n)::DOUBLE AS minimum, quantile_disc(n, 0.5)::DOUBLE AS median,
         quantile_disc(n, 0.9)::DOUBLE AS p90, max(n)::DOUBLE AS maximum
       FROM (SELECT sum(n) AS n FROM per_subject GROUP BY subject_id)`,
      folder,
    );
    const { dataset_name: name } = dataset.info;
    return {
      folder,
      name: typeof name === 'string' ? name : null,
      medsVersion: dataset.medsVersion,
      files: dataset.files.length,
      rows: Number(totals.n),
      staticRows: Number(totals.statics),
      subjects: Number(spread.subjects),
      codes: Number(totals.codes),
      rowsWithValue: Number(totals.valued),
      rowsWithText: Number(totals.texts),
      firstTime: typeof totals.first_time === 'string' ? totals.first_time : null,
      lastTime: typeof totals.last_time === 'string' ? totals.last_time : null,
      rowsPerSubject: {
        minimum: Number(spread.minimum),
        median: Number(spread.median),
        p90: Number(spread.p90),
        maximum: Number(spread.maximum),
      },
      splits: await splitSummaries(session, dataset),
      topCodes: await topCodes(session, dataset, options.top ?? 20),
    };
  });
}

/** Fills `per_code` (one row per code and file) and `per_subject` (one per subject and file). */
async function count(session: Session, dataset: Dataset): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE per_code (code VARCHAR, n BIGINT, subjects BIGINT, statics BIGINT, valued BIGINT, texts BIGINT,
       first_time TIMESTAMP, last_time TIMESTAMP)`,
    dataset.folder,
  );
  await session.run('CREATE TEMP TABLE per_subject (subject_id BIGINT, n BIGINT)', dataset.folder);
  for (const file of dataset.files) {
    const events = `(${eventsQuery(file)})`;
    await session.run(
      `INSERT INTO per_code SELECT code, count(*), count(DISTINCT subject_id), count(*) FILTER (time IS NULL),
         count(numeric_value), count(text_value), min(time), max(time) FROM ${events} GROUP BY code`,
      file.name,
    );
    await session.run(
      `INSERT INTO per_subject SELECT subject_id, count(*) FROM ${events} GROUP BY subject_id`,
      file.name,
    );
  }
}

async function splitSummaries(session: Session, dataset: Dataset): Promise<DatasetSummary['splits']> {
  const splits = dataset.splitSource === 'none' ? new Map<bigint, Split>() : await readSplits(session, dataset);
  const summaries: Partial<Record<Split | 'none', { subjects: number; rows: number }>> = {};
  const query = 'SELECT subject_id, sum(n)::DOUBLE FROM per_subject WHERE subject_id IS NOT NULL GROUP BY subject_id';
  for await (const chunk of session.stream(query, dataset.folder)) {
    for (const [subject, rows] of chunk.getRows()) {
      const split = typeof subject === 'bigint' ? (splits.get(subject) ?? 'none') : 'none';
      const summary = summaries[split] ?? { subjects: 0, rows: 0 };
      summary.subjects++;
      summary.rows += Number(rows);
      summaries[split] = summary;
    }
  }
  return summaries;
}

async function topCodes(session: Session, dataset: Dataset, top: number): Promise<CodeSummary[]> {
  const known = await readCodes(session, dataset);
  const rows = await session.rows(
    `SELECT code, sum(n)::DOUBLE AS n, sum(subjects)::DOUBLE AS subjects, sum(valued)::DOUBLE AS valued
     FROM per_code WHERE code IS NOT NULL GROUP BY code ORDER BY n DESC, code LIMIT ${top}`,
    dataset.folder,
  );
  return rows.map((row) => ({
    code: String(row.code),
    description: known.get(String(row.code))?.description ?? null,
    rows: Number(row.n),
    subjects: Number(row.subjects),
    valueShare: Number(row.valued) / Number(row.n),
  }));
}
