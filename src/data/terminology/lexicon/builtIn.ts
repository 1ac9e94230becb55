/** All our own concepts. */
import type { LexiconConcept } from './concept.ts';
import { conditionConcepts } from './conditions.ts';
import { drugConcepts } from './drugs.ts';
import { lifeConcepts } from './life.ts';
import { procedureConcepts } from './procedures.ts';
import { symptomConcepts } from './symptoms.ts';
import { testConcepts } from './tests.ts';

export function builtInConcepts(): readonly LexiconConcept[] {
  return [
    ...conditionConcepts(),
    ...symptomConcepts(),
    ...drugConcepts(),
    ...testConcepts(),
    ...procedureConcepts(),
    ...lifeConcepts(),
  ];
}
