/** Reads a note's concepts with the built-in lexicon. */
import { AnamnesisError } from '../../../base/errors.ts';
import { broaderConcepts, type ConceptParents, type NoteConcepts } from './noteConcepts.ts';

export interface ConceptReader {
  /** @param minutes when it was written, since the epoch */
  read(text: string, minutes: number): NoteConcepts;
  /** The codes that may stand for a concept's code, nearest first. */
  broaderCodes(code: string): readonly string[];
}

const NO_PARENTS: ConceptParents = { concept: () => undefined };

export function openConceptReader(): ConceptReader {
  return {
    read() {
      throw new AnamnesisError('settings/invalid', {
        where: '--notes concepts',
        rule: 'Concepts cannot be read yet.',
        remedy: 'Use --notes text.',
      });
    },
    broaderCodes: (code) => broaderConcepts(code, NO_PARENTS),
  };
}

export function lexiconIdentity(): string {
  return 'none';
}
