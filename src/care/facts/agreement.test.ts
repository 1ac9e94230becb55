/** A simulated hospital as FHIR, and the MEDS dataset ingested from it, state as many facts of each kind of each patient. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIngest } from '../../../test/support/ingestRun.ts';
import { silentProgress } from '../../base/progress.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import type { ClinicalRecord } from './fact.ts';
import { openRecords } from './records.ts';

const SETTINGS = { patients: 6, seed: 5, force: false };

let root = '';
let fhir: ReadonlyMap<string, ClinicalRecord>;
let meds: ReadonlyMap<string, ClinicalRecord>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-facts-agree-'));
  await writeHospital(join(root, 'hospital'), SETTINGS, silentProgress, new AbortController().signal);
  await runIngest(join(root, 'hospital/fhir'), join(root, 'dataset'), {
    subjectIdentifier: 'http://hospital.example/mrn',
  });
  fhir = await allOf(join(root, 'hospital/fhir'));
  meds = await allOf(join(root, 'dataset'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** By record number. */
async function allOf(path: string): Promise<ReadonlyMap<string, ClinicalRecord>> {
  const records = await openRecords(path);
  const all = new Map<string, ClinicalRecord>();
  for await (const record of records.all()) {
    all.set(record.person.identifiers.find((identifier) => /^\d+$/.test(identifier)) ?? record.subject, record);
  }
  await records.close();
  return all;
}

/** What MEDS has no word for is left out: that something was not done. */
function countsOf(record: ClinicalRecord | undefined): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, status } of record?.facts ?? []) {
    if (kind !== 'derived' && status !== 'not done') counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

describe('FHIR and the MEDS made of it', () => {
  it('state as many facts of each kind', () => {
    expect(fhir.size).toBe(SETTINGS.patients);
    expect([...meds.keys()].sort()).toEqual([...fhir.keys()].sort());
    for (const [subject, record] of fhir) expect(countsOf(meds.get(subject))).toEqual(countsOf(record));
  });

  it('know nothing at a time that they do not know later, and give ids that are unique', () => {
    for (const record of [...fhir.values(), ...meds.values()]) {
      const ids = record.facts.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { time, known, kind } of record.facts) {
        if (kind !== 'derived') expect((known ?? time.start ?? 0) <= record.asOf).toBe(true);
      }
    }
  });

  it('keep of the past what was known then, and nothing else', async () => {
    const records = await openRecords(join(root, 'dataset'));
    for (const [subject, today] of [...meds].slice(0, 4)) {
      const times = today.facts.filter(({ kind }) => kind !== 'derived').flatMap(({ known }) => known ?? []);
      const asOf = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
      const then = await records.record(subject, asOf);
      const expected = today.facts.filter(({ kind, known }) => kind !== 'derived' && (known ?? 0) <= asOf);
      expect(then.facts.filter(({ kind }) => kind !== 'derived').map(({ id }) => id)).toEqual(
        expected.map(({ id }) => id),
      );
      for (const { time, details } of then.facts) {
        expect(time.end ?? asOf).toBeLessThanOrEqual(asOf);
        if (time.end === null) expect(details.join()).not.toMatch(/discharged/);
      }
    }
    await records.close();
  });
});
