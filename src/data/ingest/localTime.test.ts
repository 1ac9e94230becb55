/**
 * Wall-clock times to UTC, at every change of clocks of several zones: against the platform's own calendar (Intl), which knows for each instant
 * what the clock shows.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../record/duckdb.ts';
import { precisionOfLocal, utcOfLocal } from './localTime.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
});
afterAll(() => session.close());

async function read(local: string, zone: string): Promise<readonly [utc: string, precision: string]> {
  const time = `TIMESTAMP '${local}'`;
  const [row] = await session.rows(
    `SELECT strftime(${utcOfLocal(time, zone)}, '%Y-%m-%d %H:%M:%S') AS utc, ${precisionOfLocal(time, zone)} AS precision`,
    'times',
  );
  return [String(row.utc), String(row.precision)];
}

describe('a wall-clock time', () => {
  it.each([
    ['Europe/Berlin', '2021-03-28 01:59:59', '2021-03-28 00:59:59', 'local'],
    ['Europe/Berlin', '2021-03-28 02:00:00', '2021-03-28 01:00:00', 'gap'],
    ['Europe/Berlin', '2021-03-28 02:30:00', '2021-03-28 01:30:00', 'gap'],
    ['Europe/Berlin', '2021-03-28 02:59:59', '2021-03-28 01:59:59', 'gap'],
    ['Europe/Berlin', '2021-03-28 03:00:00', '2021-03-28 01:00:00', 'local'],
    ['Europe/Berlin', '2021-10-31 01:59:59', '2021-10-30 23:59:59', 'local'],
    ['Europe/Berlin', '2021-10-31 02:00:00', '2021-10-31 01:00:00', 'overlap'],
    ['Europe/Berlin', '2021-10-31 02:59:59', '2021-10-31 01:59:59', 'overlap'],
    ['Europe/Berlin', '2021-10-31 03:00:00', '2021-10-31 02:00:00', 'local'],
    ['America/New_York', '2021-03-14 01:59:59', '2021-03-14 06:59:59', 'local'],
    ['America/New_York', '2021-03-14 02:00:00', '2021-03-14 07:00:00', 'gap'],
    ['America/New_York', '2021-03-14 02:59:59', '2021-03-14 07:59:59', 'gap'],
    ['America/New_York', '2021-03-14 03:00:00', '2021-03-14 07:00:00', 'local'],
    ['America/New_York', '2021-11-07 00:59:59', '2021-11-07 04:59:59', 'local'],
    ['America/New_York', '2021-11-07 01:00:00', '2021-11-07 06:00:00', 'overlap'],
    ['America/New_York', '2021-11-07 01:59:59', '2021-11-07 06:59:59', 'overlap'],
    ['America/New_York', '2021-11-07 02:00:00', '2021-11-07 07:00:00', 'local'],
    // Half an hour back at two.
    ['Australia/Lord_Howe', '2021-04-04 01:45:00', '2021-04-03 15:15:00', 'overlap'],
    ['UTC', '2021-03-28 02:30:00', '2021-03-28 02:30:00', 'local'],
  ])('of %s, %s, is %s (%s)', async (zone, local, utc, precision) => {
    expect(await read(local, zone)).toEqual([utc, precision]);
  });

  it('is what the clock shows at the instant that is taken, unless the clock never showed it; shown twice, it is the later one', async () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Sydney',
      'Asia/Kolkata',
      'America/Santiago',
    );
    // Around the changes of clocks: hours of spring and autumn nights.
    const time = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2037-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    await fc.assert(
      fc.asyncProperty(zone, time, async (name, date) => {
        const local = date.toISOString().slice(0, 19).replace('T', ' ');
        const [utc, precision] = await read(local, name);
        const instant = new Date(`${utc.replace(' ', 'T')}Z`);
        const shown = (at: Date): string =>
          new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' }).format(at);
        expect(shown(instant) === local).toBe(precision !== 'gap');
        const [before, after] = [-1, 1].map((hours) => new Date(instant.getTime() + hours * 3_600_000));
        expect(shown(before) === local).toBe(precision === 'overlap');
        expect(shown(after)).not.toBe(local);
      }),
      { numRuns: 60 },
    );
  });
});
