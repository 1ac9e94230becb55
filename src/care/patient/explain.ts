/**
 * A signed document explained to its patient: why they were in hospital, what happened and was found, their health problems and medicines, what comes next, and what to ask.
 *
 * Each statement cites the signed sentences that it explains; nothing is in it that they don't say, but for what terms mean in general. It gives no advice to change
 * anything. Leaves out sentences of which an equal one was explained before.
 */

import { requireSigned, type SectionRole, type SentenceId, type SignedDocument } from './signedDocument.ts';
import { ASK_MEANING, type PlainStatement, plainStatement } from './statement.ts';

export const EXPLANATION_PARTS = [
  'Why you were there',
  'What happened there',
  'What was found',
  'Your health problems',
  'Your medicines',
  'Your allergies',
  'What happens next',
  'More from your letter',
  'What to ask your team',
] as const;
export type ExplanationPart = (typeof EXPLANATION_PARTS)[number];

export interface ExplainedStatement {
  /** Sentences to show, in order. */
  readonly text: readonly string[];
  readonly cites: readonly SentenceId[];
  /** Whether the signed words are quoted because they could not be made plain. */
  readonly quoted: boolean;
}

export interface ExplainedPart {
  readonly heading: ExplanationPart;
  readonly statements: readonly ExplainedStatement[];
}

export interface Explanation {
  readonly title: string;
  readonly signedAt: string;
  readonly parts: readonly ExplainedPart[];
  /** What it is, and what it is not. */
  readonly closing: readonly string[];
}

/** The end of every text for patients. */
export const CLOSING = [
  'This was made from your signed record.',
  'It is not medical advice.',
  'Do not stop or change your care without talking to your team.',
] as const;

export function explainDocument(document: SignedDocument): Explanation {
  requireSigned([document]);
  const seen = new Set<string>();
  const told = new Set<string>();
  const statements = document.sentences.flatMap((sentence) => {
    if (seen.has(sentence.text)) return [];
    seen.add(sentence.text);
    return [{ role: sentence.role, statement: withoutRepeats(plainStatement(sentence), told) }];
  });
  const parts = EXPLANATION_PARTS.map((heading): ExplainedPart => {
    if (heading === 'What to ask your team') {
      return { heading, statements: questionsToAsk(statements.map(({ statement }) => statement)) };
    }
    const here = statements.filter(({ role, statement }) => partOf(role, statement) === heading);
    return { heading, statements: here.map(({ statement }) => shown(statement)) };
  });
  return {
    title: document.title,
    signedAt: document.signedAt,
    parts: parts.filter((part) => part.statements.length > 0),
    closing: CLOSING,
  };
}

/** What a term means is told once. */
function withoutRepeats(statement: PlainStatement, told: Set<string>): PlainStatement {
  const meant = statement.meant.filter((meaning) => !told.has(meaning));
  for (const meaning of meant) told.add(meaning);
  return { ...statement, meant };
}

function shown({ said, meant, shape, cites }: PlainStatement): ExplainedStatement {
  const quoted = shape === 'quotation' || said.includes(ASK_MEANING);
  const ask = said.filter((sentence) => sentence === ASK_MEANING);
  return { text: [...said.filter((sentence) => sentence !== ASK_MEANING), ...meant, ...ask], cites, quoted };
}

const PART_OF_ROLE: Readonly<Record<SectionRole, ExplanationPart>> = {
  reason: 'Why you were there',
  course: 'What happened there',
  results: 'What was found',
  problems: 'Your health problems',
  medicines: 'Your medicines',
  allergies: 'Your allergies',
  plan: 'What happens next',
  other: 'More from your letter',
};

function partOf(role: SectionRole, { shape }: PlainStatement): ExplanationPart {
  if (shape === 'result') return 'What was found';
  return PART_OF_ROLE[role];
}

const MOST_QUESTIONS = 6;

/** From the content: results out of range first, then medicines, problems, and what was left as signed. */
function questionsToAsk(statements: readonly PlainStatement[]): readonly ExplainedStatement[] {
  const questions = new Map<string, ExplainedStatement>();
  const add = (text: string, { cites }: PlainStatement): void => {
    if (!questions.has(text)) questions.set(text, { text: [text], cites, quoted: false });
  };
  for (const one of statements) {
    const name = one.terms[0]?.plain.replace(/^(?:a|an|the) /, '') ?? one.about;
    if (one.level !== null) add(`What does my ${one.level} ${name} mean for me?`, one);
  }
  for (const one of statements) {
    const drug = one.terms.find(({ kind }) => kind === 'medicine');
    const said = one.said.join(' ');
    if (drug === undefined || one.shape !== 'thing') continue;
    add(/\bstopped\b/.test(said) ? `Why was ${drug.plain} stopped?` : `What should I know about ${drug.plain}?`, one);
  }
  for (const one of statements) {
    const problem = one.shape === 'thing' ? one.terms.find(({ kind }) => kind === 'condition') : undefined;
    if (problem !== undefined) add(`What should I know about ${problem.plain}?`, one);
  }
  for (const one of statements) if (one.shape === 'quotation') add('What do the quoted words in this text mean?', one);
  return balanced([...questions.values()]);
}

/** Not all of one kind. */
function balanced(all: readonly ExplainedStatement[]): readonly ExplainedStatement[] {
  const kinds = [/^What does/, /^Why was/, /^What should/, /^What do /];
  const groups = kinds.map((kind) => all.filter(({ text }) => kind.test(text[0])));
  const chosen: ExplainedStatement[] = [];
  for (let turn = 0; turn < MOST_QUESTIONS && chosen.length < MOST_QUESTIONS; turn++) {
    for (const group of groups)
      if (group[turn] !== undefined && chosen.length < MOST_QUESTIONS) chosen.push(group[turn]);
  }
  return chosen;
}
