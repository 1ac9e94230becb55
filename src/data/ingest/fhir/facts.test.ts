/**
 * What would hurt a patient first, over all example resources (`test/examples/ingest/fhir`): what was withdrawn or denied never lands as
 * an event, what concerns others or is only suspected never reads as the patient's own fact, and nothing is known before it was recorded.
 */
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import { openSession, quote, type Row, type Session } from '../../record/duckdb.ts';
import { parseConceptKey } from '../landed.ts';
import { landingQuery } from './compile.ts';
import { fhirMacros } from './macros.ts';
import { FHIR_MAPPINGS } from './resources/index.ts';

const EXAMPLES = 'test/examples/ingest/fhir';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await temporaryFolder('fhir-facts');
  session = await openSession({ memoryLimitMb: 512, threads: 1 });
  for (const macro of fhirMacros('UTC')) await session.run(macro, 'macros');
});
afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

/** The events that the examples of a type would become, each of them changed. */
async function eventsOf(type: string, change: Readonly<Record<string, unknown>> = {}): Promise<readonly Row[]> {
  const mappings = FHIR_MAPPINGS.filter(({ resource }) => resource === type);
  const examples = readFileSync(join(EXAMPLES, type, 'input.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  const path = join(folder, `${type}.ndjson`);
  await writeFile(path, examples.map((line) => JSON.stringify({ ...JSON.parse(line), ...change })).join('\n'));
  const lines = `SELECT filename AS file, json FROM read_json_objects(${quote(path)}, format = 'newline_delimited', filename = true)`;
  return session.rows(
    `SELECT source_id, concept, time, time_rule FROM (${landingQuery([{ mappings, lines, form: 'resources' }], {})})
     WHERE kind = 'event' AND outcome IS NULL`,
    path,
  );
}

const prefixesOf = (events: readonly Row[]): ReadonlySet<string> =>
  new Set(events.map(({ concept }) => parseConceptKey(String(concept)).prefix));
const typesReading = (element: string): readonly string[] =>
  FHIR_MAPPINGS.filter(({ reads, events }) => reads[element] !== undefined && events.length > 0).map(
    ({ resource }) => resource,
  );
const says = (code: string): object => ({ coding: [{ system: 'http://hospital.example', code: 'x' }, { code }] });

describe('never a fact:', () => {
  it.each(typesReading('status'))('%s with the status entered-in-error', async (type) => {
    expect(await eventsOf(type)).not.toEqual([]);
    expect(await eventsOf(type, { status: 'entered-in-error' })).toEqual([]);
  });

  it.each(typesReading('verificationStatus'))('%s that is refuted or entered in error', async (type) => {
    for (const status of ['refuted', 'entered-in-error']) {
      expect(await eventsOf(type, { verificationStatus: says(status) })).toEqual([]);
    }
  });

  it.each([
    ['Procedure', 'not-done'],
    ['Immunization', 'not-done'],
    ['MedicationAdministration', 'not-done'],
    ['MedicationStatement', 'not-taken'],
    ['MedicationRequest', 'draft'],
    ['Encounter', 'planned'],
    ['Observation', 'registered'],
  ])('%s with the status %s', async (type, status) => {
    expect(await eventsOf(type, { status })).toEqual([]);
  });
});

describe('a dose whose method, not its status, says that it was not given', () => {
  const given = async (method: object): Promise<boolean> =>
    (await eventsOf('MedicationAdministration', { status: 'completed', dosage: { method } })).length > 0;
  const coded = (code: string): object => ({
    coding: [{ system: 'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-method', code }],
  });

  // The methods of the medication record of MIMIC-IV.
  it.each([
    'Not Given',
    'Not Given per Sliding Scale',
    'Not Flushed',
    'Not Applied',
    'Not Started',
    'Not Confirmed',
    'Delayed Not Started',
    'Infusion Reconciliation Not Done',
    'Hold Dose',
  ])('is no event: %s', async (method) => {
    expect(await given(coded(method))).toBe(false);
    expect(await given({ text: method.toUpperCase() })).toBe(false);
    expect(await given({ coding: [{ code: 'oral' }, { display: method, code: '7' }] })).toBe(false);
  });

  it.each([
    'not-given',
    'NOT_ADMINISTERED',
    'Dose held',
    'withheld',
    'Patient refused',
    'not yet given',
    'Omitted: nausea',
  ])('is no event, in other words: %s', async (method) => {
    expect(await given(coded(method))).toBe(false);
    expect(await given({ text: method })).toBe(false);
  });

  it.each([
    'Administered',
    'Flushed',
    'Delayed Administered',
    'Delayed Flushed',
    'Partial Administered',
    'Started',
    'Stopped',
    'Applied',
    'Removed Existing / Applied New',
    'Confirmed',
    'Do not crush',
    'Not to be chewed',
    'Hold breath after inhaling',
    'Household spoon',
    'Holding chamber',
  ])('is a dose given: %s', async (method) => {
    expect(await given(coded(method))).toBe(true);
    expect(await given({ text: method })).toBe(true);
  });
});

describe('told apart from the patient’s own facts by the prefix:', () => {
  it.each([
    ['FamilyMemberHistory', 'FAMILY'],
    ['AllergyIntolerance', 'ALLERGY'],
    ['Claim', 'CLAIM'],
    ['ExplanationOfBenefit', 'BENEFIT'],
    ['CarePlan', 'CAREPLAN'],
    ['MedicationStatement', 'STATED'],
  ])('every event of %s has %s', async (type, prefix) => {
    expect(prefixesOf(await eventsOf(type))).toEqual(new Set([prefix]));
  });

  it.each(['unconfirmed', 'provisional', 'differential'])(
    'a diagnosis that is %s is SUSPECTED, and so all it says',
    async (status) => {
      expect(prefixesOf(await eventsOf('Condition', { verificationStatus: says(status) }))).toEqual(
        new Set(['SUSPECTED']),
      );
    },
  );
});

describe('never known before it was recorded:', () => {
  it.each([
    ['Condition', 'recordedDate'],
    ['Observation', 'issued'],
    ['DiagnosticReport', 'issued'],
    ['AllergyIntolerance', 'recordedDate'],
    ['MedicationRequest', 'authoredOn'],
    ['MedicationStatement', 'dateAsserted'],
    ['MedicationDispense', 'whenHandedOver'],
    ['DocumentReference', 'date'],
    ['CarePlan', 'created'],
    ['Claim', 'created'],
    ['FamilyMemberHistory', 'date'],
  ])('%s, however early the rest of it is, counts from %s', async (type, element) => {
    const events = await eventsOf(type, { [element]: '2099-01-01T00:00:00Z' });
    expect(events).not.toEqual([]);
    const early = events.filter(({ time }) => typeof time !== 'bigint' || time < BigInt(Date.UTC(2099, 0)) * 1000n);
    expect(early.map(({ source_id }) => source_id)).toEqual([]);
  });

  it.each([
    'http://www.ama-assn.org/go/cpt',
    'http://www.ama-assn.org/go/cpt|2021',
    'https://terminology.hl7.org/CodeSystem/HCPCS/',
    'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    'urn:oid:2.16.840.1.113883.6.285',
    'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-hcpcs-cd',
    'http://hl7.org/fhir/sid/icd-10-pcs',
    'http://fhir.de/CodeSystem/bfarm/ops',
  ])('a service billed in the code of a visit’s type, of %s, counts from its end', async (system) => {
    const kind = { system: 'http://snomed.info/sct', code: '183452005' };
    const period = { start: '2098-01-01T00:00:00Z', end: '2099-01-01T00:00:00Z' };
    const type = [
      { coding: [kind] },
      { coding: [{ system, code: '99291' }] },
      { coding: [kind, { system, code: '2' }] },
    ];
    const events = (await eventsOf('Encounter', { type, period, status: 'finished' })).filter(
      ({ source_id }) => source_id === 'begin-type-source-and-end',
    );
    const types = events.filter(({ concept }) => parseConceptKey(String(concept)).prefix === 'ENCOUNTER_TYPE');
    const [admitted, discharged] = [period.start, period.end].map((time) => BigInt(Date.parse(time)) * 1000n);
    expect(types.map(({ time }) => time)).toEqual([admitted, discharged, discharged]);
    expect(parseConceptKey(String(types[1].concept)).code).toBe('99291');
    const open = await eventsOf('Encounter', { type, period: { start: period.start } });
    expect(open.filter(({ concept }) => /99291/.test(String(concept)))).toEqual([]);
  });

  it('a vaccine given elsewhere, or nobody says where, counts from its record', async () => {
    for (const primarySource of [false, undefined]) {
      const events = await eventsOf('Immunization', { primarySource, recorded: '2099-01-01T00:00:00Z' });
      expect(events.map(({ time }) => time)).toEqual(events.map(() => BigInt(Date.UTC(2099, 0)) * 1000n));
    }
  });
});
