/** Reads a note's concepts with the built-in lexicon (data/text, data/terminology/lexicon); the lexicon is built once a process. */
import { sha256OfBytes } from '../../../base/hashing.ts';
import { builtInConcepts } from '../../terminology/lexicon/builtIn.ts';
import { buildLexicon } from '../../terminology/lexicon/lexicon.ts';
import { readNote } from '../../text/readNote.ts';
import { broaderConcepts, conceptsOf, type NoteConcepts } from './noteConcepts.ts';

export interface ConceptReader {
  /** @param minutes when it was written, since the epoch */
  read(text: string, minutes: number): NoteConcepts;
  /** The codes that may stand for a concept's code, nearest first. */
  broaderCodes(code: string): readonly string[];
}

export function openConceptReader(): ConceptReader {
  const lexicon = buildLexicon();
  return {
    read: (text, minutes) => conceptsOf(readNote(text, lexicon, { written: minutes }), minutes),
    broaderCodes: (code) => broaderConcepts(code, lexicon),
  };
}

/** The built-in lexicon's hash: another one may read the same note otherwise. */
export function lexiconIdentity(): string {
  return sha256OfBytes(JSON.stringify(builtInConcepts()));
}
