/**
 * Counts for the report, from the written parts: every line of the input ends in one outcome, every candidate row in one reason.
 *
 * A line is used when one of its rows became an event, or when other rows can look it up (a Medication); else the reason of its first row
 * counts.
 */
import { join } from 'node:path';
import { quote, type Row, type Session } from '../../record/duckdb.ts';
import { SPLITS, type Split } from '../../record/meds.ts';
import type { RejectedLines } from '../landing/store.ts';
import { type InputFault, OUTCOMES, type Outcome } from '../outcomes.ts';
import {
  type FileAccount,
  type IngestReport,
  NO_TABLE,
  type PatientAccount,
  type TableAccount,
  TIME_FINDINGS,
  type TimeFinding,
  type TimeFindingRule,
} from '../report/ingestReport.ts';

const WHERE = 'the resolved rows';

interface LineCount {
  readonly file: string;
  readonly table: string;
  readonly outcome: Outcome;
  readonly lines: number;
}

export interface Accounts {
  readonly files: readonly FileAccount[];
  readonly tables: readonly TableAccount[];
  readonly rows: IngestReport['rows'];
}

/**
 * @param bytes name of every input file → its size; files without any line are accounted for too
 * @param rejected lines that gave no row
 */
export async function countLines(
  session: Session,
  parts: string,
  bytes: ReadonlyMap<string, number>,
  rejected: readonly RejectedLines[],
): Promise<Accounts> {
  const all = `read_parquet(${quote(join(parts, '*', '*.parquet'))}, hive_partitioning = false)`;
  // Most lines have one row; the others are put together by their key.
  const landed = await session.rows(
    `SELECT file, source_table, outcome, sum(lines)::DOUBLE AS n FROM (
       SELECT file, source_table, CASE WHEN bool_or(kind = 'event' AND outcome IS NULL) THEN 'used'
           WHEN first(outcome ORDER BY ordinal) IS NULL THEN coalesce(min(outcome), 'reference only')
           ELSE first(outcome ORDER BY ordinal) END AS outcome, count(*) FILTER (ordinal = 0 AND nth = 1) AS lines
       FROM ${all} GROUP BY file, source_table, resource_key, digest, repeat)
     GROUP BY ALL ORDER BY ALL`,
    WHERE,
  );
  const events = await session.rows(
    `SELECT source_table, outcome, count(*)::DOUBLE AS n FROM ${all} WHERE kind = 'event' GROUP BY ALL ORDER BY ALL`,
    WHERE,
  );
  const counts: readonly LineCount[] = [
    ...landed.map(lineCountOf),
    ...rejected.flatMap(({ file, table, counts }) =>
      Object.entries(counts).map(([outcome, lines]) => ({ file, table, outcome: outcomeOf(outcome), lines })),
    ),
  ];
  const dropped: Record<string, number> = {};
  for (const { outcome, n } of events) {
    if (outcome !== null) dropped[String(outcome)] = (dropped[String(outcome)] ?? 0) + Number(n);
  }
  const written = events.filter(({ outcome }) => outcome === null);
  const eventsOf = new Map(written.map(({ source_table, n }) => [String(source_table), Number(n)]));
  const total = (rows: readonly Row[]): number => rows.reduce((sum, { n }) => sum + Number(n), 0);
  return {
    files: [...bytes].map(([file, size]) => ({
      file,
      bytes: size,
      ...gathered(counts.filter((c) => c.file === file)),
    })),
    tables: [...Map.groupBy(counts, ({ table }) => table)]
      .map(([table, group]) => ({ table, ...gathered(group), events: eventsOf.get(table) ?? 0 }))
      .filter(({ lines }) => lines > 0)
      .sort((a, b) => (a.table < b.table ? -1 : 1)),
    rows: { landed: total(events), dropped, written: total(written) },
  };
}

/** Needs `patients` and `encounters` beside the parts. */
export async function countTimes(session: Session, parts: string): Promise<readonly TimeFinding[]> {
  const events = `read_parquet(${quote(join(parts, 'part=*-*', '*.parquet'))}, hive_partitioning = false)`;
  const left = `read_parquet(${quote(join(parts, 'part=none', '*.parquet'))}, hive_partitioning = false)`;
  await session.run(
    `CREATE OR REPLACE TEMP TABLE lives AS SELECT subject_id, min("time") FILTER (code = 'MEDS_BIRTH') AS born,
       max("time") FILTER (code = 'MEDS_DEATH') AS died FROM ${events} WHERE code IN ('MEDS_BIRTH', 'MEDS_DEATH') GROUP BY ALL`,
    WHERE,
  );
  const rows = await session.rows(
    `SELECT * FROM (
       SELECT rule, source_table, count(*)::DOUBLE AS n FROM (
         SELECT source_table, unnest([CASE precision WHEN 'day' THEN 'date only' WHEN 'month' THEN 'month only' WHEN 'year' THEN 'year only'
             WHEN 'gap' THEN 'in a DST gap' WHEN 'overlap' THEN 'in a DST overlap' END,
           CASE WHEN precision IN ('local', 'gap', 'overlap') THEN 'zone assumed' END,
           CASE WHEN "time" < born - INTERVAL 1 DAY THEN 'before birth' END, CASE WHEN "time" > died + INTERVAL 1 DAY THEN 'after death' END,
           CASE WHEN stay_missing THEN 'stay not found' END, CASE WHEN dated_by_stay THEN 'date of the stay' END]) AS rule
         FROM ${events} LEFT JOIN lives USING (subject_id)) GROUP BY ALL
       UNION ALL SELECT 'end before start', 'Encounter', count(*)::DOUBLE FROM encounters WHERE inverted
       UNION ALL SELECT 'implausible', source_table, count(*)::DOUBLE FROM ${left} WHERE outcome = 'time implausible' GROUP BY source_table)
     WHERE rule IS NOT NULL AND n > 0 ORDER BY ALL`,
    WHERE,
  );
  return rows.map(({ rule, source_table, n }) => ({
    rule: timeRuleOf(String(rule)),
    table: String(source_table),
    rows: Number(n),
  }));
}

/** References that lead to nothing, by file: those whose subject is unknown are lines of their own, and counted there. */
export async function countDangling(session: Session, parts: string): Promise<readonly InputFault[]> {
  const rows = await session.rows(
    `SELECT file, count(*) FILTER (stay_missing AND outcome IS NULL)::DOUBLE AS stays,
       count(*) FILTER (drug_missing AND outcome = 'no code')::DOUBLE AS drugs
     FROM read_parquet(${quote(join(parts, '*', '*.parquet'))}, hive_partitioning = false) WHERE stay_missing OR drug_missing
     GROUP BY file ORDER BY file`,
    WHERE,
  );
  return rows.flatMap(({ file, stays, drugs }) =>
    [
      { file: String(file), ...LOST_STAY, count: Number(stays) },
      { file: String(file), ...LOST_DRUG, count: Number(drugs) },
    ].filter(({ count }) => count > 0),
  );
}

const LOST_STAY = {
  rule: 'Rows are dated by an encounter of their patient that is not in the input; they have the next best time.',
  remedy: 'Include the encounters (or visits) in the export.',
};
const LOST_DRUG = {
  rule: 'Rows refer to a medication that is not in the input, or has no code; they are left out.',
  remedy: 'Include the Medication resources in the export.',
};

export async function countPatients(session: Session, parts: string): Promise<PatientAccount> {
  const events = `read_parquet(${quote(join(parts, 'part=*-*', '*.parquet'))}, hive_partitioning = false)`;
  const [totals] = await session.rows(
    `SELECT count(DISTINCT subject_id)::DOUBLE AS subjects,
       count(DISTINCT subject_id) FILTER (code = 'MEDS_BIRTH')::DOUBLE AS born FROM ${events}`,
    WHERE,
  );
  const splits = await session.rows(
    `SELECT split, count(DISTINCT subject_id)::DOUBLE AS n FROM ${events} GROUP BY split`,
    WHERE,
  );
  const [{ claimed }] = await session.rows(
    'SELECT count(DISTINCT subject_id)::DOUBLE AS claimed FROM patients WHERE claimed',
    WHERE,
  );
  const perSplit: Partial<Record<Split, number>> = {};
  for (const split of SPLITS) {
    const row = splits.find((each) => each.split === split);
    if (row !== undefined) perSplit[split] = Number(row.n);
  }
  const subjects = Number(totals.subjects);
  return { subjects, withoutBirth: subjects - Number(totals.born), perSplit, claimedTwice: Number(claimed) };
}

function gathered(counts: readonly LineCount[]): {
  readonly lines: number;
  readonly outcomes: FileAccount['outcomes'];
} {
  const outcomes: Partial<Record<Outcome, number>> = {};
  let lines = 0;
  // In one order, whatever was landed first: the same input gives the same bytes of the report.
  for (const count of counts.toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1))) {
    if (count.lines === 0) continue;
    outcomes[count.outcome] = (outcomes[count.outcome] ?? 0) + count.lines;
    lines += count.lines;
  }
  return { lines, outcomes };
}

function lineCountOf({ file, source_table, outcome, n }: Row): LineCount {
  // Names of types are letters; what else stands there could be anything.
  const table = /^[A-Za-z_]{2,40}$/.test(String(source_table)) ? String(source_table) : NO_TABLE;
  return { file: String(file), table, outcome: outcomeOf(String(outcome)), lines: Number(n) };
}

function outcomeOf(text: string): Outcome {
  const found = Object.keys(OUTCOMES).find((name): name is Outcome => name === text);
  if (found === undefined) throw new Error('An outcome has no name in OUTCOMES.');
  return found;
}

function timeRuleOf(text: string): TimeFindingRule {
  const found = Object.keys(TIME_FINDINGS).find((name): name is TimeFindingRule => name === text);
  if (found === undefined) throw new Error('A finding has no name in TIME_FINDINGS.');
  return found;
}
