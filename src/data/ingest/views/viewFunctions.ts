/**
 * The functions that views have beyond FHIRPath, and those that the SQL on FHIR tests want otherwise than the library has them.
 *
 * `getResourceKey()` is the resource's id; `getReferenceKey([type])` the id that a relative (`Patient/1`) or absolute REST reference
 * names, nothing for other references (SQL on FHIR v2, "Required Additional Functions"). `join` of nothing is the empty text, and the
 * boundaries of a dateTime without zone take the zone that reaches furthest (+14:00 for the low one, -12:00 for the high one), as in
 * the test files `fhirpath`, `fn_join` and `fn_boundary`.
 */
import { compile, resolveInternalTypes, types, type UserInvocationTable } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';

/** Told to the author of a view as it is, so it never holds a value. */
export const KEY_NEEDS_RESOURCE = 'getResourceKey() belongs to a resource, not to an element of one.';
export const JOIN_NEEDS_TEXTS = 'join() takes texts only.';

const WITHOUT_ZONE = /T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
const INTERNAL = { resolveInternalTypes: false };
const toDateTime = compile('toDateTime()', r4, INTERNAL);

export const VIEW_FUNCTIONS: UserInvocationTable = {
  getResourceKey: { fn: resourceKeys, arity: { 0: [] } },
  getReferenceKey: { fn: referenceKeys, arity: { 0: [], 1: ['TypeSpecifier'] } },
  join: { fn: join, arity: { 0: [], 1: ['String'] } },
  lowBoundary: { fn: boundary('lowBoundary', '+14:00'), arity: { 0: [], 1: ['Integer'] }, internalStructures: true },
  highBoundary: { fn: boundary('highBoundary', '-12:00'), arity: { 0: [], 1: ['Integer'] }, internalStructures: true },
};

const REST_REFERENCE = /^(?:.*\/)?([A-Z][A-Za-z]*)\/([^/?#|]+)(?:\/_history\/[^/]+)?$/;

function resourceKeys(nodes: readonly unknown[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (textOf(node, 'resourceType') === undefined) throw new Error(KEY_NEEDS_RESOURCE);
    return textOf(node, 'id') ?? [];
  });
}

function referenceKeys(nodes: readonly unknown[], wanted?: unknown): readonly string[] {
  const type = wanted === undefined ? undefined : textOf(wanted, 'name');
  return nodes.flatMap((node) => {
    const match = REST_REFERENCE.exec(textOf(node, 'reference') ?? '');
    return match === null || (type !== undefined && match[1] !== type) ? [] : [match[2]];
  });
}

function join(values: readonly unknown[], separator: unknown = ''): string {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.some((value) => typeof value !== 'string')) throw new Error(JOIN_NEEDS_TEXTS);
  return present.join(String(separator));
}

function boundary(name: 'lowBoundary' | 'highBoundary', zone: string): (...args: unknown[]) => readonly unknown[] {
  const plain = compile(`${name}()`, r4, INTERNAL);
  const toPrecision = compile(`${name}(%precision)`, r4, INTERNAL);
  return (nodes, precision) => {
    const found: readonly unknown[] = precision === undefined ? plain(nodes) : toPrecision(nodes, { precision });
    const [text]: readonly unknown[] = resolveInternalTypes(found);
    const needsZone = types(found)[0] === 'System.DateTime' && typeof text === 'string' && WITHOUT_ZONE.test(text);
    return needsZone ? toDateTime(text + zone) : found;
  };
}

function textOf(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text: unknown = Reflect.get(value, key);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
