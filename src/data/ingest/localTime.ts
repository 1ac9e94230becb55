/**
 * SQL of wall-clock times: the instant that a hospital's clock means, and whether that clock showed the time once, never or twice.
 *
 * A clock that is set forward skips times: they are moved past the gap (02:30 becomes 03:30). One that is set back shows times twice: the later
 * instant is taken, so that nothing is known early. Zones and their history are those of DuckDB's ICU. Left out: days that a country skipped whole to
 * change sides of the date line (Samoa, 2011), which are not told as gaps.
 */
import { quote } from '../record/duckdb.ts';

/** By how much clocks are set back: an hour, half an hour (Lord Howe), two (Troll). */
const SET_BACK = ['1 HOUR', '30 MINUTE', '2 HOUR'];

/** @param local SQL of a TIMESTAMP; the result is one in UTC. @param zone IANA name; must have been checked. */
export function utcOfLocal(local: string, zone: string): string {
  return zone === 'UTC' ? local : `timezone('UTC', timezone(${quote(zone)}, ${local}))`;
}

/**
 * SQL of `local`, `gap` or `overlap`, of a TIMESTAMP that is a wall-clock time in the zone. Most times are far from any change of clocks, which two
 * conversions tell; only the others are looked at closely.
 */
export function precisionOfLocal(local: string, zone: string): string {
  if (zone === 'UTC') return "'local'";
  const instantOf = (time: string): string => `timezone(${quote(zone)}, ${time})`;
  const instant = instantOf(local);
  const isNearChange = `${instantOf(`${local} + INTERVAL 3 HOUR`)} <> ${instantOf(`${local} - INTERVAL 3 HOUR`)} + INTERVAL 6 HOUR`;
  const isShownAgain = SET_BACK.map((step) => `${instantOf(`${instant} - INTERVAL ${step}`)} = ${local}`).join(' OR ');
  return `CASE WHEN ${isNearChange} THEN CASE WHEN ${instantOf(instant)} <> ${local} THEN 'gap' WHEN ${isShownAgain} THEN 'overlap' ELSE 'local' END
    WHEN ${local} IS NOT NULL THEN 'local' END`;
}
