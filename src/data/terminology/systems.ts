/**
 * Short names of code systems for MEDS codes (`LOINC//2345-7`), from FHIR URIs, OIDs and OMOP vocabulary ids; and the order of
 * preference by which one coding is taken when a concept carries several.
 *
 * Promises: the same name on every machine and in any order; a system that we don't know never takes the name of one that we know,
 * and two unknown systems named together never share a name. Left out: checking that a code belongs to its system.
 */
import { KNOWN_SYSTEM_NAMES, KNOWN_SYSTEM_URIS, OMOP_VOCABULARY_NAMES } from './systemTable.ts';

export { KNOWN_SYSTEM_URIS };

/** The system of codes that name none. */
const LOCAL_SYSTEM = 'LOCAL';

export const CODE_DOMAINS = ['condition', 'procedure', 'medication', 'observation', 'immunization', 'other'] as const;
export type CodeDomain = (typeof CODE_DOMAINS)[number];

const PREFERENCES: Readonly<Record<CodeDomain, readonly string[]>> = {
  condition: ['ICD10CM', 'ICD10', 'ICD10GM', 'ICD9CM', 'SNOMED'],
  procedure: ['CPT', 'HCPCS', 'ICD10PCS', 'ICD9PROC', 'SNOMED', 'LOINC'],
  medication: ['RXNORM', 'ATC', 'NDC', 'SNOMED'],
  observation: ['LOINC', 'SNOMED'],
  immunization: ['CVX', 'RXNORM', 'NDC'],
  other: ['SNOMED', 'LOINC'],
};

/** Short names, the most wanted first. Codings of other systems come after these, in the order of the record. */
export function systemPreference(domain: CodeDomain): readonly string[] {
  return PREFERENCES[domain];
}

/**
 * The short name of a code system: A-Z, 0-9, dot, dash and underscore.
 * @param overrides URI (as written in the record, or normalised) → name, taken before everything else.
 */
export function systemName(system: string | null, overrides?: ReadonlyMap<string, string>): string {
  const { known, segments } = identify(system, overrides);
  return known ?? freeName(segments, KNOWN_SYSTEM_NAMES);
}

/** Names many systems at once: of unknown ones whose names collide, those later by URI get longer names. */
export function uniqueSystemNames(
  systems: readonly (string | null)[],
  overrides?: ReadonlyMap<string, string>,
): ReadonlyMap<string | null, string> {
  const names = new Map<string | null, string>();
  const unknown = new Map<string, { readonly segments: readonly string[]; readonly spellings: string[] }>();
  for (const system of new Set(systems)) {
    const { known, identity, segments } = identify(system, overrides);
    if (known !== undefined || system === null) {
      names.set(system, known ?? LOCAL_SYSTEM);
      continue;
    }
    const same = unknown.get(identity);
    if (same === undefined) unknown.set(identity, { segments, spellings: [system] });
    else same.spellings.push(system);
  }
  const taken = new Set([...KNOWN_SYSTEM_NAMES, ...names.values()]);
  for (const [, { segments, spellings }] of [...unknown].sort(byRankThenUri)) {
    const name = freeName(segments, taken);
    taken.add(name);
    for (const spelling of spellings) names.set(spelling, name);
  }
  return names;
}

interface Identified {
  /** The name, when the system is known (or overridden, or absent). */
  readonly known: string | undefined;
  /** What two spellings of the same system share. */
  readonly identity: string;
  /** Parts of the URI that can make a name, the last first. */
  readonly segments: readonly string[];
}

function identify(system: string | null, overrides: ReadonlyMap<string, string> | undefined): Identified {
  const text = system?.trim() ?? '';
  if (text === '') return { known: LOCAL_SYSTEM, identity: '', segments: [] };
  const identity = normaliseUri(text);
  const override = overrides?.get(text) ?? overrides?.get(identity);
  const segments = segmentsOf(identity);
  return { known: override === undefined ? knownName(identity) : plainName(override), identity, segments };
}

function knownName(identity: string): string | undefined {
  const listed = KNOWN_SYSTEM_URIS.get(identity);
  if (listed !== undefined) return listed;
  if (/^http:\/\/snomed\.info\/(sct|id)\//.test(identity)) return 'SNOMED';
  if (isUri(identity)) return undefined;
  const vocabulary = plainName(identity);
  const name = OMOP_VOCABULARY_NAMES.get(vocabulary) ?? vocabulary;
  return name === LOCAL_SYSTEM || KNOWN_SYSTEM_NAMES.has(name) ? name : undefined;
}

/** One spelling per URI: http for https, host in lower case, no version (`|2.74`), no trailing slash; OIDs as `urn:oid:`. */
function normaliseUri(text: string): string {
  const bare = text.replace(/\|.*$/s, '').replace(/[/#]+$/, '');
  if (/^(urn:oid:)?[0-2](\.\d+){3,}$/i.test(bare)) return `urn:oid:${bare.replace(/^urn:oid:/i, '')}`;
  return bare.replace(/^https?:\/\/[^/]*/i, (start) => start.toLowerCase().replace(/^https:/, 'http:'));
}

function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function segmentsOf(identity: string): readonly string[] {
  if (!isUri(identity)) return [plainName(identity)];
  const parts = identity.replace(/^https?:\/\//, '').split(/[/#:]+/);
  return parts
    .filter((part) => part !== '')
    .map(plainName)
    .reverse();
}

function plainName(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replaceAll(/[^A-Z0-9._-]/g, '_');
}

/** The last segment; with more segments in front, then with a number, while the name is taken. */
function freeName(segments: readonly string[], taken: ReadonlySet<string>): string {
  let name = segments[0] ?? LOCAL_SYSTEM;
  const free = (): boolean => !taken.has(name) && name !== LOCAL_SYSTEM;
  for (let used = 1; used < segments.length && !free(); used++) name = `${segments[used]}_${name}`;
  const longest = name;
  for (let count = 2; !free(); count++) name = `${longest}-${count}`;
  return name;
}

/** Plain ids and HL7's own systems keep their short names before others do. */
function byRankThenUri([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const rank = (uri: string): number => (!isUri(uri) ? 0 : /^http:\/\/([a-z]+\.)?hl7\.org\//.test(uri) ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
