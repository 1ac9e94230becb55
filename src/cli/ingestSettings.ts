/**
 * The settings of `anamnesis ingest`, checked as a whole before anything is read: what contradicts what, what is missing, what is not there.
 * A wrong one is one error that names the flag.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AnamnesisError } from '../base/errors.ts';
import { refuseExisting } from '../base/outputs.ts';
import { BULK_VERSIONS, type BulkSource, checkSource, parseBulkAddress } from '../data/ingest/bulk/source.ts';
import { OMOP_CODES } from '../data/ingest/omop/mapping.ts';
import {
  checkZone,
  type IngestOptions,
  parseShard,
  readSystems,
  requirePath,
  requireSuited,
} from '../data/ingest/options.ts';
import { SOURCE_KINDS } from '../data/ingest/sourceKind.ts';
import { forceOption, type OptionSpec, type Settings } from './command.ts';

const INPUT_OPTIONS: readonly OptionSpec[] = [
  { flag: '--from <kind>', kind: 'string', choices: SOURCE_KINDS, help: 'what IN is (default: found out)' },
  { flag: '--zone <name>', kind: 'string', default: 'UTC', help: 'IANA time zone of times that name none' },
  {
    flag: '--subject-identifier <system>',
    kind: 'string',
    help: 'FHIR: identifier system whose whole number becomes subject_id (default: a hash of the patient’s id)',
  },
  {
    flag: '--codes <which>',
    kind: 'string',
    choices: OMOP_CODES,
    help: 'OMOP: codes of standard concepts, or of the source’s own (default: standard)',
  },
  { flag: '--crosswalk <file...>', kind: 'list', help: 'tables from local or old codes to standard ones' },
  { flag: '--terminology <folder...>', kind: 'list', help: 'terminologies that `anamnesis terminology import` wrote' },
  { flag: '--systems <file>', kind: 'string', help: 'YAML: URI of a code system → its short name' },
  { flag: '--view <file...>', kind: 'list', help: 'SQL-on-FHIR ViewDefinitions: more rows' },
  {
    flag: '--attachments <folder>',
    kind: 'string',
    help: 'the only folder from which attachments are read (default: IN)',
  },
];

const RUN_OPTIONS: readonly OptionSpec[] = [
  { flag: '--strict', kind: 'boolean', help: 'any fault of the input is an error' },
  { flag: '--update', kind: 'boolean', help: 'add what is new in IN to OUT, written with the same settings' },
  { flag: '--shard <i/n>', kind: 'string', help: 'land one share of IN; a last run without it finishes' },
  {
    flag: '--memory-limit <mb>',
    kind: 'integer',
    default: 1024,
    minimum: 256,
    help: "limit of DuckDB's memory in MB; beyond it, it spills to the temporary folder",
  },
  { flag: '--dataset-name <name>', kind: 'string', help: 'for dataset.json (default: that of IN)' },
];

const SERVER_OPTIONS: readonly OptionSpec[] = [
  { flag: '--client-id <id>', kind: 'string', help: 'fhir+https: id of the registered back-end client' },
  { flag: '--key <file>', kind: 'string', help: 'fhir+https: its private key, a JWK or JWK Set' },
  { flag: '--scope <scopes>', kind: 'string', help: 'fhir+https: scopes to ask for (default: system/*.rs)' },
  { flag: '--since <instant>', kind: 'string', help: 'fhir+https: only what changed after this FHIR instant' },
  { flag: '--types <type...>', kind: 'list', help: 'fhir+https: only these resource types' },
  {
    flag: '--bulk-version <version>',
    kind: 'string',
    choices: BULK_VERSIONS,
    help: 'fhir+https: Bulk Data version (default: 2)',
  },
  { flag: '--download <folder>', kind: 'string', help: 'fhir+https: where the export is kept (default: OUT.download)' },
];

export const INGEST_OPTIONS: readonly OptionSpec[] = [...INPUT_OPTIONS, ...RUN_OPTIONS, ...SERVER_OPTIONS, forceOption];

/** @throws AnamnesisError for the first setting that is wrong, before anything is read or written. */
export async function ingestOptions(input: string, out: string, settings: Settings): Promise<IngestOptions> {
  const from = SOURCE_KINDS.find((kind) => kind === settings.optionalString('from'));
  const bulk = bulkOptions(input, out, settings);
  const shard = settings.optionalString('shard');
  const options: IngestOptions = {
    from: bulk === undefined ? from : 'fhir',
    strict: settings.flag('strict'),
    force: settings.flag('force'),
    update: settings.flag('update'),
    shard: shard === undefined ? undefined : parseShard(shard),
    zone: checkZone(settings.string('zone')),
    subjectIdentifier: settings.optionalString('subjectIdentifier'),
    codes: OMOP_CODES.find((which) => which === settings.optionalString('codes')),
    crosswalks: present('--crosswalk', settings.optionalList('crosswalk'), 'file'),
    terminologies: present('--terminology', settings.optionalList('terminology'), 'folder'),
    systems: await systemsOf(settings.optionalString('systems')),
    views: present('--view', settings.optionalList('view'), 'either'),
    attachments: present('--attachments', optional(settings.optionalString('attachments')), 'folder')[0],
    memoryLimitMb: settings.integer('memoryLimit'),
    datasetName: settings.optionalString('datasetName'),
    bulk,
  };
  refuseContradictions(options, from);
  if (bulk === undefined) requirePath('IN', input, 'either');
  refuseNested(bulk?.download ?? input, out, bulk === undefined ? 'IN' : '--download');
  if (!options.update) refuseExisting(out, options.force);
  return options;
}

function refuseContradictions(options: IngestOptions, from: IngestOptions['from']): void {
  if (options.force && options.update) {
    throw invalid('--update', '--force replaces the output and --update adds to it.', 'Give one of them.');
  }
  if (options.bulk !== undefined && from !== undefined && from !== 'fhir') {
    throw invalid('--from', `A FHIR server does not give ${from}.`, 'Leave it out.');
  }
  if (options.bulk !== undefined && options.shard !== undefined) {
    throw invalid(
      '--shard',
      'An export from a server is not cut into shares.',
      'Download it, then ingest its folder in shares.',
    );
  }
  if (options.datasetName === '' || options.subjectIdentifier === '') {
    const flag = options.datasetName === '' ? '--dataset-name' : '--subject-identifier';
    throw invalid(flag, 'The setting is empty.', 'Leave it out, or give it a value.');
  }
  if (options.from !== undefined) requireSuited(options, options.from);
}

const BULK_FLAGS = ['clientId', 'key', 'scope', 'since', 'bulkVersion', 'download'] as const;

/** The server and how to talk to it, when the input is an address. */
function bulkOptions(input: string, out: string, settings: Settings): IngestOptions['bulk'] {
  const address = parseBulkAddress(input);
  const types = settings.optionalList('types')?.flatMap((names) => names.split(',').filter((name) => name !== ''));
  if (address === undefined) {
    const given = [
      ...BULK_FLAGS.filter((name) => settings.optionalString(name) !== undefined),
      ...(types ? ['types'] : []),
    ];
    if (given.length === 0) return undefined;
    throw invalid(
      flagOf(given[0]),
      'This is for a FHIR server.',
      'Give the input as fhir+https://server/fhir, or leave it out.',
    );
  }
  const clientId = settings.optionalString('clientId');
  const keyPath = settings.optionalString('key');
  const scope = settings.optionalString('scope');
  if ((clientId === undefined) !== (keyPath === undefined)) {
    throw invalid('--client-id', '--client-id and --key belong together.', 'Give both, or none for an open server.');
  }
  if (scope !== undefined && clientId === undefined) {
    throw invalid('--scope', 'Scopes are asked for by a registered client.', 'Give --client-id and --key too.');
  }
  if (keyPath !== undefined) requirePath('--key', keyPath, 'file');
  const source: BulkSource = {
    ...address,
    types,
    since: settings.optionalString('since'),
    version: BULK_VERSIONS.find((version) => version === settings.optionalString('bulkVersion')),
    credentials: clientId === undefined || keyPath === undefined ? undefined : { clientId, keyPath, scope },
  };
  checkSource(source);
  return { source, download: settings.optionalString('download') ?? join(dirname(out), `${basename(out)}.download`) };
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function optional(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function present(
  flag: string,
  paths: readonly string[] | undefined,
  kind: 'file' | 'folder' | 'either',
): readonly string[] {
  for (const path of paths ?? []) requirePath(flag, path, kind);
  return paths ?? [];
}

async function systemsOf(path: string | undefined): Promise<ReadonlyMap<string, string>> {
  return path === undefined ? new Map() : readSystems(path);
}

/** An output inside the input would be read as records next time; an input inside the output would be replaced. */
function refuseNested(input: string, out: string, name: string): void {
  const [from, to] = [real(input), real(out)];
  if (isBelow(to, from) || isBelow(from, to)) {
    throw invalid('OUT', `OUT and ${name} lie inside each other.`, 'Choose an output beside it.');
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The path without links, as far as it exists. */
function real(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return dirname(whole) === whole ? whole : join(real(dirname(whole)), basename(whole));
  }
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
