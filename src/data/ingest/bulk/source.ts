/**
 * What to export from where: the server, the level, the filters, the version of the protocol, the client's credentials; and the
 * address `fhir+https://server/fhir[/Patient|/Group/ID]` by which the command line names it. Everything is checked here, before
 * the network is touched.
 *
 * Left out: `_typeFilter`, `_elements`, `_until`, `patient`, `includeAssociatedData`, `organizeOutputBy`, `allowPartialManifests`.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { secureAddress } from './addresses.ts';

/** 2: Bulk Data Access 2.0 and 3.0, kick-off by GET. 4: the 4.0 ballot, kick-off by POST. */
export const BULK_VERSIONS = ['2', '4'] as const;
export type BulkVersion = (typeof BULK_VERSIONS)[number];

/** The three names of NDJSON that every server accepts. */
const OUTPUT_FORMATS = ['application/fhir+ndjson', 'application/ndjson', 'ndjson'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export type ExportLevel =
  | { readonly kind: 'system' }
  | { readonly kind: 'patient' }
  | { readonly kind: 'group'; readonly id: string };

/** A SMART back-end client. Without one the server must be open. */
export interface BulkCredentials {
  readonly clientId: string;
  /** A file with the client's private key as a JWK, or a JWK Set that holds it. */
  readonly keyPath: string;
  /** Scopes to ask for, separated by spaces; `system/*.rs` unless told. */
  readonly scope?: string | undefined;
}

export interface BulkSource {
  readonly baseUrl: string;
  readonly level: ExportLevel;
  /** Resource types wanted (`_type`); all when absent. */
  readonly types?: readonly string[] | undefined;
  /** Only what changed after this FHIR instant (`_since`). */
  readonly since?: string | undefined;
  readonly outputFormat?: OutputFormat | undefined;
  readonly version?: BulkVersion | undefined;
  readonly credentials?: BulkCredentials | undefined;
}

/** A source that was checked: what an export is identified by when it is taken up again. */
export interface ExportRequest {
  /** Without a slash at the end, a query or a fragment. */
  readonly baseUrl: string;
  readonly level: ExportLevel;
  readonly types: readonly string[];
  readonly since: string | null;
  readonly outputFormat: OutputFormat;
  readonly version: BulkVersion;
}

export interface BulkAddress {
  readonly baseUrl: string;
  readonly level: ExportLevel;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const RESOURCE_TYPE = /^[A-Z][A-Za-z]{1,63}$/;
const GROUP_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,255}$/;

/**
 * Reads `fhir+https://…` and `fhir+http://…` addresses; undefined for any other text (a path, say).
 * @throws input/invalid when it is one but cannot be used.
 */
export function parseBulkAddress(text: string): BulkAddress | undefined {
  const match = /^fhir\+(https?:.*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const url = baseAddress(match[1]);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/\$export$/, '');
  const group = /^(.*)\/Group\/([^/]+)$/.exec(path);
  const patient = /^(.*)\/Patient$/.exec(path);
  const base = `${url.origin}${group?.[1] ?? patient?.[1] ?? path}`;
  if (group !== null) return { baseUrl: base, level: { kind: 'group', id: checkedGroup(group[2]) } };
  return { baseUrl: base, level: patient === null ? { kind: 'system' } : { kind: 'patient' } };
}

/** @throws input/invalid or settings/invalid, naming the part at fault. */
export function checkSource(source: BulkSource): ExportRequest {
  const url = baseAddress(source.baseUrl);
  const { level, since, types = [] } = source;
  if (level.kind === 'group') checkedGroup(level.id);
  if (since !== undefined && (!INSTANT.test(since) || Number.isNaN(Date.parse(since)))) {
    throw invalid('--since', 'This is not a FHIR instant.', 'Write date, time and zone: 2026-01-31T00:00:00Z.');
  }
  if (!types.every((type) => RESOURCE_TYPE.test(type))) {
    throw invalid(
      '--types',
      'A name is not one of a resource type.',
      'Write them as FHIR does: Patient,Condition,Observation.',
    );
  }
  if (source.credentials?.clientId === '') {
    throw invalid('--client-id', 'The client id is empty.', 'Give the id that the server assigned at registration.');
  }
  return {
    baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    level,
    types: [...new Set(types)],
    since: since ?? null,
    outputFormat: source.outputFormat ?? 'application/fhir+ndjson',
    version: source.version ?? '2',
  };
}

function baseAddress(text: string): URL {
  const url = secureAddress(text, "the server's address");
  if (url.search === '' && url.hash === '') return url;
  throw new AnamnesisError('input/invalid', {
    where: "the server's address",
    rule: 'The address of a FHIR server has no query and no fragment.',
    remedy: 'Leave out what follows "?" or "#"; filters are flags (--types, --since).',
  });
}

function checkedGroup(id: string): string {
  if (GROUP_ID.test(id)) return id;
  throw invalid('the group', 'This is not the id of a FHIR Group.', 'Give it as fhir+https://server/fhir/Group/ID.');
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
