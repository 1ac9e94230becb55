/**
 * Which appearance of a resource counts, and who is left out because the records of one id tell of two people: through the whole of ingest.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirRecord, patient } from '../../../../test/support/fhirRecords.ts';
import { countOf, type EventRow, eventsOf, ndjson, runIngest, writeFiles } from '../../../../test/support/ingestRun.ts';
import { csvOf, type OmopRow } from '../../../../test/support/omopRecords.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestReport } from '../report/ingestReport.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('instances');
});
afterAll(() => rm(root, { recursive: true }));

interface Run {
  readonly events: readonly EventRow[];
  readonly report: IngestReport;
}

async function ingested(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof runIngest>[2] = {},
): Promise<Run> {
  const folder = join(root, String(number++));
  await writeFiles(join(folder, 'in'), files);
  const { report } = await runIngest(join(folder, 'in'), join(folder, 'out'), options);
  return { report, events: await eventsOf(join(folder, 'out')) };
}

const result = (id: string, subject: string, more: object = {}): FhirRecord => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: `Patient/${subject}` },
  code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
  issued: '2020-01-01T09:30:00Z',
  ...more,
});
const at = (time: string): object => ({ meta: { lastUpdated: `${time}T00:00:00Z` } });

type Pairs = Readonly<Record<string, readonly [object, object]>>;
const BORN = { birthDate: '1960-02-03' };
const CONTRADICTIONS: Pairs = {
  'another-birth-date': [BORN, { birthDate: '1987-11-30' }],
  'another-month': [{ birthDate: '1960-02' }, { birthDate: '1961-02' }],
  'a-date-outside-of-the-year': [{ birthDate: '1960' }, { birthDate: '1987-11-30' }],
  'another-sex': [{ gender: 'female' }, { gender: 'male' }],
  'the-same-version': [at('2020-01-01'), { ...at('2020-01-01'), birthDate: '1987-11-30' }],
  'a-version-beside-none': [at('2020-01-01'), { gender: 'male' }],
};
const AGREEMENTS: Pairs = {
  'a-later-version-corrects': [at('2020-01-01'), { ...at('2021-01-01'), birthDate: '1987-11-30', gender: 'male' }],
  'one-knows-the-year-only': [BORN, { birthDate: '1960' }],
  'one-does-not-know-the-sex': [{ gender: 'female' }, { gender: 'unknown' }],
  'only-the-address-differs': [{}, { address: [{ city: 'Elsewhere' }] }],
  'nothing-differs': [{}, {}],
};

/** One entry of each pair in a.ndjson, the other in b.ndjson, with a result of each patient. */
function inFiles(cases: Pairs, first: 0 | 1): Readonly<Record<string, string>> {
  const entries = Object.entries(cases);
  const second = entries.map(([id, pair]) => patient(id, pair[1 - first]));
  return {
    'a.ndjson': ndjson(entries.flatMap(([id, pair]) => [patient(id, pair[first]), result(`of-${id}`, id)])),
    'b.ndjson': ndjson([...second, patient('other'), result('of-other', 'other')]),
  };
}

describe('two patients of one id', () => {
  it.each([0, 1] as const)(
    'who contradict each other are left out, with all rows, and counted by file (first: %i)',
    async (first) => {
      const { events, report } = await ingested(inFiles(CONTRADICTIONS, first));
      expect([...new Set(events.map(({ id }) => id))].sort()).toEqual(['of-other', 'other']);
      const cases = Object.keys(CONTRADICTIONS).length;
      expect(report.patients.claimedTwice).toBe(cases);
      expect(report.files.map(({ file, outcomes }) => [file, outcomes['subject claimed twice']])).toEqual([
        ['a.ndjson', 2 * cases],
        ['b.ndjson', cases],
      ]);
    },
  );

  it.each([0, 1] as const)('who do not contradict each other are one (first: %i)', async (first) => {
    const { events, report } = await ingested(inFiles(AGREEMENTS, first));
    const births = events.filter(({ code }) => code === 'MEDS_BIRTH').map(({ id }) => id);
    expect(births.sort()).toEqual([...Object.keys(AGREEMENTS), 'other'].sort());
    const results = events.filter(({ table }) => table === 'Observation');
    expect(results).toHaveLength(Object.keys(AGREEMENTS).length + 1);
    expect(countOf(report, 'subject claimed twice')).toBe(0);
    // What we do not read makes no other version.
    expect([countOf(report, 'older version'), countOf(report, 'duplicate line')]).toEqual([3, 2]);
  });

  it('are an error under --strict', async () => {
    const files = { 'a.ndjson': ndjson([patient('p'), patient('p', { gender: 'male' }), patient('other')]) };
    await expect(ingested(files, { strict: true })).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('of OMOP are left out as well, whatever the order of the rows', async () => {
    const person = (id: string, sex: string, year: string): OmopRow => ({
      person_id: id,
      gender_concept_id: sex,
      year_of_birth: year,
    });
    const first = ['1', '3'].map((id) => person(id, '8507', '1960'));
    const rivals = [person('1', '8532', '1960'), person('3', '8507', '1987')];
    const other = person('2', '8507', '1950');
    for (const people of [
      [...first, ...rivals, other],
      [...rivals, other, ...first],
    ]) {
      const { events, report } = await ingested({ 'person.csv': csvOf(people) });
      expect([...new Set(events.map(({ id }) => id))]).toEqual(['2']);
      expect([countOf(report, 'subject claimed twice'), report.patients.claimedTwice]).toEqual([4, 2]);
    }
  });
});

describe('several versions of a resource', () => {
  const version = (id: string, n: number, more: object = {}): FhirRecord =>
    result(id, 'p', { valueInteger: n, ...at(`2020-01-0${n}`), ...more });
  const valuesOf = ({ events }: Run): Readonly<Record<string, number | null>> =>
    Object.fromEntries(events.filter(({ table }) => table === 'Observation').map(({ id, value }) => [id, value]));

  it('count once, as changed last, whatever the order of lines and however often each stands there', async () => {
    const copies = fc.shuffledSubarray([1, 1, 2, 2, 3, 3, 4], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(copies, { minLength: 20, maxLength: 20 }), async (drawn) => {
        const lines = drawn.flatMap((numbers, i) => numbers.map((n) => version(`r${i}`, n)));
        const run = await ingested({ 'a.ndjson': ndjson([patient('p'), ...lines]) });
        expect(valuesOf(run)).toEqual(Object.fromEntries(drawn.map((numbers, i) => [`r${i}`, Math.max(...numbers)])));
        const distinct = drawn.reduce((sum, numbers) => sum + new Set(numbers).size, 0);
        expect(countOf(run.report, 'older version')).toBe(distinct - drawn.length);
        expect(countOf(run.report, 'duplicate line')).toBe(lines.length - distinct);
      }),
      { numRuns: 2 },
    );
  });

  it('give nothing when the last takes them back, or one of unknown date; and count when a later one restores them', async () => {
    const withdrawn = (id: string): FhirRecord => version(id, 2, { status: 'entered-in-error' });
    const undated = { meta: undefined };
    const lines = [
      ...[withdrawn('gone'), version('gone', 1)],
      ...[version('back', 3), withdrawn('back'), version('back', 1)],
      ...[result('a', 'p', { status: 'entered-in-error' }), result('a', 'p', { valueInteger: 5 })],
      ...[result('b', 'p', { valueInteger: 5 }), result('b', 'p', { status: 'entered-in-error', ...undated })],
    ];
    expect(valuesOf(await ingested({ 'a.ndjson': ndjson([patient('p'), ...lines]) }))).toEqual({ back: 3 });
  });
});
