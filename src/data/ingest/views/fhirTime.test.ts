import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFhirDate, isFhirDateTime, isFhirInstant } from './fhirTime.ts';

describe('FHIR dates and times', () => {
  it('have the days that their month has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (y, m, d) => {
          const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
          const day = new Date(0);
          day.setUTCFullYear(y, m - 1, d);
          expect(isFhirDate(text)).toBe(day.toISOString().slice(0, 10) === text);
        },
      ),
    );
  });

  it.each([
    ['2012', true, false],
    ['2012-03', true, false],
    ['2012-03-09T10:31:00Z', true, true],
    ['2012-03-09T10:31:60.123456+14:00', true, true],
    ['2012-03-09T10:31:00-13:59', true, true],
    ['2012-03-09T10:31:00', false, false],
    ['2012-03-09T10:31Z', false, false],
    ['2012-03-09T24:00:00Z', false, false],
    ['2012-03-09T10:31:00+14:30', false, false],
    ['2012-03T10:31:00Z', false, false],
    ['2012-3-9', false, false],
    ['0000', false, false],
    ['', false, false],
    [' 2012', false, false],
  ])('%s', (text, dateTime, instant) => {
    expect([isFhirDateTime(text), isFhirInstant(text)]).toEqual([dateTime, instant]);
  });
});
