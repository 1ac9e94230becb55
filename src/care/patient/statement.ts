/**
 * One signed sentence in plain words: what it says, then what its terms mean in general; quoted as signed where that can't be done safely.
 *
 * Three shapes are taken apart: a thing and what was done with it and when, a test and its value, and any other sentence whose words are all plain or in the glossary.
 * Whatever is said is checked against the signed sentence (`survival.ts`), and its reading grade measured; a failure means a quotation. Nothing is concluded: "high"
 * and "low" are said only where the signed sentence says so.
 */
import type { Term } from './glossary/glossary.ts';
import { isEasy } from './readability.ts';
import type { SentenceId, SignedSentence } from './signedDocument.ts';
import { capitalised, type Substitution, substitute } from './substitute.ts';
import { medicinesIn, negationsIn, survives } from './survival.ts';

const HIGHEST_GRADE = 6;

export const STATEMENT_SHAPES = ['thing', 'result', 'sentence', 'quotation'] as const;
export type StatementShape = (typeof STATEMENT_SHAPES)[number];

export interface PlainStatement {
  readonly shape: StatementShape;
  /** What the signed sentence says. */
  readonly said: readonly string[];
  /** What its terms mean in general. */
  readonly meant: readonly string[];
  /** Glossary terms that it is about. */
  readonly terms: readonly Term[];
  /** As the signed sentence says: a result above or below what is usual. */
  readonly level: 'high' | 'low' | null;
  /** What the sentence is about, as signed; null for a sentence as a whole. */
  readonly about: string | null;
  readonly cites: readonly SentenceId[];
}

export function plainStatement(sentence: SignedSentence): PlainStatement {
  const made = resultStatement(sentence) ?? thingStatement(sentence) ?? sentenceStatement(sentence);
  return made !== null && isSafe(sentence, made) ? made : quotation(sentence);
}

type Draft = PlainStatement & { readonly negations: number };

function isSafe({ text }: SignedSentence, { said, meant, negations }: Draft): boolean {
  const plain = said.join(' ');
  const own = plain.replaceAll(/Your letter calls it “[^”]*”\./g, ' ').replaceAll(ASK_MEANING, ' ');
  if (!survives(text, own) || negationsIn(own) !== negationsIn(text) + negations) return false;
  return (
    isEasy(plain, medicinesIn(plain), HIGHEST_GRADE) &&
    meant.every((ours) => isEasy(ours, medicinesIn(ours), HIGHEST_GRADE))
  );
}

const RESULT =
  /^(?:The )?(?:(highest|lowest|last|latest|first) )?(.{1,60}?)(?::| (?:was|were|is|are|of)) ((?:[<>≤≥]\s?)?\d[^;]*?)(?:, which (?:is|are|was|were) ([\p{L} ]+?))?(?: \((H|L|HH|LL|high|low)\))?( \((?:reference|normal)[^)]*\))?\.?$/u;
const TREND =
  /^()(.{1,60}?) ((?:fell|rose|went up|went down|increased|decreased) from \d[^;]*?)(?:, which (?:is|are) ([\p{L} ]+?))?( \((?:reference|normal)[^)]*\))?\.?$/u;

/** `Creatinine was 1.56 mg/dL on 4 March 2009, which is high.` */
function resultStatement({ text, id }: SignedSentence): Draft | null {
  const plainMatch = RESULT.exec(text);
  const trend = TREND.exec(text);
  const match = plainMatch ?? trend;
  if (match === null || /^(?:the patient|he|she|it|there|no|patient)\b/i.test(match[2])) return null;
  const [, which, name, value] = match;
  const verb = /(?:were|are) [<>≤≥\d]/.test(text) ? 'were' : 'was';
  const level = (match[4] ?? (plainMatch === null ? undefined : match[5]))?.trim();
  const range = (plainMatch === null ? match[5] : match[6]) ?? '';
  const subject = substitute(name.trim());
  const test = subject.terms.find(({ kind }) => kind === 'test');
  const rest = substitute(value);
  if (test === undefined || subject.unknown.length > 0 || rest.unknown.length > 0) return null;
  const plain = subject.text.replace(/^(?:a|an|the) /i, '');
  const shown = plain.toLowerCase().includes(name.trim().toLowerCase()) ? plain : `${plain} (“${name.trim()}”)`;
  const named = `Your ${which === undefined || which === '' ? '' : `${which} `}${shown}`;
  const judged = judgement(level);
  return {
    shape: 'result',
    said: [
      ...valuesApart(named, `${plainMatch === null ? '' : `${verb} `}${rest.text}${substitute(range).text}`),
      ...(judged === null ? [] : [`That is ${judged.said}.`]),
    ],
    meant: [
      test.meaning,
      judged?.level === 'high' ? test.high : null,
      judged?.level === 'low' ? test.low : null,
    ].filter((meaning) => meaning !== null),
    terms: [test],
    level: judged?.level ?? null,
    about: name.trim(),
    cites: [id],
    negations: subject.negations + rest.negations,
  };
}

/** `was A on one day and B on another`, `went down from A on one day to B on another`: each value in a sentence of its own. */
function valuesApart(name: string, value: string): readonly string[] {
  const pair = /^(?:was|were) (.+? (?:on|in) .+?),? and (\S+.* (?:on|in) .+)$/.exec(value);
  if (pair !== null) return [`${name} ${value.split(' ')[0]} ${pair[1]}.`, `It was ${pair[2]}.`];
  const trend = /^(\w+(?: up| down)?) from (.+? (?:on|in) .+?) to (.+ (?:on|in) .+)$/.exec(value);
  if (trend !== null) return [`${name} ${trend[1]}.`, `It was ${trend[2]}.`, `It was ${trend[3]}.`];
  return [`${name} ${value}.`];
}

function judgement(level: string | undefined): { readonly said: string; readonly level: 'high' | 'low' | null } | null {
  if (level === undefined || level === '') return null;
  const said =
    ({ H: 'high', HH: 'very high', L: 'low', LL: 'very low' } as Record<string, string | undefined>)[level] ??
    substitute(level).text;
  return { said, level: /\bhigh\b/.test(said) ? 'high' : /\blow\b/.test(said) ? 'low' : null };
}

const THING =
  /^(.{2,160}?) ((?:was|were|is|are|has been|have been)(?: not)?(?: first| last)? (?:recorded|prescribed|stopped|given|performed|done|noted|planned|ordered|administered|started|pending|seen on|diagnosed|found|in use)\b.*?)\.?$/;
const NO_THING = /^(?:no|none|neither|there|he|she|it|this|that|the patient|patient|they|we|you)\b/i;

/** `Pneumonia was recorded on 11 March 2009.`, `Bisoprolol 5 mg orally was prescribed on 21 December 2009.` */
function thingStatement({ text, id }: SignedSentence): Draft | null {
  const match = THING.exec(text);
  if (match === null || NO_THING.test(match[1])) return null;
  const [, thing, happened] = match;
  const subject = substitute(thing);
  const rest = substitute(happened);
  if (rest.unknown.length > 0) return null;
  const known = subject.unknown.length === 0;
  const medicine = subject.terms.some(({ kind }) => kind === 'medicine');
  const event = rest.text
    .replace(/^were /, 'was ')
    .replace(/^are /, 'is ')
    .replace(/^have /, 'has ');
  const names = known && !medicine && subject.text.toLowerCase() !== thing.toLowerCase() && !/\d/.test(thing);
  return {
    shape: 'thing',
    said: [
      known ? `${capitalised(subject.text)}.` : `“${thing}.”`,
      `It ${event}.`,
      ...(names ? [`Your letter calls it “${thing}”.`] : []),
      ...(known ? [] : [ASK_MEANING]),
    ],
    meant: meaningsOf(subject),
    terms: subject.terms,
    level: null,
    about: thing,
    cites: [id],
    negations: (known ? subject.negations : 0) + rest.negations,
  };
}

/** Any sentence of plain words and glossary terms alone. */
function sentenceStatement({ text, id }: SignedSentence): Draft | null {
  const whole = substitute(
    text.replace(/,? (?:as )?(recorded|performed|noted) ((?:on|in|at) [^,]+)\.$/, '. It was $1 $2.'),
  );
  if (whole.unknown.length > 0) return null;
  return {
    shape: 'sentence',
    said: [capitalised(toYou(/[.!?]$/.test(whole.text) ? whole.text : `${whole.text}.`))],
    meant: meaningsOf(whole),
    terms: whole.terms,
    level: null,
    about: null,
    cites: [id],
    negations: whole.negations,
  };
}

/** "The patient is" as "You are", where the sentence speaks of no one else and of no death. */
function toYou(text: string): string {
  if (
    /\b(?:mother|father|sister|brother|son|daughter|wife|husband|partner|aunt|uncle|grand\w+|family|relative|died|death|infant|baby)\b/i.test(
      text,
    )
  )
    return text;
  return text.replace(
    /^(?:The patient|She|He) (is|was|has|had|came|went|left|will|can|may)\b/,
    (_, verb: string) => `You ${SECOND_PERSON[verb] ?? verb}`,
  );
}

const SECOND_PERSON: Readonly<Record<string, string>> = { is: 'are', was: 'were', has: 'have' };

export const ASK_MEANING = 'Ask your team what this means.';

/** The signed sentence itself; the terms that are known are explained beside it. */
function quotation({ text, id }: SignedSentence): PlainStatement {
  const { terms } = substitute(text);
  const meant = terms.flatMap((term) => {
    if (term.kind === 'word' || term.meaning === null) return [];
    const named = term.kind === 'medicine' ? capitalised(term.names[0]) : `“${term.names[0]}”`;
    const sentence =
      term.kind === 'medicine' || term.kind === 'test'
        ? term.meaning.replace(/^It /, `${named} `)
        : `Here ${named} means ${term.plain}.`;
    const says =
      term.plain.replace(/^(?:a|an|the) /, '') !== term.names[0] || term.kind === 'test' || term.kind === 'medicine';
    return says && isEasy(sentence, [term.names[0]], HIGHEST_GRADE) ? [sentence] : [];
  });
  return {
    shape: 'quotation',
    said: [`Your letter says: “${text}”`, ASK_MEANING],
    meant: [...new Set(meant)],
    terms,
    level: null,
    about: null,
    cites: [id],
  };
}

/** What the first term of each kind means; words have no meaning of their own. */
function meaningsOf({ terms }: Substitution): readonly string[] {
  const meanings = terms.flatMap(({ kind, meaning }) =>
    kind === 'word' || kind === 'test' || meaning === null ? [] : [meaning],
  );
  return [...new Set(meanings)].slice(0, 2);
}
