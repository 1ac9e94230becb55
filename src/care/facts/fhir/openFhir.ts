/**
 * Clinical records out of FHIR R4: of one patient by one pass over the files; of several, or of all, out of resources parted by patient first (`spill.ts`).
 *
 * A patient is known by Patient.id, or by an identifier that no other patient has. Promises: the same record whatever the order of lines and files; the
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
      return recordOf(id, (await spill.one(id)).map(readBack), scan, clock, asOf);
    },
    async *all() {
      const { scan, spill } = await partOnce();
      for await (const [patient, texts] of spill.all()) {
        yield recordOf(patient, texts.map(readBack), scan, clock);
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
  const ids = new Set<string>();
  const idsOf = new Map<string, Set<string>>();
  try {
    const scan = await scanFhir(path, ({ patient, resource, text }) => {
      ids.add(patient);
      if (resource.resourceType === 'Patient') {
        for (const identifier of identifiersOf(resource))
          idsOf.set(identifier, (idsOf.get(identifier) ?? new Set()).add(patient));
      }
      spill.add(patient, text);
    });
    spill.finish();
    return { scan, spill, ids, idsOf };
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
  const known = new Set<string>();
  const found: Element[] = [];
  const scan = await scanFhir(
    path,
    ({ patient, resource }) => {
      if (patient === subject) found.push(resource);
      else if (resource.resourceType === 'Patient' && identifiersOf(resource).includes(subject)) known.add(patient);
    },
    subject,
  );
  if (found.length > 0) return { scan, id: subject, found };
  const id = onlyOne(known, path);
  const own: Element[] = [];
  const again = await scanFhir(path, ({ patient, resource }) => void (patient === id && own.push(resource)), id);
  return { scan: again, id, found: own };
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

function readBack(text: string): Element {
  const resource: unknown = JSON.parse(text);
  return isElement(resource) ? resource : {};
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
