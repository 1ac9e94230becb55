/**
 * The declared type of a column against the types of its values (SQL on FHIR v2, ViewDefinition.select.column.type and "Column
 * Types"). A FHIR primitive is taken by its FHIRPath type, as FHIR R4 maps them (R4 "FHIRPath", Using FHIR types in expressions): `id`,
 * `code` and `string` are all String; Integer fits Decimal and Date fits DateTime, FHIRPath's implicit conversions. Other types have to be
 * the declared one or a specialisation of it.
 */
import { types } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { AnamnesisError } from '../../../base/errors.ts';
import { nearestName } from '../../../base/nearest.ts';
import type { ViewText } from './viewDefinition.ts';

/** What values of the column may be. */
export type ColumnType =
  | { readonly kind: 'primitive'; readonly name: string; readonly system: string }
  | { readonly kind: 'complex'; readonly name: string }
  /** An element within a structure: `Observation.referenceRange`. */
  | { readonly kind: 'element'; readonly name: string };

const SYSTEM_TYPES: ReadonlyMap<string, string> = new Map([
  ...'base64Binary canonical code id markdown oid string uri url uuid xhtml'.split(' ').map(as('String')),
  ...'integer positiveInt unsignedInt'.split(' ').map(as('Integer')),
  ...'dateTime instant'.split(' ').map(as('DateTime')),
  ...['boolean'].map(as('Boolean')),
  ...['decimal'].map(as('Decimal')),
  ...['date'].map(as('Date')),
  ...['time'].map(as('Time')),
  ...['integer64'].map(as('Long')),
]);

const FHIR_TYPES: ReadonlySet<string> = new Set(Object.entries(r4.type2Parent).flat());

const IMPLICIT: ReadonlyMap<string, readonly string[]> = new Map([
  ['Decimal', ['Integer', 'Long']],
  ['Long', ['Integer']],
  ['DateTime', ['Date']],
]);

const URL_PREFIX = /^http:\/\/hl7\.org\/fhir(?:\/StructureDefinition\/|path\/System\.)/;

/** @throws settings/invalid when FHIR R4 has no such type. */
export function parseColumnType({ text, where }: ViewText): ColumnType {
  const name = text.replace(URL_PREFIX, '');
  if (/^http:\/\/hl7\.org\/fhirpath\//.test(text)) return { kind: 'primitive', name, system: name };
  const system = SYSTEM_TYPES.get(name);
  if (system !== undefined) return { kind: 'primitive', name, system };
  const root = name.split('.')[0];
  if (FHIR_TYPES.has(root)) return { kind: root === name ? 'complex' : 'element', name };
  const nearest = nearestName(name, [...SYSTEM_TYPES.keys(), ...FHIR_TYPES]);
  throw new AnamnesisError('settings/invalid', {
    where,
    rule: 'FHIR R4 has no such type.',
    remedy: nearest === undefined ? 'Give the name of a FHIR type.' : `Did you mean "${nearest}"?`,
  });
}

/** @throws settings/invalid when FHIR R4 has no such resource, or it is abstract. */
export function checkResourceType({ text, where }: ViewText): void {
  const parents = r4.type2Parent;
  if (text !== 'DomainResource' && (parents[text] === 'DomainResource' || parents[text] === 'Resource')) return;
  const resources = Object.keys(parents).filter((name) => parents[name] === 'DomainResource');
  const nearest = nearestName(text, resources);
  throw new AnamnesisError('settings/invalid', {
    where,
    rule: 'FHIR R4 has no such type of resource.',
    remedy: nearest === undefined ? 'Give a type as "Observation".' : `Did you mean "${nearest}"?`,
  });
}

/**
 * The name of a value's type when it is not what the column declares, else undefined. Without a declaration, a value that is not
 * primitive is not taken.
 * @param node the value as the library has it, @param value the same as a plain value.
 */
export function unfitType(declared: ColumnType | undefined, node: unknown, value: unknown): string | undefined {
  if (declared === undefined && typeof value !== 'object') return undefined;
  const [namespace, actual] = nameOf(node).split('.');
  if (declared === undefined) return actual;
  switch (declared.kind) {
    case 'primitive': {
      const system = namespace === 'System' ? actual : SYSTEM_TYPES.get(actual);
      const fits = system === declared.system || IMPLICIT.get(declared.system)?.includes(system ?? '') === true;
      return fits ? undefined : actual;
    }
    case 'complex':
      return isKindOf(actual, declared.name) ? undefined : actual;
    case 'element':
      return pathOf(node) === declared.name ? undefined : actual;
  }
}

function nameOf(node: unknown): string {
  return types([node])[0];
}

function isKindOf(actual: string, wanted: string): boolean {
  for (let name: string | undefined = actual; name !== undefined; name = r4.type2Parent[name]) {
    if (name === wanted) return true;
  }
  return false;
}

function pathOf(node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'path' in node ? node.path : undefined;
}

function as(system: string): (name: string) => readonly [string, string] {
  return (name) => [name, system];
}
