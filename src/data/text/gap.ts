/**
 * What stands between a trigger and a mention and ends the trigger's reach: another clause, a list, a verb, the end of a noun, a word for now.
 *
 * Each token of a sentence is marked once; a gap is the union of its tokens' marks, so a walk from a mention back to the beginning of its sentence asks of every
 * trigger on its way at no further cost.
 */
import type { Token } from '../terminology/lexicon/words.ts';
import type { Turn } from './triggers.ts';

export const LIST = 1;
export const VERB = 2;
export const NOUN_END = 4;
export const NOW = 8;
/** A number and a bracket that closes an item: "2)". */
const ITEM = 16;
/** A comma and "the". */
const THE = 32;
/** A comma and the patient again. */
const PATIENT = 64;
/** A comma or "and", and a new subject. */
const SUBJECT = 128;
/** A full stop or a colon. */
const STOP = 256;

const MARKS_OF_WORDS: ReadonlyMap<string, number> = marksOfWords([
  [LIST, ', and or'],
  [
    VERB | NOUN_END,
    'is are was were has have had show showed shown demonstrate demonstrated reveal revealed but now who which that when while',
  ],
  // Where a noun with its adjectives is over.
  [NOUN_END, 'within in along with without at near on'],
  [NOW, 'now present presenting today currently complain complaining'],
  [STOP, '. :'],
]);

function marksOfWords(lists: readonly (readonly [mark: number, forms: string])[]): ReadonlyMap<string, number> {
  const marks = new Map<string, number>();
  for (const [mark, forms] of lists)
    for (const form of forms.split(' ')) marks.set(form, (marks.get(form) ?? 0) | mark);
  return marks;
}

/** What is said of the family ends where the patient is spoken of again. */
const PATIENTS: ReadonlySet<string> = new Set(['he', 'she', 'patient', 'pt', 'i']);

const SUBJECTS: ReadonlySet<string> = new Set('he she patient pt they it i is was has had his her we who'.split(' '));

/** The marks of each token of a sentence. */
export function marksOf(tokens: readonly Token[]): Uint16Array {
  return Uint16Array.from(tokens, ({ form }, at) => {
    const marks = MARKS_OF_WORDS.get(form) ?? 0;
    if (form === ')') return tokens[at - 1]?.kind === 'number' && tokens[at - 2]?.form !== '(' ? ITEM : 0;
    if (form !== ',' && form !== 'and') return marks;
    const next = tokens[at + 1]?.form ?? '';
    const subject = SUBJECTS.has(next) ? SUBJECT : 0;
    if (form === 'and') return marks | subject;
    return marks | subject | (next === 'the' ? THE : 0) | (PATIENTS.has(next) ? PATIENT : 0);
  });
}

/** Grows from a mention backwards. */
export class Gap {
  readonly #marks: Uint16Array;
  readonly #to: number;
  #from: number;
  #union = 0;

  /** @param to the mention's first token */
  constructor(marks: Uint16Array, to: number) {
    this.#marks = marks;
    this.#to = to;
    this.#from = to;
  }

  /** Takes in all tokens from `from` on. */
  growTo(from: number): void {
    while (this.#from > from) {
      const mark = this.#marks[--this.#from];
      // The mention itself is no subject of another clause.
      this.#union |= this.#from + 1 === this.#to ? mark & ~SUBJECT : mark;
    }
  }

  has(mark: number): boolean {
    return (this.#union & mark) !== 0;
  }

  /** A new subject: what was turned before it goes no further. */
  isAnotherClause(tokens: readonly Token[], turn: Turn): boolean {
    if (turn === 'hypothetical') return this.has(ITEM) || (this.has(THE) && isGiven(tokens, this.#from));
    if (turn === 'family') return this.has(ITEM | THE | PATIENT);
    // A stop right behind the trigger is the trigger's own.
    if (this.#from < this.#to && (this.#marks[this.#from] & STOP) !== 0) return false;
    return this.has(ITEM | THE | SUBJECT | STOP);
  }
}

/** "Given his history of ..., the ...": what is given ends before the main clause. */
function isGiven(tokens: readonly Token[], before: number): boolean {
  for (let at = Math.max(0, before - 6); at < before; at++) if (GIVEN.has(tokens[at].form)) return true;
  return false;
}

const GIVEN: ReadonlySet<string> = new Set(['given', 'because', 'due']);
