import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnamnesisError } from '../../../base/errors.ts';
import { compileView } from './compile.ts';
import { parseResource } from './resourceText.ts';
import { parseViewDefinition } from './viewDefinition.ts';

/** Columns by name → path, or path and type. */
type Columns = Readonly<
  Record<string, string | { readonly path: string; readonly type?: string; readonly collection?: boolean }>
>;

function rowsOf(
  resource: unknown,
  columns: Columns,
  changes: Readonly<Record<string, unknown>> = {},
): readonly unknown[] {
  const column = Object.entries(columns).map(([name, path]) => ({
    name,
    ...(typeof path === 'string' ? { path } : path),
  }));
  const type: unknown = typeof resource === 'object' && resource !== null ? Reflect.get(resource, 'resourceType') : '';
  const document = { resource: type, select: [{ column, ...changes }] };
  return compileView(parseViewDefinition(document, 'v')).rows(resource);
}

/** What the refusal of a resource says, whole. */
function refusal(evaluate: () => unknown): string {
  try {
    evaluate();
  } catch (error) {
    if (error instanceof AnamnesisError)
      return `${error.code} ${error.where}: ${error.rule} ${error.remedy} ${error.cause}`;
    throw error;
  }
  return 'none';
}

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  active: true,
  birthDate: '1970-06',
  name: [{ family: 'Secretly', given: ['Planted', 'Hidden'] }, { family: 'Concealed' }],
};

describe('keys', () => {
  it.each([
    ['Patient/a-1.b', 'Patient', 'a-1.b'],
    ['Patient/1/_history/2', 'Patient', '1'],
    ['https://x.org/fhir/Patient/1', 'Patient', '1'],
    ['Patient/1', 'Observation', null],
    ['urn:uuid:5', 'Patient', null],
    ['#inside', 'Patient', null],
  ])('%s as %s', (reference, type, key) => {
    const link = { ...patient, link: [{ other: { reference } }] };
    expect(rowsOf(link, { key: `link.other.getReferenceKey(${type})` })).toEqual([{ key }]);
  });

  it('take any type where none is asked for, and none from a reference by identifier alone', () => {
    const link = { ...patient, link: [{ other: { reference: 'Group/7' } }, { other: { identifier: { value: 'x' } } }] };
    expect(rowsOf(link, { key: 'link.other.getReferenceKey()' })).toEqual([{ key: '7' }]);
  });

  it('belong to a resource', () => {
    expect(rowsOf(patient, { a: 'getResourceKey()', b: '%resource.getResourceKey()' })).toEqual([{ a: 'p1', b: 'p1' }]);
    const inside = (): unknown => rowsOf(patient, { key: 'getResourceKey()' }, { forEach: 'name' });
    expect(refusal(inside)).toMatch(/getResourceKey\(\) belongs to a resource/);
    expect(rowsOf(patient, { key: '%resource.getResourceKey()' }, { forEach: 'name[0]' })).toEqual([{ key: 'p1' }]);
  });
});

describe('types of columns', () => {
  const observation = {
    resourceType: 'Observation',
    valueQuantity: { value: 2, unit: 'mg' },
    effectiveDateTime: '2020-01',
    component: [{ valueInteger: 3 }],
  };

  it.each([
    ['a String for every kind of text', 'value.ofType(Quantity).unit', 'code'],
    ['Integer for decimal', 'component.value.ofType(integer)', 'decimal'],
    ['Date for dateTime', '@2020-01-01', 'dateTime'],
    ['FHIRPath types by URL', '1.5', 'http://hl7.org/fhirpath/System.Decimal'],
    ['an element by its path', 'component', 'Observation.component'],
    ['a backbone element', 'component', 'BackboneElement'],
    ['a type by its ancestor', 'value', 'Element'],
  ])('take %s', (_, path, type) => {
    expect(rowsOf(observation, { a: { path, type } })).toHaveLength(1);
  });

  it.each([
    ['text for a number', 'value.ofType(Quantity).unit', 'decimal', 'string'],
    ['a decimal for an integer', 'value.ofType(Quantity).value', 'integer', 'decimal'],
    ['a dateTime for a date', 'effective', 'date', 'dateTime'],
    ['another complex type', 'value', 'Period', 'Quantity'],
    ['another element', 'component', 'Observation.referenceRange', 'BackboneElement'],
    ['a complex type where none is declared', 'value', undefined, 'Quantity'],
  ])('refuse %s', (_, path, type, actual) => {
    const column = { path, ...(type === undefined ? {} : { type }) };
    const message = refusal(() => rowsOf(observation, { a: column }));
    expect(message).toMatch(/^input\/invalid v: select\[0\]\.column\[0\]\.path: The column "a"/);
    expect(message).toContain(`has the type ${actual}`);
  });

  it('give complex values whole, and nothing for a primitive without value', () => {
    expect(rowsOf(observation, { a: { path: 'value', type: 'Quantity' } })).toEqual([{ a: { value: 2, unit: 'mg' } }]);
    const hidden = {
      resourceType: 'Patient',
      _birthDate: { extension: [{ url: 'x' }] },
      name: [{ given: [null, 'b'] }],
    };
    expect(rowsOf(hidden, { a: 'birthDate', b: { path: 'name.given', type: 'string' } })).toEqual([
      { a: null, b: 'b' },
    ]);
  });
});

describe('constants and variables', () => {
  it('stand for literals of their type', () => {
    const constants = [
      { name: 'born', valueDate: '1970-06' },
      { name: 'long', valueInteger64: '9007199254740993' },
      { name: 'time', valueTime: '10:31:00' },
    ];
    const columns = {
      day: 'birthDate = %born',
      later: '%born > @1969',
      long: '%long > 9007199254740992L',
      time: '%time < @T11',
    };
    const column = Object.entries(columns).map(([name, path]) => ({ name, path }));
    const view = parseViewDefinition({ resource: 'Patient', constant: constants, select: [{ column }] }, 'v');
    expect(compileView(view).rows(patient)).toEqual([{ day: true, later: true, long: true, time: true }]);
  });

  it('are %resource, %rootResource, %context and code systems', () => {
    const columns = {
      a: '%resource.id',
      b: '%rootResource.id',
      c: '%context.family',
      d: '%sct',
      e: '%loinc',
      f: '%ucum',
    };
    expect(rowsOf(patient, columns, { forEach: 'name[1]' })).toEqual([
      {
        a: 'p1',
        b: 'p1',
        c: 'Concealed',
        d: 'http://snomed.info/sct',
        e: 'http://loinc.org',
        f: 'http://unitsofmeasure.org',
      },
    ]);
  });

  it('give %rowIndex 0 where forEachOrNull finds nothing, also below', () => {
    const select = [
      {
        column: [
          { name: 'below', path: ' %rowIndex ' },
          { name: 'given', path: 'given' },
        ],
      },
    ];
    const columns = { index: '%rowIndex', family: 'family' };
    expect(rowsOf({ resourceType: 'Patient' }, columns, { forEachOrNull: 'name', select })).toEqual([
      { index: 0, family: null, below: 0, given: null },
    ]);
  });
});

describe('boundaries', () => {
  it('keep a zone that is there and a precision that is asked for', () => {
    const at = (effectiveDateTime: string) => ({ resourceType: 'Observation', effectiveDateTime });
    const low = { a: 'effective.ofType(dateTime).lowBoundary()', b: 'effective.ofType(dateTime).highBoundary(6)' };
    expect(rowsOf(at('2010-10-10T10:00:00Z'), { a: low.a })).toEqual([{ a: '2010-10-10T10:00:00.000Z' }]);
    expect(rowsOf(at('2010-10'), low)).toEqual([{ a: '2010-10-01T00:00:00.000+14:00', b: '2010-10' }]);
  });

  it('know the digits of a decimal when the resource was read with them', () => {
    const text = '{"resourceType": "Observation", "valueQuantity": {"value": 1.0}}';
    const columns = { low: 'value.ofType(Quantity).value.lowBoundary()', value: 'value.ofType(Quantity).value' };
    expect(rowsOf(parseResource(text), columns)).toEqual([{ low: 0.95, value: 1 }]);
    expect(rowsOf(JSON.parse(text), columns)).toEqual([{ low: 0.5, value: 1 }]);
  });
});

describe('resources that do not fit', () => {
  it.each([
    ['a filter that is no boolean', { where: [{ path: 'name.family' }] }],
    ['several values for one column', { select: [{ column: [{ name: 'a', path: 'name.family' }] }] }],
    ['a function on several values', { select: [{ column: [{ name: 'a', path: 'name.family.upper()' }] }] }],
    ['texts where a boolean belongs', { where: [{ path: 'name.family and active' }] }],
    ['a wrong type', { select: [{ column: [{ name: 'a', path: 'name.family.first()', type: 'date' }] }] }],
    ['join of what is no text', { select: [{ column: [{ name: 'a', path: 'name.join()' }] }] }],
    ['arithmetic with texts', { select: [{ column: [{ name: 'a', path: 'name.family.first() * 2' }] }] }],
    ['an unknown type in an expression', { select: [{ column: [{ name: 'a', path: 'name.ofType(HumanNme)' }] }] }],
  ])('are refused without a word of theirs: %s', (_, changes) => {
    const document = { resource: 'Patient', select: [{ column: [{ name: 'id', path: 'id' }] }], ...changes };
    const view = compileView(parseViewDefinition(document, 'v'));
    const message = refusal(() => view.rows(patient));
    expect(message).toMatch(/^input\/invalid v: (where|select)\[0\]/);
    expect(message).not.toMatch(/Secretly|Planted|Hidden|Concealed|1970/);
  });

  it('give no rows when they are of another type or no resource', () => {
    const view = compileView(
      parseViewDefinition({ resource: 'Group', select: [{ column: [{ name: 'a', path: 'id' }] }] }, 'v'),
    );
    expect([patient, null, 'Group', [], {}].flatMap((resource) => view.rows(resource))).toEqual([]);
  });

  it('are refused when a repeat never ends', () => {
    expect(refusal(() => rowsOf(patient, { a: 'id' }, { repeat: ['$this'] }))).toMatch(
      /still finds elements after 500 steps/,
    );
  });
});

interface Item {
  readonly linkId: string;
  readonly item?: readonly Item[];
}

const itemsTo = fc.memo((depth): fc.Arbitrary<Item[]> => {
  const linkId = fc.stringMatching(/^[a-z]{1,4}$/);
  const leaf: fc.Arbitrary<Item> = fc.record({ linkId });
  const one = depth <= 1 ? leaf : fc.oneof(leaf, fc.record({ linkId, item: itemsTo(depth - 1) }));
  return fc.array(one, { minLength: 1, maxLength: 3 });
});

describe('against a plain walk', () => {
  it('repeat visits every item once, parents first, and counts them', () => {
    const walk = (list: readonly Item[] = []): readonly string[] =>
      list.flatMap((one) => [one.linkId, ...walk(one.item)]);
    fc.assert(
      fc.property(itemsTo(5), (item) => {
        const rows = rowsOf(
          { resourceType: 'QuestionnaireResponse', item },
          { id: 'linkId', i: '%rowIndex' },
          { repeat: ['item'] },
        );
        expect(rows).toEqual(walk(item).map((id, i) => ({ id, i })));
      }),
      { numRuns: 50 },
    );
  });

  it('siblings multiply, unions add, and an empty forEachOrNull counts as one; the resource stays as it was', () => {
    const names = fc.array(fc.record({ family: fc.stringMatching(/^[a-z]{1,3}$/) }), { maxLength: 4 });
    fc.assert(
      fc.property(names, names, (name, contact) => {
        const resource = { resourceType: 'Patient', name, contact: contact.map((one) => ({ name: one })) };
        const before = structuredClone(resource);
        const family = (column: string, path: string) => ({ column: [{ name: column, path }] });
        const rows = rowsOf(
          resource,
          { id: 'id' },
          {
            select: [
              { forEachOrNull: 'name', ...family('a', 'family') },
              { unionAll: [{ forEach: 'contact.name', ...family('b', 'family') }, family('b', "'last'")] },
            ],
          },
        );
        const left = name.length === 0 ? [null] : name.map((one) => one.family);
        const right = [...contact.map((one) => one.family), 'last'];
        expect(rows).toEqual(left.flatMap((a) => right.map((b) => ({ id: null, a, b }))));
        expect(resource).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
