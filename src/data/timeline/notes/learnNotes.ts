/**
 * What a vocabulary learns from the notes of the training split. Concepts: which are frequent enough for tokens of their own; rare ones share a
 * more general one where enough of them meet. Text: the merges, from the words of the notes.
 *
 * Promises: words that fewer than `minPatients` patients' notes have make no merge, so no name or number of a few patients stands in the
 * vocabulary; memory is bounded: of more than 20 million characters a sample of the patients is read, 300,000 distinct words at most are
 * counted, and of a concept no more patients are remembered than make it frequent.
 */
import { gatherRare } from '../gatherRare.ts';
import type { VocabularyToken } from '../vocabulary.ts';
import { BytePairs, wordsOf } from './bytePairs.ts';
import { lexiconIdentity, openConceptReader } from './conceptReader.ts';
import { learnMerges } from './learnBytePairs.ts';
import { NO_CONCEPT, TEXT_END, TEXT_START, UNKNOWN_CONCEPT } from './noteEncoder.ts';
import { NOTE_CHARACTERS, type NoteChoice, type NoteSettings } from './noteSettings.ts';

export interface LearnedNotes {
  readonly settings: NoteSettings;
  readonly tokens: readonly Omit<VocabularyToken, 'id' | 'count'>[];
}

/** A note of the training split; those of one subject come together. */
export interface TrainingNote {
  readonly subject: bigint;
  readonly minutes: number;
  readonly text: string;
}

export interface TrainingNotes {
  /** Of all splits together. */
  characters(): Promise<number>;
  readonly notes: AsyncIterable<TrainingNote>;
}

/** Characters of notes from which merges are learned, about. */
const SAMPLE_CHARACTERS = 20_000_000;
const TABLE_WORDS = 300_000;

/** Undefined when notes are not to be read. */
export async function learnNotes(
  choice: NoteChoice,
  minPatients: number,
  training: TrainingNotes,
): Promise<LearnedNotes | undefined> {
  if (choice.mode === 'none') return undefined;
  return choice.mode === 'text' ? learnText(choice, minPatients, training) : learnConcepts(minPatients, training);
}

async function learnConcepts(minPatients: number, { notes }: TrainingNotes): Promise<LearnedNotes> {
  const reader = openConceptReader();
  const patients = new Map<string, Set<bigint>>();
  for await (const { subject, minutes, text } of notes) {
    const { concepts } = reader.read(text.slice(0, NOTE_CHARACTERS), minutes);
    for (const { code } of concepts) {
      const known = patients.get(code);
      if (known === undefined) patients.set(code, new Set([subject]));
      else if (known.size < minPatients) known.add(subject);
    }
  }
  const isKept = (known: ReadonlySet<bigint>): boolean => known.size >= minPatients;
  const kept = [...patients].filter(([, known]) => isKept(known)).map(([code]) => code);
  const rare = new Map([...patients].filter(([, known]) => !isKept(known)));
  const groups = gatherRare(rare, new Set(kept), minPatients, reader.broaderCodes);
  const codes = [...[...kept, ...groups].sort(), NO_CONCEPT, UNKNOWN_CONCEPT];
  return {
    settings: { mode: 'concepts', lexicon: lexiconIdentity() },
    tokens: codes.map((code) => ({ text: code, kind: 'note', code })),
  };
}

async function learnText(
  choice: NoteChoice,
  minPatients: number,
  { characters, notes }: TrainingNotes,
): Promise<LearnedNotes> {
  const table = new WordTable();
  const share = SAMPLE_CHARACTERS / (await characters());
  for await (const { subject, text } of notes) {
    if (!isSampled(subject, share)) continue;
    for (const word of wordsOf(text.slice(0, NOTE_CHARACTERS).toWellFormed())) table.add(word, subject);
  }
  const merges = learnMerges(table.wordsOf(minPatients), choice.merges);
  const pairs = new BytePairs(merges);
  const symbols = Array.from({ length: pairs.size }, (_, symbol) => `TEXT//${pairs.spell(symbol)}`);
  return {
    settings: { mode: 'text', tokens: choice.tokens, merges },
    tokens: [TEXT_START, TEXT_END, ...symbols].map((text) => ({ text, kind: 'note' })),
  };
}

/** Decided by the subject's number alone (Knuth's multiplicative hash). */
function isSampled(subject: bigint, share: number): boolean {
  return Number(BigInt.asUintN(32, subject * 2654435761n)) / 2 ** 32 < share;
}

interface WordCount {
  count: number;
  patients: number;
  lastPatient: bigint;
}

/** How often each word was met, and in how many patients' notes; words first met when the table is full are left out. */
class WordTable {
  readonly #words = new Map<string, WordCount>();

  add(word: string, patient: bigint): void {
    const known = this.#words.get(word);
    if (known === undefined) {
      if (this.#words.size < TABLE_WORDS) this.#words.set(word, { count: 1, patients: 1, lastPatient: patient });
      return;
    }
    known.count++;
    if (known.lastPatient === patient) return;
    known.patients++;
    known.lastPatient = patient;
  }

  *wordsOf(minPatients: number): Generator<[word: string, count: number]> {
    for (const [word, { count, patients }] of this.#words) if (patients >= minPatients) yield [word, count];
  }
}
