/**
 * Mapping → SQL. Three layers over the lines of a table: local times; UTC, precision and faults; and for each line a list of
 * structs, one a row of the mapping, unnested. Promises one row with ordinal 0 for every line, used or not, in the order of
 * `LANDED_COLUMNS`; nothing of other files is looked at.
 */
import { quote, quoteName } from '../../record/duckdb.ts';
import { DATED_BY_STAY, EVENT_RANKS, LANDED_COLUMNS, type LandedColumn, TIME_RULES, type TimeRule } from '../landed.ts';
import {
  conceptId,
  conceptKeySql,
  idText,
  interpretationSql,
  isOneOf,
  longTextSql,
  numberSql,
  unitSql,
} from './conceptKeys.ts';
import {
  columnsOf,
  type Moment,
  momentsOf,
  type OmopContext,
  type RowMapping,
  type TableMapping,
  type TimeChoice,
} from './mapping.ts';
import { localTime, momentColumns, momentName } from './moments.ts';
import { plainTextSql } from './noteText.ts';

/** Columns of the landing that each row of a mapping sets for itself. */
const ROW_FIELDS = [
  'concept',
  'display',
  'value',
  'unit',
  'text',
  'time',
  'time_precision',
  'end_time',
  'time_rule',
  'fallback',
  'fallback_precision',
  'rank',
  'interpretation',
  'author',
] as const satisfies readonly LandedColumn[];
type RowField = (typeof ROW_FIELDS)[number];

/**
 * The SELECT that lands one table.
 * @param source a table expression with `file` and all `columnsOf(mapping)` as VARCHAR, empty fields as null.
 */
export function compileTable(mapping: TableMapping, source: string, context: OmopContext): string {
  const moments = distinctMoments(mapping);
  const locals = moments.map((moment) => `${localTime(moment)} AS ${quoteName(`${momentName(moment)}_local`)}`);
  const times = moments.flatMap((moment) => momentColumns(moment, context.zone));
  const outcomes = mapping.rows.map((row, ordinal) => `${rowOutcome(row, ordinal, context)} AS outcome_${ordinal}`);
  const rows = mapping.rows.map((row, ordinal) => rowStruct(row, ordinal, context));
  const withLocals = `SELECT *, ${[...locals, `${lineOutcome(mapping)} AS line_outcome`].join(',\n')} FROM ${source}`;
  const withTimes = `SELECT ${['*', ...times].join(',\n')} FROM (${withLocals})`;
  const withOutcomes = `SELECT *, ${digest(mapping)} AS line_digest, ${outcomes.join(',\n')} FROM (${withTimes})`;
  const withRows = `SELECT *, unnest([${rows.join(',\n')}]) AS landed FROM (${withOutcomes})`;
  return `SELECT ${landedColumns(mapping).join(',\n')} FROM (${withRows})
    WHERE landed.ordinal = 0 OR (outcome_0 IS NULL AND coalesce(landed.outcome, '') NOT IN ('no code', 'no time'))`;
}

function distinctMoments(mapping: TableMapping): readonly (Moment | 'birth')[] {
  const moments = new Map<string, Moment | 'birth'>();
  const add = (moment: Moment | 'birth'): void => void moments.set(momentName(moment), moment);
  for (const row of mapping.rows) {
    for (const choice of row.times ?? []) {
      if (choice.at === 'birth') add('birth');
      for (const moment of momentsOf(choice)) add(moment);
    }
    if (row.end !== undefined) add(row.end);
  }
  return [...moments.values()];
}

/** What makes the whole line unusable, whatever its rows. */
function lineOutcome(mapping: TableMapping): string {
  const noSubject = mapping.patient === undefined ? '' : `WHEN ${quoteName(mapping.patient)} IS NULL THEN 'no subject'`;
  return `CASE WHEN ${quoteName(mapping.id)} IS NULL THEN 'no id' ${noSubject} END`;
}

function digest(mapping: TableMapping): string {
  return `hash(${columnsOf(mapping).map(quoteName).join(', ')})`;
}

function landedColumns(mapping: TableMapping): readonly string[] {
  const id = idText(mapping.id);
  const ofLine: Readonly<Partial<Record<LandedColumn, string>>> = {
    file: 'file',
    source_table: quote(mapping.table),
    source_id: id,
    resource_key: `hash(${quote(mapping.table)}, ${id})`,
    digest: 'line_digest',
    ordinal: 'landed.ordinal',
    patient: mapping.patient === undefined ? 'NULL' : idText(mapping.patient),
    encounter: mapping.encounter === undefined ? 'NULL' : conceptId(mapping.encounter),
    reference: `CASE WHEN landed.kind = 'author' THEN ${id} END`,
  };
  const names: readonly string[] = Object.keys(LANDED_COLUMNS);
  return names.filter(isLandedColumn).map((name) => {
    const expression = ofLine[name] ?? (isRowField(name) ? `landed.${quoteName(name)}` : 'NULL');
    return `CAST(${expression} AS ${LANDED_COLUMNS[name]}) AS ${quoteName(name)}`;
  });
}

function isRowField(name: LandedColumn): boolean {
  return name === 'kind' || name === 'outcome' || ROW_FIELDS.some((field) => field === name);
}

function isLandedColumn(name: string): name is LandedColumn {
  return name in LANDED_COLUMNS;
}

/** One row as a struct. One that is left out says of what kind it is and why, and nothing else. */
function rowStruct(row: RowMapping, ordinal: number, context: OmopContext): string {
  const { value } = row;
  const time = timeFields(row.times ?? []);
  const end = row.end === undefined ? undefined : quoteName(`${momentName(row.end)}_utc`);
  const content: Readonly<Partial<Record<RowField, string>>> = {
    ...(row.concept !== undefined && { concept: conceptKeySql(row.concept, value, context) }),
    ...(row.display !== undefined && { display: quoteName(row.display) }),
    ...(value !== undefined && {
      value: numberSql(value),
      unit: unitSql(value),
      text: longTextSql(value),
      interpretation: interpretationSql(value),
    }),
    ...(row.text !== undefined && { text: plainTextSql(quoteName(row.text)) }),
    ...(row.author !== undefined && { author: conceptId(row.author) }),
    ...time,
    ...(end !== undefined && { end_time: end }),
    rank: String(EVENT_RANKS[row.rank ?? 'other']),
  };
  const fields = ROW_FIELDS.map((name) => {
    const there = content[name] ?? 'NULL';
    const used = there === 'NULL' ? there : `CASE WHEN outcome_${ordinal} IS NULL THEN ${there} END`;
    return `${name}: CAST(${used} AS ${LANDED_COLUMNS[name]})`;
  });
  return `{ordinal: ${ordinal}, kind: ${quote(row.kind ?? 'event')}, outcome: outcome_${ordinal}, ${fields.join(',\n')}}`;
}

/** Why the row is left out: the line's fault first, then no code, then its time. */
function rowOutcome(row: RowMapping, ordinal: number, context: OmopContext): string {
  const reasons: string[] = ordinal === 0 ? ['line_outcome'] : [];
  if (row.outcome !== undefined) reasons.push(quote(row.outcome));
  if (row.concept !== undefined) {
    reasons.push(`CASE WHEN ${conceptKeySql(row.concept, undefined, context)} IS NULL THEN 'no code' END`);
  }
  if (row.text !== undefined) {
    reasons.push(`CASE WHEN coalesce(${plainTextSql(quoteName(row.text))}, '') = '' THEN 'no content' END`);
  }
  if (row.times !== undefined) reasons.push(byChoice(row.times, timeFault));
  return reasons.length === 0 ? 'NULL' : `coalesce(${reasons.join(', ')}, NULL)`;
}

function timeFields(
  choices: readonly TimeChoice[],
): Readonly<Record<'time' | 'time_precision' | 'time_rule' | 'fallback' | 'fallback_precision', string>> {
  const of = (moments: readonly (Moment | 'birth')[], part: 'utc' | 'precision'): string => {
    const ways = moments.map((moment) => {
      const name = momentName(moment);
      return `WHEN ${quoteName(`${name}_fault`)} IS NULL THEN ${quoteName(`${name}_${part}`)}`;
    });
    return ways.length === 0 ? 'NULL' : `CASE ${ways.join(' ')} END`;
  };
  const at = (choice: TimeChoice): readonly (Moment | 'birth')[] => (isTimeRule(choice.at) ? [] : [choice.at]);
  return {
    time: byChoice(choices, (choice) => of(at(choice), 'utc')),
    time_precision: byChoice(choices, (choice) => of(at(choice), 'precision')),
    time_rule: byChoice(choices, ruleOf),
    fallback: byChoice(choices, (choice) => of(choice.fallback ?? [], 'utc')),
    fallback_precision: byChoice(choices, (choice) => of(choice.fallback ?? [], 'precision')),
  };
}

function ruleOf({ at, unlessStartOfVisit }: TimeChoice): string {
  if (isTimeRule(at)) return quote(at);
  return unlessStartOfVisit === true ? quote(DATED_BY_STAY) : 'NULL';
}

/** The expression of the first choice that applies to the line. */
function byChoice(choices: readonly TimeChoice[], expression: (choice: TimeChoice) => string): string {
  const cases = choices.map(({ types }, i) => {
    const condition = types === undefined ? 'true' : isOneOf(types.column, types.concepts);
    return `WHEN ${condition} THEN ${expression(choices[i])}`;
  });
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join('\n')} END`;
}

/** What is wrong with the time of a choice: with a rule, only that no moment is left to fall back on. */
function timeFault(choice: TimeChoice): string {
  if (choice.at === 'static') return 'NULL';
  const moments = isTimeRule(choice.at) ? (choice.fallback ?? []) : [choice.at];
  const faults = moments.map((moment) => quoteName(`${momentName(moment)}_fault`));
  if (faults.length === 0) return 'NULL';
  const anyGood = faults.map((fault) => `${fault} IS NULL`).join(' OR ');
  return `CASE WHEN ${anyGood} THEN NULL ELSE ${faults.at(-1)} END`;
}

function isTimeRule(at: TimeChoice['at']): at is TimeRule {
  return TIME_RULES.some((rule) => rule === at);
}
