/**
 * What a dataset says of its codes, counted in DuckDB one file after the other: for all rows what encoding will meet, for the
 * training split what the vocabulary is learned from. Quantities are exact; memory is bounded by DuckDB's limit (it spills).
 *
 * Patients per code are counted per file and summed: a subject lives in one file (encoding refuses a dataset where one does not).
 */
import { type DataFile, eventsQuery } from '../record/dataset.ts';
import { quote, type Row, type Session } from '../record/duckdb.ts';
import { type BinBuilder, type Bins, binBuilder } from './bins.ts';
import type { CodeStatistics } from './learn.ts';

/** All rows of the dataset, of every split. */
export interface DatasetCensus {
  /** Every code, ascending. */
  readonly codes: readonly string[];
  readonly rows: number;
  readonly rowsWithoutCode: number;
  readonly rowsWithoutSubject: number;
  /** NaN or infinite: encoded as missing. */
  readonly nonFiniteValues: number;
  /** Text beside an event is not part of a timeline. */
  readonly textValues: number;
}

export async function takeCensus(session: Session, files: readonly DataFile[]): Promise<DatasetCensus> {
  await session.run(
    'CREATE OR REPLACE TEMP TABLE census (code VARCHAR, n BIGINT, orphans BIGINT, odd BIGINT, texts BIGINT)',
    'census',
  );
  for (const file of files) {
    await session.run(
      `INSERT INTO census SELECT code, count(*), count(*) FILTER (subject_id IS NULL),
         count(*) FILTER (NOT isfinite(numeric_value)), count(text_value)
       FROM (${eventsQuery(file)}) GROUP BY code`,
      file.name,
    );
  }
  const codes = await session.rows('SELECT DISTINCT code FROM census WHERE code IS NOT NULL ORDER BY code', 'census');
  const [totals] = await session.rows(
    `SELECT coalesce(sum(n), 0)::DOUBLE AS n, coalesce(sum(n) FILTER (code IS NULL), 0)::DOUBLE AS codeless,
       coalesce(sum(orphans), 0)::DOUBLE AS orphans, coalesce(sum(odd), 0)::DOUBLE AS odd,
       coalesce(sum(texts), 0)::DOUBLE AS texts FROM census`,
    'census',
  );
  return {
    codes: codes.map((row) => String(row.code)),
    rows: Number(totals.n),
    rowsWithoutCode: Number(totals.codeless),
    rowsWithoutSubject: Number(totals.orphans),
    nonFiniteValues: Number(totals.odd),
    textValues: Number(totals.texts),
  };
}

/** Statistics of every code of the training split, by code. Needs `train_subjects (subject_id BIGINT)` in the session. */
export async function trainingStatistics(
  session: Session,
  files: readonly DataFile[],
  bins: number,
): Promise<CodeStatistics[]> {
  await session.run('CREATE OR REPLACE TEMP TABLE seen (code VARCHAR, value FLOAT, n BIGINT, statics BIGINT)', 'train');
  await session.run('CREATE OR REPLACE TEMP TABLE patients (code VARCHAR, n BIGINT)', 'train');
  for (const file of files) {
    const events = `(${eventsQuery(file)}) SEMI JOIN train_subjects USING (subject_id)`;
    await session.run(
      `INSERT INTO seen SELECT code, CASE WHEN isfinite(numeric_value) THEN numeric_value END AS value, count(*),
         count(*) FILTER (time IS NULL) FROM ${events} WHERE code IS NOT NULL GROUP BY ALL`,
      file.name,
    );
    await session.run(
      `INSERT INTO patients SELECT code, count(*) FROM
         (SELECT DISTINCT code, subject_id FROM ${events} WHERE code IS NOT NULL) GROUP BY code`,
      file.name,
    );
  }
  const binsOf = await learnBins(session, bins);
  const rows = await session.rows(
    `SELECT code, sum(n)::DOUBLE AS n, sum(statics)::DOUBLE AS statics,
       (SELECT sum(p.n)::DOUBLE FROM patients p WHERE p.code = seen.code) AS patients
     FROM seen GROUP BY code ORDER BY code`,
    'train',
  );
  return rows.map((row) => codeStatistics(row, binsOf));
}

/** The patients of each given code in the training split: for rare codes, which have few. */
export async function patientsOf(
  session: Session,
  files: readonly DataFile[],
  codes: readonly string[],
): Promise<Map<string, Set<bigint>>> {
  const found = new Map<string, Set<bigint>>(codes.map((code) => [code, new Set()]));
  if (codes.length === 0) return found;
  await session.run('CREATE OR REPLACE TEMP TABLE rare (code VARCHAR)', 'train');
  for (let start = 0; start < codes.length; start += 1000) {
    const values = codes.slice(start, start + 1000).map((code) => `(${quote(code)})`);
    await session.run(`INSERT INTO rare VALUES ${values.join(', ')}`, 'train');
  }
  for (const file of files) {
    const query = `SELECT DISTINCT code, subject_id FROM (${eventsQuery(file)})
                   SEMI JOIN rare USING (code) SEMI JOIN train_subjects USING (subject_id)`;
    for await (const chunk of session.stream(query, file.name)) {
      for (const [code, subject] of chunk.getRows()) {
        if (typeof code === 'string' && typeof subject === 'bigint') found.get(code)?.add(subject);
      }
    }
  }
  return found;
}

function codeStatistics(row: Row, binsOf: ReadonlyMap<string, Bins>): CodeStatistics {
  const code = String(row.code);
  return {
    code,
    patients: Number(row.patients),
    rows: Number(row.n),
    staticRows: Number(row.statics),
    bins: binsOf.get(code),
  };
}

/** Streams each code's distinct values in order through a bin builder: no code's values are held. */
async function learnBins(session: Session, wanted: number): Promise<Map<string, Bins>> {
  await session.run(
    `CREATE OR REPLACE TEMP TABLE histogram AS
       SELECT code, value, sum(n)::DOUBLE AS n FROM seen WHERE value IS NOT NULL GROUP BY code, value`,
    'train',
  );
  const sizes = await session.rows(
    'SELECT code, count(*)::DOUBLE AS distinct_values, sum(n) AS total FROM histogram GROUP BY code',
    'train',
  );
  const builders = new Map<string, BinBuilder>(
    sizes.map((row) => [String(row.code), binBuilder(wanted, Number(row.distinct_values), Number(row.total))]),
  );
  for await (const chunk of session.stream('SELECT code, value, n FROM histogram ORDER BY code, value', 'train')) {
    for (const [code, value, n] of chunk.getRows()) builders.get(String(code))?.add(Number(value), Number(n));
  }
  return new Map([...builders].map(([code, builder]) => [code, builder.finish()]));
}
