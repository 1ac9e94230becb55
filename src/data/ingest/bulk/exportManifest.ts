/**
 * The manifest of a finished export, over all its pages (`link` with relation `next`): which files there are, of which kind, under
 * which name they are kept here. Bulk Data Access 2.0 and 3.0 call the files of OperationOutcomes `error`, the 4.0 ballot `outcome`.
 *
 * Promises: a file that is listed twice is taken once; names come from a counter and the resource type, never from an address.
 * Left out, with a note: `outputOrganizedBy` (its header resources stay in the files), extensions. `fileSize` is not checked: the
 * documents do not say whether it counts before or after compression.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { sha256OfBytes } from '../../../base/hashing.ts';
import { secureAddress } from './addresses.ts';
import { countOf, isRecord, type JsonRecord, recordsOf, textOf } from './json.ts';

/** What a file holds: resources; transaction Bundles that name deleted resources; OperationOutcomes about the export itself. */
export const FILE_KINDS = ['output', 'deleted', 'outcome'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface ManifestFile {
  readonly kind: FileKind;
  /** Its path below the download's folder. */
  readonly name: string;
  /** The type of its resources, when the manifest says so. */
  readonly type: string | undefined;
  readonly url: URL;
  /** How many lines it must have; undefined when the manifest does not say, or not in a way that can be checked. */
  readonly count: number | undefined;
}

export interface ExportManifest {
  /** The server's time of the snapshot: nothing later is in the files. */
  readonly transactionTime: string;
  /** When false, a token must not be sent with the requests for files. */
  readonly requiresAccessToken: boolean;
  readonly files: readonly ManifestFile[];
  readonly notes: readonly string[];
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const MAX_PAGES = 10_000;
/** Kinds stand apart, so that the folder of the records holds records only. */
export const FOLDERS: Readonly<Record<FileKind, string>> = {
  output: 'output',
  deleted: 'deleted',
  outcome: 'outcomes',
};

/**
 * @param page reads one page of the manifest, waiting for it if need be.
 * @throws input/invalid naming the field at fault; whatever `page` throws.
 */
export async function collectManifest(first: URL, page: (url: URL) => Promise<unknown>): Promise<ExportManifest> {
  const entries: Entry[] = [];
  const visited = new Set<string>();
  const notes = new Set<string>();
  let facts: Pick<ExportManifest, 'transactionTime' | 'requiresAccessToken'> | undefined;
  for (let url: URL | undefined = first; url !== undefined; ) {
    if (visited.has(url.href) || visited.size >= MAX_PAGES)
      throw invalid('link', 'The pages of the manifest never end.');
    visited.add(url.href);
    const body = requireRecord(await page(url));
    facts ??= readFacts(body);
    const organized = body.outputOrganizedBy !== undefined;
    if (organized)
      notes.add('The server organized the files by resource (outputOrganizedBy); line counts were not checked.');
    for (const kind of FILE_KINDS) entries.push(...readEntries(body, kind, url, organized));
    url = nextPage(body, url);
  }
  const files = nameFiles(withoutRepeats(entries));
  if (files.length < entries.length) notes.add('The manifest lists a file more than once; it was taken once.');
  return { ...requireFacts(facts), files, notes: [...notes] };
}

type Entry = Omit<ManifestFile, 'name'>;

function readFacts(body: JsonRecord): Pick<ExportManifest, 'transactionTime' | 'requiresAccessToken'> {
  const { transactionTime, requiresAccessToken } = body;
  if (typeof transactionTime !== 'string' || !INSTANT.test(transactionTime)) {
    throw invalid('transactionTime', 'The field is missing or no instant.');
  }
  if (typeof requiresAccessToken !== 'boolean') {
    throw invalid('requiresAccessToken', 'The field is missing or neither true nor false.');
  }
  return { transactionTime, requiresAccessToken };
}

function readEntries(body: JsonRecord, kind: FileKind, from: URL, organized: boolean): readonly Entry[] {
  const lists = kind === 'outcome' ? ['outcome', 'error'] : [kind];
  return lists.flatMap((field) => {
    const list = body[field];
    if (list !== undefined && !Array.isArray(list)) throw invalid(field, 'The field is no list.');
    return recordsOf(list).map((entry) => {
      const url = textOf(entry.url);
      if (url === undefined) throw invalid(field, 'An entry has no url.');
      return {
        kind,
        type: textOf(entry.type),
        url: secureAddress(url, `the manifest's ${field}`, from),
        count: kind === 'deleted' || organized ? undefined : countOf(entry.count),
      };
    });
  });
}

function nextPage(body: JsonRecord, from: URL): URL | undefined {
  const next = recordsOf(body.link).find(({ relation }) => relation === 'next');
  if (next === undefined) return undefined;
  const url = textOf(next.url);
  if (url === undefined) throw invalid('link', 'The next page has no url.');
  return secureAddress(url, "the manifest's next page", from);
}

function withoutRepeats(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [`${entry.kind} ${entry.url.href}`, entry])).values()];
}

/** `output/Patient.0001.ndjson`, `output/Patient.0002.ndjson` …, `deleted/Bundle.0001.ndjson`, `outcomes/OperationOutcome.0001.ndjson`. */
function nameFiles(entries: readonly Entry[]): readonly ManifestFile[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const stem = `${FOLDERS[entry.kind]}/${stemOf(entry)}`;
    const ordinal = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, ordinal);
    return { ...entry, name: `${stem}.${String(ordinal).padStart(4, '0')}.ndjson` };
  });
}

function stemOf({ kind, type }: Entry): string {
  if (kind === 'deleted') return 'Bundle';
  if (kind === 'outcome') return 'OperationOutcome';
  return type !== undefined && /^[A-Za-z]{1,64}$/.test(type) ? type : 'Resource';
}

/** A fingerprint by which a file is known again without keeping its address, which may hold a secret. */
export function fingerprintOf(url: URL): string {
  return sha256OfBytes(url.href);
}

/** The same without query and fragment, where signatures that change stand. */
export function pathFingerprintOf(url: URL): string {
  return sha256OfBytes(`${url.origin}${url.pathname}`);
}

function requireRecord(body: unknown): JsonRecord {
  if (isRecord(body)) return body;
  throw invalid('body', 'The manifest is no JSON object.');
}

function requireFacts<T>(facts: T | undefined): T {
  if (facts !== undefined) return facts;
  throw invalid('body', 'The manifest has no page.');
}

function invalid(field: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `the export's manifest, ${field}`,
    rule,
    remedy: 'The server does not keep to the Bulk Data specification: ask its operator.',
  });
}
