/**
 * Derived facts as a whole: the order of facts and unrelated facts change nothing, ids are unique, inputs resolve and are earlier, the record is
 * not built upon twice; what a score lacks is said.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  condition,
  measured,
  medication,
  recordOf,
  signs,
  statement,
} from '../../../../test/support/derivedRecords.ts';
import type { Fact } from '../fact.ts';
import { deriveFacts, missingInputs } from './derive.ts';
import { SCORES } from './scores/scoreTable.ts';

const CODES = [
  ['2160-0', 'mg/dL', 0.5, 5],
  ['2160-0', 'umol/L', 40, 400],
  ['14682-9', 'umol/L', 40, 400],
  ['2951-2', 'mmol/L', 120, 150],
  ['2075-0', 'mmol/L', 90, 120],
  ['1963-8', 'mmol/L', 10, 30],
  ['1751-7', 'g/dL', 1, 5],
  ['1975-2', 'mg/dL', 0.3, 20],
  ['6301-6', '', 1, 5],
  ['8480-6', 'mm[Hg]', 80, 200],
  ['8462-4', 'mm[Hg]', 40, 110],
  ['8867-4', '/min', 40, 180],
  ['29463-7', 'kg', 40, 150],
  ['29463-7', '[lb_av]', 90, 300],
  ['8302-2', 'cm', 150, 200],
  ['2160-0', '%', 1, 2],
] as const;

const aMeasurement = fc
  .record({
    which: fc.nat(CODES.length - 1),
    share: fc.nat(40),
    hours: fc.integer({ min: -48, max: 0 }),
    stay: fc.nat(2),
  })
  .map(({ which, share, hours, stay }) => {
    const [code, unit, low, high] = CODES[which];
    const encounter = stay === 0 ? null : `stay ${stay}`;
    return measured(code, Number((low + ((high - low) * share) / 40).toFixed(2)), unit, hours, { encounter });
  });
const aCondition = fc
  .record({
    code: fc.constantFrom('I48.91', 'I50.9', 'E11.9', 'K74.60', 'I10', 'J18.9', 'N18.6'),
    days: fc.integer({ min: 1, max: 900 }),
    assertion: fc.constantFrom<Fact['assertion'][]>('present', 'absent', 'family', 'historical', 'suspected'),
  })
  .map(({ code, days, assertion }) => condition(`ICD10CM//${code}`, -24 * days, { assertion }));
const someFacts = fc
  .array(fc.oneof({ weight: 5, arbitrary: aMeasurement }, aCondition), { maxLength: 60 })
  .map((facts) => [...new Map(facts.map((fact) => [fact.id, fact])).values()]);

const inAnyOrder = (facts: readonly Fact[]) => [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('properties', () => {
  test('the order of the facts changes nothing', () => {
    fc.assert(
      fc.property(
        someFacts.chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
        ),
        ([facts, shuffled]) => {
          const record = recordOf(facts, 60, 'male');
          expect(deriveFacts({ ...record, facts: shuffled })).toEqual(deriveFacts(record));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an unrelated fact takes nothing away and changes nothing', () => {
    const unrelated = [
      statement('report', 'LOINC//11502-2', -1),
      measured('57905-2', 12, 'ng/mL', -1),
      condition('ICD10CM//H52.4', -900, { status: 'resolved' }),
      condition('ICD10CM//Z99.2', -900, { assertion: 'absent' }),
      medication('loratadine'),
    ].map((fact): Fact => ({ ...fact, status: fact.kind === 'medication' ? 'stopped' : fact.status }));
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...unrelated), (facts, another) => {
        const before = deriveFacts(recordOf(facts, 60, 'male'));
        const after = deriveFacts(recordOf([...facts, another], 60, 'male'));
        const own = after.filter(({ derivation }) => !derivation?.inputs.includes(another.id));
        expect(inAnyOrder(own)).toEqual(inAnyOrder(before));
      }),
      { numRuns: 60 },
    );
  });

  test('ids are unique; inputs are facts of the record, said of the patient, and none is later or known later', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const derived = deriveFacts(recordOf(facts, 60, 'male'));
        const byId = new Map(facts.map((fact) => [fact.id, fact]));
        expect(new Set(derived.map(({ id }) => id)).size).toBe(derived.length);
        for (const { derivation, time, known } of derived) {
          const inputs = (derivation?.inputs ?? []).map((id) => byId.get(id));
          expect(inputs.length).toBeGreaterThan(0);
          for (const input of inputs) {
            expect(['present', 'historical']).toContain(input?.assertion);
            expect(input?.time.start ?? 0).toBeLessThanOrEqual(time.start ?? 0);
            expect(input?.known ?? 0).toBeLessThanOrEqual(known ?? 0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('derived facts in the record are not built upon', () => {
    const record = recordOf([...signs({}), condition('ICD10CM//I48.91')], 60, 'male');
    const derived = deriveFacts(record);
    expect(deriveFacts({ ...record, facts: [...record.facts, ...derived] })).toEqual(derived);
  });
});

describe('scores', () => {
  test('each says its formula with its source, its limits, and bears a name of its own', () => {
    expect(new Set(SCORES.map(({ method }) => method)).size).toBe(SCORES.length);
    expect(SCORES.length).toBeGreaterThanOrEqual(30);
    for (const { formula, limits, name } of SCORES) {
      expect(formula).toMatch(/\b(18|19|20)\d\d\b|StatPearls|NCI/);
      expect(limits.length).toBeGreaterThan(10);
      expect(name.length).toBeGreaterThan(2);
    }
  });

  test('an empty record has none', () => {
    expect(deriveFacts(recordOf([]))).toEqual([]);
  });

  test('what a score lacks', () => {
    const record = recordOf(signs({}), 60, null);
    expect(missingInputs(record, 'NEWS2')).toEqual([]);
    expect(missingInputs(record, 'CKD-EPI 2021 creatinine')).toEqual(['creatinine', 'sex']);
    expect(missingInputs(recordOf(signs({}), 12), 'qSOFA')).toEqual(['age from 18 to 130']);
    const late = [...signs({}).slice(1), measured('9279-1', 16, '/min', -5)];
    expect(missingInputs(recordOf(late), 'qSOFA')).toEqual([
      'systolic pressure within 1 h of the others',
      'coma total within 1 h of the others',
    ]);
    expect(missingInputs({ ...record, covers: [] }, 'CHA2DS2-VASc')).toContain('a record that covers each condition');
    expect(() => missingInputs(record, 'APACHE')).toThrow(/known/);
  });
});
