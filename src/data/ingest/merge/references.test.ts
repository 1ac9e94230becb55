/**
 * What rows get from what they refer to, through the whole of ingest: products of mixtures, stays that date them, what is not in the input; and
 * that every event leads back to the line that it came from.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coded, type FhirRecord, patient } from '../../../../test/support/fhirRecords.ts';
import { countOf, type EventRow, eventsOf, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf, omopRecords } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestReport } from '../report/ingestReport.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

let root: string;
beforeAll(async () => {
  root = await temporaryFolder('references');
});
afterAll(() => rm(root, { recursive: true }));

async function ingested(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<{ readonly events: readonly EventRow[]; readonly report: IngestReport }> {
  await writeFiles(join(root, name, 'in'), files);
  const { report } = await runIngest(join(root, name, 'in'), join(root, name, 'out'));
  return { report, events: await eventsOf(join(root, name, 'out')) };
}

const drug = (id: string, code: string): FhirRecord => ({ resourceType: 'Medication', id, code: coded(RXNORM, code) });
const mixture = (id: string, ...ingredients: readonly object[]): FhirRecord => ({
  resourceType: 'Medication',
  id,
  ingredient: ingredients,
});
const by = (id: string): object => ({ itemReference: { reference: `Medication/${id}` } });
const given = (id: string, medication: string, more: object = {}): FhirRecord => ({
  resourceType: 'MedicationAdministration',
  id,
  status: 'completed',
  subject: { reference: 'Patient/p' },
  medicationReference: { reference: `Medication/${medication}` },
  effectiveDateTime: '2020-01-01T08:00:00Z',
  ...more,
});

describe('a medication that is referred to', () => {
  const lines = [
    patient('p'),
    drug('heparin', '5224'),
    drug('heparin-of-another-maker', '5224'),
    drug('saline', '313002'),
    mixture('one-product-twice', by('heparin'), by('saline'), by('heparin')),
    mixture('one-product-by-two-names', by('heparin'), by('heparin-of-another-maker')),
    mixture('coded', { itemCodeableConcept: coded(RXNORM, '5224') }, { itemCodeableConcept: coded(RXNORM, '5224') }),
    mixture('of-unknown', by('nowhere')),
    given('twice', 'one-product-twice'),
    given('names', 'one-product-by-two-names'),
    given('codes', 'coded'),
    given('dose-1', 'heparin'),
    given('dose-2', 'heparin'),
    given('unknown', 'nowhere'),
    given('unknown-ingredient', 'of-unknown'),
    given('named-itself', 'nowhere', {
      medicationCodeableConcept: coded(RXNORM, '5224'),
      medicationReference: undefined,
    }),
  ];
  let run: Awaited<ReturnType<typeof ingested>>;
  beforeAll(async () => {
    run = await ingested('drugs', { 'a.ndjson': ndjson(lines) });
  });
  const codesOf = (id: string): readonly string[] =>
    run.events.filter((event) => event.id === id).map(({ code }) => code);
  const HEPARIN = 'ADMINISTERED//RXNORM//5224';

  it('gives one event for each distinct product of a mixture, however many ingredients name it', () => {
    expect(codesOf('twice').toSorted()).toEqual(['ADMINISTERED//RXNORM//313002', HEPARIN]);
    expect(codesOf('names')).toEqual([HEPARIN]);
    expect(codesOf('codes')).toEqual([HEPARIN]);
  });

  it('is given as often as there are administrations, at the same time too', () => {
    expect([...codesOf('dose-1'), ...codesOf('dose-2'), ...codesOf('named-itself')]).toEqual([
      HEPARIN,
      HEPARIN,
      HEPARIN,
    ]);
  });

  it('and is not in the input: the line is left out as without code, and counted among the faults by file', () => {
    expect([...codesOf('unknown'), ...codesOf('unknown-ingredient')]).toEqual([]);
    expect(countOf(run.report, 'no code')).toBe(2);
    const lost = run.report.faults.filter(({ rule }) => rule.startsWith('Rows refer to a medication'));
    expect(lost.map(({ file, count }) => [file, count])).toEqual([['a.ndjson', 2]]);
  });

  it('adds up: each line has one outcome, each candidate a row or a reason', () => {
    const [file] = run.report.files;
    expect(file.outcomes).toEqual({ used: 7, 'reference only': 7, 'no code': 2 });
    expect(file.lines).toBe(lines.length);
    const { landed, written, dropped } = run.report.rows;
    expect(dropped).toEqual({ 'no code': 2 });
    // Birth, sex; six administrations of one product and one of two.
    expect([landed, written]).toEqual([11, 9]);
  });
});

describe('a stay that dates what belongs to it', () => {
  const stay = (id: string, subject: string, period: object): FhirRecord => ({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'IMP' },
    subject: { reference: `Patient/${subject}` },
    period,
  });
  const billed = (id: string, encounter: string, more: object = {}): FhirRecord => ({
    resourceType: 'Condition',
    id,
    subject: { reference: 'Patient/p' },
    encounter: { reference: `Encounter/${encounter}` },
    code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'I21.9'),
    ...more,
  });
  const onset = { onsetDateTime: '2020-01-02T00:00:00Z' };

  it('gives its end; of another patient, inverted or unknown it gives nothing; not over yet, at least its start', async () => {
    const { events, report } = await ingested('stays', {
      'a.ndjson': ndjson([
        patient('p'),
        patient('q'),
        stay('whole', 'p', { start: '2020-01-03T08:00:00Z', end: '2020-01-09T08:00:00Z' }),
        stay('of-q', 'q', { start: '2020-01-03T08:00:00Z', end: '2020-01-09T08:00:00Z' }),
        stay('inverted', 'p', { start: '2020-01-09T08:00:00Z', end: '2020-01-03T08:00:00Z' }),
        stay('open', 'p', { start: '2020-01-03T08:00:00Z' }),
        ...['whole', 'of-q', 'inverted', 'open', 'nowhere'].map((id) => billed(`in-${id}`, id, onset)),
        billed('undated-nowhere', 'nowhere'),
      ]),
    });
    const conditions = events.filter(({ table }) => table === 'Condition');
    expect(Object.fromEntries(conditions.map(({ id, time }) => [id, time]))).toEqual({
      'in-whole': '2020-01-09T08:00:00',
      'in-of-q': '2020-01-02T00:00:00',
      'in-inverted': '2020-01-09T08:00:00',
      'in-open': '2020-01-03T08:00:00',
      'in-nowhere': '2020-01-02T00:00:00',
    });
    expect(countOf(report, 'no time')).toBe(1);
    const found = Object.fromEntries(report.times.findings.map(({ rule, table, rows }) => [`${rule} ${table}`, rows]));
    expect(found).toMatchObject({ 'stay not found Condition': 2, 'end before start Encounter': 1 });
    const lost = report.faults.filter(({ rule }) => rule.startsWith('Rows are dated by an encounter'));
    expect(lost.map(({ file, count }) => [file, count])).toEqual([['a.ndjson', 2]]);
  });
});

describe('every event leads back to its source:', () => {
  it('of FHIR, to the one resource of that type and id, which is used', async () => {
    const folder = 'test/examples/ingest/fhir';
    const types = readdirSync(folder).filter((type) => type !== 'Bundle');
    const texts = types.map(
      (type) => [`${type}.ndjson`, readFileSync(join(folder, type, 'input.ndjson'), 'utf8')] as const,
    );
    const people = ndjson(['p1', 'p2'].map((id) => patient(id)));
    const { events, report } = await ingested('examples', { ...Object.fromEntries(texts), 'people.ndjson': people });
    const lines = [...texts.map(([, text]) => text), people].flatMap((text) => text.trimEnd().split('\n'));
    const resources = lines.map((line): FhirRecord => JSON.parse(line));
    const names = resources.map(({ resourceType, id }) => `${resourceType}/${id}`);
    const led = events.map(({ table, id }) => `${table}/${id}`);
    expect(led.filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(led).size).toBe(report.tables.reduce((sum, { outcomes }) => sum + (outcomes.used ?? 0), 0));
    expect(new Set(led).size).toBeGreaterThan(80);
  });

  it('of OMOP, to a row with that key in that table', async () => {
    const tables = omopRecords(3);
    const { events } = await ingested(
      'omop',
      Object.fromEntries(Object.entries(tables).map(([table, rows]) => [`${table}.csv`, csvOf(rows)])),
    );
    const keys = new Set(
      Object.entries(tables).flatMap(([table, rows]) =>
        rows.map((row) => `${table}/${Object.values(row)[0]}/${row.person_id}`),
      ),
    );
    expect(events.filter(({ table, id, subject }) => !keys.has(`${table}/${id}/${subject}`))).toEqual([]);
    expect(new Set(events.map(({ table }) => table)).size).toBe(6);
  });
});
