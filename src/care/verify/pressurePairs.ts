/** Blood pressures: "140/90" says both numbers of one measurement, which the record keeps as two facts of one panel or of one time. */
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Fact, Quantity } from '../facts/fact.ts';
import type { RecordIndex } from './recordIndex.ts';

export interface PressurePair {
  /** The systolic one. */
  readonly fact: Fact;
  readonly numbers: readonly [Quantity, Quantity];
}

export function isPairOf(quantity: TextQuantity): boolean {
  return quantity.pair && quantity.high !== null;
}

/** Systolic facts with the diastolic one of the same panel, or of the same time where there is no panel; oldest first. */
export function pairsOf(facts: readonly Fact[], index: RecordIndex): readonly PressurePair[] {
  const known = REMEMBERED.get(facts);
  if (known !== undefined) return known;
  const pairs = findPairs(facts, index);
  REMEMBERED.set(facts, pairs);
  return pairs;
}

const REMEMBERED = new WeakMap<readonly Fact[], readonly PressurePair[]>();

function findPairs(facts: readonly Fact[], index: RecordIndex): readonly PressurePair[] {
  const diastolic = new Map<string, Fact>();
  for (const kind of ['vital sign', 'result'] as const) {
    for (const fact of index.ofKind(kind)) if (isDiastolic(fact)) diastolic.set(measurementOf(fact), fact);
  }
  return facts.flatMap((fact) => {
    if (!isSystolic(fact)) return [];
    const second = diastolic.get(measurementOf(fact));
    if (fact.value?.type !== 'quantity' || second?.value?.type !== 'quantity') return [];
    return [{ fact, numbers: [fact.value, second.value] as const }];
  });
}

/** LOINC: systolic and diastolic; others by name. */
function isSystolic({ concept }: Fact): boolean {
  return concept.codes.includes('LOINC//8480-6') || /\bsystolic\b/i.test(concept.name);
}

function isDiastolic({ concept }: Fact): boolean {
  return concept.codes.includes('LOINC//8462-4') || /\bdiastolic\b/i.test(concept.name);
}

function measurementOf({ panel, time, concept }: Fact): string {
  return panel ?? `${time.start} ${concept.name.replace(/\b(?:systolic|diastolic)\b/i, '')}`;
}
