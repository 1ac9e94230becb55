import { describe, expect, it } from 'vitest';
import { assembleRecord } from './assemble.ts';
import type { Dosing, Fact } from './fact.ts';
import { momentText, timeText, valueText } from './factText.ts';
import { factOf, type SaidOfFact } from './newFact.ts';

function fact(id: string, start: number, more: Partial<SaidOfFact> = {}): Fact {
  return factOf({
    kind: 'result',
    source: { table: 'T', id, path: null },
    concept: { codes: ['LOINC//1'], name: 'Potassium', synonyms: [] },
    time: { start, end: null, precision: 'instant' },
    known: start,
    ...more,
  });
}

function assembled(facts: readonly Fact[], asOf?: number): readonly Fact[] {
  const statements = facts.map((one) => ({ fact: one, ending: null, undated: false }));
  const said = {
    subject: 's',
    person: { names: [], identifiers: [], sex: null, birth: null, death: null },
    statements,
    lastKnown: 10_000,
  };
  return assembleRecord(said, [], asOf).facts.filter(({ kind }) => kind !== 'derived');
}

const DOSING: Dosing = {
  dose: { value: 5, comparator: null, unit: 'mg' },
  route: 'oral',
  frequency: null,
  asNeeded: false,
  strength: null,
  ingredients: ['ramipril'],
  text: null,
};
const order = (id: string, start: number, dosing: Partial<Dosing> = {}, more: Partial<SaidOfFact> = {}): Fact =>
  fact(id, start, {
    kind: 'medication',
    concept: { codes: [`RXNORM//${id}`], name: 'ramipril', synonyms: [] },
    dosing: { ...DOSING, ...dosing },
    ...more,
  });

describe('what was overtaken', () => {
  const overtaken = (facts: readonly Fact[], asOf?: number) =>
    assembled(facts, asOf).map(({ source, supersededBy }) => `${source.id}→${supersededBy ?? ''}`);

  it('is marked by the next order of the same ingredient, whatever the product', () => {
    expect(overtaken([order('c', 9000), order('a', 100), order('b', 5000)])).toEqual(['a→T/b', 'b→T/c', 'c→']);
    expect(overtaken([order('a', 100), order('b', 5000)], 4000)).toEqual(['a→']);
  });

  it('is not another route, an order as needed, one of the same hour, a package handed out or one that was cancelled', () => {
    expect(overtaken([order('a', 100), order('b', 5000, { route: 'intravenous' })])).toEqual(['a→', 'b→']);
    expect(overtaken([order('a', 100), order('b', 5000, { asNeeded: true })])).toEqual(['a→', 'b→']);
    expect(
      overtaken([order('a', 100), order('b', 130, { dose: { value: 2.5, comparator: null, unit: 'mg' } })]),
    ).toEqual(['a→', 'b→']);
    expect(overtaken([order('a', 100), order('b', 5000, {}, { details: ['dispensed'] })])).toEqual(['a→', 'b→']);
    expect(overtaken([order('a', 100), order('b', 5000, {}, { status: 'not done' })])).toEqual(['a→', 'b→']);
  });

  it('is smoking status, not a result nor a diagnosis', () => {
    const of = (kind: Fact['kind']) => overtaken([fact('a', 100, { kind }), fact('b', 5000, { kind })]);
    expect([of('social history'), of('result'), of('condition')]).toEqual([
      ['a→T/b', 'b→'],
      ['a→', 'b→'],
      ['a→', 'b→'],
    ]);
  });
});

describe('duplicates', () => {
  const left = (facts: readonly Fact[]) => assembled(facts).map(({ source }) => source.id);
  const value = (number: number) => ({ type: 'quantity', value: number, comparator: null, unit: 'mmol/L' }) as const;

  it('of one value at one time become the one that says most, in whatever order', () => {
    const facts = [
      fact('a', 1, { value: value(4) }),
      fact('b', 1, { value: value(4), interpretation: 'N' }),
      fact('c', 1, { value: value(5) }),
      fact('d', 2, { value: value(4) }),
    ];
    expect(left(facts)).toEqual(['b', 'c', 'd']);
    expect(left([...facts].reverse())).toEqual(['b', 'c', 'd']);
  });

  it('are not doses given in the same minute, nor what has another meaning', () => {
    expect(left([fact('a', 1, { kind: 'administration' }), fact('b', 1, { kind: 'administration' })])).toEqual([
      'a',
      'b',
    ]);
    expect(
      left([fact('a', 1, { kind: 'condition' }), fact('b', 1, { kind: 'condition', assertion: 'suspected' })]),
    ).toEqual(['a', 'b']);
    expect(
      left([fact('a', 1, { kind: 'condition', side: 'left' }), fact('b', 1, { kind: 'condition', side: 'right' })]),
    ).toEqual(['a', 'b']);
  });
});

describe('facts for people', () => {
  it('show value, dosing and times', () => {
    expect(valueText({ value: { type: 'quantity', value: 7.2, comparator: '<', unit: 'mmol/L' }, dosing: null })).toBe(
      '<7.2 mmol/L',
    );
    expect(
      valueText({ value: null, dosing: { ...DOSING, frequency: { times: 2, periodHours: 24 }, asNeeded: true } }),
    ).toBe('5 mg, oral, 2× in 24 h, as needed');
    expect(timeText({ start: 0, end: null, precision: 'day' })).toBe('1970-01-01');
    expect(timeText({ start: 0, end: 1500, precision: 'instant' })).toBe('1970-01-01 00:00 to 1970-01-02 01:00');
    expect(momentText(90.7)).toBe('1970-01-01 01:30');
  });
});
