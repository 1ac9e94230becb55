/** How a kind of fact is named in a sentence, for what is not recorded and for what a record does not cover. */
import type { FactKind } from '../../facts/fact.ts';

const NAMES: Readonly<Record<FactKind, readonly [string, string]>> = {
  demographic: ['demographic entry', 'demographics'],
  condition: ['diagnosis', 'diagnoses'],
  symptom: ['symptom', 'symptoms'],
  allergy: ['allergy', 'allergies'],
  medication: ['medication', 'medications'],
  administration: ['administered medication', 'administered medications'],
  result: ['test result', 'test results'],
  'vital sign': ['vital sign', 'vital signs'],
  procedure: ['procedure', 'procedures'],
  immunization: ['immunization', 'immunizations'],
  encounter: ['encounter', 'encounters'],
  order: ['order', 'orders'],
  report: ['report', 'reports'],
  'family history': ['family history', 'family history'],
  'social history': ['social history', 'social history'],
  function: ['functional status', 'functional status'],
  directive: ['advance directive', 'advance directives'],
  device: ['device', 'devices'],
  'care plan': ['care plan', 'care plans'],
  death: ['death', 'deaths'],
  derived: ['score', 'scores'],
};

export function kindInSingular(kind: FactKind): string {
  return NAMES[kind][0];
}

export function kindInPlural(kind: FactKind): string {
  return NAMES[kind][1];
}
