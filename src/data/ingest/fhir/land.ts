/**
 * Lands one unit of FHIR files: NDJSON of resources or Bundles, or whole JSON documents.
 *
 * The fast path gives the files to DuckDB as they are. What it refuses (a malformed line, invalid UTF-8, a line too long, a cut gzip) is
 * first copied without its bad lines (`input/salvage.ts`), which also says where they are. Only the mappings of resource types that occur
 * are compiled; that is guessed from the first lines and checked afterwards.
 */
import { rename, rm, stat } from 'node:fs/promises';
import { AnamnesisError } from '../../../base/errors.ts';
import { literalPath, quote, type Session } from '../../record/duckdb.ts';
import { copyToParquet } from '../../record/table.ts';
import { readBytes } from '../input/bytes.ts';
import { salvageDocuments, salvageLines } from '../input/salvage.ts';
import { type RejectedLines, viewsPathOf } from '../landing/store.ts';
import type { Unit } from '../landing/units.ts';
import type { InputFault, Outcome } from '../outcomes.ts';
import { NO_TABLE } from '../report/ingestReport.ts';
import type { ViewLanding } from '../views/landViews.ts';
import { type CompileSettings, type LineForm, landingQuery } from './compile.ts';
import { fhirMacros } from './macros.ts';
import type { ResourceMapping } from './mapping.ts';
import { FHIR_MAPPINGS } from './resources/index.ts';

export const FHIR_GROUPS = ['ndjson', 'ndjson gzip', 'documents', 'documents gzip'] as const;
export type FhirGroup = (typeof FHIR_GROUPS)[number];

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

/** Longest line that DuckDB reads in place, and longest that is read at all. */
const FAST_LINE_BYTES = 32 << 20;
const LONGEST_LINE_BYTES = 128 << 20;
/** Lines that are looked at to guess which types there are. */
const SAMPLED_LINES = 64;

/** Where the lines of an input file are: the file itself, or its clean copy. */
interface LineSource {
  readonly path: string;
  readonly name: string;
}

/** What `landFhir` needs prepared once a session. */
export async function prepareFhir(session: Session, settings: FhirSettings): Promise<void> {
  for (const macro of fhirMacros(settings.zone)) await session.run(macro, 'macros');
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
): Promise<Landed> {
  const clean = await isFastUnit(unit, signal);
  if (clean) {
    try {
      const task = { settings, out, views, lineBytes: FAST_LINE_BYTES, gzip: isGzip(unit) };
      const seen = await landLines(session, unit.files, task);
      return { rejected: [], faults: seen.faults, hasRows: true, hasViewRows: seen.hasRows };
    } catch (error) {
      if (!(error instanceof AnamnesisError) || error.code !== 'input/not-readable') throw error;
    }
  }
  return landSalvaged(session, unit, settings, out, scratch, signal, views);
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
  settings: FhirSettings,
  out: string,
  scratch: (name: string) => string,
  signal: AbortSignal,
  views: ViewLanding | undefined,
): Promise<Landed> {
  const limits = { maximumLineBytes: LONGEST_LINE_BYTES };
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
    // DuckDB takes four times the longest line that it is told of; no line is longer than its file.
    const sizes = await Promise.all(sources.map(async ({ path }) => (await stat(path)).size));
    const lineBytes = Math.min(LONGEST_LINE_BYTES, Math.max(FAST_LINE_BYTES, ...sizes));
    const task = { settings, out, views, lineBytes, gzip: false };
    const seen = await landLines(session, sources, task);
    return { rejected, faults: [...faults, ...seen.faults], hasRows: true, hasViewRows: seen.hasRows };
  } finally {
    for (const i of unit.files.keys()) await rm(scratch(`${unit.id}-${i}.ndjson`), { force: true });
  }
}

interface LandingTask {
  readonly settings: FhirSettings;
  readonly out: string;
  readonly views: ViewLanding | undefined;
  readonly lineBytes: number;
  readonly gzip: boolean;
}

/** @returns what the views gave */
async function landLines(
  session: Session,
  sources: readonly LineSource[],
  task: LandingTask,
): Promise<Pick<Landed, 'hasRows' | 'faults'>> {
  const lines = linesSql(sources, task);
  const guess = await sampleOf(session, lines, sources[0].name);
  let { form } = guess;
  const temporary = `${task.out}.tmp-${process.pid}`;
  try {
    await copyToParquet(session, landingQuery(guess.mappings, lines, guess.form, task.settings), temporary);
    if (!(await isRightGuess(session, temporary, guess))) {
      form = 'mixed';
      const query = landingQuery(FHIR_MAPPINGS, lines, form, task.settings);
      await copyToParquet(session, query, temporary);
    }
    await rename(temporary, task.out);
  } finally {
    await rm(temporary, { force: true });
  }
  if (task.views === undefined) return { hasRows: false, faults: [] };
  const mapped = { lines, plainDigests: form === 'resources', landed: task.out };
  return task.views.land(session, mapped, viewsPathOf(task.out));
}

function linesSql(sources: readonly LineSource[], { lineBytes, gzip }: LandingTask): string {
  const paths = sources.map(({ path }) => quote(literalPath(path))).join(', ');
  const names = sources.map(({ path, name }) => `(${quote(path)}, ${quote(name)})`).join(', ');
  const read = `read_json_objects([${paths}], format = 'newline_delimited', filename = true, maximum_object_size = ${lineBytes},
    compression = '${gzip ? 'gzip' : 'uncompressed'}')`;
  return sources.length === 1
    ? `SELECT ${quote(sources[0].name)} AS file, json FROM ${read}`
    : `SELECT names.name AS file, json FROM ${read} JOIN (VALUES ${names}) names(path, name) ON filename = path`;
}

interface Guess {
  readonly form: LineForm;
  readonly mappings: readonly ResourceMapping[];
}

/** What the first lines say: which types occur, and whether they are Bundles. */
async function sampleOf(session: Session, lines: string, where: string): Promise<Guess> {
  const rows = await session.rows(
    `SELECT DISTINCT outer_type, unnest(CASE WHEN outer_type = 'Bundle' THEN inner_types ELSE [outer_type] END) AS type
     FROM (SELECT json_extract_string(json, '$.resourceType') AS outer_type,
       json_extract_string(json, '$.entry[*].resource.resourceType') AS inner_types FROM (SELECT json FROM (${lines}) LIMIT ${SAMPLED_LINES}))`,
    where,
  );
  const types = new Set(rows.map(({ type }) => type));
  const bundles = rows.filter(({ outer_type }) => outer_type === 'Bundle').length;
  const form = bundles === 0 ? 'resources' : bundles === rows.length ? 'bundles' : 'mixed';
  const mappings = FHIR_MAPPINGS.filter(({ resource }) => types.has(resource));
  return { form, mappings: mappings.length === 0 ? FHIR_MAPPINGS : mappings };
}

async function isRightGuess(session: Session, landed: string, { form, mappings }: Guess): Promise<boolean> {
  const compiled = new Set(mappings.map(({ resource }) => resource));
  const outcome: Outcome = 'type not mapped';
  const rows = await session.rows(
    `SELECT DISTINCT source_table FROM read_parquet(${quote(literalPath(landed))}) WHERE outcome = ${quote(outcome)} OR source_table = '?'`,
    'the landed rows',
  );
  const missed = rows.map(({ source_table }) => String(source_table));
  if (form === 'resources' && missed.includes('Bundle')) return false;
  // In a unit of Bundles, a line that is a resource of its own has no entries and no type.
  if (form === 'bundles' && missed.includes('?')) return false;
  return !missed.some((type) => !compiled.has(type) && FHIR_MAPPINGS.some(({ resource }) => resource === type));
}

function isGzip(unit: Unit): boolean {
  return unit.group.endsWith('gzip');
}
