/**
 * An input that grows, changes and shrinks: after each step `--update` gives the data set, report and manifest of a run from scratch, byte
 * for byte, and lands only what is new. In shares, too.
 */
import { readdirSync } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  coded,
  condition,
  type FhirRecord,
  fhirRecords,
  patient,
  patientId,
  stay,
} from '../../../../test/support/fhirRecords.ts';
import {
  bytesOf,
  eventsOf,
  gzipped,
  inForm,
  ndjson,
  runIngest,
  writeFiles,
} from '../../../../test/support/ingestRun.ts';
import { csvOf, omopRecords } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder('growth');
});
afterAll(() => rm(root, { recursive: true }));

interface Growing {
  readonly input: string;
  readonly out: string;
  /** Updates the output, compares it with one from scratch, and says how many files were not read again. */
  readonly update: () => Promise<number>;
}

async function growing(name: string, files: Readonly<Record<string, string>>): Promise<Growing> {
  const input = await writeFiles(join(root, name, 'in'), files);
  const out = join(root, name, 'out');
  await runIngest(input, out);
  let steps = 0;
  const update = async (): Promise<number> => {
    const said: string[] = [];
    await runIngest(input, out, { update: true }, said);
    const fresh = join(root, name, `fresh-${steps++}`);
    await runIngest(input, fresh);
    expect(bytesOf(out)).toEqual(bytesOf(fresh));
    return Number(/^(\d+) files? (?:is|are) landed already$/.exec(said[0] ?? '')?.[1] ?? 0);
  };
  return { input, out, update };
}

const TYPES = ['Patient', 'Condition', 'Observation', 'Medication', 'MedicationAdministration', 'DocumentReference'];
const RECORDS = fhirRecords(3).filter(({ resourceType }) => TYPES.includes(resourceType));
const of = (...types: readonly string[]): readonly FhirRecord[] =>
  RECORDS.filter(({ resourceType }) => types.includes(resourceType));
const scale = (id: string, unit: string): FhirRecord => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: `Patient/${patientId(0)}` },
  code: coded('http://hospital.example/codes', 'SCALE'),
  issued: '2020-03-01T10:00:00Z',
  valueQuantity: { value: 3, unit, code: unit },
});

describe('FHIR that grows', () => {
  let grown: Growing;
  const codesOf = async (id: string): Promise<readonly string[]> =>
    (await eventsOf(grown.out)).filter((event) => event.id === id).map(({ code }) => code);
  const timesOf = async (id: string): Promise<readonly (string | null)[]> =>
    (await eventsOf(grown.out)).filter((event) => event.id === id).map(({ time }) => time);

  beforeAll(async () => {
    grown = await growing('fhir', {
      'patients.ndjson': ndjson(of('Patient', 'Medication')),
      'conditions.ndjson': `${ndjson(of('Condition'))}{"broken\n[]\n`,
      'results.ndjson': ndjson([...of('Observation').slice(0, 20), scale('scale-a', 'mg'), scale('scale-b', 'mg')]),
    });
  });

  it('by new files in any form with faults of their own, by lines at the end of a file, by later versions of what is there', async () => {
    await writeFiles(grown.input, {
      'a/results.json': inForm(of('Observation').slice(20), 'bundle a file'),
      'drugs.ndjson.gz': gzipped(inForm(of('MedicationAdministration'), 'transaction', RECORDS)),
      'notes.ndjson': `null\n{}\n${ndjson(of('DocumentReference'))}{"cut`,
      'readme.txt': 'An export.\n',
    });
    const wrong = condition('chronic-0', patientId(0), {
      verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'entered-in-error'),
      meta: { lastUpdated: '2022-05-01T00:00:00Z' },
    });
    const person = patient(patientId(1), { birthDate: '1961-03-04', meta: { lastUpdated: '2023-01-01T00:00:00Z' } });
    expect(await codesOf('chronic-0')).toEqual(['SNOMED//44054006', 'SNOMED//44054006//RESOLVED']);
    await appendFile(join(grown.input, 'conditions.ndjson'), ndjson([condition('appended', patientId(1))]));
    await writeFiles(grown.input, { '0-new.ndjson': ndjson([wrong, person]) });
    // The file that changed was landed together with the others.
    expect(await grown.update()).toBe(0);
    expect(await codesOf('appended')).toEqual(['ICD10CM//I50.9']);
    expect(await codesOf('chronic-0')).toEqual([]);
    expect(await timesOf(patientId(1))).toContain('1961-03-04T00:00:00');
  });

  it('by the stay that a diagnosis was waiting for, and by a unit that becomes the usual one', async () => {
    const scaled = async (): Promise<readonly unknown[]> =>
      (await eventsOf(grown.out)).filter(({ id }) => id === 'scale-a').map(({ value, unit }) => [value, unit]);
    expect(await timesOf('billed-0')).toEqual(['2019-01-01T23:59:59']);
    expect(await scaled()).toEqual([[3, 'mg']]);
    const end = (k: number): string => `2020-03-0${4 + k}T15:30:00Z`;
    await writeFiles(grown.input, {
      'stays.ndjson': ndjson([0, 1, 2].map((k) => stay(`stay-${k}`, patientId(k), '2020-03-01T07:00:00Z', end(k)))),
      'more.ndjson': ndjson([...Array(9).keys()].map((i) => scale(`scale-${i}`, 'g'))),
    });
    await grown.update();
    expect(await timesOf('billed-0')).toEqual(['2020-03-04T15:30:00']);
    expect(await scaled()).toEqual([[Math.fround(0.003), 'g']]);
  });

  it('and shrinks when a file is taken away, without leavings: as if landed in three shares', async () => {
    await rm(join(grown.input, '0-new.ndjson'));
    await runIngest(grown.input, grown.out, { update: true });
    expect((await codesOf('chronic-0')).length).toBe(2);
    const units = readdirSync(`${grown.out}.landing`);
    expect(units.every((name) => /^[0-9a-f]{32}\.(json|parquet)$/.test(name))).toBe(true);
    const shared = join(root, 'fhir', 'shared');
    for (const part of [3, 1, 2]) {
      expect((await runIngest(grown.input, shared, { shard: { part, of: 3 } })).finished).toBe(false);
    }
    const said: string[] = [];
    await runIngest(grown.input, shared, {}, said);
    expect(said).toEqual(['8 files are landed already']);
    expect(bytesOf(shared)).toEqual(bytesOf(grown.out));
  });
});

describe('OMOP that grows', () => {
  it('by new files, lines and visits', async () => {
    const tables = omopRecords(6);
    const { input, out, update } = await growing('omop', {
      'person.csv': csvOf(tables.person),
      'condition_occurrence.csv': csvOf(tables.condition_occurrence.slice(0, 9)),
      'measurement.csv': csvOf(tables.measurement.slice(0, 5)),
    });
    const billed = async (): Promise<unknown> =>
      (await eventsOf(out)).find(({ table, id }) => table === 'condition_occurrence' && id === '101')?.time;
    expect(await billed()).toBe('2020-03-01T08:15:00');
    await writeFiles(input, {
      'condition_occurrence.csv': csvOf(tables.condition_occurrence),
      'measurement_2.csv.gz': gzipped(csvOf(tables.measurement.slice(5), ';')),
      'visit_occurrence.csv': csvOf(tables.visit_occurrence),
      'note.csv': `${csvOf(tables.note)}1,2,3\n`,
      'concept.csv': csvOf(tables.concept),
    });
    expect(await update()).toBe(2);
    expect(await billed()).toBe('2020-03-04T16:00:00');
  });
});
