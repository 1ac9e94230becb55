/**
 * Lands one unit of FHIR files: NDJSON of resources or Bundles, or whole JSON documents.
 *
 * The fast path gives the files to DuckDB as they are. What it refuses (a malformed line, invalid UTF-8, a line too long, a cut gzip) is
 * first copied without its bad lines (`input/salvage.ts`), which also says where they are. Which types occur, and whether in Bundles,
 * is guessed from the first lines (`lineGroups.ts`) and checked afterwards.
 */
import { rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AnamnesisError } from '../../../base/errors.ts';
import { literalPath, quote, type Session } from '../../record/duckdb.ts';
import { copyToParquet } from '../../record/table.ts';
import { readBytes } from '../input/bytes.ts';
import { salvageDocuments, salvageLines } from '../input/salvage.ts';
import { type RejectedLines, viewsPathOf } from '../landing/store.ts';
import type { Unit } from '../landing/units.ts';
import type { InputFault } from '../outcomes.ts';
import { NO_TABLE } from '../report/ingestReport.ts';
import type { ViewLanding } from '../views/landViews.ts';
import { type CompileSettings, type LineGroup, landingQuery } from './compile.ts';
import { landDeletions } from './deletions.ts';
import { guessGroups, type LineSource } from './lineGroups.ts';
import { fhirMacros } from './macros.ts';
import { FHIR_MAPPINGS } from './resources/index.ts';

export interface FhirSettings extends CompileSettings {
  /** IANA name of the hospital's zone. */
  readonly zone: string;
}

export interface Landed {
  readonly rejected: readonly RejectedLines[];
  readonly faults: readonly InputFault[];
  readonly hasRows: boolean;
  /** The user's views gave rows too, at `viewsPathOf`. */
  readonly hasViewRows: boolean;
}

/** Longest lines that DuckDB is told of when it reads a file in place: the second for files that have longer ones than the first. */
const FAST_LINE_BYTES = [8 << 20, 32 << 20] as const;
/** Longest line that is read at all; the next ones for lines that are too much for the memory that there is. */
const LONGEST_LINE_BYTES = [128 << 20, 32 << 20, 8 << 20] as const;

/** What `landFhir` needs prepared once a session. */
export async function prepareFhir(session: Session, settings: FhirSettings): Promise<void> {
  await session.run(fhirMacros(settings.zone).join(';\n'), 'macros');
}

/**
 * Writes the unit's rows to `out`, whole or not at all.
 * @throws output/* when it cannot be written; never for what the files hold.
 */
export async function landFhir(
  session: Session,
  unit: Unit,
  settings: FhirSettings,
  out: string,
  scratch: (name: string) => string,
  signal: AbortSignal,
  views?: ViewLanding,
  memoryLimitMb = 1024,
): Promise<Landed> {
  const task = { settings, out, views, memoryLimitMb };
  if (await isFastUnit(unit, signal)) {
    for (const lineBytes of FAST_LINE_BYTES) {
      const inPlace = { ...task, lineBytes, gzip: isGzip(unit) };
      const seen = await unlessRefused(() => landLines(session, unit.files, inPlace), ['input/not-readable', TOO_MUCH]);
      if (seen !== undefined && !(await hasStrays(session, unit.files, inPlace)))
        return { rejected: [], faults: seen.faults, hasRows: true, hasViewRows: seen.hasRows };
      if (seen !== undefined) break;
    }
  }
  for (const lineBytes of LONGEST_LINE_BYTES.slice(0, -1)) {
    const landed = await unlessRefused(
      () => landSalvaged(session, unit, { ...task, lineBytes }, scratch, signal),
      [TOO_MUCH],
    );
    if (landed !== undefined) return landed;
  }
  return landSalvaged(session, unit, { ...task, lineBytes: LONGEST_LINE_BYTES[2] }, scratch, signal);
}

/** How DuckDB's want of memory is told (`record/duckdb.ts`). */
const TOO_MUCH = 'output/disk-full';

async function unlessRefused<T>(work: () => Promise<T>, codes: readonly string[]): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AnamnesisError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** Lines that are JSON but no objects, which DuckDB takes: they are told of by their place, so they go the slow way. */
async function hasStrays(session: Session, sources: readonly LineSource[], task: LandingTask): Promise<boolean> {
  const rows = `read_parquet(${quote(literalPath(task.out))})`;
  const [{ nameless }] = await session.rows(
    `SELECT count(*)::DOUBLE AS nameless FROM ${rows} WHERE source_table = '?'`,
    task.out,
  );
  if (nameless === 0) return false;
  const lines = linesSql(sources, task);
  const [{ strays }] = await session.rows(
    `SELECT count(*)::DOUBLE AS strays FROM (${lines}) WHERE json_type(json) <> 'OBJECT'`,
    task.out,
  );
  return strays !== 0;
}

async function isFastUnit(unit: Unit, signal: AbortSignal): Promise<boolean> {
  if (unit.group.startsWith('documents')) return false;
  if (!isGzip(unit)) return true;
  // DuckDB takes a gzip file that ends early, between two lines, for a whole one.
  for (const { path } of unit.files) {
    if ((await readBytes({ path, compression: 'gzip' }, () => true, signal)) !== 'whole') return false;
  }
  return true;
}

async function landSalvaged(
  session: Session,
  unit: Unit,
  task: Omit<LandingTask, 'gzip'>,
  scratch: (name: string) => string,
  signal: AbortSignal,
): Promise<Landed> {
  const limits = { maximumLineBytes: task.lineBytes };
  const compression = isGzip(unit) ? 'gzip' : 'none';
  const sources: LineSource[] = [];
  const rejected: RejectedLines[] = [];
  const faults: InputFault[] = [];
  try {
    for (const [i, { path, name }] of unit.files.entries()) {
      const copy = scratch(`${unit.id}-${i}.ndjson`);
      sources.push({ path: copy, name });
      const input = { path, name, compression } as const;
      const salvaged = unit.group.startsWith('documents')
        ? (await salvageDocuments([input], copy, limits, signal))[0]
        : await salvageLines(input, copy, limits, signal);
      faults.push(...salvaged.faults);
      rejected.push({ file: name, table: NO_TABLE, counts: salvaged.counts });
      if (salvaged.good === 0) sources.pop();
    }
    if (sources.length === 0) return { rejected, faults, hasRows: false, hasViewRows: false };
    // No line is longer than its file.
    const sizes = await Promise.all(sources.map(async ({ path }) => (await stat(path)).size));
    const lineBytes = Math.min(task.lineBytes, Math.max(FAST_LINE_BYTES[0], ...sizes));
    const seen = await landLines(session, sources, { ...task, lineBytes, gzip: false });
    return { rejected, faults: [...faults, ...seen.faults], hasRows: true, hasViewRows: seen.hasRows };
  } finally {
    for (const i of unit.files.keys()) await rm(scratch(`${unit.id}-${i}.ndjson`), { force: true });
  }
}

interface LandingTask {
  readonly settings: FhirSettings;
  readonly out: string;
  readonly views: ViewLanding | undefined;
  readonly memoryLimitMb: number;
  readonly lineBytes: number;
  readonly gzip: boolean;
}

/** @returns what the views gave */
async function landLines(
  session: Session,
  sources: readonly LineSource[],
  task: LandingTask,
): Promise<Pick<Landed, 'hasRows' | 'faults'>> {
  await limitThreads(session, task);
  const guess = await guessOf(sources, task);
  const all = { lines: linesSql(sources, task), form: 'mixed', mappings: FHIR_MAPPINGS } as const;
  let groups = guess;
  const temporary = `${task.out}.tmp-${process.pid}`;
  try {
    await copyToParquet(session, landingQuery(groups, task.settings), temporary);
    if (!(await isRightGuess(session, temporary, guess))) {
      groups = [all];
      await copyToParquet(session, landingQuery(groups, task.settings), temporary);
    }
    const plain = groups.every(({ form }) => form === 'resources');
    if (!plain) await landDeletions(session, all.lines, temporary);
    await rename(temporary, task.out);
    if (task.views === undefined) return { hasRows: false, faults: [] };
    const mapped = { lines: all.lines, plainDigests: plain, landed: task.out };
    return await task.views.land(session, mapped, viewsPathOf(task.out));
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Each thread holds two of the longest lines, and has some work with them: a quarter of the memory may go into that. */
async function limitThreads(session: Session, { lineBytes, memoryLimitMb }: LandingTask): Promise<void> {
  const most = Math.max(1, Math.floor((memoryLimitMb * 2 ** 20) / 4 / (2 * lineBytes)));
  await session.run(most < availableParallelism() ? `SET threads = ${most}` : 'RESET threads', 'settings');
}

function linesSql(sources: readonly LineSource[], { lineBytes, gzip }: LandingTask): string {
  const paths = sources.map(({ path }) => quote(literalPath(path))).join(', ');
  const read = `read_json_objects([${paths}], format = 'newline_delimited', filename = true, maximum_object_size = ${lineBytes},
    compression = '${gzip ? 'gzip' : 'uncompressed'}')`;
  return `SELECT ${nameSql(sources)} AS file, json FROM ${read}`;
}

/**
 * The input's name of the file that a line is from. Not by a join: it would gather thousands of lines of any length before they are mapped.
 */
function nameSql(sources: readonly LineSource[]): string {
  const [first] = sources;
  if (sources.length === 1) return quote(first.name);
  const root = first.path.slice(0, first.path.length - first.name.length);
  if (sources.every(({ path, name }) => path === root + name)) return `substr(filename, ${[...root].length + 1})`;
  const names: string[] = [];
  for (const { path, name } of sources) names[Number(COPY_NUMBER.exec(path)?.[1])] = name;
  const list = Array.from(names, (name) => (name === undefined ? 'NULL' : quote(name))).join(', ');
  return `[${list}][regexp_extract(filename, '${COPY_NUMBER.source}', 1)::INTEGER + 1]`;
}

/** Clean copies are numbered. */
const COPY_NUMBER = /-([0-9]+)[.]ndjson$/;

/** Lines of one kind together. For views, which number the lines of a unit in one way, all of them are. */
async function guessOf(sources: readonly LineSource[], task: LandingTask): Promise<readonly LineGroup[]> {
  const guessed = await guessGroups(sources, task.gzip);
  const groups = guessed.map(({ sources: members, form, types }) => ({
    lines: linesSql(members, task),
    form,
    mappings: FHIR_MAPPINGS.filter(({ resource }) => types.has(resource)),
  }));
  const isPlain = groups.every(({ form }) => form === 'resources');
  if (task.views === undefined || isPlain || groups.length === 1) return groups;
  return [{ lines: linesSql(sources, task), form: 'mixed', mappings: FHIR_MAPPINGS }];
}

/** Whether every line was read as what it is: no resource of a mapped type by a query without it, no Bundle as a resource. */
async function isRightGuess(session: Session, landed: string, groups: readonly LineGroup[]): Promise<boolean> {
  const rows = await session.rows(
    `SELECT DISTINCT source_table FROM read_parquet(${quote(literalPath(landed))}) WHERE outcome IN ('type not mapped', 'not a resource')`,
    'the landed rows',
  );
  const missed = rows.map(({ source_table }) => String(source_table));
  // In lines of Bundles, a line that is a resource of its own has no entries and no type.
  if (missed.includes('?') && groups.some(({ form }) => form === 'bundles')) return false;
  if (missed.includes('Bundle') && groups.some(({ form }) => form === 'resources')) return false;
  const mapped = new Set(FHIR_MAPPINGS.map(({ resource }) => resource));
  return !missed.some((type) => mapped.has(type));
}

function isGzip(unit: Unit): boolean {
  return unit.group.endsWith('gzip');
}
