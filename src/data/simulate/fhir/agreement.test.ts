/**
 * The FHIR files against the clean record: a plain reading of the files gives every event of `meds/` once, and nothing beside; what cannot
 * agree is what `truth/mess.json` names, kind by kind.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../../base/progress.ts';
import { simulatePatient } from '../process.ts';
import { writeHospital } from '../writeHospital.ts';
import {
  type AnyResource,
  codeIn,
  currentOf,
  isFalse,
  type ReadEvent,
  type ReadLine,
  readLine,
  readRecord,
  subjectOf,
  USUAL_UNITS,
} from './readBack.ts';

const SETTINGS = { patients: 160, seed: 3, force: false };
const DETECTION_LIMIT = 20;

interface WrittenItem {
  readonly kind: string;
  readonly id: string;
  readonly subject_id: number;
  readonly code?: string;
  readonly time?: string;
  readonly first?: string;
}
interface WrittenMess {
  readonly kinds: Readonly<Record<string, { readonly rate: number }>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly items: readonly WrittenItem[];
}

let parent: string;
let lines: readonly ReadLine[];
let mess: WrittenMess;
let crosswalk: ReadonlyMap<string, string>;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'anamnesis-fhir-'));
  const hospital = join(parent, 'hospital');
  await writeHospital(hospital, SETTINGS, silentProgress, new AbortController().signal);
  const files = await readdir(join(hospital, 'fhir'));
  lines = (await Promise.all(files.map((file) => linesOf(hospital, file)))).flat();
  mess = JSON.parse(await readFile(join(hospital, 'truth/mess.json'), 'utf8'));
  const rows = (await readFile(join(hospital, 'crosswalk.csv'), 'utf8')).trim().split('\n').slice(1);
  crosswalk = new Map(rows.map((row) => [row.split(',').slice(0, 2).join('|'), row.split(',')[3]]));
});
afterAll(() => rm(parent, { recursive: true }));

describe('the FHIR files and the record', () => {
  it('agree event by event, but for what the mess names', () => {
    const expected = expectedEvents();
    const read = readRecord(lines, crosswalk);
    expect(read.map(keyOf).toSorted()).toEqual(expected.map(keyOf).toSorted());
    const values = new Map(read.map((event) => [keyOf(event), event.value]));
    for (const event of expected) {
      const value = values.get(keyOf(event));
      if (event.value === null) expect(value).toBeNull();
      else expect(Math.abs((value ?? Number.NaN) - event.value)).toBeLessThan(0.0006);
    }
    expect(expected.length).toBeGreaterThan(15_000);
  });

  it('carry the subject id as the record number, once a patient', () => {
    const numbers = currentOf(lines, 'Patient').map(subjectOf);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: SETTINGS.patients }, (_, k) => k + 1));
  });
});

describe('truth/mess.json', () => {
  it('counts its items, and each kind is there', () => {
    for (const [kind, count] of Object.entries(mess.counts)) expect(itemsOf(kind).length).toBe(count);
    expect(Object.keys(mess.counts)).toEqual(Object.keys(mess.kinds));
    expect(Object.entries(mess.counts).filter(([, count]) => count === 0)).toEqual([]);
  });

  it.each(['duplicate', 'amended', 'malformed', 'unknown-type', 'misfiled', 'not-done', 'entered-in-error', 'refuted'])(
    'names exactly the cases of %s that are in the files',
    (kind) => {
      expect(idsInFiles(kind).toSorted()).toEqual(idsOf(kind));
    },
  );

  it.each(['local-code', 'unit-spelling', 'other-unit', 'below-detection', 'date-only', 'year-only', 'undated'])(
    'names exactly the resources with %s',
    (kind) => {
      const here = resources().filter((resource) => !isFalse(resource) && isMessy(kind, resource));
      expect([...new Set(here.map(({ id }) => id))].toSorted()).toEqual(idsOf(kind));
    },
  );

  it('says which version of an amended result stands first', () => {
    for (const { id, first } of itemsOf('amended')) {
      const [one] = resources().filter((resource) => resource.id === id);
      expect(one).toMatchObject({ status: first === 'right' ? 'corrected' : 'final' });
    }
    expect(new Set(itemsOf('amended').map(({ first }) => first))).toEqual(new Set(['right', 'wrong']));
  });

  it('keeps near the rates that it states', () => {
    const results = resources().filter((one) => one.resourceType === 'Observation' && one.issued !== undefined).length;
    for (const [kind, of] of [
      ['duplicate', lines.length],
      ['amended', results],
      ['unit-spelling', results],
    ] as const) {
      const mean = mess.kinds[kind].rate * of;
      expect(Math.abs(mess.counts[kind] - mean)).toBeLessThan(5 * Math.sqrt(mean));
    }
  });
});

async function linesOf(hospital: string, file: string): Promise<readonly ReadLine[]> {
  const texts = (await readFile(join(hospital, 'fhir', file), 'utf8')).split('\n').slice(0, -1);
  return texts.map((text) => readLine(file, text));
}

/** The clean record as the files can show it: without what is missing, to the day where no more is known. */
function expectedEvents(): readonly ReadEvent[] {
  const [missing, dateOnly, below] = ['missing', 'date-only', 'below-detection'].map(
    (kind) => new Set(itemsOf(kind).map(({ subject_id, code, time }) => `${subject_id} ${code} ${time}`)),
  );
  const patients = Array.from({ length: SETTINGS.patients }, (_, k) => simulatePatient(SETTINGS.seed, k + 1));
  return patients.flatMap(({ subjectId, events }) =>
    events.flatMap(({ minutes, code, value }): readonly ReadEvent[] => {
      const time = minutes === null ? null : new Date(minutes * 60_000).toISOString();
      const key = `${subjectId} ${code} ${time}`;
      if (missing.has(key)) return [];
      const shown = time !== null && dateOnly.has(key) ? localDate(time) : time;
      const limited = below.has(key);
      return [{ subject: subjectId, code, time: shown, value: limited ? DETECTION_LIMIT : value, below: limited }];
    }),
  );
}

function itemsOf(kind: string): readonly WrittenItem[] {
  return mess.items.filter((one) => one.kind === kind);
}

function idsOf(kind: string): readonly string[] {
  return itemsOf(kind)
    .map(({ id }) => id)
    .toSorted();
}

function resources(): readonly AnyResource[] {
  return lines.flatMap(({ resource }) => resource ?? []);
}

function keyOf({ subject, code, time, below }: ReadEvent): string {
  return `${subject} ${code} ${time}${below ? ' <' : ''}`;
}

function localDate(instant: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(instant));
}

function idsInFiles(kind: string): readonly (string | undefined)[] {
  const isUnknown = (resource: AnyResource): boolean => String(resource.resourceType) === 'LabResult';
  switch (kind) {
    case 'duplicate': {
      const first = new Map(lines.toReversed().map((line) => [line.text, line]));
      return lines.flatMap((line) => (first.get(line.text) === line ? [] : [line.resource?.id]));
    }
    case 'amended':
      return [
        ...new Set(
          resources()
            .filter(({ meta }) => meta?.versionId === '2')
            .map(({ id }) => id),
        ),
      ];
    case 'malformed':
      return lines.flatMap(({ text, resource }) => (resource === null ? [/"id":"([^"]+)/.exec(text)?.[1]] : []));
    case 'unknown-type':
      return resources()
        .filter(isUnknown)
        .map(({ id }) => id);
    case 'misfiled':
      return lines.flatMap(({ file, resource }) =>
        resource !== null && !isUnknown(resource) && file !== `${resource.resourceType}.ndjson` ? [resource.id] : [],
      );
    default: {
      const marks = (one: AnyResource) => [
        'status' in one && one.status,
        'verificationStatus' in one && codeIn(one.verificationStatus),
      ];
      return [
        ...new Set(
          resources()
            .filter((one) => marks(one).includes(kind))
            .map(({ id }) => id),
        ),
      ];
    }
  }
}

function isMessy(kind: string, one: AnyResource): boolean {
  const observation = one.resourceType === 'Observation' ? one : undefined;
  const quantity = observation?.valueQuantity;
  const usual = [...Object.values(USUAL_UNITS), 'kg', 'Cel'];
  switch (kind) {
    case 'local-code':
      return codeIn(observation?.code, 'http://hospital.example/codes/lab') !== undefined;
    case 'unit-spelling':
      return quantity !== undefined && quantity.system === undefined;
    case 'other-unit':
      return quantity?.code !== undefined && !usual.includes(quantity.code);
    case 'below-detection':
      return quantity?.comparator === '<';
    case 'year-only':
      return observation?.effectiveDateTime?.length === 4;
    case 'undated':
      return one.resourceType === 'Condition' && one.recordedDate === undefined;
    default: {
      const taken = observation?.issued === undefined ? undefined : observation.effectiveDateTime;
      const recorded = one.resourceType === 'Condition' ? one.recordedDate : undefined;
      const died = one.resourceType === 'Patient' ? one.deceasedDateTime : undefined;
      return [taken, recorded, died].some((time) => time?.length === 10);
    }
  }
}
