/**
 * SQL for the pieces of a mapping: concepts, values, times. Every function takes a `Scope`, which knows how a path is written in SQL.
 */

import { quote } from '../../record/duckdb.ts';
import { type CodeDomain, KNOWN_SYSTEM_URIS, systemPreference } from '../../terminology/systems.ts';
import { OWN_SYSTEM, PART } from '../landed.ts';
import type { ConceptSource, KnownWhen } from './mapping.ts';
import { CODEABLE, pathSql } from './shape.ts';

/** Resolves paths of one mapping, and of the element of its `each`. */
export interface Scope {
  /** The column of a path; the path is known to the mapping's shape. */
  readonly path: (path: string) => string;
  /** The column of any other expression. */
  readonly column: (sql: string) => string;
}

/** SQL of the parts of a concept. `key` is `system ␟ code`; `reference` names a Medication that holds it. */
interface ConceptSql {
  readonly key: string;
  readonly display: string;
  readonly reference: string;
}

/** Longest string value that becomes part of a code; longer ones are text. */
const LONGEST_STRING_VALUE = 64;

/** Replaces `{path}` by its SQL. */
export function fill(template: string, scope: Scope): string {
  return template.replaceAll(/\{([\w.[\]]+)\}/g, (_, path: string) => scope.path(path));
}

export function conceptSql(source: ConceptSource, scope: Scope): ConceptSql {
  if ('own' in source) return { key: quote(OWN_SYSTEM + PART + source.own), display: 'NULL', reference: 'NULL' };
  if ('label' in source) return labelSql(source.label, scope.path(source.of), source.renamed ?? {});
  if ('coding' in source) {
    const [system, code, display] = ['system', 'code', 'display'].map((part) => scope.path(`${source.coding}.${part}`));
    return { key: codingKey(`coalesce(${system}, '')`, `${code}`), display: `${display}`, reference: 'NULL' };
  }
  if ('medication' in source) return medicationSql(scope);
  const first = codeableSql(source.codeable, source.domain, scope);
  if (source.otherwise === undefined) return first;
  const second = codeableSql(source.otherwise, source.domain, scope);
  const key = scope.column(first.key);
  return {
    key: `coalesce(${key}, ${scope.column(second.key)})`,
    display: `CASE WHEN ${key} IS NULL THEN ${scope.column(second.display)} ELSE ${scope.column(first.display)} END`,
    reference: 'NULL',
  };
}

/** The coding that is taken of a CodeableConcept; without any code, its text. */
export function codeableSql(path: string, domain: CodeDomain, scope: Scope): ConceptSql {
  return chosenCoding((part) => scope.path(`${path}.${part}`), domain, scope);
}

/**
 * Among several codings that have a code: by the domain's preferred systems, then the one that the user selected, then by system and
 * code. Few concepts have several, so these are sorted apart.
 */
function chosenCoding(at: (part: string) => string, domain: CodeDomain, scope: Scope): ConceptSql {
  const [codings, system, code, display, text] = [
    at('coding'),
    at('coding[1].system'),
    at('coding[1].code'),
    at('coding[1].display'),
    at('text'),
  ];
  const several = `len(${codings}) > 1`;
  const best = scope.column(`CASE WHEN ${several} THEN
    list_sort(list_transform(list_filter(${codings}, lambda c: c.code IS NOT NULL), lambda c: {
      'rank': ${rankOfSystem('c.system', domain)}, 'other': NOT coalesce(c.userSelected, false), 'system': coalesce(c.system, ''),
      'code': c.code, 'display': c.display}))[1] END`);
  const coded = codingKey(`coalesce(${best}.system, ${system}, '')`, `coalesce(${best}.code, ${code})`);
  return {
    key: `coalesce(${coded}, ${quote(PART)} || nullif(trim(left(coalesce(${text}, ${display}), 200)), ''))`,
    display: `coalesce(CASE WHEN ${several} THEN ${best}.display ELSE ${display} END, ${text})`,
    reference: 'NULL',
  };
}

/** What value[x] of `base` says: a number with unit, a coded value, or a string as part of the code or as text. */
export function valueSql(
  scope: Scope,
  base: string,
): Readonly<Record<'value' | 'unit' | 'coded' | 'suffix' | 'body', string>> {
  const path = (part: string): string => (base === '' ? part : `${base}.${part}`);
  const at = (part: string): string => scope.path(path(part));
  const unit = (quantity: string): string => scope.column(unitSql(path(quantity), scope));
  const [low, high] = [at('valueRange.low.value'), at('valueRange.high.value')];
  const [lowUnit, highUnit] = [unit('valueRange.low'), unit('valueRange.high')];
  const [perUnit, ofUnit] = [unit('valueRatio.numerator'), unit('valueRatio.denominator')];
  const string = at('valueString');
  const number = scope.column(`CASE WHEN ${string} IS NOT NULL THEN number_in(${string}) END`);
  return {
    value: `coalesce(${at('valueQuantity.value')}, ${at('valueInteger')}, ${number},
      CASE WHEN ${lowUnit} <> ${highUnit} THEN NULL ELSE coalesce((${low} + ${high}) / 2, ${low}, ${high}) END,
      ${at('valueRatio.numerator.value')} / nullif(coalesce(${at('valueRatio.denominator.value')}, 1), 0))`,
    unit: `coalesce(${unit('valueQuantity')}, ${lowUnit}, ${highUnit}, coalesce(${perUnit}, '') || '/' || ${ofUnit}, ${perUnit})`,
    coded: codeableSql(path('valueCodeableConcept'), 'other', scope).key,
    suffix: `CASE WHEN ${at('valueQuantity.value')} IS NOT NULL THEN ${at('valueQuantity.comparator')}
      WHEN ${string} IS NOT NULL THEN CASE WHEN ${number} IS NOT NULL THEN comparator_in(${string})
        WHEN length(trim(${string})) <= ${LONGEST_STRING_VALUE} THEN trim(${string}) END
      WHEN ${at('valueBoolean')} IS NOT NULL THEN ${at('valueBoolean')}::VARCHAR
      WHEN ${at('valueRange')} IS NOT NULL THEN CASE WHEN ${high} IS NULL THEN '>=' WHEN ${low} IS NULL THEN '<=' ELSE 'RANGE' END
      WHEN ${at('valueRatio')} IS NOT NULL THEN 'RATIO'
      WHEN ${at('dataAbsentReason')} IS NOT NULL THEN 'ABSENT' END`,
    body: `CASE WHEN length(trim(${string})) > ${LONGEST_STRING_VALUE} THEN trim(${string}) END`,
  };
}

const UCUM = 'http://unitsofmeasure.org';

/** The unit of a Quantity as the source has it: the code, unless it is of another system than UCUM, else the text. */
export function unitSql(quantity: string, scope: Scope): string {
  const [code, text] = [
    `nullif(${scope.path(`${quantity}.code`)}, '')`,
    `nullif(${scope.path(`${quantity}.unit`)}, '')`,
  ];
  return `CASE WHEN coalesce(${scope.path(`${quantity}.system`)}, ${quote(UCUM)}) = ${quote(UCUM)} THEN coalesce(${code}, ${text})
    ELSE coalesce(${text}, ${code}) END`;
}

/** The first of these dateTimes that has a value, as text. */
export function firstText(paths: KnownWhen['known'], scope: Scope): string {
  if (paths === undefined || paths.length === 0) return 'NULL';
  return paths.length === 1 ? scope.path(`${paths[0]}`) : `coalesce(${paths.map(scope.path).join(', ')})`;
}

function medicationSql(scope: Scope): ConceptSql {
  const concept = codeableSql('medicationCodeableConcept', 'medication', scope);
  const reference = scope.path('medicationReference.reference');
  const isContained = scope.column(`coalesce(starts_with(${reference}, '#'), false)`);
  const found = scope.column(`CASE WHEN ${isContained}
    THEN list_filter(${scope.path('contained')}, lambda c: '#' || c.id = ${reference})[1].code END`);
  const contained = chosenCoding((part) => scope.column(pathSql(found, part, CODEABLE)), 'medication', scope);
  return {
    key: `CASE WHEN ${isContained} THEN ${scope.column(contained.key)} ELSE ${scope.column(concept.key)} END`,
    display: `CASE WHEN ${isContained} THEN ${scope.column(contained.display)} ELSE ${scope.column(concept.display)} END`,
    reference: `CASE WHEN NOT ${isContained} THEN reference_key(${reference}) END`,
  };
}

function labelSql(label: string, value: string, renamed: Readonly<Record<string, string>>): ConceptSql {
  const cases = Object.entries(renamed).map(([from, to]) => `WHEN ${quote(from)} THEN ${quote(to)}`);
  const name = cases.length === 0 ? value : `CASE ${value} ${cases.join(' ')} ELSE upper(${value}) END`;
  return { key: `${quote(`${OWN_SYSTEM}${PART}${label}//`)} || ${name}`, display: 'NULL', reference: 'NULL' };
}

function codingKey(system: string, code: string): string {
  return `${system} || ${quote(PART)} || ${code}`;
}

/** SQL of a text that sorts as the domain prefers systems: looked up in one text, since a CASE of all URIs takes long to plan. */
function rankOfSystem(system: string, domain: CodeDomain): string {
  const preferred = systemPreference(domain);
  const ranks = [...KNOWN_SYSTEM_URIS]
    .filter(([, name]) => preferred.includes(name))
    .map(([uri, name]) => `${PART}${uri}=${preferred.indexOf(name)}`);
  const [list, part] = [quote(ranks.join('') + PART), quote(PART)];
  return `coalesce(nullif(split_part(split_part(${list}, ${part} || ${system} || '=', 2), ${part}, 1), ''), '~')`;
}
