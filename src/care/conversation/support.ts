/**
 * Whether a statement says what was said: checked anew from its text and the turns that it cites, not from how it was made.
 *
 * Words: in order, each word of the statement is one of the cited words, the same word in the third person, or a frame ("reports", "denies"); each cited
 * word is in the statement, or at its edges in a closed list of what may be left out. Polarity: negations, hedges, relatives and numbers of the cited
 * text, found in it as it stands, are those of the statement, in order; "denies" needs a question without negation and an answer that says no.
 * What fails is not written. Leaves out what the words mean: supportedReading.ts compares that.
 */
import { agreeing } from './person.ts';
import { withDigits } from './spokenNumbers.ts';
import type { Place, Statement } from './statements.ts';
import type { SpeakerRole, Transcript } from './transcript.ts';
import { wordsOf } from './words.ts';

const SUPPORT_FAILURES = [
  'added words',
  'lost words',
  'negation',
  'hedge',
  'number',
  'person',
  'answer',
  'reading',
] as const;
export type SupportFailure = (typeof SUPPORT_FAILURES)[number];

/** Null when it is supported. */
export function supportFailure(statement: Statement, transcript: Transcript): SupportFailure | null {
  const cited = statement.places.map((place) => citedOf(place, transcript));
  if (statement.form === 'quoted') return quotedFailure(statement.text, cited);
  if (statement.form === 'told') return toldFailure(statement, cited);
  return answeredFailure(statement, cited);
}

interface Cited {
  readonly raw: string;
  readonly words: readonly string[];
  readonly role: SpeakerRole;
}

function citedOf({ turn, start, end }: Place, transcript: Transcript): Cited {
  const { text, role } = transcript.turns[turn];
  const raw = text.slice(start, end).replaceAll('’', "'");
  return { raw, words: spokenWords(raw), role };
}

function spokenWords(raw: string): readonly string[] {
  return withDigits(wordsOf(raw))
    .map(({ written }) => written.toLowerCase())
    .filter((word) => /[a-z0-9%]/.test(word));
}

function statementWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+(?:[.,/:'-][a-z0-9]+)*\+?|%/g) ?? [];
}

/** Edges of a clause: what opens or closes it and what answers a question. */
const EDGE =
  /^(okay|so|and|well|now|but|then|right|great|good|perfect|sure|anyway|because|like|hey|hi|hello|excellent|awesome|again|also|actually|or|yes|yeah|yep|yup|yea|no|nope|nah|correct|absolutely|definitely|exactly|mhm|never|none|negative|dragon|too|is|that|sound|sounds|does)$/;
const TOLD_FRAME = /^(the|patient|patient's|duration|frequency|location|medications)$/;
const DENIED_FRAME =
  /^(denies|having|had|is|not|has|does|did|no|or|that|there|are|was|were|it|this|they|he|she|the|patient|patient's|as|far|known)$/;
const AFFIRMED_FRAME =
  /^(reports|having|had|is|has|does|did|there|are|was|were|it|that|this|they|he|she|the|patient|patient's)$/;
const QUESTION_FRAME =
  /^(do|does|did|are|is|was|were|it|that|this|they|he|she|have|had|has|you|any|some|been|having|experience|experiencing|experienced|notice|noticing|noticed|feel|feeling|felt|get|getting|also|ever|there|and|or|so)$/;
const PATIENT_WORD = /^(patient|patient's|he|she|him|her|his|himself|herself|himself)$/;

function toldFailure({ text }: Statement, cited: readonly Cited[]): SupportFailure | null {
  const said = cited.at(-1)!;
  const label = cited.length > 1 ? (/^[^:]+: /.exec(text)?.[0] ?? '') : '';
  return saidFailure(text.slice(label.length), said);
}

function saidFailure(text: string, said: Cited): SupportFailure | null {
  const words = statementWords(text);
  const matched = align(words, saidBy(said.words, said.role));
  if (words.some((word, i) => matched.ours[i] < 0 && !TOLD_FRAME.test(word))) return 'added words';
  if (said.words.some((word, i) => matched.theirs[i] < 0 && !mayBeLost(said.words, i, matched.theirs, word)))
    return 'lost words';
  return polarityFailure(text, said.raw);
}

function answeredFailure(statement: Statement, cited: readonly Cited[]): SupportFailure | null {
  const { form } = statement;
  const [question, answer] = cited;
  // "The patient is taking it: 10 mg once a day."
  const [text, detail] = form === 'affirmed' ? statement.text.split(': ') : [statement.text];
  if (question === undefined || answer === undefined) return 'answer';
  if (negations(question.raw).length > 0 || answerOf(answer.raw) !== (form === 'denied' ? 'no' : 'yes'))
    return 'answer';
  if (/^\W*not that i\b/i.test(answer.raw) !== text.endsWith(', as far as known.')) return 'hedge';
  const words = statementWords(text);
  const frame = form === 'denied' ? DENIED_FRAME : AFFIRMED_FRAME;
  const matched = align(words, saidBy(question.words, 'clinician'));
  if (words.some((word, i) => matched.ours[i] < 0 && !frame.test(word))) return 'added words';
  const lost = question.words.some(
    (word, i) =>
      matched.theirs[i] < 0 && !QUESTION_FRAME.test(word) && !mayBeLost(question.words, i, matched.theirs, word),
  );
  if (lost) return 'lost words';
  if (words.filter((word) => /^(denies|not|no)$/.test(word)).length !== (form === 'denied' ? 1 : 0)) return 'negation';
  if (form === 'affirmed' && / or |, /.test(text)) return 'answer';
  return (
    (detail === undefined ? null : saidFailure(detail, answer)) ??
    sameSequence(text, question.raw, HEDGES, 'hedge') ??
    numberFailure(text, question.raw) ??
    sameSequence(text, question.raw, KIN, 'person')
  );
}

function quotedFailure(text: string, cited: readonly Cited[]): SupportFailure | null {
  const quotes = [...text.matchAll(/“([^”]*)”/g)].map(([, quote]) => statementWords(quote));
  const said = cited.slice(-quotes.length);
  const whole = quotes.every(
    (quote, i) => said[i] !== undefined && align(quote, saidBy(said[i].words, 'unknown')).ours.every((at) => at >= 0),
  );
  if (quotes.length === 0 || !whole) return 'added words';
  const framed = statementWords(text.replaceAll(/“[^”]*”/g, ' '));
  return framed.every((word) => /^(asked|said|the|companion|patient|says)$/.test(word)) ? null : 'added words';
}

interface SpokenWord {
  readonly word: string;
  readonly role: SpeakerRole;
}

function saidBy(words: readonly string[], role: SpeakerRole): readonly SpokenWord[] {
  return words.map((word) => ({ word, role }));
}

interface Alignment {
  /** Place of each of our words among theirs, or -1; and the other way round. */
  readonly ours: Int32Array;
  readonly theirs: Int32Array;
}

/** A longest common subsequence under `isSame`. */
function align(ours: readonly string[], theirs: readonly SpokenWord[]): Alignment {
  const columns = theirs.length + 1;
  const table = new Uint16Array((ours.length + 1) * columns);
  for (let i = ours.length - 1; i >= 0; i--) {
    for (let j = theirs.length - 1; j >= 0; j--) {
      const at = i * columns + j;
      const both = isSame(ours[i], theirs[j]) ? table[at + columns + 1] + 1 : 0;
      table[at] = Math.max(both, table[at + 1], table[at + columns]);
    }
  }
  const result = { ours: new Int32Array(ours.length).fill(-1), theirs: new Int32Array(theirs.length).fill(-1) };
  for (let i = 0, j = 0; i < ours.length && j < theirs.length; ) {
    const at = i * columns + j;
    if (isSame(ours[i], theirs[j]) && table[at] === table[at + columns + 1] + 1) {
      result.ours[i] = j;
      result.theirs[j++] = i++;
    } else if (table[at] === table[at + 1]) j++;
    else i++;
  }
  return result;
}

function isSame(ours: string, { word, role }: SpokenWord): boolean {
  if (isPatient(word, role)) return PATIENT_WORD.test(ours);
  if (ours === word) return true;
  return role !== 'unknown' && agreeing(word, word) === ours;
}

/** Words by which a speaker means the patient. */
function isPatient(word: string, role: SpeakerRole): boolean {
  if (role === 'patient') return /^(i|me|my|mine|myself)$/.test(word);
  return role === 'clinician' && /^(you|your|yours|yourself)$/.test(word);
}

function mayBeLost(words: readonly string[], at: number, matched: Int32Array, word: string): boolean {
  const first = matched.findIndex((place) => place >= 0);
  const last = matched.findLastIndex((place) => place >= 0);
  const side = word === 'right' && /^(the|on|to|upper|lower|my|your|his|her|left|or|and)$/.test(words[at - 1] ?? '');
  if ((at < first || at > last) && EDGE.test(word) && !side) return true;
  return word === ',' || words.slice(Math.max(at - 4, 0), at).includes(word);
}

const NEGATION = /\b(not|no|never|none|nothing|without|neither|nor|cannot|nobody|nowhere)\b|n't\b/gi;
const HEDGES =
  /\b(maybe|might|probably|possibly|perhaps|thinks?|guess(?:es)?|sort of|kind of|seems?|about|around|almost|nearly|approximately|could|may|likely|suspects?|if|unless|unsure)\b/gi;
const KIN =
  /\b(mother|mom|father|dad|wife|husband|spouse|partner|daughters?|sons?|sisters?|brothers?|aunts?|uncles?|grandmother|grandfather|grandma|grandpa|grandparents|cousins?|nieces?|nephews?|parents|family|friends?)\b/gi;

function polarityFailure(text: string, raw: string): SupportFailure | null {
  const ours = negations(text);
  const theirs = negations(raw);
  const spare = theirs.length - ours.length;
  const isPrefix = spare >= 0 && theirs.slice(spare).join() === ours.join() && spare <= leadingNos(raw);
  if (!isPrefix) return 'negation';
  return sameSequence(text, raw, HEDGES, 'hedge') ?? numberFailure(text, raw) ?? sameSequence(text, raw, KIN, 'person');
}

/** Said twice in a row counts once: that is how people stammer. */
function negations(raw: string): readonly string[] {
  return once([...raw.matchAll(NEGATION)].map(([word]) => (/n't|not$/i.test(word) ? 'not' : word.toLowerCase())));
}

const once = (words: readonly string[]): readonly string[] => words.filter((word, i) => word !== words[i - 1]);

function sameSequence(text: string, raw: string, pattern: RegExp, failure: SupportFailure): SupportFailure | null {
  const found = (of: string): string => {
    const plain = of.toLowerCase().replaceAll('kinda', 'kind of').replaceAll('sorta', 'sort of');
    return once(
      [...plain.matchAll(pattern)].map(([word]) => word.replace(/^(think|guess|seem|suspect)e?s$/, '$1')),
    ).join();
  };
  return found(text) === found(raw) ? null : failure;
}

function numberFailure(text: string, raw: string): SupportFailure | null {
  const numbers = (words: readonly string[]): string => once(words.filter((word) => /\d/.test(word))).join();
  return numbers(statementWords(text)) === numbers(spokenWords(raw)) ? null : 'number';
}

const LEADING_NO =
  /^\W*(?:(?:okay|well|so|and|um|uh|oh|yeah|yes|but|alright|like)\b\W*)*(no|nope|none|nothing|never|not)\b(?=\W*(?:$|[,.]|(?:no|nope|i|you|he|she|it|they|we|there|that|this|not|nothing|just|my|the|a|any|have|let|okay|yeah|so|and|but)\b))/i;

/** How many answers "no" stand before what is told. */
function leadingNos(raw: string): number {
  let rest = raw;
  let count = 0;
  for (let match = LEADING_NO.exec(rest); match !== null; match = LEADING_NO.exec(rest)) {
    rest = rest.slice(match[0].length);
    count++;
  }
  return Math.min(count, 1);
}

const SAYS_YES =
  /^\W*(?:(?:okay|well|so|and|um|uh|oh|ah|mm|hmm)\b\W*)*(yes|yeah|yep|yup|yea|correct|absolutely|definitely|exactly|mhm|of course|i (?:do|am|have|did|was|can|will)\b|it (?:is|does|did|was|has)\b|it's\b|that's (?:right|correct|true)|they (?:do|are)\b|some\b|a little)/i;
const SAYS_NO =
  /^\W*(?:(?:okay|well|so|and|um|uh|oh|ah|mm|hmm)\b\W*)*(no|nope|nah|never|none|negative|not that i|nothing|not at all|i (?:do|am|have|did|was) ?(?:not|n't)|i(?:'m| am) not|i never)\b/i;
const UNSURE =
  /^\W*(?:\w+\W+){0,2}?(not really|not sure|i (?:do n't|don't|do not) (?:think|know)|maybe|sometimes|kind of|sort of|not (?:much|too|usually|always))\b/i;

function answerOf(raw: string): 'yes' | 'no' | null {
  if (UNSURE.test(raw)) return null;
  const no = SAYS_NO.test(raw);
  const yes = !no && SAYS_YES.test(raw);
  if (yes && /\b(no|nope)\b/i.test(raw.slice(0, 12))) return null;
  return no ? 'no' : yes ? 'yes' : null;
}
