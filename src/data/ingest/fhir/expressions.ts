/**
 * SQL for the pieces of a mapping: concepts, values, times. Every function takes a `Scope`, which knows how a path is written in SQL.
 */

import { quote } from '../../record/duckdb.ts';
import { KNOWN_SYSTEM_URIS, systemPreference } from '../../terminology/systems.ts';
import { OWN_SYSTEM, PART } from '../landed.ts';
import type { ConceptDomain, ConceptSource, KnownWhen } from './mapping.ts';

/** Resolves paths of one mapping, and of the element of its `each`. */
export interface Scope {
  /** SQL of a path; the path is known to the mapping's shape. */
  readonly path: (path: string) => string;
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
    const coding = scope.path(source.coding);
    return { key: codingKey(coding), display: `${coding}.display`, reference: 'NULL' };
  }
  if ('medication' in source) return medicationSql(scope);
  const first = codeableSql(scope.path(source.codeable), source.domain);
  if (source.otherwise === undefined) return first;
  const second = codeableSql(scope.path(source.otherwise), source.domain);
  return {
    key: `coalesce(${first.key}, ${second.key})`,
    display: `CASE WHEN ${first.key} IS NULL THEN ${second.display} ELSE ${first.display} END`,
    reference: 'NULL',
  };
}

/**
 * One coding of a CodeableConcept: among several that have a code, by the domain's preferred systems, then the one that the user
 * selected, then by system and code. Without any code, its text.
 */
export function codeableSql(codeable: string, domain: ConceptDomain): ConceptSql {
  const codings = `${codeable}.coding`;
  const best = `list_sort(list_transform(list_filter(${codings}, lambda c: c.code IS NOT NULL), lambda c: {
    'rank': ${rankOfSystem('c.system', domain)}, 'other': NOT coalesce(c.userSelected, false), 'system': coalesce(c.system, ''),
    'code': c.code, 'display': c.display}))[1]`;
  const one = `${codings}[1]`;
  return {
    // Most resources have most concepts not at all: leave those first.
    key: `CASE WHEN ${codeable} IS NULL THEN NULL WHEN len(${codings}) > 1 THEN coalesce(${codingKey(best)}, ${textKey(codeable)})
      WHEN ${one}.code IS NOT NULL THEN ${codingKey(one)} ELSE ${textKey(codeable)} END`,
    display: `CASE WHEN ${codeable} IS NULL THEN NULL
      ELSE coalesce(CASE WHEN len(${codings}) > 1 THEN ${best}.display ELSE ${one}.display END, ${codeable}.text) END`,
    reference: 'NULL',
  };
}

/** What value[x] of `base` says: a number with unit, a coded value, or a string as part of the code or as text. */
export function valueSql(
  scope: Scope,
  base: string,
): Readonly<Record<'value' | 'unit' | 'coded' | 'suffix' | 'text', string>> {
  const at = (path: string): string => scope.path(base === '' ? path : `${base}.${path}`);
  const [quantity, string, range, ratio] = ['valueQuantity', 'valueString', 'valueRange', 'valueRatio'].map(at);
  const number = `CASE WHEN ${string} IS NOT NULL THEN number_in(${string}) END`;
  return {
    value: `coalesce(${quantity}.value, ${at('valueInteger')}, ${number}, (${range}.low.value + ${range}.high.value) / 2,
      ${ratio}.numerator.value / nullif(coalesce(${ratio}.denominator.value, 1), 0))`,
    unit: `coalesce(${unitSql(quantity)}, ${unitSql(`${range}.low`)}, ${unitSql(`${range}.high`)},
      ${unitSql(`${ratio}.numerator`)} || coalesce('/' || ${unitSql(`${ratio}.denominator`)}, ''))`,
    coded: `CASE WHEN ${at('valueCodeableConcept')} IS NOT NULL THEN ${codeableSql(at('valueCodeableConcept'), 'other').key} END`,
    suffix: `CASE WHEN ${quantity} IS NOT NULL AND ${quantity}.value IS NOT NULL THEN ${quantity}.comparator
      WHEN ${string} IS NOT NULL THEN CASE WHEN number_in(${string}) IS NOT NULL THEN comparator_in(${string})
        WHEN length(trim(${string})) <= ${LONGEST_STRING_VALUE} THEN trim(${string}) END
      WHEN ${at('valueBoolean')} IS NOT NULL THEN ${at('valueBoolean')}::VARCHAR
      WHEN ${range} IS NOT NULL THEN 'RANGE' WHEN ${ratio} IS NOT NULL THEN 'RATIO'
      WHEN ${at('dataAbsentReason')} IS NOT NULL THEN 'ABSENT' END`,
    text: `CASE WHEN length(trim(${string})) > ${LONGEST_STRING_VALUE} THEN trim(${string}) END`,
  };
}

/** The unit of a Quantity as the source has it: the code, else the text. */
export function unitSql(quantity: string): string {
  return `coalesce(nullif(${quantity}.code, ''), ${quantity}.unit)`;
}

/** The first of these dateTimes that has a value, as text. */
export function firstText(paths: KnownWhen['known'], scope: Scope): string {
  if (paths === undefined || paths.length === 0) return 'NULL';
  return paths.length === 1 ? scope.path(paths[0]) : `coalesce(${paths.map(scope.path).join(', ')})`;
}

function medicationSql(scope: Scope): ConceptSql {
  const concept = codeableSql(scope.path('medicationCodeableConcept'), 'medication');
  const reference = `${scope.path('medicationReference')}.reference`;
  const inside = `list_filter(${scope.path('contained')}, lambda c: '#' || c.id = ${reference})[1].code`;
  const contained = codeableSql(inside, 'medication');
  const isContained = `coalesce(starts_with(${reference}, '#'), false)`;
  return {
    key: `CASE WHEN ${isContained} THEN ${contained.key} ELSE ${concept.key} END`,
    display: `CASE WHEN ${isContained} THEN ${contained.display} ELSE ${concept.display} END`,
    reference: `CASE WHEN NOT ${isContained} THEN reference_key(${reference}) END`,
  };
}

function labelSql(label: string, value: string, renamed: Readonly<Record<string, string>>): ConceptSql {
  const cases = Object.entries(renamed).map(([from, to]) => `WHEN ${quote(from)} THEN ${quote(to)}`);
  const name = cases.length === 0 ? value : `CASE ${value} ${cases.join(' ')} ELSE upper(${value}) END`;
  return { key: `${quote(`${OWN_SYSTEM}${PART}${label}//`)} || ${name}`, display: 'NULL', reference: 'NULL' };
}

function codingKey(coding: string): string {
  return `(coalesce(${coding}.system, '') || ${quote(PART)} || ${coding}.code)`;
}

function textKey(codeable: string): string {
  return `(${quote(PART)} || nullif(trim(left(coalesce(${codeable}.text, ${codeable}.coding[1].display), 200)), ''))`;
}

function rankOfSystem(system: string, domain: ConceptDomain): string {
  const preferred = systemPreference(domain);
  const cases = [...KNOWN_SYSTEM_URIS]
    .filter(([, name]) => preferred.includes(name))
    .map(([uri, name]) => `WHEN ${quote(uri)} THEN ${preferred.indexOf(name)}`);
  return cases.length === 0 ? '99' : `CASE ${system} ${cases.join(' ')} ELSE 99 END`;
}
