/**
 * SQL of wall-clock times: the instant that a hospital's clock means, and whether that clock showed the time once, never or twice.
 *
 * A clock that is set forward skips times: they are moved past the gap (02:30 becomes 03:30). One that is set back shows times twice: the later
 * instant is taken, so that nothing is known early. Zones and their history are those of DuckDB's ICU.
 */
import { quote } from '../record/duckdb.ts';

/** By how much clocks are set back: an hour, half an hour (Lord Howe), two (Troll). */
const SET_BACK = ['1 HOUR', '30 MINUTE', '2 HOUR'];

/** @param local SQL of a TIMESTAMP; the result is one in UTC. @param zone IANA name; must have been checked. */
export function utcOfLocal(local: string, zone: string): string {
  return zone === 'UTC' ? local : `timezone('UTC', timezone(${quote(zone)}, ${local}))`;
}

/** SQL of `local`, `gap` or `overlap`, of a TIMESTAMP that is a wall-clock time in the zone. */
export function precisionOfLocal(local: string, zone: string): string {
  if (zone === 'UTC') return "'local'";
  const instant = `timezone(${quote(zone)}, ${local})`;
  const shownAgain = SET_BACK.map((step) => `timezone(${quote(zone)}, ${instant} - INTERVAL ${step}) = ${local}`);
  return `CASE WHEN timezone(${quote(zone)}, ${instant}) <> ${local} THEN 'gap' WHEN ${shownAgain.join(' OR ')} THEN 'overlap' ELSE 'local' END`;
}
