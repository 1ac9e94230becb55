/**
 * MEDS 0.3 or 0.4 in, valid MEDS 0.4 out: mended as `repair.ts` does (subjects whole and sorted, every code listed, values finite), with the
 * place each row came from, a split for every subject when the source names none, and an account of every row.
 *
 * Events are taken as they are: codes, units and times are those of the source; rows without subject or code are left out, rows
 * that occur twice stay twice. Labels and other files are not copied. A file that is no Parquet stops the run: a data set is one thing.
 */
import { basename } from 'node:path';
import { TOOL_VERSION } from '../../../base/manifest.ts';
import { type CheckReport, checkDataset } from '../../record/check.ts';
import { type Dataset, openDataset } from '../../record/dataset.ts';
import { type Session, withSession } from '../../record/duckdb.ts';
import { copyMended, isRepaired } from '../../record/repair.ts';
import type { InputFile } from '../input/files.ts';
import type { IngestHooks, IngestOptions } from '../options.ts';
import type { InputFault } from '../outcomes.ts';
import { type IngestReport, REPORT_HEAD, type TimeFinding, type TimeFindingRule } from '../report/ingestReport.ts';
import { splitExpression } from '../splits.ts';
import { countLines, countSubjects, countWithoutDescription } from './accounts.ts';
import { TRACE_COLUMNS, traceColumns } from './trace.ts';

/**
 * Writes `data/` and `metadata/` below `target`.
 * @param files all files of the input folder, for the account.
 * @returns the report, with empty settings.
 * @throws what `openDataset` and `requireEventColumns` refuse.
 */
export async function ingestMeds(
  folder: string,
  files: readonly InputFile[],
  target: string,
  options: Pick<IngestOptions, 'memoryLimitMb' | 'datasetName'>,
  hooks: Pick<IngestHooks, 'progress' | 'signal'>,
): Promise<IngestReport> {
  const { memoryLimitMb } = options;
  const check = await checkDataset(folder, { memoryLimitMb, ...hooks });
  return withSession({ memoryLimitMb, signal: hooks.signal }, async (session) => {
    const dataset = await openDataset(session, folder);
    const datasetName = options.datasetName ?? nameOf(dataset);
    hooks.progress.start('write', undefined, 'rows');
    const written = await copyMended(session, dataset, target, {
      splitOf: splitExpression,
      columns: traceColumns(dataset),
      info: {
        dataset_name: datasetName,
        etl_name: 'anamnesis ingest',
        etl_version: TOOL_VERSION,
        raw_source_id_columns: sourceIdColumns(dataset),
      },
    });
    hooks.progress.finish();
    return reportOf(session, dataset, files, check, { datasetName, written });
  });
}

async function reportOf(
  session: Session,
  dataset: Dataset,
  files: readonly InputFile[],
  check: CheckReport,
  { datasetName, written }: { readonly datasetName: string; readonly written: number },
): Promise<IngestReport> {
  const accounts = await countLines(session, dataset, files, written);
  const { distinct, withoutDescription } = await countWithoutDescription(session, dataset);
  return {
    ...REPORT_HEAD,
    source: 'meds',
    sourceVersion: check.medsVersion === 'unknown' ? null : check.medsVersion,
    datasetName,
    settings: {},
    ...accounts,
    rows: { landed: written, dropped: {}, written },
    codes: { distinct, unmapped: { codes: 0, rows: 0, top: [] }, withoutDescription },
    units: { conversions: [], keptApart: [] },
    times: { findings: timeFindings(check), choices: [TIME_CHOICE] },
    patients: await countSubjects(session),
    faults: check.findings.filter(isFault).map(faultOf),
    notes: [],
  };
}

const TIME_CHOICE = {
  table: 'data',
  event: 'every event',
  time: 'time',
  because: 'times are those of the data set; whoever made it chose them',
};

const TIME_RULES: readonly (readonly [CheckReport['findings'][number]['name'], TimeFindingRule])[] = [
  ['time-implausible', 'implausible'],
  ['before-birth', 'before birth'],
  ['after-death', 'after death'],
];

function timeFindings({ findings }: CheckReport): readonly TimeFinding[] {
  return TIME_RULES.map(([name, rule]) => {
    const counts = findings.filter((found) => found.name === name).map(({ count }) => count);
    return { rule, table: 'data', rows: counts.reduce((sum, count) => sum + count, 0) };
  }).filter(({ rows }) => rows > 0);
}

/** Splits are made when there are none, so that is no fault; rows that are left out are counted as lines. */
function isFault({ name, severity }: CheckReport['findings'][number]): boolean {
  return severity === 'error' && !['splits-missing', 'subject-null', 'code-null'].includes(name);
}

function faultOf({ name, where, rule, remedy, count }: CheckReport['findings'][number]): InputFault {
  return { file: where, rule, remedy: isRepaired(name) ? 'It was mended on the way.' : remedy, count };
}

function nameOf({ info, folder }: Dataset): string {
  return typeof info.dataset_name === 'string' ? info.dataset_name : basename(folder);
}

/** The columns that the source names, and ours. */
function sourceIdColumns({ info }: Dataset): readonly string[] {
  const named = Array.isArray(info.raw_source_id_columns) ? info.raw_source_id_columns : [];
  return [...new Set([...named.filter((name) => typeof name === 'string'), ...TRACE_COLUMNS])];
}
