/** Small records for the tests of derived facts: a line a fact. Times are hours since a fixed noon; known an hour later. */

import { deriveFacts } from '../../src/care/facts/derived/derive.ts';
import type { ClinicalRecord, Fact, FactId, FactKind, FactValue, Person } from '../../src/care/facts/fact.ts';
import { factOf } from '../../src/care/facts/newFact.ts';

/** 2024-03-15T12:00 of the record's clock. */
export const NOON = Date.UTC(2024, 2, 15, 12) / 60_000;

export function statement(kind: FactKind, code: string, hours: number | null, more: Partial<Fact> = {}): Fact {
  const start = hours === null ? null : NOON + hours * 60;
  return {
    ...factOf({
      kind,
      source: { table: 'test', id: code, path: null },
      concept: { codes: [code], name: code, synonyms: [] },
      time: { start, end: null, precision: 'instant' },
      known: start === null ? null : start + 60,
      status: kind === 'condition' || kind === 'medication' ? 'active' : 'completed',
    }),
    id: idOf(`${kind}/${code}@${hours}/${JSON.stringify(more.value ?? null)}`),
    ...more,
  };
}

/** `8480-6` stands for `LOINC//8480-6`. */
export function measured(loinc: string, value: number, unit: string, hours = 0, more: Partial<Fact> = {}): Fact {
  const code = loinc.includes('//') ? loinc : `LOINC//${loinc}`;
  const quantity: FactValue = { type: 'quantity', value, comparator: null, unit };
  return statement('result', code, hours, { value: quantity, ...more });
}

export function condition(code: string, hours: number | null = -24 * 400, more: Partial<Fact> = {}): Fact {
  return statement('condition', code, hours, more);
}

export function medication(ingredient: string, hours = -24 * 30): Fact {
  return statement('medication', `LOCAL//${ingredient}`, hours, {
    concept: { codes: [`LOCAL//${ingredient}`], name: ingredient, synonyms: [] },
  });
}

export interface Signs {
  readonly breaths?: number;
  readonly saturation?: number;
  readonly oxygen?: number;
  readonly systolic?: number;
  readonly pulse?: number;
  readonly coma?: number;
  readonly temperature?: number;
  readonly temperatureUnit?: string;
}

/** Signs that give no point, but for those named. */
export function signs(given: Signs): Fact[] {
  const all = {
    breaths: 16,
    saturation: 97,
    oxygen: 21,
    systolic: 120,
    pulse: 70,
    coma: 15,
    temperature: 37,
    ...given,
  };
  return [
    measured('9279-1', all.breaths, '/min'),
    measured('59408-5', all.saturation, '%'),
    measured('19994-3', all.oxygen, '%'),
    measured('8480-6', all.systolic, 'mm[Hg]'),
    measured('8867-4', all.pulse, '/min'),
    measured('9269-2', all.coma, '{score}'),
    measured('8310-5', all.temperature, all.temperatureUnit ?? 'Cel'),
  ];
}

/** A person of `age` completed years at noon, whose birthday was that day. */
export function recordOf(facts: readonly Fact[], age = 50, sex: Person['sex'] = 'female'): ClinicalRecord {
  const birth = Date.UTC(2024 - age, 2, 15) / 60_000;
  return {
    subject: '1',
    person: { names: [], identifiers: [], sex, birth: { start: birth, end: null, precision: 'day' }, death: null },
    asOf: NOON + 24 * 60,
    facts: [...facts].sort((a, b) => (a.id < b.id ? -1 : 1)),
    covers: ['condition', 'medication', 'result', 'vital sign', 'encounter', 'procedure'],
  };
}

export function derivedBy(method: string, record: ClinicalRecord): Fact | undefined {
  return deriveFacts(record).find(({ derivation }) => derivation?.method === method);
}

/** The number of a score, or null where there is none. */
export function scoreOf(method: string, facts: readonly Fact[], age?: number, sex?: Person['sex']): number | null {
  const value = derivedBy(method, recordOf(facts, age, sex))?.value;
  return value?.type === 'quantity' ? value.value : null;
}

function idOf(text: string): FactId {
  return text as FactId;
}
