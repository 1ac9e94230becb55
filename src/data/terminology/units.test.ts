/**
 * One unit per code: what stays apart, what becomes the unit of a code, rows without a unit; and properties: order plays no part,
 * values that stay apart stay as they are. Figures of conversions: unitTable.test.ts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertByUcum } from './ucum.ts';
import { type SeenUnit, type UnitDecision, unitsOfCode } from './units.ts';
import { fixedUnitOf } from './unitTable.ts';

function decisionFor(code: string, unit: string | null, others: readonly SeenUnit[] = []): UnitDecision {
  const system = /^\d+-\d$/.test(code) ? 'LOINC' : 'LOCAL';
  const decision = unitsOfCode({ system, code }, [{ unit, rows: 1 }, ...others]).get(unit);
  if (decision === undefined) throw new Error('No decision for a unit that was seen.');
  return decision;
}

describe('values of codes with a fixed unit', () => {
  it('says when a molar mass was needed', () => {
    expect(decisionFor('2345-7', 'mmol/L').kind).toBe('converted by molecular weight');
    expect(decisionFor('2345-7', 'mg/L').kind).toBe('converted');
    expect(decisionFor('2345-7', 'mg/dl').kind).toBe('spelling');
    expect(decisionFor('2345-7', 'mg/dL').kind).toBe('same');
  });

  it.each([
    ['2345-7', 'Mg/dL', 'both megagram and milligram would fit'],
    ['1742-6', 'U/ML', 'both megalitre and millilitre would fit'],
    ['2951-2', 'Mmol/L', 'both megamole and millimole would fit'],
    ['2345-7', 'widgets', 'not a unit'],
  ])('keeps %s in %s apart as unknown: %s', (code, unit) => {
    expect(decisionFor(code, unit)).toEqual({ unit, factor: 1, offset: 0, separate: true, kind: 'unknown' });
  });

  it.each([
    ['4548-4', 'g/dL'],
    ['4548-4', 'mmol/L'],
    ['9318-7', '%'],
    ['777-3', '{score}'],
    ['777-3', 'mmol/L'],
    ['29463-7', 'cm'],
    ['22664-7', 'mg/dL'],
    ['2777-1', 'meq/L'],
    ['48065-7', 'ng/mL{DDU}'],
  ])('keeps %s in %s apart: there is no conversion', (code, unit) => {
    const others = [{ unit: fixedUnitOf(code) ?? 'mmol/L', rows: 9 }];
    expect(decisionFor(code, unit, others)).toMatchObject({ factor: 1, offset: 0, separate: true });
  });
});

describe('values of other codes', () => {
  it('takes the UCUM unit with the most rows; texts that are not UCUM never win over one', () => {
    const seen = [
      { unit: 'widgets', rows: 100 },
      { unit: 'g/L', rows: 3 },
      { unit: 'mg/dL', rows: 2 },
      { unit: 'MG/DL', rows: 2 },
    ];
    const decisions = unitsOfCode({ system: 'LOCAL', code: 'x' }, seen);
    expect(decisions.get('g/L')).toEqual({ unit: 'mg/dL', factor: 100, offset: 0, separate: false, kind: 'converted' });
    expect(decisions.get('MG/DL')).toMatchObject({ unit: 'mg/dL', kind: 'spelling' });
    expect(decisions.get('widgets')).toMatchObject({ unit: 'widgets', separate: true, kind: 'unknown' });
  });

  it('breaks ties by name', () => {
    const seen = [
      { unit: 'mg/dL', rows: 2 },
      { unit: 'g/L', rows: 2 },
    ];
    expect(unitsOfCode({ system: 'LOCAL', code: 'x' }, seen).get('mg/dL')?.unit).toBe('g/L');
  });

  it('does not know substances: mass and amount, equivalents and amount stay apart', () => {
    for (const [a, b] of [
      ['mg/dL', 'mmol/L'],
      ['mEq/L', 'mmol/L'],
      ['%', 'mmol/mol'],
      ['ng/mL{FEU}', 'ng/mL{DDU}'],
    ]) {
      expect(decisionFor('x', b, [{ unit: a, rows: 9 }]), b).toMatchObject({ unit: b, separate: true });
    }
    expect(decisionFor('x', 'mL/min', [{ unit: 'mL/min/{1.73_m2}', rows: 9 }]).separate).toBe(true);
    expect(decisionFor('x', '{score}', [{ unit: '%', rows: 9 }]).separate).toBe(true);
    expect(decisionFor('x', '/[LPF]', [{ unit: '/[HPF]', rows: 9 }]).separate).toBe(true);
  });

  it('keeps one text that is not UCUM as the unit of its code', () => {
    expect(decisionFor('x', 'widgets')).toEqual({
      unit: 'widgets',
      factor: 1,
      offset: 0,
      separate: false,
      kind: 'unknown',
    });
  });
});

describe('rows without a unit', () => {
  it('are of no unit where all rows are so', () => {
    for (const unit of [null, '', 'N/A']) {
      expect(decisionFor('2345-7', unit)).toEqual({ unit: null, factor: 1, offset: 0, separate: false, kind: 'none' });
    }
  });

  it('stay apart where other rows have a unit', () => {
    for (const code of ['2345-7', 'x']) {
      expect(decisionFor(code, null, [{ unit: 'mg/dL', rows: 1 }])).toMatchObject({
        unit: null,
        separate: true,
        kind: 'none',
      });
    }
  });

  it('are the same as others under codes that are numbers by nature', () => {
    expect(decisionFor('6301-6', null, [{ unit: '{INR}', rows: 1 }])).toMatchObject({ unit: '{INR}', separate: false });
    expect(decisionFor('2744-1', '', [{ unit: '[pH]', rows: 1 }])).toMatchObject({ unit: '[pH]', separate: false });
  });
});

describe('unitsOfCode', () => {
  const text = fc.constantFrom(
    'mg/dL',
    'mg/dl',
    'MG/DL',
    'g/L',
    'mmol/L',
    'umol/L',
    'K/uL',
    '10*9/L',
    '%',
    '1',
    'x',
    'y',
    '',
    null,
  );
  const seen = fc.uniqueArray(fc.record({ unit: text, rows: fc.nat(3) }), {
    selector: ({ unit }) => unit,
    maxLength: 8,
  });
  const code = fc.constantFrom('2345-7', '777-3', '4548-4', 'local');

  it('does not depend on order', () => {
    fc.assert(
      fc.property(code, seen, fc.nat(7), (name, units, turn) => {
        const subject = { system: 'LOINC', code: name };
        const turned = [...units.slice(turn), ...units.slice(0, turn)].reverse();
        const decisions = unitsOfCode(subject, units);
        for (const [unit, decision] of unitsOfCode(subject, turned)) expect(decisions.get(unit)).toEqual(decision);
        expect(decisions.size).toBe(units.length);
      }),
    );
  });

  it('leaves values alone where they stay apart, and never keeps a unit apart under the canonical name', () => {
    fc.assert(
      fc.property(code, seen, (name, units) => {
        const decisions = [...unitsOfCode({ system: 'LOINC', code: name }, units).values()];
        const canonical = new Set(decisions.filter(({ separate }) => !separate).map(({ unit }) => unit));
        expect(canonical.size).toBeLessThanOrEqual(1);
        for (const { unit, factor, offset, separate } of decisions) {
          if (!separate) continue;
          expect([factor, offset]).toEqual([1, 0]);
          expect(canonical).not.toContain(unit);
        }
      }),
    );
  });

  it('converts there and back to the same value', () => {
    const pair = fc.constantFrom(
      ['[degF]', 'Cel'],
      ['mg/dL', 'mmol/L'],
      ['[lb_av]', 'kg'],
      ['kPa', 'mm[Hg]'],
      ['10*3/uL', '/L'],
    );
    fc.assert(
      fc.property(pair, fc.double({ min: -1e6, max: 1e6, noNaN: true }), ([a, b], value) => {
        const [there, back] = [
          convertByUcum(a, b, { molarMass: 180.156 }),
          convertByUcum(b, a, { molarMass: 180.156 }),
        ];
        const result =
          (value * (there?.factor ?? 0) + (there?.offset ?? 0)) * (back?.factor ?? 0) + (back?.offset ?? 0);
        expect(Math.abs(result - value)).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(value)));
      }),
    );
  });
});
