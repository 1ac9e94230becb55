/**
 * SQL of times: a local date and time as text → UTC, how far it is known, and what is wrong with it. The layers of `compile.ts` give
 * each moment four columns: `<m>_local`, `<m>_utc`, `<m>_precision`, `<m>_fault`.
 *
 * A datetime at midnight is taken for a date without a time, which is what most databases fill in; the fact then counts as known when
 * the day is over. Times without an offset are in the hospital's zone (`../localTime.ts`).
 */
import { quote, quoteName } from '../../record/duckdb.ts';
import { precisionOfLocal, utcOfLocal } from '../localTime.ts';
import { BIRTH_COLUMNS, type Moment } from './mapping.ts';

/** The years outside which a time is a typing error. */
const PLAUSIBLE = { from: '1850-01-01', to: '2401-01-01' } as const;

/** A time zone at the end of a timestamp, after its time of day. */
const OFFSET = '[0-9]:[0-9]{2}.*(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)$';

const text = (column: string | undefined): string => (column === undefined ? 'NULL' : quoteName(column));

/** The name under which a moment's columns are kept. */
export function momentName(moment: Moment | 'birth'): string {
  if (moment === 'birth') return 'm_birth';
  return `m_${moment.day}_${moment.datetime ?? ''}_${moment.date ?? ''}`;
}

/** First layer: the local time as the line has it, whatever its offset. */
export function localTime(moment: Moment | 'birth'): string {
  if (moment === 'birth') return birthLocal();
  return `coalesce(${parsed(text(moment.datetime))}, ${parsed(text(moment.date))})`;
}

function parsed(column: string): string {
  return `TRY_CAST(${column} AS TIMESTAMP), try_strptime(${column}, '%Y%m%d')`;
}

/** Second layer: UTC, precision and fault of the first layer's local time. */
export function momentColumns(moment: Moment | 'birth', zone: string): readonly string[] {
  const name = momentName(moment);
  const local = quoteName(`${name}_local`);
  const plausible = `(${local} >= TIMESTAMP '${PLAUSIBLE.from}' AND ${local} < TIMESTAMP '${PLAUSIBLE.to}')`;
  const isDay = `${local} = date_trunc('day', ${local})`;
  const day = moment === 'birth' || moment.day === 'start' ? local : `${local} + INTERVAL '23:59:59'`;
  const exact = moment === 'birth' ? 'birth_datetime' : (moment.datetime ?? moment.date ?? '');
  const offset = `regexp_matches(${quoteName(exact)}, ${quote(OFFSET)})`;
  const utc = `CASE WHEN NOT ${plausible} THEN NULL
    WHEN ${isDay} THEN ${utcOfLocal(day, zone)}
    WHEN ${offset} THEN timezone('UTC', TRY_CAST(${quoteName(exact)} AS TIMESTAMPTZ))
    ELSE ${utcOfLocal(local, zone)} END`;
  const days = moment === 'birth' ? birthPrecision(isDay) : `CASE WHEN ${isDay} THEN 'day' END`;
  const clock = `CASE WHEN ${plausible} AND NOT coalesce(${offset}, false) THEN ${precisionOfLocal(local, zone)} END`;
  const precision = `coalesce(${days}, ${clock})`;
  const written =
    moment === 'birth'
      ? BIRTH_COLUMNS.slice(0, 2).map(quoteName)
      : [moment.datetime, moment.date].filter((column) => column !== undefined).map(quoteName);
  const fault = `CASE WHEN ${plausible} THEN NULL WHEN ${local} IS NOT NULL THEN 'time implausible'
    WHEN coalesce(${written.join(', ')}) IS NULL THEN 'no time' ELSE 'wrong value type' END`;
  return [
    `${utc} AS ${quoteName(`${name}_utc`)}`,
    `${precision} AS ${quoteName(`${name}_precision`)}`,
    `${fault} AS ${quoteName(`${name}_fault`)}`,
  ];
}

const YEAR = 'TRY_CAST(year_of_birth AS DOUBLE)::INTEGER';
const MONTH = 'TRY_CAST(month_of_birth AS DOUBLE)::INTEGER';
const DAY = 'TRY_CAST(day_of_birth AS DOUBLE)::INTEGER';

/** A birth_datetime at the first of January (of the month) beside an empty month (day) is what the CDM tells its authors to fill in. */
const BORN = 'TRY_CAST(birth_datetime AS TIMESTAMP)';
const MONTH_UNKNOWN = `(${MONTH} IS NULL AND (${BORN} IS NULL OR (${YEAR} IS NOT NULL AND ${BORN} = date_trunc('year', ${BORN}))))`;
const DAY_UNKNOWN = `(${DAY} IS NULL AND (${BORN} IS NULL OR (${MONTH} IS NOT NULL AND ${BORN} = date_trunc('month', ${BORN}))))`;

function birthLocal(): string {
  const year = `CASE WHEN ${YEAR} BETWEEN 1 AND 9999 THEN ${YEAR} END`;
  const written = (month: string, day: string): string =>
    `TRY_CAST(printf('%04d-%02d-%02d', ${year}, ${month}, ${day}) AS TIMESTAMP)`;
  return `CASE WHEN ${MONTH_UNKNOWN} THEN coalesce(${written('7', '1')}, ${BORN})
    WHEN ${DAY_UNKNOWN} THEN coalesce(${written(MONTH, '15')}, ${BORN})
    ELSE coalesce(${BORN}, ${written(MONTH, DAY)}) END`;
}

function birthPrecision(isDay: string): string {
  return `CASE WHEN ${MONTH_UNKNOWN} THEN 'year' WHEN ${DAY_UNKNOWN} THEN 'month' WHEN ${isDay} THEN 'day' END`;
}
