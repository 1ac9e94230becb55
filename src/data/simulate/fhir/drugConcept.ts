/** A drug as a concept: its ATC code and its RxNorm code, either first. */
import type { CodeableConcept } from '@medplum/fhirtypes';
import { DRUGS, namesOf } from './concepts.ts';
import { ATC, coding, RXNORM } from './systems.ts';

/** `code` is the ATC code. */
export function drugConcept(code: string, rxnormFirst: boolean): CodeableConcept {
  const { name, rxnorm } = namesOf(DRUGS, code);
  const codings = [coding(ATC, code, name), coding(RXNORM, ...rxnorm)];
  return { coding: rxnormFirst ? codings.toReversed() : codings, text: name };
}
