/** Times: local text → UTC, with how far it is known and what is wrong with it; each against the instant that a calendar gives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, quote, quoteName, type Session } from '../../record/duckdb.ts';
import type { Moment } from './mapping.ts';
import { localTime, momentColumns, momentName } from './moments.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
});
afterAll(() => session.close());

/** `utc precision` or `fault`. */
async function evaluate(moment: Moment | 'birth', values: Readonly<Record<string, string | null>>, zone = 'UTC') {
  const name = momentName(moment);
  const columns = Object.entries(values).map(
    ([column, value]) => `${value === null ? 'NULL' : quote(value)}::VARCHAR AS ${column}`,
  );
  const local = `SELECT *, ${localTime(moment)} AS ${quoteName(`${name}_local`)} FROM (SELECT ${columns.join(', ')})`;
  const [row] = await session.rows(
    `SELECT strftime(${quoteName(`${name}_utc`)}, '%Y-%m-%d %H:%M:%S') AS utc,
      ${quoteName(`${name}_precision`)} AS precision, ${quoteName(`${name}_fault`)} AS fault
     FROM (SELECT ${momentColumns(moment, zone).join(', ')} FROM (${local}))`,
    'moments',
  );
  return row.fault ?? (row.precision === null ? `${row.utc} zoned` : `${row.utc} ${row.precision}`);
}

const KNOWN: Moment = { datetime: 'at', date: 'day', day: 'end' };
const STARTED: Moment = { datetime: 'at', date: 'day', day: 'start' };

describe('a moment', () => {
  it.each([
    ['2020-03-01 08:15:00', '2020-03-01', '2020-03-01 08:15:00 local'],
    ['2020-03-01T08:15:30.25', null, '2020-03-01 08:15:30 local'],
    ['2020-03-01 08:15', null, '2020-03-01 08:15:00 local'],
    ['2020-03-01 08:15:00.123456789', null, '2020-03-01 08:15:00 local'],
    ['2020-03-01T08:15:00Z', null, '2020-03-01 08:15:00 zoned'],
    ['2020-03-01 08:15:00+02', null, '2020-03-01 06:15:00 zoned'],
    ['2020-03-01T08:15:00-05:30', null, '2020-03-01 13:45:00 zoned'],
    ['2020-03-01 00:00:00', '2020-03-01', '2020-03-01 23:59:59 day'],
    [null, '2020-03-01', '2020-03-01 23:59:59 day'],
    [null, '2020-03-01 00:00:00.000', '2020-03-01 23:59:59 day'],
    [null, '20200301', '2020-03-01 23:59:59 day'],
    ['nonsense', '2020-03-01', '2020-03-01 23:59:59 day'],
    [null, null, 'no time'],
    ['nonsense', null, 'wrong value type'],
    [null, '2020-02-30', 'wrong value type'],
    [null, '01/03/2020', 'wrong value type'],
    [null, '1849-12-31', 'time implausible'],
    [null, '1850-01-01', '1850-01-01 23:59:59 day'],
    [null, '2400-12-31', '2400-12-31 23:59:59 day'],
    [null, '2401-01-01', 'time implausible'],
    ['infinity', null, 'time implausible'],
  ])('at %s, day %s, is %s', async (at, day, expected) => {
    expect(await evaluate(KNOWN, { at, day })).toBe(expected);
  });

  it('of a stay that starts on a day is the start of the day', async () => {
    expect(await evaluate(STARTED, { at: null, day: '2020-03-01' })).toBe('2020-03-01 00:00:00 day');
  });

  it.each([
    // New York: UTC-5, from 8 March 2020 UTC-4; 02:30 of that night does not exist.
    ['2020-03-01 08:15:00', '2020-03-01 13:15:00 local'],
    ['2020-07-01 08:15:00', '2020-07-01 12:15:00 local'],
    ['2020-03-08 02:30:00', '2020-03-08 07:30:00 gap'],
    ['2020-11-01 01:30:00', '2020-11-01 06:30:00 overlap'],
    ['2020-11-01 01:30:00-04:00', '2020-11-01 05:30:00 zoned'],
    ['2020-07-01 08:15:00Z', '2020-07-01 08:15:00 zoned'],
    ['infinity', 'time implausible'],
    ['290000-01-01 08:15:00', 'time implausible'],
    ['2020-07-01 00:00:00', '2020-07-02 03:59:59 day'],
  ])('in the zone of New York, %s, is %s', async (at, expected) => {
    expect(await evaluate(KNOWN, { at, day: null }, 'America/New_York')).toBe(expected);
  });
});

describe('a birth', () => {
  it.each([
    ['1970-05-17 04:30:00', '1970', '5', '17', '1970-05-17 04:30:00 local'],
    ['1970-05-17 00:00:00', '1970', '5', '17', '1970-05-17 00:00:00 day'],
    ['1970-05-17', null, null, null, '1970-05-17 00:00:00 day'],
    [null, '1970', '5', '17', '1970-05-17 00:00:00 day'],
    [null, '1970.0', '5.0', '17.0', '1970-05-17 00:00:00 day'],
    [null, '1970', '5', null, '1970-05-15 00:00:00 month'],
    [null, '1970', null, null, '1970-07-01 00:00:00 year'],
    // As the CDM tells its authors to fill in what they do not know.
    ['1970-01-01 00:00:00', '1970', null, null, '1970-07-01 00:00:00 year'],
    ['1970-05-01 00:00:00', '1970', '5', null, '1970-05-15 00:00:00 month'],
    ['1970-05-17 00:00:00', '1970', null, null, '1970-05-17 00:00:00 day'],
    [null, '1970', '2', '30', 'wrong value type'],
    [null, 'seventy', null, null, 'wrong value type'],
    [null, null, null, null, 'no time'],
    [null, '970', '1', '1', 'time implausible'],
  ])('at %s, year %s, month %s, day %s, is %s', async (at, year, month, day, expected) => {
    const values = { birth_datetime: at, year_of_birth: year, month_of_birth: month, day_of_birth: day };
    expect(await evaluate('birth', values)).toBe(expected);
  });
});
