/**
 * Values as they stand in the data set, converted to the unit of their code: through the whole of ingest, to a millionth.
 *
 * Factors are written out here from their sources, not taken from our tables: molar masses (g/mol) of PubChem and CIAAW (glucose 180.156, creatinine
 * 113.12, cholesterol 386.65, bilirubin 584.66, calcium 40.078; haemoglobin by monomer 16114.5, IFCC and IUPAC C-NPU), and UCUM's table of units
 * (pound 0.45359237 kg, inch 2.54 cm, m[Hg] 133.3220 kPa).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patient } from '../../../../test/support/fhirRecords.ts';
import { type EventRow, eventsOf, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestReport } from '../report/ingestReport.ts';

/** LOINC code, value and unit of the record; value and unit of the data set. */
const CASES: readonly (readonly [
  what: string,
  loinc: string,
  value: number,
  unit: string,
  kept: number,
  unitKept: string,
])[] = [
  ['glucose', '2345-7', 5.5, 'mmol/L', (5.5 * 180.156) / 10, 'mg/dL'],
  ['glucose by volume', '2345-7', 0.9, 'g/L', 90, 'mg/dL'],
  ['creatinine', '2160-0', 88.4, 'umol/L', (88.4 * 113.12) / 1e4, 'mg/dL'],
  ['cholesterol', '2093-3', 5.2, 'mmol/L', (5.2 * 386.65) / 10, 'mg/dL'],
  ['bilirubin', '1975-2', 17.1, 'umol/L', (17.1 * 584.66) / 1e4, 'mg/dL'],
  ['calcium', '17861-6', 2.5, 'mmol/L', (2.5 * 40.078) / 10, 'mg/dL'],
  ['calcium by charge', '17861-6', 5, 'meq/L', (2.5 * 40.078) / 10, 'mg/dL'],
  ['haemoglobin', '718-7', 8.7, 'mmol/L', (8.7 * 16114.5) / 1e4, 'g/dL'],
  ['haemoglobin by volume', '718-7', 140, 'g/L', 14, 'g/dL'],
  ['temperature', '8310-5', 98.6, '[degF]', 37, 'Cel'],
  ['weight', '29463-7', 150, '[lb_av]', 150 * 0.45359237, 'kg'],
  ['height', '8302-2', 70, '[in_i]', 177.8, 'cm'],
  ['pressure', '8480-6', 16, 'kPa', (16 / 133.322) * 1000, 'mm[Hg]'],
];

/** Concept ids of OMOP for LOINC codes and units, of those that stand in CASES. */
const CONCEPTS: Readonly<Record<string, string>> = {
  '2345-7': '3004501',
  '2160-0': '3016723',
  '718-7': '3000963',
  'mmol/L': '8753',
  'umol/L': '8749',
  'g/L': '8636',
};

let root: string;
beforeAll(async () => {
  root = await temporaryFolder('terms');
});
afterAll(() => rm(root, { recursive: true }));

async function ingested(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<{ readonly events: ReadonlyMap<string, EventRow>; readonly report: IngestReport }> {
  await writeFiles(join(root, name, 'in'), files);
  const { report } = await runIngest(join(root, name, 'in'), join(root, name, 'out'));
  const events = await eventsOf(join(root, name, 'out'));
  return { report, events: new Map(events.map((event) => [event.id, event])) };
}

function expectKept(event: EventRow | undefined, [what, loinc, , , kept, unit]: (typeof CASES)[number]): void {
  expect([what, event?.code, event?.unit]).toEqual([what, `LOINC//${loinc}`, unit]);
  expect(Math.abs((event?.value ?? Number.NaN) / kept - 1), what).toBeLessThan(1e-6);
}

describe('a value in another unit', () => {
  it('of FHIR is that of the code’s unit, and the report says how it was converted', async () => {
    const results = CASES.map(([, loinc, value, unit], i) => ({
      resourceType: 'Observation',
      id: `r${i}`,
      status: 'final',
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
      issued: '2020-01-01T09:30:00Z',
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    }));
    const { events, report } = await ingested('fhir', { 'a.ndjson': ndjson([patient('p'), ...results]) });
    for (const [i, one] of CASES.entries()) expectKept(events.get(`r${i}`), one);
    for (const [, loinc, value, from, kept, to] of CASES) {
      const found = report.units.conversions.find((each) => each.code === `LOINC//${loinc}` && each.from === from);
      expect(found).toMatchObject({ to, rows: 1 });
      expect(Math.abs((value * (found?.factor ?? 0) + (found?.offset ?? 0)) / kept - 1)).toBeLessThan(1e-9);
    }
  });

  it('of OMOP is so too, with units that are concepts', async () => {
    const cases = CASES.filter(([, loinc, , unit]) => loinc in CONCEPTS && unit in CONCEPTS);
    expect(cases).toHaveLength(5);
    const rows = cases.map(([, loinc, value, unit], i) => ({
      measurement_id: `${100 + i}`,
      person_id: '1',
      measurement_concept_id: CONCEPTS[loinc],
      measurement_date: '2020-01-01',
      value_as_number: String(value),
      unit_concept_id: CONCEPTS[unit],
    }));
    const concepts = Object.entries(CONCEPTS).map(([code, id]) => ({
      concept_id: id,
      concept_name: code,
      vocabulary_id: /^\d+-\d$/.test(code) ? 'LOINC' : 'UCUM',
      concept_code: code,
    }));
    const { events } = await ingested('omop', {
      'person.csv': csvOf([{ person_id: '1', gender_concept_id: '8507', year_of_birth: '1950' }]),
      'measurement.csv': csvOf(rows),
      'concept.csv': csvOf(concepts),
    });
    for (const [i, one] of cases.entries()) expectKept(events.get(`${100 + i}`), one);
  });
});
