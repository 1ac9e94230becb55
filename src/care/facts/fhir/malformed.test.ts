/** Resources whose elements are of the wrong kind: whatever stands where, nothing breaks, and no fact says of itself what it cannot. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fhirRecords } from '../../../../test/support/fhirRecords.ts';
import { diabetes, observation, order } from '../../../../test/support/fhirResources.ts';
import { assembleRecord } from '../assemble.ts';
import { isElement } from './element.ts';
import { subjectStatements } from './subject.ts';

const RESOURCES: readonly object[] = [
  ...fhirRecords(1),
  diabetes('a', { bodySite: [{ text: 'left' }], abatementDateTime: '2021' }),
  observation('o', {
    valueQuantity: { value: 1 },
    referenceRange: [{ low: { value: 1 } }],
    component: [{ code: { text: 'x' }, valueString: '<5' }],
  }),
  order('m', '2020-01-01', {
    dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }],
  }),
];

/** The value with the n-th of its parts replaced. */
function spoilt(value: unknown, place: { left: number }, by: unknown): unknown {
  if (place.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((item) => spoilt(item, place, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoilt(item, place, by)]));
}

describe('a resource with a wrong part', () => {
  it('breaks nothing, and its neighbours stay', () => {
    const wrong = fc.constantFrom<unknown>(
      null,
      0,
      -1e308,
      '',
      ' ',
      'x'.repeat(99),
      true,
      [],
      {},
      [[null]],
      [{}],
      { reference: 1 },
      '2020-13-45',
      '0000',
      '12:00',
    );
    const shared = { shared: new Map(), specialties: new Map(), deleted: new Set<string>() };
    fc.assert(
      fc.property(
        fc.constantFrom(...RESOURCES),
        fc.nat({ max: 60 }),
        wrong,
        fc.option(fc.integer()),
        (resource, left, by, asOf) => {
          const broken = spoilt(resource, { left: left + 1 }, by);
          const found = [broken, diabetes('whole', { recordedDate: '1900-01-01' })].filter(isElement);
          const record = assembleRecord(
            subjectStatements('p1', found, shared, null, asOf ?? undefined),
            [],
            asOf ?? undefined,
          );
          if (asOf === null) expect(record.facts.map(({ id }) => id)).toContain('Condition/whole#code');
          for (const { time, known, value, dosing } of record.facts) {
            const numbers = [
              time.start,
              time.end,
              known,
              value?.type === 'quantity' ? value.value : 0,
              dosing?.dose?.value ?? 0,
            ];
            expect(numbers.every((number) => number === null || Number.isFinite(number))).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
