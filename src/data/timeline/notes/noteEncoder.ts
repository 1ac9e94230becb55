/**
 * A note to the tokens of what it says, as the vocabulary has it: concepts, or byte pairs between two marks. Whoever reads a patient asks
 * the vocabulary and nobody else, so a model's input is always made in the way in which it was trained.
 *
 * Promises: same text, same tokens; of a concept that the vocabulary does not know its nearest broader one, else the unknown of concepts;
 * everything that was cut, left out or not known is counted. Each concept token says where it was read.
 */
import { invariant } from '../../../base/errors.ts';
import { tokensOfKind, type Vocabulary } from '../vocabulary.ts';
import { BytePairs } from './bytePairs.ts';
import { type ConceptReader, lexiconIdentity, openConceptReader } from './conceptReader.ts';
import type { NoteConcept } from './noteConcepts.ts';
import { NOTE_CHARACTERS, type NoteSettings } from './noteSettings.ts';

/** The code of concepts that are too rare for a token and have no broader one. */
export const UNKNOWN_CONCEPT = 'UNKNOWN//NOTE//concept';

/** A note was read and has no concept: not the same as a note that says nothing because it lies in a sampled future. */
export const NO_CONCEPT = 'NOTE//concept//none';

/** The marks around a note's text. */
export const TEXT_START = 'TEXT_START';
export const TEXT_END = 'TEXT_END';

export interface EncodedNote {
  readonly tokens: readonly number[];
  /** Of concepts: what each token was read from. Empty in mode `text`. */
  readonly concepts: readonly NoteConcept[];
}

export interface NoteCounts {
  notes: number;
  noteTokens: number;
  /** Notes longer than what is read of them. */
  notesCut: number;
  notesInOtherLanguages: number;
  mentionsLeftOut: number;
  conceptsUnderBroader: number;
  conceptsUnknown: number;
  /** 1 when the notes are read with another lexicon than the vocabulary was learned with. */
  otherLexicon: number;
}

export interface NoteEncoder {
  readonly counts: NoteCounts;
  /** @param minutes when it was written, since the epoch */
  encode(text: string, minutes: number): EncodedNote;
}

/** Undefined when the vocabulary does not read notes. */
export function openNoteEncoder(vocabulary: Vocabulary): NoteEncoder | undefined {
  const { notes } = vocabulary;
  if (notes === undefined) return undefined;
  const counts = newNoteCounts(notes);
  const encodeNote =
    notes.mode === 'text' ? textEncoder(vocabulary, notes, counts) : conceptEncoder(vocabulary, counts);
  return {
    counts,
    encode(text, minutes) {
      const isLonger = text.length > NOTE_CHARACTERS;
      if (isLonger) counts.notesCut++;
      const note = encodeNote(isLonger ? text.slice(0, NOTE_CHARACTERS).toWellFormed() : text, minutes);
      counts.notes++;
      counts.noteTokens += note.tokens.length;
      return note;
    },
  };
}

type EncodeNote = (text: string, minutes: number) => EncodedNote;

function textEncoder(
  vocabulary: Vocabulary,
  { merges, tokens: limit }: Extract<NoteSettings, { mode: 'text' }>,
  counts: NoteCounts,
): EncodeNote {
  const pairs = new BytePairs(merges);
  const [start, end, ...symbols] = tokensOfKind(vocabulary, 'note').map(({ id }) => id);
  invariant(
    symbols.length === pairs.size,
    'vocabulary',
    'It has a token for each byte and merge, after the two marks.',
  );
  return (text) => {
    const encoded = pairs.encode(text, limit);
    if (!encoded.isWhole && text.length <= NOTE_CHARACTERS) counts.notesCut++;
    return { tokens: [start, ...encoded.symbols.map((symbol) => symbols[symbol]), end], concepts: [] };
  };
}

function conceptEncoder(vocabulary: Vocabulary, counts: NoteCounts): EncodeNote {
  const reader = openConceptReader();
  const known = new Map(tokensOfKind(vocabulary, 'note').map(({ code = '', id }) => [code, id]));
  const [nothing, unknown] = [NO_CONCEPT, UNKNOWN_CONCEPT].map((code) => known.get(code));
  invariant(
    nothing !== undefined && unknown !== undefined,
    'vocabulary',
    'It has tokens for no and for other concepts.',
  );
  const remembered = new Map<string, ConceptToken>();
  const tokenOf = (code: string): ConceptToken => {
    const token = remembered.get(code) ?? conceptToken(code, known, unknown, reader);
    remembered.set(code, token);
    return token;
  };
  return (text, minutes) => {
    const read = reader.read(text, minutes);
    counts.mentionsLeftOut += read.mentionsLeftOut;
    if (read.isForeign) counts.notesInOtherLanguages++;
    const byToken = new Map<number, NoteConcept>();
    for (const concept of read.concepts) {
      const { token, resolution } = tokenOf(concept.code);
      if (resolution === 'broader') counts.conceptsUnderBroader++;
      if (resolution === 'unknown') counts.conceptsUnknown++;
      if (!byToken.has(token)) byToken.set(token, concept);
    }
    return byToken.size === 0
      ? { tokens: [nothing], concepts: [] }
      : { tokens: [...byToken.keys()], concepts: [...byToken.values()] };
  };
}

interface ConceptToken {
  readonly token: number;
  readonly resolution: 'exact' | 'broader' | 'unknown';
}

function conceptToken(
  code: string,
  known: ReadonlyMap<string, number>,
  unknown: number,
  reader: ConceptReader,
): ConceptToken {
  const exact = known.get(code);
  if (exact !== undefined) return { token: exact, resolution: 'exact' };
  for (const broader of reader.broaderCodes(code)) {
    const token = known.get(broader);
    if (token !== undefined) return { token, resolution: 'broader' };
  }
  return { token: unknown, resolution: 'unknown' };
}

function newNoteCounts(notes: NoteSettings): NoteCounts {
  return {
    notes: 0,
    noteTokens: 0,
    notesCut: 0,
    notesInOtherLanguages: 0,
    mentionsLeftOut: 0,
    conceptsUnderBroader: 0,
    conceptsUnknown: 0,
    otherLexicon: notes.mode === 'concepts' && notes.lexicon !== lexiconIdentity() ? 1 : 0,
  };
}
