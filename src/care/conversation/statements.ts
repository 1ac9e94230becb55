/**
 * What was said in a visit as statements that a note can hold, each with the words that it rests on.
 *
 * A statement is a clause in the third person, an answered question, or, where neither can be done with certainty, the words in quotes. Left out: words
 * that address a program ("hey dragon", "ignore the above": the latter are reported), questions without answers, and greetings.
 */
import { type AnswerForm, answeredQuestion, spaced } from './answers.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { inThirdPerson, type PatientNames } from './person.ts';
import type { SpeakerRole, Transcript } from './transcript.ts';
import type { Word } from './words.ts';

export interface Place {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

export interface Statement {
  readonly text: string;
  readonly form: AnswerForm | 'told';
  readonly role: SpeakerRole;
  /** Of the words that say most. */
  readonly turn: number;
  readonly places: readonly Place[];
  /** The question that it answers, in lower case; empty where it answers none. */
  readonly asked: string;
}

export interface Heard {
  readonly statements: readonly Statement[];
  /** Words that address a program; nothing follows from them. */
  readonly instructions: readonly Place[];
}

/** "I would say that the pain is worse" asks nobody to say anything. */
const INSTRUCTION =
  /\b(ignore|disregard|forget|override) (\w+ ){0,3}(above|previous|prior|instructions?|rules|guidelines|transcript|conversation)\b|\bsystem prompt\b|\byou are (now )?(an? )?(ai|assistant|language model|chatbot)\b|(?<!\b(?:i|we|they|he|she|to|would|'d|will|can|could|people|doctors?) )\b(write|note|document|record|state|output|say|put|add|insert) (down |in the (note|record|chart|summary) )?that (the|this|he|she|patient|there|i|no)\b|<\/?(system|user|assistant|instructions?)>|\[\/?inst\]|\bas an ai\b|\b(in|from) (the|your|this) (note|summary|output), (write|say|leave|omit)\b/i;
const TO_PROGRAM = /^(dragon|alexa|siri|cortana|dax)$/i;
const CHATTER =
  /^(how are you( doing)?( today)?|nice to (see|meet) you.*|good to see you.*|good (morning|afternoon|evening).*|thank you.*|thanks.*|you are welcome|bye.*|take care.*|see you.*|i am sorry.*|i (understand|see)|that (is|sounds) (good|great|fine|wonderful|awesome).*|sounds good.*|any questions.*|do you have any (other )?questions.*|no problem.*|of course|you know|i know|i am (good|fine|well|okay|glad.*|doing (well|good|okay|fine)))$/;

export function statementsOf(transcript: Transcript, names: PatientNames): Heard {
  const clauses: Clause[] = [];
  const instructions: Place[] = [];
  transcript.turns.forEach((turn, index) => {
    const from = INSTRUCTION.exec(turn.text)?.index ?? turn.text.length;
    if (from < turn.text.length) instructions.push({ turn: index, start: from, end: turn.text.length });
    const start = sentenceStart(turn.text, from);
    clauses.push(...clausesOf(start < turn.text.length ? { ...turn, text: turn.text.slice(0, start) } : turn, index));
  });
  return { statements: new Listener(names).hear(clauses), instructions };
}

function sentenceStart(text: string, at: number): number {
  if (at >= text.length) return at;
  return Math.max(...['.', '?', '!', '\n'].map((mark) => text.lastIndexOf(mark, at - 1) + 1));
}

const lowerOf = (words: readonly Word[]): string => spaced(words.map(({ written }) => written.toLowerCase()));
const placeOf = ({ turn, start, end }: Clause): Place => ({ turn, start, end });

class Listener {
  readonly #names: PatientNames;
  readonly #statements: Statement[] = [];
  #pending: Clause[] = [];

  constructor(names: PatientNames) {
    this.#names = names;
  }

  hear(clauses: readonly Clause[]): readonly Statement[] {
    clauses.forEach((spoken, i) => {
      const clause = withSecondThought(spoken, clauses[i + 1], this.#pending.at(-1));
      if (this.#pending.length > 0 && clause.turn > this.#pending.at(-1)!.turn + 2) this.#pending = [];
      if (this.#answers(clause)) return;
      if (clause.question || this.#isDeniedNext(clause, clauses[i + 1])) {
        if (this.#pending.at(-1)?.turn !== clause.turn) this.#pending = [];
        this.#pending.push(clause);
        return;
      }
      if (clause.role === 'clinician' && clause.words.length > 3) this.#pending = [];
      this.#tell(clause);
    });
    return this.#statements;
  }

  /** "You're taking the aspirin." "No.": what the clinician supposed is not so. */
  #isDeniedNext(clause: Clause, next: Clause | undefined): boolean {
    if (next === undefined || clause.role !== 'clinician' || next.role === 'clinician' || next.turn === clause.turn)
      return false;
    return (
      (next.answer === 'no' || next.answer === 'hedged') &&
      /^your?$/i.test(clause.words[0]?.written ?? '') &&
      !clause.words.some(({ written }) => /^(not|no|never)$/i.test(written))
    );
  }

  #answers(clause: Clause): boolean {
    const last = this.#pending.at(-1);
    if (last === undefined || clause.question) return false;
    if (last.role === clause.role && last.turn !== clause.turn) return false;
    if (clause.answer !== null) {
      const detailed = this.#answerYesOrNo(clause, clause.answer);
      this.#pending = [];
      const isAnswerOnly =
        detailed || (clause.answer === 'hedged' && clause.words.length < 5) || BARE_ANSWER.test(lowerOf(clause.words));
      if (clause.words.length > 1 && !isAnswerOnly) this.#tell(clause, lowerOf(last.words));
      return true;
    }
    if (clause.role === 'clinician') return false;
    const asked = lowerOf(last.words);
    if (isFragment(clause.words) && this.#answerInWords(last, clause, asked)) {
      this.#pending = [];
      return true;
    }
    this.#tell(clause, asked);
    return true;
  }

  /** Whether all that was said with the answer is in the statement. */
  #answerYesOrNo(clause: Clause, answer: NonNullable<Clause['answer']>): boolean {
    const detail = answer === 'yes' ? this.#detailOf(clause) : null;
    let detailed = false;
    const said = lowerOf(clause.spoken.slice(0, LONGEST_QUOTE));
    const asked = answer === 'no' ? this.#pending : this.#pending.slice(-1);
    asked.forEach((question, i) => {
      const isLast = i === asked.length - 1;
      const isThing =
        isFragment(question.words) && question.words.length < 7 && !NO_THING.test(question.words[0].written);
      const words = isThing ? [ANY, ...question.words] : question.words;
      if (
        words.length < 2 ||
        CHATTER.test(lowerOf(words)) ||
        /^(how|what|when|where|which|who|why)$/i.test(words[0].written)
      )
        return;
      const quoted = { question: lowerOf(question.words), answer: said };
      const statement = answeredQuestion(words, answer, quoted, this.#names);
      if (statement === null || (!isLast && statement.form !== 'denied')) return;
      const withDetail = statement.form === 'affirmed' && detail !== null;
      detailed ||= withDetail;
      const text = withDetail ? statement.text.replace(/\.$/, `: ${detail}.`) : statement.text;
      this.#add(text, statement.form, clause.role, [placeOf(question), placeOf(clause)], quoted.question);
    });
    return detailed;
  }

  /** "Yes, 10 mg once a day." */
  #detailOf({ words, role }: Clause): string | null {
    if (words.length === 0 || words.length > LONGEST_DETAIL || !isFragment(words)) return null;
    if (BARE_ANSWER.test(lowerOf(words)) || words.some(({ written }) => written === ':')) return null;
    const told = inThirdPerson(words, role, this.#names);
    return told === null ? null : spaced(told.map(({ written }) => written));
  }

  /** "How long?" "Two weeks." */
  #answerInWords(question: Clause, clause: Clause, asked: string): boolean {
    if (clause.words.length === 0 || clause.words.length > 14) return false;
    const answer = inThirdPerson(clause.words, clause.role, this.#names);
    if (answer === null) return false;
    const form = WORD_QUESTIONS.find(([pattern]) => pattern.test(asked));
    const label = form === undefined ? `Asked “${asked}”` : asked.replace(form[0], form[1]).trim();
    const said = spaced(answer.map(({ written }) => written));
    const text = form === undefined ? `${label}: “${lowerOf(clause.words)}”.` : `${label}: ${said}.`;
    this.#add(text, form === undefined ? 'quoted' : 'told', clause.role, [placeOf(question), placeOf(clause)], asked);
    return true;
  }

  #tell(clause: Clause, asked = ''): void {
    const { words, role } = clause;
    const lower = lowerOf(words);
    if (words.length < 2 || CHATTER.test(lower) || CUT_OFF.test(words.at(-1)?.written ?? '') || !hasContent(words))
      return;
    const command = TO_PROGRAM.test(words[0].written) ? words.slice(words[1]?.written === ',' ? 2 : 1) : words;
    if (command !== words && !/^(order|refer|prescribe)$/i.test(command[0]?.written ?? '')) return;
    const told = inThirdPerson(command, role, this.#names);
    if (told === null) {
      const who = role === 'unknown' ? 'Said' : role === 'companion' ? 'The companion says' : 'The patient says';
      this.#add(`${who}: “${lower}”.`, 'quoted', role, [placeOf(clause)], asked);
      return;
    }
    this.#add(sentence(spaced(told.map(({ written }) => written))), 'told', role, [placeOf(clause)], asked);
  }

  #add(text: string, form: Statement['form'], role: SpeakerRole, places: readonly Place[], asked: string): void {
    this.#statements.push({ text, form, role, turn: places.at(-1)!.turn, places, asked });
  }
}

/** "No. Well, actually I had a rash once.": then the answer is quoted with what takes it back, and means neither yes nor no. */
function withSecondThought(clause: Clause, next: Clause | undefined, asked: Clause | undefined): Clause {
  if (asked === undefined || (clause.answer !== 'no' && clause.answer !== 'yes')) return clause;
  const answer = 'hedged';
  if (next !== undefined && next.turn === clause.turn && SECOND_THOUGHT.test(lowerOf(next.spoken)))
    return { ...clause, answer, spoken: [...clause.spoken, ...next.spoken], end: next.end };
  const isGrave = /allerg|suicid|harm|medic|\btak(?:e|ing)\b|pregnan/.test(lowerOf(asked.words));
  const takesBack = /^\W*\w+\W+(?:but|except|although|though)\b/.test(lowerOf(clause.spoken));
  return isGrave && takesBack ? { ...clause, answer } : clause;
}

const SECOND_THOUGHT =
  /^(?:(?:well|no|oh|wait|okay|um),? )*(?:actually|except|although|though|come to think|now that i think)\b/;

/** Says no more than yes or no. */
const BARE_ANSWER =
  /^(not that i (know of|have noticed|can (remember|recall|think of)|am aware of)|nothing like that|none of (that|those)|i (do|am|have|did|was|can|will)( not)?|it (is|does|did|was|has)( not)?|that is (right|correct|true)|not at all)$/;
const LONGEST_QUOTE = 25;
const LONGEST_DETAIL = 12;
/** A question of a few words that begins otherwise asks about a thing: "chills?". */
const NO_THING =
  /^(of|in|on|at|to|for|with|from|by|when|while|if|as|no|not|any|how|what|which|who|where|why|just|really|and|or|that|this|it|you|i|any\w+|it's|still)$/i;
const ANY: Word = { written: 'any', start: 0, end: 0 };
const WORD_QUESTIONS: readonly (readonly [RegExp, string])[] = [
  [/^how long .*$/, 'Duration'],
  [/^how often .*$/, 'Frequency'],
  [/^where .*(pain|hurt|located).*$/, 'Location'],
  [/^(what|which) (medications?|medicines?|meds) .*$/, 'Medications'],
];
/** With such a word at its end a clause is not finished: "there is no". */
const CUT_OFF =
  /^(a|an|the|of|to|in|on|at|for|with|from|by|and|or|but|no|not|is|are|was|were|am|be|has|have|had|do|does|did|will|would|can|could|should|may|might|i|we|my|your|his|our|their|because|if|when|whether|that|than|as|so|just|like|very|really|about|some|any|which|who|what|into|also|let)$/i;
/** Said of anything: alone they say nothing of a patient. */
const EMPTY =
  /^(a|an|the|of|to|in|on|at|for|with|from|by|and|or|but|is|are|was|were|am|be|been|being|has|have|had|do|does|did|will|would|can|could|should|may|might|i|you|we|he|she|it|they|me|us|them|my|your|this|that|these|those|there|here|what|how|so|just|like|really|very|pretty|about|some|any|all|let|go|going|get|got|gets|know|see|look|looks|looking|think|say|says|said|tell|want|okay|well|good|great|fine|right|now|then|too|also|little|bit|lot|thing|things|stuff|something|anything|everything|kind|sort|way|back|up|out|over|down|off|not|no|yes|if|because|when|as|than|more|much|one|ahead|make|sure|talk|again|today|come|case|question|questions|ready|happy|glad|sorry|nice|love|guess|mean|sounds|seems|ok|yeah|oh|perfect|,)$/i;

function hasContent(words: readonly Word[]): boolean {
  return words.some(({ written }) => !EMPTY.test(written));
}

const VERB =
  /^(am|is|are|was|were|have|has|had|do|does|did|will|would|can|could|should|may|might|cannot|been|went|got|took|think|know|feel|feels|felt|want|need|take|takes|use|hurts?|said|started|noticed)$/i;

function isFragment(words: readonly Word[]): boolean {
  return !words.some(({ written }) => VERB.test(written));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
