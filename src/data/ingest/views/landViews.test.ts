/** Views in a whole run of ingest: what they find stands beside the built-in rows and shares the fate of its resource. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coded, condition, type FhirRecord, patient, stay } from '../../../../test/support/fhirRecords.ts';
import {
  countOf,
  dataOf,
  type EventRow,
  eventsOf,
  inForm,
  ndjson,
  runIngest,
  shownBy,
  writeFiles,
} from '../../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestOptions, IngestOutcome } from '../options.ts';

const EXAMPLE = 'src/data/ingest/views/examples/smokingStatus.json';
let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('views');
});
afterAll(() => rm(root, { recursive: true }));

interface Run extends IngestOutcome {
  readonly out: string;
  readonly events: readonly EventRow[];
}

async function run(files: Readonly<Record<string, string>>, more: Partial<IngestOptions> = {}): Promise<Run> {
  const folder = join(root, String(number++));
  const [input, out] = [join(folder, 'in'), join(folder, 'out')];
  const outcome = await runIngest(await writeFiles(input, files), out, { views: [EXAMPLE], ...more });
  return { ...outcome, out, events: await eventsOf(out) };
}

async function viewFile(
  resource: string,
  columns: Readonly<Record<string, string>>,
  name = `view${number++}`,
): Promise<string> {
  const path = join(root, `${name}.json`);
  const column = Object.entries(columns).map(([key, path]) => ({ name: key, path }));
  await writeFile(path, JSON.stringify({ resource, name, select: [{ column }] }));
  return path;
}

function smoking(id: string, subject: string, code: string, more: object = {}): FhirRecord {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: { reference: `Patient/${subject}` },
    code: coded('http://loinc.org', '72166-2'),
    effectiveDateTime: '2020-03-01T08:00:00Z',
    valueCodeableConcept: coded('http://snomed.info/sct', code),
    ...more,
  };
}

const ofView = ({ events }: Run): readonly EventRow[] =>
  events.filter(({ code }) => code.startsWith('SMOKING_STATUS//'));
const RECORDS = [
  patient('p1'),
  patient('p2'),
  stay('e1', 'p1', '2020-03-01T07:00:00Z', '2020-03-04T07:00:00Z'),
  smoking('o1', 'p1', '266919005', { encounter: { reference: 'Encounter/e1' } }),
  smoking('o2', 'p2', '449868002', { effectiveDateTime: '2020-03-01' }),
  condition('c1', 'p1'),
];

describe('a view', () => {
  it('gives events beside the built-in ones, traced to their resource', async () => {
    const seen = await run({ 'all.ndjson': ndjson(RECORDS) });
    expect(ofView(seen)).toMatchObject([
      {
        code: 'SMOKING_STATUS//266919005',
        time: '2020-03-01T08:00:00',
        table: 'Observation',
        id: 'o1',
        encounter: 'e1',
        precision: null,
      },
      {
        code: 'SMOKING_STATUS//449868002',
        time: '2020-03-01T23:59:59',
        table: 'Observation',
        id: 'o2',
        encounter: null,
        precision: 'day',
      },
    ]);
    const plain = await run({ 'all.ndjson': ndjson(RECORDS) }, { views: [] });
    expect(seen.events.filter((event) => !ofView(seen).includes(event))).toEqual(plain.events);
    expect(seen.report.rows).toEqual({
      landed: plain.report.rows.landed + 2,
      dropped: {},
      written: plain.report.rows.written + 2,
    });
    expect(seen.report.faults).toEqual([]);
    expect(seen.report.times.choices).toContainEqual(
      expect.objectContaining({
        table: 'Observation',
        event: 'view smoking_status',
        time: 'effective.ofType(dateTime)',
      }),
    );
  });

  it('gives the same data whatever form the records come in', async () => {
    const expected = dataOf((await run({ 'all.ndjson': ndjson(RECORDS) })).out);
    // The other forms become these lines before anything is landed (properties.test.ts).
    const mixed = ndjson(RECORDS.slice(0, 3)) + inForm(RECORDS.slice(3), 'bundle a line');
    expect(dataOf((await run({ 'mixed.ndjson': mixed })).out)).toEqual(expected);
  });

  it('sees only the version of a resource that counts, once', async () => {
    const version = (day: number): object => ({ meta: { lastUpdated: `2020-05-0${day}T00:00:00Z` } });
    const seen = await run({
      'all.ndjson': ndjson([
        patient('p1'),
        smoking('o1', 'p1', '1', version(1)),
        smoking('o1', 'p1', '3', version(3)),
        smoking('o1', 'p1', '2', version(2)),
        smoking('o2', 'p1', '7'),
        smoking('o2', 'p1', '7'),
      ]),
      'again.ndjson': ndjson([smoking('o2', 'p1', '7')]),
    });
    expect(ofView(seen).map(({ code, id }) => [code, id])).toEqual([
      ['SMOKING_STATUS//3', 'o1'],
      ['SMOKING_STATUS//7', 'o2'],
    ]);
    expect(seen.report.rows.dropped).toEqual({ 'older version': 4, 'duplicate line': 4 });
    expect([countOf(seen.report, 'older version'), countOf(seen.report, 'duplicate line')]).toEqual([2, 2]);
  });

  it('is counted where the patient is unknown, and where the resource was taken back', async () => {
    const loose = await viewFile('Observation', {
      patient: 'subject.getReferenceKey(Patient)',
      time: 'effective',
      code: "'SMOKING_STATUS//any'",
    });
    const records = [
      patient('p1'),
      smoking('o1', 'nobody', '1'),
      smoking('o2', 'p1', '2', { status: 'entered-in-error' }),
    ];
    const seen = await run({ 'all.ndjson': ndjson(records) }, { views: [loose] });
    expect(ofView(seen)).toEqual([]);
    expect(seen.report.rows.dropped).toMatchObject({ 'unknown subject': 2, 'entered in error': 1 });
  });

  it('uses resources that no mapping takes', async () => {
    const view = await viewFile('QuestionnaireResponse', {
      patient: 'subject.getReferenceKey(Patient)',
      time: 'authored',
      code: "'PAIN'",
      numeric_value: "item.where(linkId = 'pain').answer.value.ofType(Quantity).value",
      unit: "item.where(linkId = 'pain').answer.value.ofType(Quantity).unit",
      text_value: 'item.text.first()',
    });
    const answer = (id: string, value: number, unit: string, more: object = {}): FhirRecord => ({
      resourceType: 'QuestionnaireResponse',
      id,
      status: 'completed',
      subject: { reference: 'Patient/p1' },
      authored: '2020-07-01T12:00:00',
      item: [{ linkId: 'pain', text: 'How bad?', answer: [{ valueQuantity: { value, unit } }] }],
      ...more,
    });
    const records = [
      patient('p1'),
      answer('q1', 3, 'g'),
      answer('q2', 2000, 'mg'),
      answer('q3', 2, 'g'),
      answer('q4', 2, 'g', { status: 'entered-in-error' }),
      answer('q5', 1, 'g', { authored: '2020-07' }),
    ];
    const seen = await run({ 'all.ndjson': ndjson(records) }, { views: [view], zone: 'Europe/Berlin' });
    expect(seen.report.tables).toContainEqual(
      expect.objectContaining({
        table: 'QuestionnaireResponse',
        outcomes: { used: 4, 'type not mapped': 1 },
        events: 4,
      }),
    );
    const pain = seen.events.filter(({ code }) => code.startsWith('PAIN'));
    expect(pain.map(({ id, time, value, unit, text }) => [id, time, value, unit, text])).toEqual([
      ['q1', '2020-07-01T10:00:00', 3, 'g', 'How bad?'],
      ['q2', '2020-07-01T10:00:00', 2, 'g', 'How bad?'],
      ['q3', '2020-07-01T10:00:00', 2, 'g', 'How bad?'],
      ['q5', '2020-07-31T21:59:59', 1, 'g', 'How bad?'],
    ]);
  });

  it('that asks for boundaries has decimals as they are written, and other views have numbers all the same', async () => {
    const columns = { patient: 'subject.getReferenceKey(Patient)', time: 'effective' };
    const value = 'value.ofType(Quantity).value';
    const views = [
      await viewFile('Observation', { ...columns, code: "'LOW'", numeric_value: `${value}.lowBoundary()` }),
      await viewFile('Observation', { ...columns, code: "'PLAIN'", numeric_value: value }),
    ];
    const line = JSON.stringify(smoking('o1', 'p1', '1', { valueQuantity: { value: 'X' } })).replace('"X"', '1.0');
    const { events, report } = await run({ 'all.ndjson': `${ndjson([patient('p1')])}${line}\n` }, { views });
    expect(report.faults).toEqual([]);
    const values = events.filter(({ code }) => ['LOW', 'PLAIN'].includes(code)).map(({ code, value }) => [code, value]);
    expect(values).toEqual([
      ['LOW', Math.fround(0.95)],
      ['PLAIN', 1],
    ]);
  });

  it('has its rows without patient, code or time counted by rule, and under --strict they are an error', async () => {
    const bare = await viewFile(
      'Observation',
      {
        patient: 'subject.getReferenceKey(Patient)',
        time: 'effective',
        code: 'code.text',
      },
      'bare',
    );
    const files = { 'a.ndjson': ndjson(RECORDS), 'b.ndjson': ndjson([smoking('o3', 'p1', '1')]) };
    const { report } = await run(files, { views: [EXAMPLE, bare] });
    expect(report.faults).toEqual([
      { file: 'bare.json', rule: 'Rows of a view have no code.', remedy: expect.any(String), count: 3 },
    ]);
    await expect(run(files, { views: [EXAMPLE, bare], strict: true })).rejects.toMatchObject({ where: 'bare.json' });
  });

  it('reads JSON as the landing does: commas too many, numbers that are none, cut and broken lines', async () => {
    const lax = JSON.stringify(smoking('o1', 'p1', '1')).replace(/\}$/, ',"note":[NaN,],}');
    const files = { 'all.ndjson': `${ndjson([patient('p1')])}${lax}\n{"broken\n${ndjson([smoking('o2', 'p1', '2')])}` };
    const seen = await run(files);
    expect(ofView(seen).map(({ id }) => id)).toEqual(['o1', 'o2']);
    expect(seen.report.faults.map(({ file, line }) => [file, line])).toEqual([['all.ndjson', 3]]);
  });

  it('whose code is a text of the record is not named in the report', async () => {
    const columns = { patient: 'subject.getReferenceKey(Patient)', time: 'effective', code: "'SAID//' + code.text" };
    const value = { numeric_value: 'value.ofType(Quantity).value', unit: 'value.ofType(Quantity).unit' };
    const view = await viewFile('Observation', { ...columns, ...value });
    const told = (id: string, unit: string, factor: number): FhirRecord =>
      smoking(id, 'p1', '1', { code: { text: 'asked Mrs Quillfeather' }, valueQuantity: { value: factor, unit } });
    const records = [patient('p1'), told('o1', 'g', 1), told('o2', 'mg', 1000), told('o3', 'cups of Quillfeather', 1)];
    const { events, out } = await run({ 'all.ndjson': ndjson(records) }, { views: [view] });
    expect(events.filter(({ code }) => code.startsWith('SAID//asked Mrs Quillfeather'))).toHaveLength(3);
    expect(await shownBy(out, [])).not.toContain('Quillfeather');
  });

  it('that does not fit a resource ends the run, without a value', async () => {
    const several = await viewFile('Patient', {
      patient: 'id',
      time: "'2020'",
      code: 'name.family',
    });
    const twoNames = patient('p1', { name: [{ family: 'Quillfeather' }, { family: 'Larkspur' }] });
    const message = await run({ 'all.ndjson': ndjson([twoNames]) }, { views: [several] }).then(
      () => 'no error',
      (error: unknown) => JSON.stringify(error) + String(error),
    );
    expect(message).toContain('takes one value and there are several');
    expect(message).not.toMatch(/Quillfeather|Larkspur/);
  });

  it('is part of what was landed: with another view everything is landed anew', async () => {
    const folder = join(root, String(number++));
    const [input, out] = [join(folder, 'in'), join(folder, 'out')];
    await writeFiles(input, { 'all.ndjson': ndjson(RECORDS) });
    const columns = { patient: 'subject.getReferenceKey(Patient)', time: 'effective', code: "'SMOKING_STATUS//A'" };
    const codes = async (code: string): Promise<readonly string[]> => {
      const views = [await viewFile('Observation', { ...columns, code }, 'changing')];
      const isThere = existsSync(out);
      if (isThere) {
        await expect(runIngest(input, out, { views, update: true })).rejects.toMatchObject({ code: 'input/mismatch' });
      }
      await runIngest(input, out, { views, force: isThere });
      return (await eventsOf(out)).map((event) => event.code).filter((name) => name.startsWith('SMOKING'));
    };
    expect(await codes("'SMOKING_STATUS//A'")).toEqual(['SMOKING_STATUS//A', 'SMOKING_STATUS//A']);
    expect(await codes("'SMOKING_STATUS//B'")).toEqual(['SMOKING_STATUS//B', 'SMOKING_STATUS//B']);
  });

  it('is landed once: a second run with the same settings takes what is there', async () => {
    const folder = join(root, String(number++));
    const [input, out] = [join(folder, 'in'), join(folder, 'out')];
    await writeFiles(input, { 'all.ndjson': ndjson(RECORDS) });
    await runIngest(input, out, { views: [EXAMPLE] });
    const before = dataOf(out);
    const said: string[] = [];
    await writeFiles(input, { 'more.ndjson': ndjson([smoking('o9', 'p2', '9')]) });
    await runIngest(input, out, { views: [EXAMPLE], update: true }, said);
    expect(said).toContain('1 files are landed already');
    expect((await eventsOf(out)).filter(({ code }) => code.startsWith('SMOKING'))).toHaveLength(3);
    expect(dataOf(out)).not.toEqual(before);
  });

  it('gives the same in shares', async () => {
    const folder = join(root, String(number++));
    const [input, out] = [join(folder, 'in'), join(folder, 'out')];
    await writeFiles(input, Object.fromEntries(RECORDS.map((record, i) => [`${i}.ndjson`, ndjson([record])])));
    for (const part of [1, 2]) await runIngest(input, out, { views: [EXAMPLE], shard: { part, of: 2 } });
    await runIngest(input, out, { views: [EXAMPLE] });
    expect(dataOf(out)).toEqual(dataOf((await run({ 'all.ndjson': ndjson(RECORDS) })).out));
  });
});

const synthea = '../shared/data/synthea-r4/synthea-r4-bundles.ndjson.gz';
describe.skipIf(!existsSync(synthea))('the example view (skipped when ../shared/data is absent)', () => {
  it('gives an event for every smoking status of synthetic patients', async () => {
    const lines: string[] = [];
    for await (const line of createInterface({ input: createReadStream(synthea).pipe(createGunzip()) })) {
      if (lines.push(line) === 20) break;
    }
    const seen = await run({ 'bundles.ndjson': `${lines.join('\n')}\n` });
    const entries: readonly {
      resource: { resourceType: string; id: string; code?: { coding?: { code: string }[] } };
    }[] = lines.flatMap((line) => JSON.parse(line).entry);
    const ids = entries
      .filter(
        ({ resource }) => resource.resourceType === 'Observation' && resource.code?.coding?.[0]?.code === '72166-2',
      )
      .map(({ resource }) => resource.id);
    expect(ids.length).toBeGreaterThan(20);
    expect(
      ofView(seen)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(ofView(seen).every(({ table, encounter }) => table === 'Observation' && encounter !== null)).toBe(true);
    expect(readFileSync(join(seen.out, 'ingest.json'), 'utf8')).toContain('view smoking_status');
  });
});
