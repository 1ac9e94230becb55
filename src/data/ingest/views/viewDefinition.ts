/**
 * What a view is: SQL on FHIR v2, logical model ViewDefinition, read from a parsed document into types that the rest can trust.
 *
 * Promises: keys are known, names fit SQL (invariant sql-name), a selection iterates in at most one way (sql-expressions), constants
 * have one value each, column names are unique and the branches of a union agree ("Processing Algorithm", Validate Columns).
 * Leaves out: the meaning of expressions (`compile.ts`), views for other versions than FHIR R4, and all metadata but the name.
 */
import { checkColumns } from './columns.ts';
import {
  faultAt,
  type Place,
  placeName,
  readBoolean,
  readFields,
  readList,
  readText,
  requireField,
} from './documentReader.ts';
import { CONSTANT_VALUE_KEYS, readConstant, type ViewConstant } from './viewConstants.ts';

export interface ViewDefinition {
  readonly name?: string;
  /** Type of the resources that the view reads. */
  readonly resource: ViewText;
  readonly constants: readonly ViewConstant[];
  /** Each has to be true of a resource. */
  readonly where: readonly ViewText[];
  readonly selections: readonly Selection[];
}

/** A FHIRPath expression (or name) of the view and where it stands. */
export interface ViewText {
  readonly text: string;
  /** Document and JSON path, for messages. */
  readonly where: string;
}

export interface ViewColumn {
  readonly name: string;
  readonly path: ViewText;
  /** A list of all values rather than a single one. */
  readonly collection: boolean;
  /** FHIR type of the values, as the view declares it. */
  readonly type?: ViewText;
}

export const ITERATIONS = ['forEach', 'forEachOrNull', 'repeat'] as const;
export type IterationKind = (typeof ITERATIONS)[number];

/** Columns, nested selections and a union, once for each element that `iteration` finds. */
export interface Selection {
  readonly where: string;
  readonly columns: readonly ViewColumn[];
  readonly selections: readonly Selection[];
  readonly unionAll: readonly Selection[];
  readonly iteration?: { readonly kind: IterationKind; readonly paths: readonly ViewText[] };
}

const RESOURCE_KEYS = ['resourceType', 'meta', 'implicitRules', 'language', 'text', 'contained'];
const METADATA_KEYS =
  'url identifier version versionAlgorithmString versionAlgorithmCoding name title status experimental date publisher contact ' +
  'description useContext jurisdiction purpose copyright copyrightLabel approvalDate lastReviewDate effectivePeriod topic author ' +
  'editor reviewer endorser relatedArtifact';
const VIEW_KEYS = ['resource', 'profile', 'fhirVersion', 'constant', 'select', 'where'];
const SELECTION_KEYS = ['column', 'select', 'unionAll', ...ITERATIONS];
const COLUMN_KEYS = ['name', 'path', 'type', 'collection', 'description', 'tag'];

const SQL_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Checks a document, as JSON or YAML gives it.
 * @param where what to call the document in messages, usually its file.
 * @throws settings/invalid, settings/unknown-key with the JSON path of the fault.
 */
export function parseViewDefinition(document: unknown, where: string): ViewDefinition {
  const root: Place = { document: where, path: '', value: document };
  const fields = readFields(root, [...VIEW_KEYS, ...METADATA_KEYS.split(' '), ...RESOURCE_KEYS]);
  const type = fields.get('resourceType');
  if (type !== undefined && type.value !== 'ViewDefinition') {
    throw faultAt(type, 'This is not a ViewDefinition.', 'Give a resource with "resourceType": "ViewDefinition".');
  }
  const versions = fields.get('fhirVersion');
  if (versions !== undefined) checkVersion(versions);
  const name = fields.get('name');
  const view = {
    ...(name === undefined ? {} : { name: readName(name) }),
    resource: textAt(requireField(fields, root, 'resource')),
    constants: listAt(fields.get('constant')).map(constantAt),
    where: listAt(fields.get('where')).map(filterAt),
    selections: readList(requireField(fields, root, 'select')).map(selectionAt),
  };
  checkConstantNames(root, view.constants);
  checkColumns(view.selections, where);
  return view;
}

function listAt(place: Place | undefined): readonly Place[] {
  return place === undefined ? [] : readList(place);
}

function textAt(place: Place): ViewText {
  return { text: readText(place), where: placeName(place) };
}

function constantAt(place: Place): ViewConstant {
  const fields = readFields(place, ['name', ...CONSTANT_VALUE_KEYS]);
  return readConstant(place, readName(requireField(fields, place, 'name')), fields);
}

function filterAt(place: Place): ViewText {
  return textAt(requireField(readFields(place, ['path', 'description']), place, 'path'));
}

function selectionAt(place: Place): Selection {
  const fields = readFields(place, SELECTION_KEYS);
  const found = ITERATIONS.filter((name) => fields.has(name));
  if (found.length > 1) {
    throw faultAt(place, `A selection has only one of ${found.join(' and ')}.`, 'Nest one selection in the other.');
  }
  const [kind] = found;
  return {
    where: placeName(place),
    columns: listAt(fields.get('column')).map(columnAt),
    selections: listAt(fields.get('select')).map(selectionAt),
    unionAll: listAt(fields.get('unionAll')).map(selectionAt),
    ...(kind === undefined ? {} : { iteration: { kind, paths: pathsAt(kind, requireField(fields, place, kind)) } }),
  };
}

function pathsAt(kind: IterationKind, place: Place): readonly ViewText[] {
  return kind === 'repeat' ? readList(place).map(textAt) : [textAt(place)];
}

function columnAt(place: Place): ViewColumn {
  const fields = readFields(place, COLUMN_KEYS);
  const type = fields.get('type');
  const collection = fields.get('collection');
  return {
    name: readName(requireField(fields, place, 'name')),
    path: textAt(requireField(fields, place, 'path')),
    collection: collection !== undefined && readBoolean(collection),
    ...(type === undefined ? {} : { type: textAt(type) }),
  };
}

function readName(place: Place): string {
  const name = readText(place);
  if (SQL_NAME.test(name)) return name;
  throw faultAt(place, 'A name is a letter, then letters, digits and underscores.', 'Choose such a name.');
}

function checkConstantNames(root: Place, constants: readonly ViewConstant[]): void {
  const names = constants.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice < 0) return;
  const path = `constant[${twice}].name`;
  throw faultAt({ ...root, path }, `There are two constants "${names[twice]}".`, 'Give each its own name.');
}

/** R4 and its revision R4B have the same elements as far as views go here. */
function checkVersion(place: Place): void {
  const versions = readList(place).map(readText);
  if (versions.some((version) => /^4\.[03](\.|$)/.test(version))) return;
  throw faultAt(place, 'The view is not meant for FHIR R4.', 'Use a view for FHIR 4.0.1, or add "4.0.1" if it fits.');
}
