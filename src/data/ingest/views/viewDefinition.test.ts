import { describe, expect, it } from 'vitest';
import { AnamnesisError } from '../../../base/errors.ts';
import { compileView } from './compile.ts';
import { parseViewDefinition } from './viewDefinition.ts';

const column = { name: 'id', path: 'id' };

function view(changes: Record<string, unknown>): Record<string, unknown> {
  return { resource: 'Patient', select: [{ column: [column] }], ...changes };
}

function withColumn(changes: Record<string, unknown>): Record<string, unknown> {
  return view({ select: [{ column: [{ ...column, ...changes }] }] });
}

function withConstant(...constants: readonly Record<string, unknown>[]): Record<string, unknown> {
  return view({ constant: constants });
}

/** `where: rule` of the refusal, or undefined when the view is taken. */
function refusal(document: unknown): string | undefined {
  try {
    compileView(parseViewDefinition(document, 'v.json'));
    return undefined;
  } catch (error) {
    if (error instanceof AnamnesisError) return `${error.where}: ${error.rule} ${error.remedy}`;
    throw error;
  }
}

describe('a view that is refused says where', () => {
  it.each([
    ['no object', [], /^v\.json: This has to be an object/],
    ['another resource', view({ resourceType: 'Patient' }), /^v\.json: resourceType: .*not a ViewDefinition/],
    ['no resource', { select: [] }, /^v\.json: "resource" is missing/],
    ['a misspelt key', view({ selct: [] }), /^v\.json: selct: .*Did you mean "select"/],
    [
      'a misspelt key of a column',
      withColumn({ colection: true }),
      /^v\.json: select\[0\]\.column\[0\]\.colection: .*"collection"/,
    ],
    ['tags for tag', withColumn({ tags: [] }), /Did you mean "tag"/],
    ['a modifier extension', view({ modifierExtension: [] }), /^v\.json: modifierExtension: .*change the meaning/],
    ['an empty list', view({ select: [] }), /^v\.json: select: This has to be a list/],
    ['no column at all', view({ select: [{ forEach: 'name' }] }), /^v\.json: The view has no column/],
    [
      'a name SQL cannot take',
      withColumn({ name: '_id' }),
      /^v\.json: select\[0\]\.column\[0\]\.name: A name is a letter/,
    ],
    ['a view name SQL cannot take', view({ name: 'my view' }), /^v\.json: name: A name is a letter/],
    [
      'a column without path',
      view({ select: [{ column: [{ name: 'a' }] }] }),
      /^v\.json: select\[0\]\.column\[0\]: "path" is missing/,
    ],
    ['collection that is no boolean', withColumn({ collection: 'yes' }), /collection: This has to be true or false/],
    [
      'a column twice',
      view({ select: [{ column: [column] }, { select: [{ column: [column] }] }] }),
      /^v\.json: select\[1\]\.select\[0\]\.column\[0\]\.path: There is a column "id" already/,
    ],
    [
      'two iterations',
      view({ select: [{ forEach: 'name', repeat: ['name'], column: [column] }] }),
      /^v\.json: select\[0\]: .*only one of forEach and repeat/,
    ],
    [
      'repeat without list',
      view({ select: [{ repeat: 'item', column: [column] }] }),
      /^v\.json: select\[0\]\.repeat: This has to be a list/,
    ],
    [
      'a union of other types',
      view({
        select: [{ unionAll: [{ column: [{ ...column, type: 'id' }] }, { column: [{ ...column, type: 'code' }] }] }],
      }),
      /^v\.json: select\[0\]\.unionAll\[1\]: The branches of a union/,
    ],
    [
      'a constant without value',
      withConstant({ name: 'a' }),
      /^v\.json: constant\[0\]: A constant has exactly one value/,
    ],
    [
      'a constant with two values',
      withConstant({ name: 'a', valueCode: 'b', valueString: 'b' }),
      /^v\.json: constant\[0\]: A constant has exactly one/,
    ],
    [
      'a constant of an unknown type',
      withConstant({ name: 'a', valueQuantity: {} }),
      /^v\.json: constant\[0\]\.valueQuantity: There is no key/,
    ],
    [
      'a constant that is no date',
      withConstant({ name: 'a', valueDate: '2021-02-29' }),
      /^v\.json: constant\[0\]\.valueDate: This has to be a date/,
    ],
    [
      'a constant that is no instant',
      withConstant({ name: 'a', valueInstant: '2021-02-28' }),
      /valueInstant: This has to be a FHIR instant/,
    ],
    [
      'a constant that is no positive number',
      withConstant({ name: 'a', valuePositiveInt: 0 }),
      /valuePositiveInt: This has to be a whole number from 1/,
    ],
    [
      'two constants of one name',
      withConstant({ name: 'a', valueCode: 'b' }, { name: 'a', valueCode: 'c' }),
      /^v\.json: constant\[1\]\.name: There are two constants "a"/,
    ],
    [
      'a constant named rowIndex',
      withConstant({ name: 'rowIndex', valueInteger: 1 }),
      /^v\.json: constant\[0\]: "%rowIndex" has a meaning already/,
    ],
    [
      'another version of FHIR',
      view({ fhirVersion: ['5.0.0'] }),
      /^v\.json: fhirVersion: The view is not meant for FHIR R4/,
    ],
    ['an unknown type of resource', view({ resource: 'Patiant' }), /^v\.json: resource: .*Did you mean "Patient"/],
    [
      'an abstract type of resource',
      view({ resource: 'DomainResource' }),
      /^v\.json: resource: FHIR R4 has no such type of resource/,
    ],
    [
      'an unknown type of column',
      withColumn({ type: 'strng' }),
      /^v\.json: select\[0\]\.column\[0\]\.type: .*Did you mean "string"/,
    ],
    [
      'what is not FHIRPath',
      withColumn({ path: 'name.@@' }),
      /^v\.json: select\[0\]\.column\[0\]\.path, line 1, character 6: This is not a FHIRPath expression/,
    ],
    [
      'an unknown function',
      withColumn({ path: 'name.frist().family' }),
      /column\[0\]\.path: There is no function frist\(\)\. Did you mean first\(\)/,
    ],
    [
      'an unknown function within another',
      view({ where: [{ path: 'name.where(use.strts())' }] }),
      /where\[0\]\.path: There is no function strts/,
    ],
    ['too many arguments', withColumn({ path: "name.first('x')" }), /first\(\) does not take 1 arguments\. Give it 0/],
    ['too few arguments', withColumn({ path: 'name.where()' }), /where\(\) does not take 0 arguments\. Give it 1/],
    ['an unknown constant', withColumn({ path: '%nmae' }), /There is no constant or variable %nmae/],
    [
      'a misspelt constant',
      { ...withColumn({ path: '%cdoe' }), constant: [{ name: 'code', valueCode: 'x' }] },
      /Did you mean %code/,
    ],
    ['the clock', withColumn({ path: 'birthDate < today()' }), /may not use today\(\): the same input/],
    [
      'a server',
      view({ where: [{ path: "maritalStatus.memberOf('x')" }] }),
      /may not use memberOf\(\): it asks a server/,
    ],
    ['printing', withColumn({ path: "name.trace('x').count()" }), /may not use trace\(\): it prints/],
    [
      'a type as text',
      withColumn({ path: "link.other.getReferenceKey('Patient')" }),
      /getReferenceKey\(\) takes a type, not a text/,
    ],
  ])('%s', (_, document, message) => {
    expect(refusal(document)).toMatch(message);
  });
});

describe('a view that is taken', () => {
  it.each([
    [
      'with FHIR metadata, extensions and companions of primitives',
      view({
        resourceType: 'ViewDefinition',
        id: 'v',
        url: 'http://x',
        _name: {},
        extension: [],
        status: 'active',
        date: '2024',
      }),
    ],
    [
      'with tags, descriptions and profiles',
      view({
        profile: ['http://x'],
        select: [{ column: [{ ...column, description: 'd', tag: [{ name: 'ansi/type', value: 'TEXT' }] }] }],
      }),
    ],
    ['for FHIR R4 among others', view({ fhirVersion: ['5.0.0', '4.0.1'] })],
    ['whose column types are URLs', withColumn({ type: 'http://hl7.org/fhir/StructureDefinition/id' })],
    ['whose column type is an element', withColumn({ path: 'contact.first()', type: 'Patient.contact' })],
    ['with its own %sct', { ...withColumn({ path: '%sct' }), constant: [{ name: 'sct', valueUri: 'urn:x' }] }],
    [
      'with `delimited` names',
      { ...withColumn({ path: '%`a`.`first`()' }), constant: [{ name: 'a', valueCode: 'x' }] },
    ],
  ])('%s', (_, document) => {
    expect(refusal(document)).toBeUndefined();
  });

  it('keeps name, constants, filters and selections, and where they stand', () => {
    const parsed = parseViewDefinition(
      view({
        name: 'v',
        constant: [{ name: 'n', valueInteger64: '9' }],
        where: [{ path: 'active' }],
        select: [{ forEach: 'name', column: [column] }],
      }),
      'v.json',
    );
    expect(parsed).toEqual({
      name: 'v',
      resource: { text: 'Patient', where: 'v.json: resource' },
      constants: [{ name: 'n', literal: 'long', value: '9' }],
      where: [{ text: 'active', where: 'v.json: where[0].path' }],
      selections: [
        {
          where: 'v.json: select[0]',
          columns: [{ name: 'id', path: { text: 'id', where: 'v.json: select[0].column[0].path' }, collection: false }],
          selections: [],
          unionAll: [],
          iteration: { kind: 'forEach', paths: [{ text: 'name', where: 'v.json: select[0].forEach' }] },
        },
      ],
    });
  });
});
