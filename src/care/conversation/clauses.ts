/**
 * A turn taken apart into clauses: what is asked, what is answered, what is told. Punctuation parts them; where speech recognition wrote none, a
 * subject with its verb, a question's beginning or a discourse word ("okay", "alright") does, unless the words before need what follows ("i think
 * you have", "if you have …").
 *
 * Openers ("okay", "so", "and") and closing tags ("okay?", "right?") are left out; "yes" and "no" at the beginning are kept aside as the answer.
 */
import { withDigits } from './spokenNumbers.ts';
import type { SpeakerRole, Turn } from './transcript.ts';
import { type Word, wordsOf } from './words.ts';

/** `hedged`: "not really", "i don't think so", or both of yes and no. */
export type Answer = 'yes' | 'no' | 'hedged';

export interface Clause {
  readonly turn: number;
  readonly role: SpeakerRole;
  /** Without openers, tags and answer words. May be empty when there is an answer. */
  readonly words: readonly Word[];
  /** All of it, answer word included. */
  readonly spoken: readonly Word[];
  readonly question: boolean;
  readonly answer: Answer | null;
  /** Of all that was said, answer word included. */
  readonly start: number;
  readonly end: number;
}

export function clausesOf(turn: Turn, index: number): readonly Clause[] {
  return runs(withDigits(wordsOf(turn.text)))
    .flatMap(({ words, mark }) => {
      const parts = parted(words);
      return parts.map((part, i) =>
        clauseOf(part, i === parts.length - 1 && mark === '?' && !isTagged(words), index, turn.role),
      );
    })
    .filter((clause) => clause !== null);
}

/** "We'll order an x-ray, okay?" asks nothing. */
function isTagged(words: readonly Word[]): boolean {
  return words.length > 2 && DISCOURSE.test(words.at(-1)?.written ?? '');
}

const SENTENCE_END = /^[.?!;…]$/;
const ABBREVIATION = /^(dr|mr|mrs|ms|vs|st|jr)$/i;

function runs(words: readonly Word[]): readonly { readonly words: readonly Word[]; readonly mark: string }[] {
  const result: { words: Word[]; mark: string }[] = [];
  let current: Word[] = [];
  for (const word of words) {
    if (!SENTENCE_END.test(word.written)) current.push(word);
    else if (word.written === '.' && ABBREVIATION.test(current.at(-1)?.written ?? '')) continue;
    else {
      result.push({ words: current, mark: word.written });
      current = [];
    }
  }
  result.push({ words: current, mark: '' });
  return result.filter((run) => run.words.some(({ written }) => written !== ','));
}

const SUBJECT = /^(i|you|we|he|she|they|it|there|that|this|your|my)$/i;
const FINITE =
  /^(am|is|are|was|were|have|has|had|do|does|did|will|would|can|could|should|may|might|cannot|want|think|need|just|also|feel|know|see|appreciate|get|got|take|went|recommend|guess|still|really|go)$/i;
const QUESTION_START =
  /^(do|does|did|are|is|was|were|have|has|had|can|could|would|will|any|how|what|when|where|which|who|why)$/i;
/** After these the clause is not over. */
const OPEN =
  /^(i|you|we|he|she|they|it|the|a|an|my|your|his|her|our|their|this|that|these|those|and|or|but|if|when|whether|while|until|unless|because|since|as|than|like|so|of|to|in|on|at|for|with|without|from|by|about|into|over|under|after|before|is|are|was|were|be|been|am|have|has|had|do|does|did|will|would|can|could|should|may|might|not|no|any|some|think|know|believe|guess|hope|feel|say|said|says|mean|means|sure|afraid|worried|glad|happy|sorry|see|seen|want|what|how|where|which|who|why|told|tell|noticed|notice|wonder|suspect|seems|looks|sounds|let|make|makes|got|get|just|also|really|very|every|,)$/i;
/** What follows may hang on it. */
const CONDITION =
  /^(if|unless|when|whenever|whether|until|because|while|since|watch|watching|case|suppose|say|says|said|anytime)$/i;
const DISCOURSE = /^(okay|alright)$/i;
const LONG_RUN = 14;

/** A run without punctuation inside it, in clauses. */
function parted(words: readonly Word[]): readonly (readonly Word[])[] {
  const parts: Word[][] = [];
  let current: Word[] = [];
  const close = (): void => {
    if (current.some(({ written }) => written !== ',')) parts.push(current);
    current = [];
  };
  words.forEach((word, i) => {
    if (DISCOURSE.test(word.written) && isDiscourse(words, i)) {
      close();
      return;
    }
    if (beginsClause(words, i, current)) close();
    current.push(word);
  });
  close();
  return parts;
}

function beginsClause(words: readonly Word[], i: number, current: readonly Word[]): boolean {
  const before = current.at(-1)?.written ?? '';
  const asked = current.length > 1 && QUESTION_START.test(current[0].written);
  const answers = /^(no|yes|yeah|yep|nope)$/i.test(words[i].written);
  if (asked && answers && current.length > 2 && !/^(or|and|there|is|have|are|,)$/i.test(before)) return true;
  if (words.length < LONG_RUN || current.length < 3) return false;
  const [word, next] = [words[i].written, words[i + 1]?.written ?? ''];
  if (OPEN.test(before)) return false;
  if (current.some(({ written }) => CONDITION.test(written)) && current.length < 40) return false;
  if (/^that$/i.test(word)) return /^(is|was|means|sounds)$/i.test(next);
  if (SUBJECT.test(word) && FINITE.test(next)) return true;
  if (QUESTION_START.test(word) && /^(you|your|there|any)$/i.test(next)) return true;
  return (
    (/^(on|your)$/i.test(word) && isExamination(words, i)) ||
    (/^(let|and|but|so)$/i.test(word) && isSubjectNext(words, i))
  );
}

/** Not the "okay" of "doing okay". */
function isDiscourse(words: readonly Word[], i: number): boolean {
  const before = words[i - 1]?.written ?? ',';
  if (before === ',' || OKAY_TALK.test(before)) return true;
  return (
    words.length >= LONG_RUN &&
    !OPEN.test(before) &&
    !/^(doing|feeling|going|feels|felt|sleeping|eating|pretty|been|working|mostly)$/i.test(before)
  );
}
const OKAY_TALK = /^(okay|yeah|yes|no|right|perfect|great|good|sure)$/i;

/** "on your neck exam …", "your lungs are …". */
function isExamination(words: readonly Word[], i: number): boolean {
  return words.slice(i, i + 6).some(({ written }) => /^(exam|examination|is|are)$/i.test(written));
}

function isSubjectNext(words: readonly Word[], i: number): boolean {
  const next = words[i + 1]?.written ?? '';
  if (/^then$/i.test(next) || /^us$/i.test(next)) return true;
  return SUBJECT.test(next) && FINITE.test(words[i + 2]?.written ?? '');
}

const OPENERS =
  /^(okay|so|and|well|now|but|then|right|great|good|perfect|sure|alright|um|anyway|because|like|,|hey|hi|hello|ah|excellent|awesome|again|also|actually|or)$/i;
/** These carry meaning unless a clause of its own follows. */
const OPENERS_BEFORE_CLAUSE =
  /^(right|great|good|perfect|sure|because|like|again|also|actually|now|then|or|excellent|awesome)$/i;
const YES = /^(yes|yeah|yep|yup|correct|absolutely|definitely|exactly|mhm|yea)$/i;
const NO = /^(no|nope|nah|never|none|negative)$/i;

function clauseOf(all: readonly Word[], asked: boolean, turn: number, role: SpeakerRole): Clause | null {
  let from = 0;
  let yes = false;
  let no = false;
  for (; from < all.length; from++) {
    const word = all[from].written;
    const next = all[from + 1]?.written ?? '';
    if (OPENERS.test(word) && (!OPENERS_BEFORE_CLAUSE.test(word) || from + 1 >= all.length || isFreshStart(next)))
      continue;
    if (YES.test(word) && (next === '' || isFreshStart(next))) yes = true;
    else if (NO.test(word) && (next === '' || isFreshStart(next))) no = true;
    else break;
  }
  let to = all.length;
  let tag = false;
  for (const form of TAGS) {
    const length = form.length;
    if (to - from < length) continue;
    if (form[0] === 'right' && SIDE_BEFORE.test(all[to - 2]?.written ?? '')) continue;
    if (form.every((part, i) => all[to - length + i].written.toLowerCase() === part)) {
      to -= length;
      tag = true;
    }
  }
  while (to > from && /^[,]$/.test(all[to - 1].written)) to--;
  const words = all.slice(from, to);
  const answer = answerOf(words, yes, no);
  if (words.length === 0 && answer === null) return null;
  const begins = QUESTION_START.test(words[0]?.written ?? '') && isInverted(words);
  return {
    turn,
    role,
    words,
    spoken: all,
    question: words.length > 0 && ((asked && !tag) || begins),
    answer,
    start: all[0].start,
    end: all.at(-1)!.end,
  };
}

function isFreshStart(next: string): boolean {
  return (
    next === ',' ||
    next === '' ||
    SUBJECT.test(next) ||
    OPENERS.test(next) ||
    YES.test(next) ||
    NO.test(next) ||
    /^(not|nothing|any|how|what|do|did|are|is|have|let|just|for|on|in|the|a)$/i.test(next)
  );
}

/** Longest first; several may follow one another. */
const TAGS: readonly (readonly string[])[] = [
  ['is', 'that', 'correct'],
  ['is', 'that', 'right'],
  ['does', 'that', 'sound', 'good'],
  ['sound', 'good'],
  ['sounds', 'good'],
  ['okay'],
  ['right'],
  ['correct'],
  ['yeah'],
  ['yes'],
];

/** "On the right" is a side. */
const SIDE_BEFORE = /^(the|on|to|upper|lower|my|your|his|her|left|or|and|over|from|of|is|was|hurts|side)$/i;

/** A question begins with a verb before its subject, "any", or a question word; "have a look" does not. */
function isInverted(words: readonly Word[]): boolean {
  const [first, second] = words.map(({ written }) => written.toLowerCase());
  if (/^(any|how|what|when|where|which|who|why)$/.test(first)) return /^any$/.test(first) || words.length > 1;
  return /^(you|your|there|it|that|this|he|she|they|the|any|i|we|is|are)$/.test(second ?? '');
}

const HEDGED =
  /^(not (really|that i|too|much|usually|always)|i (do|did|have|would) not (think|know|believe)|i am not sure|maybe|sometimes|kind of|sort of|a little|i guess|i think|occasionally|possibly|probably)/;

function answerOf(words: readonly Word[], yes: boolean, no: boolean): Answer | null {
  const text = words
    .map(({ written }) => written.toLowerCase())
    .join(' ')
    .replaceAll(' ,', '');
  if (HEDGED.test(text) && !/^not that i (know|have noticed|can)/.test(text)) return 'hedged';
  if (yes && no) return 'hedged';
  if (yes) return 'yes';
  if (no) return 'no';
  if (
    /^(i (do|am|have|did|was|can|will)|it (is|does|did|was|has)|they (do|are)|that is (right|correct|true)|of course|some|a little bit)$/.test(
      text,
    )
  )
    return 'yes';
  if (
    /^(not that i (know|have noticed|can)|none of (that|those)|nothing like that|not at all|nothing|i (do|am|have|did|was) not|i never have|it (does|did|is|has) not)( of| yet)?/.test(
      text,
    )
  ) {
    return /^(i (do|am|have|did|was) not|it (does|did|is|has) not) \w/.test(text) ? null : 'no';
  }
  return null;
}
