/**
 * A slice of the attack suite (bench/attack.ts) on the made-up record: corrupted sentences are flagged, true ones are not, in both sets of paraphrases. The figures
 * that count are of real records and stand in docs/verification.md.
 */
import { describe, expect, it } from 'vitest';
import { FORM_SETS } from '../../../bench/attack/forms.ts';
import { attackRecord } from '../../../bench/attack/suite.ts';
import { dosing, made, minutesAt, quantity, recordWith } from '../../../test/support/factRecord.ts';

const OTHER = recordWith(
  [
    made('condition', 'migraine', 'migraine', ['ICD10CM//G43.909'], '2018-04-01', { status: 'active' }),
    made('condition', 'ulcer', 'gastric ulcer', ['ICD10CM//K25.9'], '2020-07-09', { status: 'active' }),
    made('medication', 'sumatriptan', 'sumatriptan', ['RXNORM//37418'], '2024-02-01', {
      status: 'active',
      dosing: dosing({ value: 50, comparator: null, unit: 'mg' }, 1, 'sumatriptan'),
    }),
    made('result', 'ferritin', 'ferritin', ['LOINC//2276-4'], '2024-02-10T07:00', { value: quantity(12, 'ng/mL') }),
    made('procedure', 'gastroscopy', 'gastroscopy', ['SNOMED//386831002'], '2024-02-12T09:00', { status: 'completed' }),
  ],
  { asOf: minutesAt('2024-03-15') },
);

/** The slice is small: one form that fails is more than two in a hundred of it. */
const ALARMS = { development: 0.02, 'held out': 0.04 } as const;

describe.each(FORM_SETS)('the attack suite, %s forms', (forms) => {
  const attacked = attackRecord(recordWith(), OTHER, { seed: 3, forms, perKind: 14 });
  const lies = attacked.filter(({ corruption }) => corruption !== null);
  const truths = attacked.filter(({ corruption }) => corruption === null);

  it('is large enough to say something', () => {
    expect(lies.length).toBeGreaterThan(130);
    expect(truths.length).toBeGreaterThan(130);
    expect(new Set(lies.map(({ corruption }) => corruption)).size).toBe(13);
  });

  it('flags corruptions', () => {
    const missed = lies.filter(({ isAlarm }) => !isAlarm);
    expect(
      missed
        .map(({ corruption, sentence }) => `${corruption}: ${sentence}`)
        .slice(0, Math.max(0, missed.length - Math.floor(0.03 * lies.length))),
    ).toEqual([]);
  });

  it('lets true sentences pass', () => {
    const alarms = truths.filter(({ isAlarm }) => isAlarm);
    expect(
      alarms
        .map(({ kind, sentence }) => `${kind}: ${sentence}`)
        .slice(0, Math.max(0, alarms.length - Math.floor(ALARMS[forms] * truths.length))),
    ).toEqual([]);
  });
});
