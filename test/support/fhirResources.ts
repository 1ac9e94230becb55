/** For tests of FHIR as facts: small resources of one patient `p1`, and the record that comes of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClinicalRecord, Fact, FactKind } from '../../src/care/facts/fact.ts';
import { openRecords } from '../../src/care/facts/records.ts';

export const PATIENT = { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-02-03' };
export const SUBJECT = { reference: 'Patient/p1' };

export function loinc(code: string, display?: string): object {
  return { coding: [{ system: 'http://loinc.org', code, display }] };
}

export function snomed(code: string, display: string): object {
  return { coding: [{ system: 'http://snomed.info/sct', code, display }] };
}

/** A status as a concept. */
export function state(code: string): object {
  return { coding: [{ code }] };
}

export function minutes(iso: string): number {
  return Date.parse(iso) / 60_000;
}

/** The record of the subject out of a file with these resources and the patient. */
export async function recordOf(resources: readonly object[], asOf?: string, subject = 'p1'): Promise<ClinicalRecord> {
  const folder = await mkdtemp(join(tmpdir(), 'anamnesis-fhir-facts-'));
  const lines = [PATIENT, ...resources].map((resource) => `${JSON.stringify(resource)}\n`);
  await writeFile(join(folder, 'all.ndjson'), lines.join(''));
  const records = await openRecords(folder);
  try {
    return await records.record(subject, asOf === undefined ? undefined : minutes(asOf));
  } finally {
    await records.close();
    await rm(folder, { recursive: true });
  }
}

export async function factsOf(kind: FactKind, resources: readonly object[], asOf?: string): Promise<readonly Fact[]> {
  return (await recordOf(resources, asOf)).facts.filter((fact) => fact.kind === kind);
}

export const diabetes = (id: string, more: object): object => ({
  resourceType: 'Condition',
  id,
  subject: SUBJECT,
  code: snomed('44054006', 'Diabetes (disorder)'),
  recordedDate: '2020-01-10',
  ...more,
});

export const observation = (id: string, more: object): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: SUBJECT,
  code: loinc('2823-3', 'Potassium'),
  effectiveDateTime: '2020-05-01T08:00:00+02:00',
  ...more,
});

export const order = (id: string, authoredOn: string, more: object): object => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject: SUBJECT,
  authoredOn,
  medicationCodeableConcept: {
    coding: [
      { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198189', display: 'ramipril 5 MG Oral Capsule' },
    ],
    text: 'ramipril',
  },
  ...more,
});
