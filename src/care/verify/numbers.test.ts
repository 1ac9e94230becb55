/** Numbers of notes against values of records: rounding holds, a wrong place of the point never does, units convert. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLexicon } from '../../data/terminology/lexicon/lexicon.ts';
import { readNote } from '../../data/text/readNote.ts';
import { compareNumbers, type WrittenNumber, writtenNumbers } from './numbers.ts';

function written(text: string, unit: string | null): WrittenNumber {
  const decimals = text.split('.')[1]?.length ?? 0;
  return { value: Number(text), tolerance: 0.5 * 10 ** -decimals, comparator: null, unit };
}

function compared(text: string, unit: string | null, value: number, recorded: string, code = 'LOINC//2160-0'): string {
  return compareNumbers(written(text, unit), { value, comparator: null, unit: recorded }, [code]);
}

describe('a written number', () => {
  it('is what it rounds, and not its tenfold, hundredth or neighbour', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 900, noNaN: true }), fc.integer({ min: 0, max: 3 }), (value, decimals) => {
        const recorded = Math.fround(value);
        const text = recorded.toFixed(decimals);
        if (Math.abs(Number(text) - recorded) > 0.05 * recorded) return;
        expect(compared(text, 'mg/dL', recorded, 'mg/dL')).toBe('equal');
        for (const factor of [10, 0.1, 100, 0.01, 1.2]) {
          const wrong = String(Number((Number(text) * factor).toPrecision(6)));
          if (Number(wrong) !== 0) expect(compared(wrong, 'mg/dL', recorded, 'mg/dL')).toBe('value');
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it.each([
    ['7.2', '%', 7.18, '%', 'LOINC//4548-4', 'equal'],
    ['72', '%', 7.18, '%', 'LOINC//4548-4', 'value'],
    ['0.72', '%', 72, '%', 'LOINC//2708-6', 'value'],
    ['0.72', null, 72, '%', 'LOINC//4544-3', 'equal'],
    ['55', 'mmol/mol', 7.18, '%', 'LOINC//4548-4', 'equal'],
    ['10.0', 'mmol/L', 180, 'mg/dL', 'LOINC//2345-7', 'equal'],
    ['180', 'mmol/L', 180, 'mg/dL', 'LOINC//2345-7', 'unit'],
    ['1', 'mg/dL', 1.4, 'mg/dL', 'LOINC//2160-0', 'value'],
    ['140', 'mEq/L', 140, 'mmol/L', 'LOINC//2951-2', 'equal'],
    ['75', 'ug', 75, 'mg', '', 'unit'],
    ['0.075', 'mg', 75, 'ug', '', 'equal'],
    ['98.6', '[degF]', 37, 'Cel', 'LOINC//8310-5', 'equal'],
    ['4', 'units', 4, '[iU]', '', 'equal'],
  ] as const)('%s %s against %s %s of %s: %s', (text, unit, value, recorded, code, match) => {
    expect(compared(text, unit, value, recorded, code)).toBe(match);
  });

  it.each([
    ['Base excess was -5 mEq/L.', -5],
    ['Base excess was as low as -5 mEq/L.', -5],
    ['Base excess −5 mEq/L at first, then of -3 mEq/L.', 5],
    ['Potassium -4.1 mmol/L.', 4.1],
  ])('%s: %d, a minus only where no name stands before the dash', (text, value) => {
    const [{ quantities }] = readNote(text, buildLexicon(), { written: null }).sentences;
    expect(writtenNumbers(quantities[0], text)[0].value).toBe(value);
  });

  it('with a comparator', () => {
    const below = { ...written('5', 'ng/L'), comparator: '<' } as const;
    expect(compareNumbers(below, { value: 3, comparator: null, unit: 'ng/L' }, [])).toBe('equal');
    expect(compareNumbers(below, { value: 8, comparator: null, unit: 'ng/L' }, [])).toBe('value');
    expect(compareNumbers(below, { value: 5, comparator: '<', unit: 'ng/L' }, [])).toBe('equal');
    expect(compareNumbers(written('5', 'ng/L'), { value: 5, comparator: '<', unit: 'ng/L' }, [])).toBe('value');
  });
});
