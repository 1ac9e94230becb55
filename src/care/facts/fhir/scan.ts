/**
 * One pass over the files of FHIR: each resource is handed on with the patient whose it is. NDJSON, documents laid out over lines, Bundles, gzip or not.
 *
 * Promises: one document in memory at a time; what cannot be read is counted, never quoted, and stops nothing. Whose a resource is, its own reference says:
 * not the file or the Bundle that it stands in (`ownership.ts`); one without a patient is left out and counted. Deletions at the source are gathered (entries of
 * Bundles whose request is DELETE).
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { readBytes } from '../../../data/ingest/input/bytes.ts';
import { documentSplitter } from '../../../data/ingest/input/documents.ts';
import { type InputFile, listInput } from '../../../data/ingest/input/files.ts';
import { lineSplitter } from '../../../data/ingest/input/lines.ts';
import { sniff } from '../../../data/ingest/input/sniff.ts';
import { resourcesOf } from '../../../data/ingest/views/bundleResources.ts';
import { bareReference, referenceOf } from './chart.ts';
import { nameOf } from './concept.ts';
import { type Element, elementOf, elementsOf, isElement, textOf } from './element.ts';
import { newOwnership, type Owner, type Ownership, ownerOf } from './ownership.ts';
import { RESOURCE_READERS, SHARED_TYPES } from './resourceTypes.ts';
import { byVersion } from './versions.ts';

export interface FoundResource {
  readonly owner: Owner;
  readonly resource: Element;
  /** Its JSON. */
  readonly text: string;
}

export interface Scan {
  /** All types that occur. */
  readonly types: ReadonlySet<string>;
  /** Medications and roles that any patient's resources refer to, by `Type/id`. */
  readonly shared: ReadonlyMap<string, Element>;
  /** Practitioner or role, as referred to → specialty. */
  readonly specialties: ReadonlyMap<string, string>;
  /** `Type/id` of what was deleted. */
  readonly deleted: ReadonlySet<string>;
  readonly ownership: Ownership;
  /** In counts, for people. */
  readonly remarks: readonly string[];
}

/** @param only an id or identifier that documents of interest contain: others are passed over unread. */
export async function scanFhir(path: string, take: (found: FoundResource) => void, only?: string): Promise<Scan> {
  const pass = newPass(only);
  const files = await listInput(path);
  let readable = 0;
  for (const file of files) readable += Number(await scanFile(file, pass, take));
  if (readable === 0) {
    throw new AnamnesisError('input/invalid', {
      where: path,
      rule: 'There is neither a MEDS dataset nor FHIR as JSON.',
      remedy: 'Give a folder with `data/` and `metadata/`, a folder of NDJSON, or a Bundle.',
    });
  }
  const { types, shared, deleted, ownership } = pass;
  return { types, shared, specialties: specialtiesOf(shared), deleted, ownership, remarks: remarksOf(pass) };
}

interface Pass {
  readonly types: Set<string>;
  readonly shared: Map<string, Element>;
  readonly deleted: Set<string>;
  readonly ownership: Ownership;
  /** File → documents that are no JSON, are cut short or too long. */
  readonly unread: Map<string, number>;
  /** Resources that name no patient. */
  ownerless: number;
  /** A document is read when it names this. */
  readonly only: Buffer | undefined;
}

function newPass(only: string | undefined): Pass {
  return {
    types: new Set(),
    shared: new Map(),
    deleted: new Set(),
    ownership: newOwnership(),
    unread: new Map(),
    ownerless: 0,
    only: only === undefined ? undefined : Buffer.from(only),
  };
}

/** The longest line or document that can be a text in memory. */
const LONGEST_DOCUMENT = 1 << 28;

/** @returns whether the file is JSON, or empty under the name of a type. */
async function scanFile(file: InputFile, pass: Pass, take: (found: FoundResource) => void): Promise<boolean> {
  for (const word of file.name.split(/[^A-Za-z]+/)) if (RESOURCE_READERS.has(word)) pass.types.add(word);
  const { format, compression } = await sniff(file.path);
  if (format === 'empty') return file.name.split(/[^A-Za-z]+/).some((word) => RESOURCE_READERS.has(word));
  if (format !== 'ndjson' && format !== 'json documents') return false;
  const unread = (): void => void pass.unread.set(file.name, (pass.unread.get(file.name) ?? 0) + 1);
  const read = (bytes: Buffer | undefined): void => {
    if (bytes === undefined || !takeDocument(bytes, pass, take)) unread();
  };
  const splitter =
    format === 'ndjson'
      ? lineSplitter(LONGEST_DOCUMENT, ({ bytes }) => read(bytes))
      : documentSplitter(LONGEST_DOCUMENT, ({ bytes, ended }) => read(ended ? bytes : undefined));
  const ending = await readBytes({ path: file.path, compression }, (piece) => {
    splitter.take(piece);
    return true;
  });
  splitter.end();
  if (ending !== 'whole') unread();
  return true;
}

/** @returns whether it could be read. */
function takeDocument(bytes: Buffer, pass: Pass, take: (found: FoundResource) => void): boolean {
  const kept = gatherTypes(bytes, pass.types);
  pass.ownership.look(bytes);
  if (pass.only !== undefined && !kept && !mentions(bytes, pass.only)) return true;
  const text = bytes.toString('utf8');
  const document = parsed(text);
  if (document === undefined) return false;
  if (!isElement(document))
    return (
      Array.isArray(document) && document.every((one) => takeDocument(Buffer.from(JSON.stringify(one)), pass, take))
    );
  const isBundle = document.resourceType === 'Bundle';
  if (isBundle) gatherDeletions(document, pass.deleted);
  const entries = isBundle && Array.isArray(document.entry) ? document.entry : [];
  for (const { resource, place } of resourcesOf(document)) {
    if (!isElement(resource)) continue;
    const entry: unknown = entries[place - 1];
    const placed = isElement(entry) ? { raw: elementOf(entry, 'resource'), url: textOf(entry, 'fullUrl') } : null;
    takeResource(resource, isBundle ? undefined : text, placed, pass, take);
  }
  return true;
}

function takeResource(
  resource: Element,
  text: string | undefined,
  placed: { readonly raw: Element; readonly url: string | null } | null,
  pass: Pass,
  take: (found: FoundResource) => void,
): void {
  const type = textOf(resource, 'resourceType') ?? '';
  const id = textOf(resource, 'id');
  if (SHARED_TYPES.includes(type)) {
    if (id !== null) keepLast(pass.shared, `${type}/${id}`, resource);
    return;
  }
  if (!RESOURCE_READERS.has(type)) return;
  const patient = type === 'Patient' ? id : patientOf(resource);
  if (patient === null) {
    pass.ownerless++;
    return;
  }
  const owner = ownerOf(resource, placed?.raw ?? resource, placed?.url ?? null, patient);
  pass.ownership.meet(owner, type === 'Patient');
  take({ owner, resource, text: text ?? JSON.stringify(resource) });
}

function keepLast(shared: Map<string, Element>, key: string, resource: Element): void {
  const other = shared.get(key);
  if (other === undefined || byVersion(other, resource) < 0) shared.set(key, resource);
}

function patientOf(resource: Element): string | null {
  const reference = referenceOf(resource, 'subject') ?? referenceOf(resource, 'patient');
  if (reference === null || reference.startsWith('#')) return null;
  const [type, id] = reference.split('/');
  return id === undefined ? type : type === 'Patient' ? id : null;
}

function gatherDeletions(bundle: Element, deleted: Set<string>): void {
  for (const entry of elementsOf(bundle, 'entry')) {
    const request = elementOf(entry, 'request');
    const target = bareReference(textOf(request, 'url'));
    if (!('resource' in entry) && textOf(request, 'method') === 'DELETE' && target?.includes('/')) deleted.add(target);
  }
}

const TYPE_MARK = Buffer.from('"resourceType"');
const DELETE_MARK = Buffer.from('"DELETE"');

/** By a look at the bytes: of documents that are not read as well. @returns whether all patients need what is in it. */
function gatherTypes(bytes: Buffer, types: Set<string>): boolean {
  let isShared = false;
  for (let at = bytes.indexOf(TYPE_MARK); at >= 0; at = bytes.indexOf(TYPE_MARK, at + TYPE_MARK.length)) {
    const begin = at + TYPE_MARK.length;
    const [, type] = /^\s*:\s*"([A-Za-z]+)"/.exec(bytes.toString('latin1', begin, begin + 60)) ?? [];
    if (type === undefined) continue;
    types.add(type);
    isShared ||= SHARED_TYPES.includes(type) || (type === 'Bundle' && bytes.includes(DELETE_MARK));
  }
  return isShared;
}

/** Whether the text stands in the document as a value, or as the last part of a reference. */
function mentions(bytes: Buffer, text: Buffer): boolean {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    if (BEFORE.includes(bytes[at - 1] ?? 0) && AFTER.includes(bytes[at + text.length] ?? 0)) return true;
  }
  return false;
}

const BEFORE = Buffer.from('"/:');
const AFTER = Buffer.from('"/|');

/** Where roles of one practitioner differ, the first by id counts. */
function specialtiesOf(shared: ReadonlyMap<string, Element>): ReadonlyMap<string, string> {
  const specialties = new Map<string, string>();
  for (const key of [...shared.keys()].filter((one) => one.startsWith('PractitionerRole/')).sort()) {
    const role = shared.get(key) ?? {};
    const [specialty] = elementsOf(role, 'specialty').flatMap((one) => nameOf(one) ?? []);
    const practitioner = referenceOf(role, 'practitioner');
    if (specialty === undefined) continue;
    specialties.set(key, specialty);
    if (practitioner !== null && !specialties.has(practitioner)) specialties.set(practitioner, specialty);
  }
  return specialties;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function remarksOf({ unread, ownerless, ownership }: Pass): readonly string[] {
  const others = ownership.others();
  const files = [...unread].map(
    ([file, count]) => `${file}: ${count} lines or documents could not be read (no JSON, cut short, or too long).`,
  );
  return [
    ...files,
    ...(ownerless === 0 ? [] : [`${ownerless} resources name no patient, and were left out.`]),
    ...(others === 0 ? [] : [`${others} resources name patients of other servers, and were left out.`]),
  ];
}
