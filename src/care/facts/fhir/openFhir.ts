/**
 * Clinical records out of FHIR R4: of one patient by one pass over the files; of several, or of all, out of resources parted by patient first (`spill.ts`).
 *
 * A patient is known by Patient.id (`ownership.ts`), or by an identifier that no other patient has. Promises: the same record whatever the order of lines and files; the
 * memory for all patients is that of one share of them, besides their ids and the medications that they share.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { listInput } from '../../../data/ingest/input/files.ts';
import { assembleRecord } from '../assemble.ts';
import { type ClinicalRecord, FACT_KINDS, type FactKind } from '../fact.ts';
import type { HospitalClock } from '../hospitalClock.ts';
import { noSubject } from '../noSubject.ts';
import type { Records } from '../records.ts';
import { type Element, elementsOf, isElement, textOf } from './element.ts';
import type { Owner } from './ownership.ts';
import { RESOURCE_READERS } from './resourceTypes.ts';
import { type Scan, scanFhir } from './scan.ts';
import { openSpill, type Spill } from './spill.ts';
import { subjectStatements } from './subject.ts';

export function openFhir(path: string, clock: HospitalClock | null): Records {
  let parted: Promise<Parted> | undefined;
  let asked = 0;
  let lastScan: Scan | undefined;
  const partOnce = async (): Promise<Parted> => {
    parted ??= partByPatient(path);
    const result = await parted;
    lastScan = result.scan;
    return result;
  };
  return {
    clock,
    subjects: async () => [...(await partOnce()).ids].sort(),
    async record(subject, asOf) {
      asked++;
      if (parted === undefined && asked === 1) {
        const { scan, id, found } = await findOne(path, subject);
        lastScan = scan;
        return recordOf(id, found, scan, clock, asOf);
      }
      const { scan, spill, ids, idsOf } = await partOnce();
      const id = ids.has(subject) ? subject : onlyOne(idsOf.get(subject), path);
      const own = bySubject(await spill.one(idOf(id)), scan).get(id) ?? [];
      return recordOf(id, own, scan, clock, asOf);
    },
    async *all() {
      const { scan, spill } = await partOnce();
      for await (const [, texts] of spill.all()) {
        for (const [subject, found] of bySubject(texts, scan)) yield recordOf(subject, found, scan, clock);
      }
    },
    remarks: async () => (lastScan ?? (await partOnce()).scan).remarks,
    async close() {
      if (parted !== undefined) await (await parted).spill.close();
    },
  };
}

interface Parted {
  readonly scan: Scan;
  readonly spill: Spill;
  readonly ids: ReadonlySet<string>;
  /** Identifier → ids of the patients that have it. */
  readonly idsOf: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Packed files hold about eight times their size. */
const PACKED = 8;

async function partByPatient(path: string): Promise<Parted> {
  const files = await listInput(path);
  const bytes = files.reduce((sum, file) => sum + file.bytes * (/\.gz$/i.test(file.name) ? PACKED : 1), 0);
  const spill = await openSpill(bytes);
  const named: { readonly identifier: string; readonly owner: Owner }[] = [];
  try {
    const scan = await scanFhir(path, ({ owner, resource, text }) => {
      if (resource.resourceType === 'Patient') {
        for (const identifier of [owner.id, ...identifiersOf(resource)]) named.push({ identifier, owner });
      }
      spill.add(owner.id, spilled(owner, text));
    });
    spill.finish();
    const idsOf = new Map<string, Set<string>>();
    for (const { identifier, owner } of named) {
      const subject = scan.ownership.subjectOf(owner);
      if (subject !== null) idsOf.set(identifier, (idsOf.get(identifier) ?? new Set()).add(subject));
    }
    return { scan, spill, ids: scan.ownership.subjects(), idsOf };
  } catch (error) {
    await spill.close();
    throw error;
  }
}

interface OneFound {
  readonly scan: Scan;
  readonly id: string;
  readonly found: readonly Element[];
}

/** One pass; a second one for a patient who is known by an identifier. */
async function findOne(path: string, subject: string): Promise<OneFound> {
  const known: Owner[] = [];
  const found: Found[] = [];
  const scan = await scanFhir(
    path,
    ({ owner, resource }) => {
      if (owner.id === idOf(subject)) found.push({ owner, resource });
      if (resource.resourceType !== 'Patient') return;
      if (owner.id === subject || identifiersOf(resource).includes(subject)) known.push(owner);
    },
    idOf(subject),
  );
  const own = ownOf(found, subject, scan);
  if (own.length > 0) return { scan, id: subject, found: own };
  const id = onlyOne(new Set(known.flatMap((owner) => scan.ownership.subjectOf(owner) ?? [])), path);
  const again: Found[] = [];
  const second = await scanFhir(
    path,
    ({ owner, resource }) => void (owner.id === idOf(id) && again.push({ owner, resource })),
    idOf(id),
  );
  return { scan: second, id, found: ownOf(again, id, second) };
}

interface Found {
  readonly owner: Owner;
  readonly resource: Element;
}

function ownOf(found: readonly Found[], subject: string, { ownership }: Scan): readonly Element[] {
  return found.flatMap(({ owner, resource }) => (ownership.subjectOf(owner) === subject ? [resource] : []));
}

/** `server.example/fhir/Patient/b` → `b`: of a patient whose id stands at several servers. */
function idOf(subject: string): string {
  return /\/Patient\/([A-Za-z0-9.-]{1,64})$/.exec(subject)?.[1] ?? subject;
}

/** Spilled resources of one Patient.id, those of other servers left out. */
function bySubject(texts: readonly string[], { ownership }: Scan): ReadonlyMap<string, readonly Element[]> {
  const subjects = new Map<string, Element[]>();
  for (const text of texts) {
    const { owner, resource } = readBack(text);
    const subject = ownership.subjectOf(owner);
    if (subject === null) continue;
    const own = subjects.get(subject);
    if (own === undefined) subjects.set(subject, [resource]);
    else own.push(resource);
  }
  return subjects;
}

function identifiersOf(resource: Element): readonly string[] {
  return elementsOf(resource, 'identifier').flatMap((identifier) => textOf(identifier, 'value') ?? []);
}

function onlyOne(ids: ReadonlySet<string> | undefined, where: string): string {
  const [id, ...others] = ids ?? [];
  if (id === undefined) throw noSubject(where);
  if (others.length === 0) return id;
  throw new AnamnesisError('input/invalid', {
    where,
    rule: 'Several patients have this identifier.',
    remedy: 'Give Patient.id instead.',
  });
}

/** A header of whose it is, a tab, and the resource: as it was spilled. */
function spilled({ id, base, isElsewhere }: Owner, text: string): string {
  return `${JSON.stringify([id, base, isElsewhere])}\t${text}`;
}

function readBack(text: string): Found {
  const at = text.indexOf('\t');
  const [id, base, isElsewhere]: readonly unknown[] = JSON.parse(text.slice(0, at));
  const resource: unknown = JSON.parse(text.slice(at + 1));
  const owner = { id: String(id), base: base === null ? null : String(base), isElsewhere: isElsewhere === true };
  return { owner, resource: isElement(resource) ? resource : {} };
}

function recordOf(
  subject: string,
  found: readonly Element[],
  scan: Scan,
  clock: HospitalClock | null,
  asOf?: number,
): ClinicalRecord {
  return assembleRecord(
    subjectStatements(subject, found, scan, clock, asOf),
    coveredBy(scan),
    asOf,
    clock === null ? undefined : 'happened',
  );
}

function coveredBy({ types }: Scan): readonly FactKind[] {
  const kinds = new Set([...types].flatMap((type) => RESOURCE_READERS.get(type)?.kinds ?? []));
  return FACT_KINDS.filter((kind) => kinds.has(kind));
}
