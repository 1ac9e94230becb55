/**
 * The shape of what is read of a FHIR resource, as DuckDB's `json_transform` wants it: one parse turns a line into a struct that
 * holds the elements named here and nothing else.
 *
 * All resource types share one struct (a Bundle mixes them). Where two types give an element different shapes, the struct keeps
 * that element as JSON, and `pathSql` transforms the small piece where it is used.
 */

export type Shape = 'VARCHAR' | 'DOUBLE' | 'BOOLEAN' | 'JSON' | StructShape | readonly [Shape];
export interface StructShape {
  readonly [element: string]: Shape;
}

/** What every resource is asked for. */
export const COMMON = {
  resourceType: 'VARCHAR',
  id: 'VARCHAR',
  meta: { lastUpdated: 'VARCHAR', versionId: 'VARCHAR' },
} as const;
export const CODING = { system: 'VARCHAR', code: 'VARCHAR', display: 'VARCHAR', userSelected: 'BOOLEAN' } as const;
export const CODEABLE = { text: 'VARCHAR', coding: [CODING] } as const;
export const QUANTITY = { value: 'DOUBLE', comparator: 'VARCHAR', unit: 'VARCHAR', code: 'VARCHAR' } as const;
export const REFERENCE = { reference: 'VARCHAR' } as const;
export const PERIOD = { start: 'VARCHAR', end: 'VARCHAR' } as const;
export const ATTACHMENT = { contentType: 'VARCHAR', data: 'VARCHAR', url: 'VARCHAR', title: 'VARCHAR' } as const;
/** Value[x] as Observation and its components have it. */
export const OBSERVED = {
  code: CODEABLE,
  valueQuantity: QUANTITY,
  valueCodeableConcept: CODEABLE,
  valueString: 'VARCHAR',
  valueInteger: 'DOUBLE',
  valueBoolean: 'BOOLEAN',
  valueRange: { low: QUANTITY, high: QUANTITY },
  valueRatio: { numerator: QUANTITY, denominator: QUANTITY },
  dataAbsentReason: CODEABLE,
  interpretation: [CODEABLE],
} as const;

/** One shape with the elements of both. Unlike shapes of one element become JSON. */
export function mergeShapes(a: StructShape, b: StructShape): StructShape {
  const merged: Record<string, Shape> = { ...a };
  for (const [name, shape] of Object.entries(b)) {
    const known = merged[name];
    merged[name] = known === undefined ? shape : mergeTwo(known, shape);
  }
  return merged;
}

/** The text that `json_transform` takes. Elements in alphabetical order, so that it does not depend on the order of mappings. */
export function shapeText(shape: Shape): string {
  return JSON.stringify(sorted(shape));
}

/**
 * SQL for a path such as `dosage[1].dose.value` below the struct `root`, or below columns named by `elementColumn` when it is null.
 * @param shape what the mapping reads, by its own account; @param joint the shape that the struct really has.
 */
export function pathSql(root: string | null, path: string, shape: Shape, joint: Shape): string {
  let sql = root ?? '';
  let [mine, real]: [Shape, Shape] = [shape, joint];
  for (const part of path.split('.')) {
    const [, name, index] = /^(\w+)(\[\d+\])?$/.exec(part) ?? [];
    if (name === undefined || !isStruct(mine) || mine[name] === undefined) throw new Error(`No such element: ${path}`);
    mine = mine[name];
    real = isStruct(real) ? (real[name] ?? mine) : mine;
    sql = sql === '' ? elementColumn(name) : `${sql}."${name}"`;
    if (real === 'JSON' && mine !== 'JSON') {
      sql = `json_transform(${sql}, '${shapeText(mine)}')`;
      real = mine;
    }
    if (index === undefined) continue;
    if (!Array.isArray(mine) || !Array.isArray(real)) throw new Error(`Not a list: ${path}`);
    [mine, real, sql] = [mine[0], real[0], sql + index];
  }
  return sql;
}

/**
 * The column that holds a top-level element. Mappings refer to elements, not to the whole struct: a reference inside CASE copies the
 * bookkeeping of everything below it, and the whole struct has some 150 leaves.
 */
export function elementColumn(name: string): string {
  return `"el_${name}"`;
}

/** The shape of what a path leads to. */
export function shapeAt(path: string, shape: Shape): Shape {
  let found = shape;
  for (const part of path.split('.')) {
    const [, name, index] = /^(\w+)(\[\d+\])?$/.exec(part) ?? [];
    if (name === undefined || !isStruct(found) || found[name] === undefined)
      throw new Error(`No such element: ${path}`);
    found = found[name];
    if (index !== undefined && isList(found)) found = found[0];
  }
  return found;
}

function mergeTwo(a: Shape, b: Shape): Shape {
  if (isStruct(a) && isStruct(b)) return mergeShapes(a, b);
  if (isList(a) && isList(b)) return [mergeTwo(a[0], b[0])];
  return a === b ? a : 'JSON';
}

function sorted(shape: Shape): unknown {
  if (isList(shape)) return [sorted(shape[0])];
  if (!isStruct(shape)) return shape;
  return Object.fromEntries(
    Object.entries(shape)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function isStruct(shape: Shape): shape is StructShape {
  return typeof shape === 'object' && !Array.isArray(shape);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
