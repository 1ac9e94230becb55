/**
 * What a run of `ingest` is told, and what it hands back: the contract between the command line and `ingest.ts`. Settings are
 * checked here, before any record is read; paths are checked to be there, not opened.
 */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Clock } from '../../base/clock.ts';
import { AnamnesisError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import type { BulkSource } from './bulk/source.ts';
import type { OmopCodes } from './omop/mapping.ts';
import type { IngestReport } from './report/ingestReport.ts';
import type { SourceKind } from './sourceKind.ts';

/** One share of the input: the `part`th of `of`, from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

export interface IngestOptions {
  /** What the input is; found out when absent. */
  readonly from?: SourceKind | undefined;
  /** Any fault of the input is an error, before anything is written. */
  readonly strict: boolean;
  /** Replace an output that exists. Never together with `update`. */
  readonly force: boolean;
  /** Add what is new in the input to an output that was written with the same settings; one that is not there is written from scratch. */
  readonly update: boolean;
  /** Land this share only. Without it, what is not yet landed is landed, and the data set is written. */
  readonly shard?: Shard | undefined;
  /** IANA name of the zone of times that name none. */
  readonly zone: string;
  /** Identifier system whose value becomes `subject_id`, when it is a whole number. */
  readonly subjectIdentifier?: string | undefined;
  /** OMOP: the standard concept, or the source's own one where it has one (`standard` when absent). */
  readonly codes?: OmopCodes | undefined;
  readonly crosswalks: readonly string[];
  readonly terminologies: readonly string[];
  /** URI of a code system → its short name; beside those that are known. */
  readonly systems: ReadonlyMap<string, string>;
  /** Files of SQL-on-FHIR ViewDefinitions. */
  readonly views: readonly string[];
  /** The only folder from which attachments are read; the input folder when absent. */
  readonly attachments?: string | undefined;
  readonly memoryLimitMb: number;
  /** For dataset.json and the report; when absent, what the source calls itself, else the name of the input. */
  readonly datasetName?: string | undefined;
  /** The server to export from, when the input is one. Files are kept in `download`, where an export is taken up again. */
  readonly bulk?: { readonly source: BulkSource; readonly download: string } | undefined;
}

export interface IngestHooks {
  readonly progress: Progress;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly say: (line: string) => void;
}

export interface IngestOutcome {
  /** Of what was read by this run: of one share with `shard`, else of the whole input. */
  readonly report: IngestReport;
  /** False while only a share was landed, so no data set is written yet. */
  readonly finished: boolean;
}

/** Options that only some kinds of input have; the others take them all. */
const SUITED: Readonly<Partial<Record<keyof IngestOptions, readonly SourceKind[]>>> = {
  shard: ['fhir', 'omop'],
  subjectIdentifier: ['fhir'],
  codes: ['omop'],
  crosswalks: ['fhir', 'omop'],
  terminologies: ['fhir', 'omop'],
  systems: ['fhir', 'omop'],
  views: ['fhir'],
  attachments: ['fhir'],
  bulk: ['fhir'],
};

const FLAGS: Readonly<Partial<Record<string, string>>> = {
  subjectIdentifier: '--subject-identifier',
  crosswalks: '--crosswalk',
  terminologies: '--terminology',
  views: '--view',
  bulk: 'fhir+https://',
};

/** @throws settings/invalid naming the first option that is given but means nothing for this kind of input. */
export function requireSuited(options: IngestOptions, kind: SourceKind): void {
  for (const [name, kinds] of Object.entries(SUITED)) {
    if (kinds.includes(kind) || !isGiven(Object.entries(options).find(([key]) => key === name)?.[1])) continue;
    throw invalid(FLAGS[name] ?? `--${name}`, `This means nothing for ${kind} input.`, 'Leave it out.');
  }
}

function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : value !== undefined;
}

/**
 * The zone's name as the platform writes it.
 * @throws settings/invalid for a name that is not in the IANA data base, or a mere offset, which knows no daylight-saving time.
 */
export function checkZone(zone: string): string {
  try {
    if (/^[A-Za-z]/.test(zone)) return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // Refused below like an offset.
  }
  throw invalid(
    '--zone',
    'This is not a time zone.',
    'Give an IANA name, such as UTC, Europe/Berlin or America/New_York.',
  );
}

/** `2/8` → the second of eight shares. @throws settings/invalid */
export function parseShard(text: string): Shard {
  const [part, of] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? []).slice(1).map(Number);
  if (part !== undefined && part <= of) return { part, of };
  throw invalid('--shard', 'This is not a share of the input.', 'Write it as 1/8, 2/8 … 8/8.');
}

/** @throws input/missing when a path that a setting names is not there, or is not of the kind it should be. */
export function requirePath(setting: string, path: string, kind: 'file' | 'folder' | 'either'): void {
  const found = existsSync(path) ? statSync(path) : undefined;
  if (found !== undefined && (kind === 'either' || found.isDirectory() === (kind === 'folder'))) return;
  throw new AnamnesisError('input/missing', {
    where: `${setting} ${path}`,
    rule: found === undefined ? 'There is nothing at this path.' : `This is not a ${kind}.`,
    remedy: `Give the path of a ${kind === 'either' ? 'file or folder' : kind}.`,
  });
}

/**
 * Reads a YAML file that maps URIs of code systems to short names (`http://hospital.example/labs: HOSPITAL_LAB`).
 * @throws input/missing, or settings/invalid when it is anything else.
 */
export async function readSystems(path: string): Promise<ReadonlyMap<string, string>> {
  requirePath('--systems', path, 'file');
  const entries = entriesOf(await readFile(path, 'utf8'));
  if (entries === undefined)
    throw invalid(path, 'This is not one YAML mapping from URI to short name.', 'Write one a line.');
  const systems = new Map<string, string>();
  for (const [uri, name] of entries) {
    if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) {
      throw invalid(`${path}: ${uri}`, 'A short name is letters, digits, _ . and -.', 'Write it as HOSPITAL_LAB.');
    }
    systems.set(uri, name);
  }
  return systems;
}

function entriesOf(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    const content: unknown = parse(text);
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return Object.entries(content);
  } catch {
    // The same refusal as YAML that is no mapping.
  }
  return undefined;
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
