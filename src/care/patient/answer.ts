/**
 * A patient's question answered from their signed documents, and from nothing else: emergencies first, then a fixed reply to what no record may answer, then the signed
 * sentences that speak of what was asked, quoted and explained, or that the record doesn't say.
 *
 * No words of the question or of a document are ever followed as instructions: there is nothing that could follow them. Emergencies win over all else.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { CLOSING, type ExplainedStatement } from './explain.ts';
import { type Term, termsIn } from './glossary/glossary.ts';
import type { Emergency } from './redFlags/emergencies.ts';
import { findRedFlags } from './redFlags/findRedFlags.ts';
import { EMERGENCY_CONTACTS, type EmergencyContacts, emergencyGuidance, standingAdvice } from './redFlags/guidance.ts';
import { REFERRALS, type RefusedRequest, refusedRequest } from './requests.ts';
import { keysOf, type RetrievedSentence, retrieve } from './retrieval.ts';
import { requireSigned, type SignedDocument, type SignedSentence } from './signedDocument.ts';
import { ASK_MEANING, plainStatement } from './statement.ts';

export const ANSWER_KINDS = ['emergency', 'referral', 'answer', 'not in record'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface QuotedSentence extends ExplainedStatement {
  readonly document: string;
  /** The signed words. */
  readonly signed: string;
}

export interface PatientAnswer {
  readonly kind: AnswerKind;
  readonly emergencies: readonly Emergency[];
  readonly refused: RefusedRequest | null;
  /** Above all else where no emergency was found; null where one was: then `lead` says more. */
  readonly standing: string | null;
  /** Guidance, a referral, or how the record answers. */
  readonly lead: readonly string[];
  readonly quotes: readonly QuotedSentence[];
  /** What words of the question mean in general. */
  readonly words: readonly string[];
  readonly closing: readonly string[];
}

const LONGEST_QUESTION = 2000;
const MOST_QUOTES = 4;
/** Of the question's telling words, by their weight, that a sentence must have. */
const LEAST_COVERED = 0.5;

/**
 * @throws input/invalid for no question or one that is too long, input/mismatch when the documents are of several patients.
 */
export function answerQuestion(
  question: string,
  documents: readonly SignedDocument[],
  contacts: EmergencyContacts = EMERGENCY_CONTACTS.general,
): PatientAnswer {
  requireSigned(documents);
  requireOnePatient(documents);
  if (question.trim() === '' || question.length > LONGEST_QUESTION * 10) throw noQuestion();
  const emergencies = findRedFlags(question);
  if (emergencies.length > 0)
    return reply('emergency', emergencyGuidance(emergencies, contacts), { emergencies, closing: [] });
  const standing = standingAdvice(contacts);
  const refused = refusedRequest(question);
  if (refused !== null) return reply('referral', REFERRALS[refused], { standing, refused });
  const words = wordsAsked(question);
  const quotes = chosen(question.slice(0, LONGEST_QUESTION), documents);
  if (quotes.length > 0) return reply('answer', ['Your signed record says this.'], { standing, quotes, words });
  return reply('not in record', ['Your record doesn’t say.', 'Ask your care team.'], { standing, words });
}

function reply(kind: AnswerKind, lead: readonly string[], more: Partial<PatientAnswer>): PatientAnswer {
  const empty = { emergencies: [], refused: null, standing: null, quotes: [], words: [] };
  return { kind, ...empty, lead, closing: CLOSING, ...more };
}

/** The best sentences of all documents, as long as they speak of what the question names. */
function chosen(question: string, documents: readonly SignedDocument[]): readonly QuotedSentence[] {
  const all = documents.flatMap((document) => document.sentences.map((sentence) => ({ document, sentence })));
  const found = retrieve(
    question,
    all.map(({ sentence }) => sentence),
  ).filter(({ sentence, covered }) => covered >= LEAST_COVERED && speaksOf(question, sentence));
  const best = found.at(0)?.score ?? 0;
  const kept = distinct(found.filter(({ score }) => score >= best * 0.6)).slice(0, MOST_QUOTES);
  return kept.map(({ sentence }) => {
    const { said, meant, shape } = plainStatement(sentence);
    const document = all.find((one) => one.sentence === sentence)?.document.title ?? '';
    const quoted = shape === 'quotation' || said.includes(ASK_MEANING);
    return { document, signed: sentence.text, text: [...said, ...meant], cites: [sentence.id], quoted };
  });
}

function distinct(found: readonly RetrievedSentence[]): readonly RetrievedSentence[] {
  const seen = new Set<string>();
  return found.filter(({ sentence: { text } }) => !seen.has(text) && seen.add(text) !== undefined);
}

/**
 * A sentence answers only if it names a glossary term of the question, where there is one: "what was my potassium" is never answered with sodium. How much of the question it
 * covers is `retrieve`'s to say.
 */
function speaksOf(question: string, sentence: SignedSentence): boolean {
  const terms = namedTerms(question);
  if (terms.length === 0) return true;
  const spoken = new Set([...keysOf(sentence.text), ...keysOf(sentence.section)]);
  return terms.some(({ names }) => spoken.has(`=${names[0]}`));
}

function namedTerms(question: string): readonly Term[] {
  return termsIn(question)
    .map(({ term }) => term)
    .filter(({ kind }) => kind !== 'word');
}

function wordsAsked(question: string): readonly string[] {
  const asksMeaning =
    /\b(?:what (?:is|are|does|do|was)|what's|whats|mean|means|meaning|explain|stand for|definition)\b/i.test(question);
  if (!asksMeaning) return [];
  return [...new Set(namedTerms(question).flatMap((term) => (term.meaning === null ? [] : [explained(term)])))];
}

function explained({ names, plain, meaning, kind }: Term): string {
  const name = `“${names[0]}”`;
  if (kind === 'medicine' || plain === names[0] || kind === 'test')
    return `${meaning ?? ''}`.replace(/^It /, `${name} `);
  return `${name} means ${plain}. ${meaning ?? ''}`;
}

function requireOnePatient(documents: readonly SignedDocument[]): void {
  if (new Set(documents.map(({ subject }) => subject)).size <= 1) return;
  throw new AnamnesisError('input/mismatch', {
    where: 'the documents',
    rule: 'They are of more than one patient.',
    remedy: 'Give the documents of one patient.',
  });
}

function noQuestion(): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: '--question',
    rule: 'The question is empty or too long.',
    remedy: `Ask in up to ${LONGEST_QUESTION} characters.`,
  });
}
