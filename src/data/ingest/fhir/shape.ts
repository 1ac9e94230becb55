/**
 * The shape of what is read of a FHIR resource, as DuckDB's `json_transform` wants it: one parse turns a resource into a struct that
 * holds the elements named here and nothing else. Parsing costs in proportion to the shape, so shapes name only what is used.
 */

/** `JSON`: the element's text as it is, for what is only searched. */
export type Shape = 'VARCHAR' | 'DOUBLE' | 'BOOLEAN' | 'JSON' | StructShape | readonly [Shape];
export interface StructShape {
  readonly [element: string]: Shape;
}

/** What every resource is asked for. */
export const COMMON = {
  resourceType: 'VARCHAR',
  id: 'VARCHAR',
  meta: { lastUpdated: 'VARCHAR' },
} as const;
export const CODING = { system: 'VARCHAR', code: 'VARCHAR', display: 'VARCHAR', userSelected: 'BOOLEAN' } as const;
export const CODEABLE = { text: 'VARCHAR', coding: [CODING] } as const;
/** A Quantity, as far as its number and unit go. */
export const AMOUNT = { value: 'DOUBLE', unit: 'VARCHAR', system: 'VARCHAR', code: 'VARCHAR' } as const;
const QUANTITY = { ...AMOUNT, comparator: 'VARCHAR' } as const;
/** Only whether the element is there. */
const PRESENCE = { id: 'VARCHAR' } as const;
export const REFERENCE = { reference: 'VARCHAR' } as const;
export const PERIOD = { start: 'VARCHAR', end: 'VARCHAR' } as const;
export const ATTACHMENT = { contentType: 'VARCHAR', data: 'VARCHAR', url: 'VARCHAR' } as const;
/** Value[x] as Observation and its components have it. */
export const OBSERVED = {
  code: CODEABLE,
  valueQuantity: QUANTITY,
  valueCodeableConcept: CODEABLE,
  valueString: 'VARCHAR',
  valueInteger: 'DOUBLE',
  valueBoolean: 'BOOLEAN',
  valueRange: { low: AMOUNT, high: AMOUNT },
  valueRatio: { numerator: AMOUNT, denominator: AMOUNT },
  dataAbsentReason: PRESENCE,
  interpretation: [{ coding: [{ code: 'VARCHAR' }] }],
} as const;

/** The text that `json_transform` takes. */
export function shapeText(shape: Shape): string {
  return JSON.stringify(shape);
}

/**
 * SQL for a path such as `dosage[1].dose.value` below the struct `root`, or below columns named by `elementColumn` when it is null.
 * @param shape what is read of the resource, or of what `root` is
 */
export function pathSql(root: string | null, path: string, shape: Shape): string {
  let sql = root ?? '';
  let reached = shape;
  for (const part of path.split('.')) {
    const { name, index, inner } = stepInto(reached, part, path);
    sql = `${sql === '' ? elementColumn(name) : `${sql}."${name}"`}${index}`;
    reached = inner;
  }
  return sql;
}

/** The column that holds a top-level element: conditions speak of elements, not of the whole struct (see `columns.ts`). */
export function elementColumn(name: string): string {
  return `el_${name}`;
}

/** The shape of what a path leads to. */
export function shapeAt(path: string, shape: Shape): Shape {
  return path.split('.').reduce((reached, part) => stepInto(reached, part, path).inner, shape);
}

function stepInto(shape: Shape, part: string, path: string): { name: string; index: string; inner: Shape } {
  const [, name = '', index = ''] = /^(\w+)(\[\d+\])?$/.exec(part) ?? [];
  const inner = isStruct(shape) ? shape[name] : undefined;
  if (inner === undefined) throw new Error(`No such element: ${path}`);
  if (index === '') return { name, index, inner };
  if (!isList(inner)) throw new Error(`Not a list: ${path}`);
  return { name, index, inner: inner[0] };
}

function isStruct(shape: Shape): shape is StructShape {
  return typeof shape === 'object' && !Array.isArray(shape);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
