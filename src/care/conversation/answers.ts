/**
 * A question and its answer as one statement: "any fevers?" "no" is "Denies fevers."; "are you taking it?" "yes" is "The patient is taking it.".
 *
 * A plain yes or no becomes an affirmation or a denial only where the question asks for one thing in a form of the closed list below. Everything else
 * (yes to a list, a hedged answer, a negative question, an answer of other words) is written with the answer in quotes, which keeps what was meant open.
 */
import type { Answer } from './clauses.ts';
import { agreeing, inThirdPerson, isBaseVerb, type PatientNames } from './person.ts';
import type { Word } from './words.ts';

export type AnswerForm = 'denied' | 'affirmed' | 'quoted';

export interface AnsweredQuestion {
  readonly text: string;
  readonly form: AnswerForm;
}

const FRAMES = ['thing', 'had', 'is', 'has done', 'does', 'did', 'statement', 'there is', 'inverted'] as const;

interface Asked {
  /** What is denied or reported, as a noun phrase; or a whole predicate about the patient. */
  readonly topic: string;
  readonly frame: (typeof FRAMES)[number];
  /** Of inverted questions: "is it". */
  readonly head: string;
}

const lowerOf = (words: readonly Word[]): string => spaced(words.map(({ written }) => written.toLowerCase()));
export function spaced(words: readonly string[]): string {
  return words.join(' ').replace(/ ([,.;:?!%])/g, '$1');
}

/** @param quoted both in their speakers' words, for when yes or no does not say enough */
export function answeredQuestion(
  question: readonly Word[],
  answer: Answer,
  quoted: { readonly question: string; readonly answer: string },
  names: PatientNames,
): AnsweredQuestion | null {
  const spoken = inThirdPerson(question, 'clinician', names);
  if (spoken === null) return null;
  const asked = askedOf(question, names);
  const negative = / (not|no|never|nothing|without) | (not|never)$/.test(` ${lowerOf(question)} `);
  const several = / or |,/.test(asked?.topic ?? '') || / or /.test(lowerOf(question));
  if (asked === null || answer === 'hedged' || negative || (answer === 'yes' && several)) {
    return { text: `Asked “${quoted.question}”: “${quoted.answer}”.`, form: 'quoted' };
  }
  if (answer === 'no' && /^not that i\b/.test(quoted.answer)) {
    return { text: denial(asked).replace(/\.$/, ', as far as known.'), form: 'denied' };
  }
  return answer === 'no' ? { text: denial(asked), form: 'denied' } : { text: affirmation(asked), form: 'affirmed' };
}

/** The forms of a question that can be turned round, each with what it asks about. */
const FORMS: readonly (readonly [RegExp, Asked['frame']])[] = [
  [
    /^(?:do|are) you (?:also |still )?(?:have|having|experience|experiencing|noticing|notice|feeling|getting|get) (any .+)$/,
    'thing',
  ],
  [/^(?:do|are) you (?:also )?(?:have|having|experiencing|experience) (.+)$/, 'thing'],
  [/^(any .+)$/, 'thing'],
  [/^(?:have|did) you (?:had|have|experience|experienced|notice|noticed|feel|felt) (any .+)$/, 'had'],
  [/^have you (?:been )?(?:having|experiencing|noticing) (.+)$/, 'had'],
  [/^have you (?:ever )?(?:had|experienced|noticed) (.+)$/, 'had'],
  [/^are you (.+)$/, 'is'],
  [/^have you (.+)$/, 'has done'],
  [/^do you (.+)$/, 'does'],
  [/^did you (.+)$/, 'did'],
  [/^(?:is|are) there (.+)$/, 'there is'],
  [/^(?:is|was|does|did|has|are|were|do|have) (?:it|that|this|he|she|they) (.+)$/, 'inverted'],
  [/^you (.+)$/, 'statement'],
];

function askedOf(question: readonly Word[], names: PatientNames): Asked | null {
  const text = lowerOf(question);
  const form = FORMS.find(([pattern]) => pattern.test(text));
  if (form === undefined) return null;
  const rest = form[0].exec(text)?.[1] ?? '';
  const count = rest.split(' ').length;
  const words = withSameCount(question, count);
  const spoken = words === null ? null : inThirdPerson(words, 'clinician', names);
  if (spoken === null) return null;
  const topic = spaced(spoken.map(({ written }, i) => (i === 0 ? written.toLowerCase() : written)));
  return { topic, frame: form[1], head: text.split(' ').slice(0, 2).join(' ') };
}

/** The last words of the question, as many as make `count` when punctuation hangs on the word before. */
function withSameCount(question: readonly Word[], count: number): readonly Word[] | null {
  let seen = 0;
  for (let i = question.length - 1; i >= 0; i--) {
    if (!/^[,.;:?!%]$/.test(question[i].written)) seen++;
    if (seen === count) return question.slice(i);
  }
  return null;
}

const withoutAny = (topic: string): string =>
  topic
    .replace(/^(ever had )?(any|some) /, '')
    .replaceAll(', any ', ', ')
    .replaceAll(' or any ', ' or ');

function denial({ topic, frame, head }: Asked): string {
  const things = withoutAny(topic).replaceAll(/ and (?=[^,]*$)/g, ' or ');
  switch (frame) {
    case 'thing':
      return `Denies ${things}.`;
    case 'had':
      return `Denies having had ${things}.`;
    case 'there is':
      return `There ${head.split(' ')[0]} no ${things}.`;
    case 'is':
      return `The patient is not ${topic}.`;
    case 'has done':
      return `The patient has not ${topic}.`;
    case 'does':
      return `The patient does not ${topic}.`;
    case 'did':
      return `The patient did not ${topic}.`;
    case 'inverted':
      return `${turned(head)} not ${topic}.`;
    case 'statement':
      return `Denies that the patient ${agreed(topic)}.`;
  }
}

function affirmation({ topic, frame, head }: Asked): string {
  const thing = withoutAny(topic);
  switch (frame) {
    case 'thing':
      return `Reports ${thing}.`;
    case 'had':
      return `Reports having had ${thing}.`;
    case 'there is':
      return `There ${head.split(' ')[0]} ${thing}.`;
    case 'is':
      return `The patient is ${topic}.`;
    case 'has done':
      return `The patient has ${topic.replace(/^ever /, '')}.`;
    case 'does':
      return `The patient ${agreed(topic)}.`;
    case 'did':
      return `The patient did ${topic}.`;
    case 'inverted':
      return `${turned(head)} ${topic}.`;
    case 'statement':
      return `The patient ${agreed(topic)}.`;
  }
}

/** "is it" as "It is". */
function turned(head: string): string {
  const [verb, subject] = head.split(' ');
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${verb}`;
}

function agreed(predicate: string): string {
  const words = predicate.split(' ');
  const at = words.findIndex(
    (word) => isBaseVerb(word) || /^(are|am|have|do|were|was|had|did|will|would|can|is|has)$/.test(word),
  );
  if (at < 0 || at > 2) return predicate;
  return words.with(at, agreeing(words[at], words[at])).join(' ');
}
