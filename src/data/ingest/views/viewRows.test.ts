import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { resourcesOf } from './bundleResources.ts';
import { compileView } from './compile.ts';
import { readViews } from './readViews.ts';
import { parseViewDefinition } from './viewDefinition.ts';
import { eventsOfResource, rowsOfView, VIEW_FAULTS, type ViewFaultCounts, type ViewRow } from './viewRows.ts';

const EXAMPLE = 'src/data/ingest/views/examples/smokingStatus.json';
const folder = mkdtempSync(join(tmpdir(), 'views-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const columnsOfEvent = { patient: 'subject.getReferenceKey(Patient)', time: 'effective', code: 'code.text' };

function viewOf(columns: Readonly<Record<string, string>>): unknown {
  return {
    resource: 'Observation',
    select: [{ column: Object.entries(columns).map(([name, path]) => ({ name, path })) }],
  };
}

async function* stream(resources: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* resources;
}

async function collect(events: AsyncIterable<ViewRow>): Promise<readonly ViewRow[]> {
  const rows: ViewRow[] = [];
  for await (const row of events) rows.push(row);
  return rows;
}

async function eventsOf(
  columns: Readonly<Record<string, string>>,
  ...resources: readonly unknown[]
): Promise<{ readonly rows: readonly ViewRow[]; readonly faults: Record<string, number> }> {
  const faults: ViewFaultCounts = new Map();
  const view = compileView(parseViewDefinition(viewOf(columns), 'v'));
  const rows = await collect(rowsOfView(view, stream(resources), faults));
  return { rows, faults: Object.fromEntries(faults) };
}

const observation = {
  resourceType: 'Observation',
  id: 'o1',
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2020-01-02T03:04:05Z',
  code: { text: 'weight' },
  valueQuantity: { value: 70.5, unit: 'kg' },
};

describe('rows of a view', () => {
  it('are events with all that the view gives', async () => {
    const columns = {
      ...columnsOfEvent,
      numeric_value: 'value.ofType(Quantity).value',
      unit: 'value.ofType(Quantity).unit',
      text_value: "'note'",
      source_id: 'getResourceKey()',
    };
    const { rows, faults } = await eventsOf(columns, observation, { resourceType: 'Patient', id: 'p1' });
    expect(faults).toEqual({});
    expect(rows).toEqual([
      {
        subject: 'p1',
        time: '2020-01-02T03:04:05Z',
        code: 'weight',
        numericValue: 70.5,
        unit: 'kg',
        textValue: 'note',
        sourceId: 'o1',
      },
    ]);
  });

  it('may lack all but patient, time and code, and may have numbers as keys', async () => {
    const { patient, ...others } = columnsOfEvent;
    const { rows } = await eventsOf({ ...others, subject_id: '12' }, { ...observation, effectiveDateTime: '2020' });
    expect(patient).toBeDefined();
    expect(rows).toEqual([
      { subject: '12', time: '2020', code: 'weight', numericValue: null, unit: null, textValue: null, sourceId: null },
    ]);
  });

  it.each([
    ['view-subject-missing', { patient: 'subject.getReferenceKey(Group)' }],
    ['view-subject-missing', { patient: "''" }],
    ['view-subject-missing', { patient: '1.5' }],
    ['view-code-missing', { code: 'code.coding.code' }],
    ['view-code-missing', { code: "''" }],
    ['view-time-missing', { time: 'issued' }],
    ['view-time-invalid', { time: "'2020-02-30'" }],
    ['view-time-invalid', { time: "'2020-01-02T24:04:05'" }],
    ['view-time-invalid', { time: '2020' }],
    ['view-value-not-number', { numeric_value: "'70'" }],
    ['view-value-not-number', { numeric_value: 'true' }],
    ['view-text-not-text', { text_value: '3' }],
    ['view-text-not-text', { unit: 'true' }],
    ['view-text-not-text', { code: '5' }],
  ])('are left out and counted: %s %o', async (fault, change) => {
    const { rows, faults } = await eventsOf({ ...columnsOfEvent, ...change }, observation, observation);
    expect(rows).toEqual([]);
    expect(faults).toEqual({ [fault]: 2 });
    expect(Object.keys(VIEW_FAULTS)).toContain(fault);
  });

  it('may have times without a zone, which FHIR does not allow but records have', async () => {
    const { rows } = await eventsOf({ ...columnsOfEvent, time: "'2020-01-02T03:04:05'" }, observation);
    expect(rows.map(({ time }) => time)).toEqual(['2020-01-02T03:04:05']);
  });

  it('are taken beside rows that are left out', async () => {
    const { rows, faults } = await eventsOf(columnsOfEvent, { ...observation, effectiveDateTime: 'soon' }, observation);
    expect(rows.map(({ subject }) => subject)).toEqual(['p1']);
    expect(faults).toEqual({ 'view-time-invalid': 1 });
  });

  it.each([
    ['a column that events do not have', { ...columnsOfEvent, numeric_vlaue: '1' }, /Did you mean "numeric_value"/],
    ['two patients', { ...columnsOfEvent, subject_id: 'id' }, /exactly one of "subject_id" and "patient"/],
    ['no time', { patient: 'id', code: 'id' }, /exactly "time"/],
    ['no code', { patient: 'id', time: 'effective' }, /exactly "code"/],
  ])('need the columns of an event, before any resource is read: %s', (_, columns, message) => {
    const view = compileView(parseViewDefinition(viewOf(columns), 'v'));
    expect(() => rowsOfView(view, stream([]), new Map())).toThrow(message);
  });
});

describe('files of views', () => {
  it('are JSON or YAML and take the name of the file where they have none', async () => {
    const yaml = `
resource: Observation
select:
  - column:
      - { name: patient, path: subject.getReferenceKey(Patient) }
      - { name: time, path: effective }
      - { name: code, path: "'X//' + code.text" }
`;
    const views = await readViews([EXAMPLE, file('weights.yaml', yaml)]);
    expect(views.map(({ name }) => name)).toEqual(['smoking_status', 'weights']);
    expect(views[1].view.rows(observation)).toEqual([
      { patient: 'p1', time: '2020-01-02T03:04:05Z', code: 'X//weight' },
    ]);
  });

  it.each([
    ['absent', 'none.json', undefined, /none\.json: The view does not exist/],
    [
      'not YAML',
      'broken.json',
      '{"resource": "Patient",\n "select": [',
      /broken\.json:2:\d+: This is not valid YAML or JSON/,
    ],
    [
      'a key twice',
      'twice.json',
      '{"resource": "Patient", "resource": "Group"}',
      /twice\.json:1:\d+: This is not valid/,
    ],
    ['empty', 'empty.yaml', '', /empty\.yaml: This has to be an object/],
    ['not of events', 'other.json', viewOf({ id: 'id' }), /other\.json: An event has no column "id"/],
    [
      'faulty',
      'faulty.json',
      viewOf({ ...columnsOfEvent, code: '%x' }),
      /faulty\.json: select\[0\]\.column\[2\]\.path: There is no constant/,
    ],
  ])('are refused when %s', async (_, name, content, message) => {
    const path = content === undefined ? join(folder, name) : file(name, content);
    await expect(readViews([path])).rejects.toThrow(message);
  });

  it('have different names', async () => {
    await expect(readViews([EXAMPLE, EXAMPLE])).rejects.toThrow(/There are two views "smoking_status"/);
  });

  it('stand in the documentation as they are', () => {
    const page = readFileSync('docs/sql-on-fhir.md', 'utf8');
    expect(page).toContain(`\`\`\`json\n${readFileSync(EXAMPLE, 'utf8')}\`\`\``);
  });
});

describe('the example view', () => {
  const synthea = '../shared/data/synthea-r4/synthea-r4-bundles.ndjson.gz';
  it.skipIf(!existsSync(synthea))(
    'give the smoking status of synthetic patients (skipped when ../shared/data is absent)',
    async () => {
      const [{ view }] = await readViews([EXAMPLE]);
      const patients = new Set<unknown>();
      const faults: ViewFaultCounts = new Map();
      const rows: ViewRow[] = [];
      let observations = 0;
      for await (const line of firstLines(synthea, 10)) {
        const resources = [...resourcesOf(JSON.parse(line))].map(({ resource }) => Object(resource));
        for (const { resourceType, id } of resources) if (resourceType === 'Patient') patients.add(id);
        observations += resources.filter(({ code }) => code?.coding?.[0]?.code === '72166-2').length;
        rows.push(...resources.flatMap((resource) => eventsOfResource(view, resource, faults)));
      }
      expect(rows.length).toBe(observations);
      expect(observations).toBeGreaterThan(10);
      expect(faults.size).toBe(0);
      expect(
        rows.filter(({ subject, code }) => !patients.has(subject) || !/^SMOKING_STATUS\/\/\d+$/.test(code)),
      ).toEqual([]);
    },
  );
});

async function* firstLines(path: string, count: number): AsyncGenerator<string> {
  let read = 0;
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    yield line;
    read += 1;
    if (read === count) return;
  }
}
