import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOfZone } from './hospitalClock.ts';

const minutes = (iso: string): number => Date.parse(iso) / 60_000;
const shown = (wall: number): string => new Date(wall * 60_000).toISOString().slice(0, 16);

describe('the clock on the wall', () => {
  const newYork = clockOfZone('America/New_York');

  it.each([
    ['2020-01-15T04:30Z', '2020-01-14T23:30'],
    ['2020-07-15T03:30Z', '2020-07-14T23:30'],
    ['2020-03-08T06:59Z', '2020-03-08T01:59'],
    ['2020-03-08T07:00Z', '2020-03-08T03:00'],
    ['2020-11-01T05:59Z', '2020-11-01T01:59'],
    ['2020-11-01T06:00Z', '2020-11-01T01:00'],
    ['1918-06-01T04:00Z', '1918-06-01T00:00'],
  ])('in New York at %s shows %s', (instant, wall) => {
    expect(shown(newYork.wall(minutes(instant)))).toBe(wall);
  });

  it('is half an hour off in Adelaide and a day ahead on Kiritimati', () => {
    expect(shown(clockOfZone('Australia/Adelaide').wall(minutes('2020-07-01T00:00Z')))).toBe('2020-07-01T09:30');
    expect(shown(clockOfZone('Pacific/Kiritimati').wall(minutes('2020-07-01T12:00Z')))).toBe('2020-07-02T02:00');
  });

  it('is read back: of what it shows twice the later, of what it skips past the gap', () => {
    expect(newYork.instant(minutes('2020-11-01T01:30Z'))).toBe(minutes('2020-11-01T06:30Z'));
    expect(newYork.instant(minutes('2020-03-08T02:30Z'))).toBe(minutes('2020-03-08T07:30Z'));
  });

  it('comes back to what it showed', () => {
    const clocks = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia'].map(clockOfZone);
    const instants = fc.integer({ min: minutes('1950-01-01'), max: minutes('2100-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...clocks), instants, (clock, instant) => {
        const wall = clock.wall(instant);
        expect(clock.wall(clock.instant(wall))).toBe(wall);
      }),
      { numRuns: 60 },
    );
  });
});
