/** Evenings stand on the hospital's day, from FHIR and from the dataset that `ingest` made of it; and a note of that day is supported, of the next one not. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ndjson, runIngest, writeFiles } from '../../../test/support/ingestRun.ts';
import { verifyNote } from '../verify/verifyNote.ts';
import type { ClinicalRecord } from './fact.ts';
import { momentText } from './factText.ts';
import { openRecords } from './records.ts';

const SUBJECT = { reference: 'Patient/7' };
const ZONE = 'America/New_York';

function measured(id: string, name: string, value: number, effectiveDateTime: string): object {
  const code = { coding: [{ system: 'http://loinc.org', code: id }], text: name };
  const valueQuantity = { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' };
  const fixed = { resourceType: 'Observation', id, status: 'final', subject: SUBJECT };
  return { ...fixed, code, effectiveDateTime, issued: effectiveDateTime, valueQuantity };
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-zones-'));
  await writeFiles(join(root, 'fhir'), {
    'all.ndjson': ndjson([
      {
        ...{ resourceType: 'Patient', id: '7', gender: 'female', birthDate: '1950-02-03' },
        identifier: [{ system: 'urn:mrn', value: '7' }],
      },
      // 23:30 in New York, in summer and in winter; the second one in UTC.
      measured('2823-3', 'Potassium', 5.9, '2020-07-14T23:30:00-04:00'),
      measured('2951-2', 'Sodium', 131, '2020-01-15T04:30:00Z'),
      measured('2075-0', 'Chloride', 101, '2020-01-20T08:00:00-05:00'),
      { resourceType: 'Condition', id: 'c', subject: SUBJECT, code: { text: 'Gout' }, recordedDate: '2020-01-10' },
    ]),
  });
  await runIngest(join(root, 'fhir'), join(root, 'dataset'), { zone: ZONE, subjectIdentifier: 'urn:mrn' });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function recordAt(folder: string, zone?: string): Promise<ClinicalRecord> {
  const records = await openRecords(join(root, folder), { zone });
  try {
    return await records.record('7');
  } finally {
    await records.close();
  }
}

const timesOf = ({ facts }: ClinicalRecord): readonly string[] =>
  ['Potassium', 'Sodium', 'Gout'].map((name) => {
    const fact = facts.find(({ concept, kind }) => concept.name === name && kind !== 'derived');
    return fact?.time.start == null ? '' : momentText(fact.time.start, fact.time.precision);
  });

const LOCAL = ['2020-07-14 23:30', '2020-01-14 23:30', '2020-01-10'];

describe('times on the hospital’s clock', () => {
  it.each([
    ['fhir', ZONE],
    ['dataset', undefined],
    ['dataset', ZONE],
  ])('%s, the zone given as %s', async (folder, zone) => {
    expect(timesOf(await recordAt(folder, zone))).toEqual(LOCAL);
  });

  it('without a zone are as FHIR writes them; UTC where that is asked for', async () => {
    expect(timesOf(await recordAt('fhir'))).toEqual(LOCAL);
    expect(timesOf(await recordAt('dataset', 'UTC'))).toEqual(['2020-07-15 03:30', '2020-01-15 04:30', '2020-01-10']);
  });

  it.each(['fhir', 'dataset'])('support a note of that day and not of the next: %s', async (folder) => {
    const record = await recordAt(folder, ZONE);
    const supported = (note: string): number => verifyNote(note, record, {}).counts.supported;
    expect(supported('Potassium was 5.9 mmol/L on 14 July 2020.')).toBe(1);
    expect(supported('Potassium was 5.9 mmol/L on 15 July 2020.')).toBe(0);
  });
});
