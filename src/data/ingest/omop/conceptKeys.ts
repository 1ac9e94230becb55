/**
 * SQL of concept keys and values: what happened (`prefix ␟ system ␟ code …`, see `../landed.ts`), its number, unit, comparator,
 * coded value or short text, and whether the number lies within its range. Concepts stay ids here (`omop`, `4140598`); `concepts.ts`
 * finds their vocabulary, code and name when all is landed.
 */
import { quote, quoteName } from '../../record/duckdb.ts';
import { OWN_SYSTEM, PART } from '../landed.ts';
import type { ConceptChoice, ConceptNames, OmopContext, ValueChoice } from './mapping.ts';

/** The system of concept ids, and of the source's own texts where no concept is given. */
export const OMOP_SYSTEM = 'omop';
const OMOP_SOURCE_SYSTEM = 'omop-source';

/** Longest text that is taken as a value of a code; longer ones are long text. */
const SHORT_TEXT = 64;

/** Concepts of operator_concept_id (vocabulary `Meas Value Operator`); 4172703 is `=`, which goes without saying. */
const COMPARATORS = { '4171756': '<', '4171754': '<=', '4172704': '>', '4171755': '>=' } as const;

/** Integer ids that went through a floating-point column (`8507.0`) lose their `.0`. */
export function idText(column: string): string {
  const name = quoteName(column);
  return `CASE WHEN contains(${name}, '.') THEN regexp_replace(${name}, '\\.0+$', '') ELSE ${name} END`;
}

/** A concept id, or null when it is 0 ("No matching concept"). */
export function conceptId(column: string): string {
  return `nullif(${idText(column)}, '0')`;
}

export function isOneOf(column: string, concepts: ConceptNames): string {
  return `coalesce(${idText(column)} IN (${Object.keys(concepts).map(quote).join(', ')}), false)`;
}

/** The whole key; null when nothing says what happened. */
export function conceptKeySql(
  concept: { readonly own: string } | ConceptChoice,
  value: ValueChoice | undefined,
  context: OmopContext,
): string {
  const [system, code, suffix] = value === undefined ? ["''", "''", "''"] : valueParts(value);
  if ('own' in concept) return joined([`'${PART}${OWN_SYSTEM}${PART}${concept.own}'`, system, code, suffix]);
  const named = `coalesce(${namings(concept, context).join(', ')})`;
  return `CASE WHEN ${named} IS NOT NULL THEN ${joined([named, system, code, suffix])} END`;
}

/** `prefix ␟ system ␟ code` of each way to name it, best first; null where a way is closed. */
function namings(concept: ConceptChoice, context: OmopContext): readonly string[] {
  const prefix = prefixOf(concept);
  const byId = (column: string): string => {
    const id = concept.knownAs === undefined ? conceptId(column) : knownAs(conceptId(column), concept.knownAs);
    return `${prefix} || ${quote(`${PART}${OMOP_SYSTEM}${PART}`)} || ${id}`;
  };
  const columns = [concept.standard, concept.source].filter((column) => column !== undefined);
  if (context.codes === 'source') columns.reverse();
  const ways = [...columns, ...(concept.otherwise ?? [])].map(byId);
  if (concept.text !== undefined) {
    const textPrefix = concept.textPrefix === undefined ? prefix : quote(concept.textPrefix);
    ways.push(`${textPrefix} || ${quote(`${PART}${OMOP_SOURCE_SYSTEM}${PART}`)} || ${oneLine(concept.text)}`);
  }
  if (concept.unnamed !== undefined) ways.push(quote(`${PART}${OWN_SYSTEM}${PART}${concept.unnamed}`));
  return ways;
}

function prefixOf(concept: ConceptChoice): string {
  const plain = quote(concept.prefix ?? '');
  const { prefixes } = concept;
  if (prefixes === undefined) return plain;
  const cases = Object.entries(prefixes.byPrefix).map(
    ([prefix, concepts]) => `WHEN ${isOneOf(prefixes.column, concepts)} THEN ${quote(prefix)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${plain} END`;
}

function knownAs(id: string, changes: NonNullable<ConceptChoice['knownAs']>): string {
  const cases = Object.entries(changes).map(([from, to]) => `WHEN ${quote(from)} THEN ${quote(to.concept)}`);
  return `CASE ${id} ${cases.join(' ')} ELSE ${id} END`;
}

const joined = (parts: readonly string[]): string => parts.join(` || '${PART}' || `);

/** A text of the source that can stand in a key: control characters become spaces. */
function oneLine(column: string): string {
  return `regexp_replace(${quoteName(column)}, '[\\x00-\\x1f]+', ' ', 'g')`;
}

/** The number; null where there is none, or none that can be understood. */
export function numberSql(value: ValueChoice): string {
  if (value.number === undefined) return 'NULL::DOUBLE';
  const number = `TRY_CAST(${quoteName(value.number)} AS DOUBLE)`;
  const fit =
    value.onlyWithUnit === true ? `isfinite(${number}) AND ${unitText(value)} IS NOT NULL` : `isfinite(${number})`;
  return `CASE WHEN ${fit} THEN ${number} END`;
}

/** Unit of the number: `omop:8840`, or the source's text; null without a number. */
export function unitSql(value: ValueChoice): string {
  return `CASE WHEN ${numberSql(value)} IS NOT NULL THEN ${unitText(value)} END`;
}

function unitText(value: ValueChoice): string {
  const ways: string[] = [];
  if (value.unitConcept !== undefined) ways.push(`'${OMOP_SYSTEM}:' || ${conceptId(value.unitConcept)}`);
  if (value.unitText !== undefined) ways.push(oneLine(value.unitText));
  return ways.length === 0 ? 'NULL::VARCHAR' : `coalesce(${ways.join(', ')})`;
}

/** Value system, value code and suffix: of a number its comparator, else the coded value, else a short text. */
function valueParts(value: ValueChoice): readonly [string, string, string] {
  const isNumber = `${numberSql(value)} IS NOT NULL`;
  const coded = value.concept === undefined ? 'NULL' : conceptId(value.concept);
  const isCoded = `NOT (${isNumber}) AND ${coded} IS NOT NULL`;
  const comparator = value.comparator === undefined ? "''" : `coalesce(${comparatorSql(value.comparator)}, '')`;
  const texts = textColumns(value).map((column) => `CASE WHEN ${isShortText(column)} THEN ${oneLine(column)} END`);
  return [
    `CASE WHEN ${isCoded} THEN '${OMOP_SYSTEM}' ELSE '' END`,
    `CASE WHEN ${isCoded} THEN ${coded} ELSE '' END`,
    `CASE WHEN ${isNumber} THEN ${comparator} WHEN ${coded} IS NOT NULL THEN '' ELSE coalesce(${[...texts, "''"].join(', ')}) END`,
  ];
}

function comparatorSql(column: string): string {
  const cases = Object.entries(COMPARATORS).map(([id, sign]) => `WHEN '${id}' THEN '${sign}'`);
  return `CASE ${idText(column)} ${cases.join(' ')} END`;
}

function isShortText(column: string): string {
  const name = quoteName(column);
  return `length(${name}) <= ${SHORT_TEXT} AND TRY_CAST(${name} AS DOUBLE) IS NULL`;
}

/** Where short texts may be: the text columns, and a "number" such as `<5` that is none. */
function textColumns(value: ValueChoice): readonly string[] {
  const number = value.number === undefined || value.onlyWithUnit === true ? [] : [value.number];
  return [...(value.texts ?? []), ...number];
}

/** A text too long for a code, kept as long text where there is neither number nor coded value. */
export function longTextSql(value: ValueChoice): string {
  const long = (value.texts ?? [])
    .map(quoteName)
    .map((name) => `CASE WHEN length(${name}) > ${SHORT_TEXT} THEN ${name} END`);
  if (long.length === 0) return 'NULL::VARCHAR';
  const coded = value.concept === undefined ? 'NULL' : conceptId(value.concept);
  return `CASE WHEN ${numberSql(value)} IS NULL AND ${coded} IS NULL THEN coalesce(${long.join(', ')}) END`;
}

/** `L`, `H` or `N` against the range that the line states; null without one, and for `<` and its like. */
export function interpretationSql(value: ValueChoice): string {
  if (value.rangeLow === undefined || value.rangeHigh === undefined) return 'NULL::VARCHAR';
  const number = numberSql(value);
  const low = `TRY_CAST(${quoteName(value.rangeLow)} AS DOUBLE)`;
  const high = `TRY_CAST(${quoteName(value.rangeHigh)} AS DOUBLE)`;
  const inexact = value.comparator === undefined ? 'false' : `${comparatorSql(value.comparator)} IS NOT NULL`;
  return `CASE WHEN ${number} IS NULL OR ${inexact} OR coalesce(${low}, ${high}) IS NULL THEN NULL
    WHEN ${number} < ${low} THEN 'L' WHEN ${number} > ${high} THEN 'H' ELSE 'N' END`;
}
