/** The hospital's clock across daylight saving, against the platform's own formatting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateAt, dateOfDay, instantAt, offsetAt } from './hospitalTime.ts';

const minutesOf = (instant: string): number => Date.parse(instant) / 60_000;
const newYork = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'longOffset',
});

describe('the hospital clock', () => {
  it.each([
    ['2009-03-08T06:59:00Z', '2009-03-08T01:59:00-05:00'],
    ['2009-03-08T07:00:00Z', '2009-03-08T03:00:00-04:00'],
    ['2009-11-01T05:59:00Z', '2009-11-01T01:59:00-04:00'],
    ['2009-11-01T06:00:00Z', '2009-11-01T01:00:00-05:00'],
    ['2006-04-02T07:00:00Z', '2006-04-02T03:00:00-04:00'],
    ['2006-10-29T06:00:00Z', '2006-10-29T01:00:00-05:00'],
    ['2010-01-01T03:30:00Z', '2009-12-31T22:30:00-05:00'],
  ])('%s is %s', (utc, local) => {
    expect(instantAt(minutesOf(utc))).toBe(local);
    expect(dateAt(minutesOf(utc))).toBe(local.slice(0, 10));
  });

  it('agrees with the platform at any minute of the years that are simulated, and is the same instant', () => {
    const from = minutesOf('2004-01-01T00:00:00Z');
    const to = minutesOf('2020-12-31T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (minutes) => {
        const written = instantAt(minutes);
        expect(minutesOf(written)).toBe(minutes);
        const parts = Object.fromEntries(
          newYork.formatToParts(minutes * 60_000).map(({ type, value }) => [type, value]),
        );
        const { year, month, day, hour, minute, timeZoneName } = parts;
        expect(written).toBe(`${year}-${month}-${day}T${hour}:${minute}:00${timeZoneName.slice(3)}`);
        expect([-300, -240]).toContain(offsetAt(minutes));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a birthday as it is', () => {
    expect(dateOfDay(minutesOf('1931-07-04T00:00:00Z'))).toBe('1931-07-04');
  });
});
