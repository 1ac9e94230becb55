/**
 * Checks a note against a record: reads it, takes it apart into statements, holds each against the facts, and looks for what is left out.
 *
 * Deterministic, on one processor, without a model: a verdict follows from facts that it names. Promises never to follow words of the note that are addressed to a
 * program, and to refuse what it cannot read (empty, enormous, binary, another language) instead of guessing. What each kind of statement must
 * agree in stands in the judge of its family (`judge*.ts`); how much a disagreement matters, in `severity.ts`.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { buildLexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { NoteReading, TextSentence } from '../../data/text/reading.ts';
import { readNote } from '../../data/text/readNote.ts';
import type { ClinicalRecord } from '../facts/fact.ts';
import { conflictsOf } from './conflicts.ts';
import { earlierRecord } from './earlierRecord.ts';
import { type PersonStatement, personStatements } from './judgePerson.ts';
import { judgeStay } from './judgeStay.ts';
import { judgeMention, mentionStatements } from './mentionStatements.ts';
import { judgeNone } from './noneRecorded.ts';
import { type FoundProblem, instructionsIn, languageProblem, refusal } from './noteProblems.ts';
import { MUST_MENTION, omissionsOf } from './omissions.ts';
import { withOrphans } from './orphanQuantities.ts';
import { indexRecord } from './recordIndex.ts';
import { severityOf } from './severity.ts';
import { withStatedDetails } from './statedDetails.ts';
import type { Bench, Judgement } from './statement.ts';
import { MINUTES_A_DAY } from './times.ts';
import { unknownTerms } from './unknownTerms.ts';
import {
  type OmissionRule,
  SEVERITIES,
  type SentenceVerdict,
  type StatementVerdict,
  VERDICTS,
  type Verdict,
  type Verification,
} from './verdict.ts';
import { worstVerdict } from './worst.ts';

export interface VerifyOptions {
  /** When the note was written, minutes; else the record's own time. */
  readonly written?: number;
  /** Kind of document, for what it must mention; without one, omissions are not looked for. */
  readonly kind?: string;
}

/** A record indexed once, for many notes; for a note older than the record, what came later is left out. */
export interface Verifier {
  /** @throws settings/invalid when the kind is none that `MUST_MENTION` lists. */
  verify(text: string, options?: VerifyOptions): Verification;
}

export function verifyNote(text: string, record: ClinicalRecord, options: VerifyOptions = {}): Verification {
  return openVerifier(record).verify(text, options);
}

export function openVerifier(record: ClinicalRecord): Verifier {
  const shared = buildLexicon();
  const whole = indexRecord(record, shared);
  return {
    verify(text, options = {}) {
      const rules = rulesOf(options.kind);
      const refused = refusal(text);
      if (refused !== null) return emptyVerification([refused]);
      const written = options.written ?? record.asOf;
      const then = earlierRecord(record, written);
      const index = then === record ? whole : indexRecord(then, shared);
      const read = readNote(text, index.lexicon, { written });
      const sentences = read.sentences.map((sentence) => withOrphans(sentence, text, index.lexicon));
      const reading = { ...read, sentences };
      const foreign = languageProblem(reading);
      if (foreign !== null) return emptyVerification([foreign]);
      return verifyReading(reading, rules, { text, record: then, index, written: endOfDay(written) });
    },
  };
}

function rulesOf(kind: string | undefined): readonly OmissionRule[] {
  if (kind === undefined) return [];
  const rules = MUST_MENTION.get(kind);
  if (rules !== undefined) return rules;
  throw new AnamnesisError('settings/invalid', {
    where: 'kind of document',
    rule: 'This kind of document is not known.',
    remedy: `Use one of: ${[...MUST_MENTION.keys()].join(', ')}.`,
  });
}

/** A note of a day knows that day: a date alone would cut off its results. */
function endOfDay(written: number): number {
  return written % MINUTES_A_DAY === 0 ? written + MINUTES_A_DAY - 1 : written;
}

function verifyReading(reading: NoteReading, rules: readonly OmissionRule[], bench: Bench): Verification {
  const persons = personStatements(reading, bench);
  const sentences = reading.sentences.map((sentence) => judgeSentence(sentence, reading, persons, bench));
  const counts: Record<Verdict, number> = { supported: 0, 'not checkable': 0, 'not found': 0, contradicted: 0 };
  for (const { statements } of sentences) for (const { verdict } of statements) counts[verdict]++;
  return {
    sentences,
    omissions: omissionsOf(rules, reading, sentences, bench),
    problems: [...otherPatient(persons), ...instructionsIn(reading.text)],
    conflicts: conflictsOf(sentences, bench),
    counts,
  };
}

/** All statements of a sentence: of the person, of a whole kind, of a stay, of each thing that is named, of words that nobody knows. */
function judgeSentence(
  sentence: TextSentence,
  reading: NoteReading,
  persons: readonly PersonStatement[],
  bench: Bench,
): SentenceVerdict {
  const own = persons.filter(({ end }) => sentence.start < end && end <= sentence.end);
  const ofPerson = own.map(({ start, end, judgement }) => statementVerdict(start, end, judgement, bench));
  const heading = reading.sections[sentence.section]?.heading ?? '';
  const none = judgeNone(sentence, heading, bench);
  const stay = judgeStay(sentence, heading, bench);
  const isAddress = ADDRESS.test(bench.text.slice(sentence.start, sentence.end));
  const taken = [...own, ...(none === null ? [] : [none])];
  const named = mentionStatements(sentence, reading).filter(
    ({ mention }) => !isAddress && !taken.some(({ start, end }) => start < mention.end && mention.start < end),
  );
  const others = [
    ...(none === null ? [] : [none]),
    ...(stay === null ? [] : [stay]),
    ...unknownTerms(sentence, bench.text),
  ];
  const words = new Map<StatementVerdict, string>();
  const ofMentions = named.map((statement) => {
    const { mention, start, end } = statement;
    const verdict = statementVerdict(start, end, judgeMention(statement, bench), bench);
    words.set(verdict, bench.text.slice(mention.start, mention.end));
    return verdict;
  });
  const ofOthers = others.map(({ start, end, judgement }) => statementVerdict(start, end, judgement, bench));
  const statements = withStatedDetails([...ofPerson, ...ofMentions, ...ofOthers], words, bench);
  return whole(
    sentence,
    statements.toSorted((a, b) => a.start - b.start),
  );
}

/** "Kestrel Falls, NY 00347" tells of no fall. */
const ADDRESS = /\b[A-Z]{2} \d{5}(?:-\d{4})?\b/;

function statementVerdict(start: number, end: number, judgement: Judgement, { text }: Bench): StatementVerdict {
  const { verdict, facts, noneOf, contradictions, reason } = judgement;
  const severity = severityOf(judgement, text.slice(start, end));
  return { start, end, verdict, facts, noneOf, contradictions, severity, reason };
}

/** A sentence has the worst verdict and the highest severity of its statements; without any there is nothing to check. */
function whole({ start, end }: TextSentence, statements: readonly StatementVerdict[]): SentenceVerdict {
  if (statements.length === 0) return { start, end, verdict: 'not checkable', severity: 'low', statements };
  const verdict = worstVerdict(statements.map((statement) => statement.verdict));
  const rank = Math.max(...statements.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return { start, end, verdict, severity: SEVERITIES[rank], statements };
}

function otherPatient(persons: readonly PersonStatement[]): readonly FoundProblem[] {
  const [first] = persons.filter(({ other }) => other);
  if (first === undefined) return [];
  const { start, end, judgement } = first;
  return [{ problem: 'other patient', span: { start, end }, reason: judgement.reason }];
}

function emptyVerification(problems: readonly FoundProblem[]): Verification {
  const counts: Record<Verdict, number> = { supported: 0, 'not checkable': 0, 'not found': 0, contradicted: 0 };
  for (const verdict of VERDICTS) counts[verdict] = 0;
  return { sentences: [], omissions: [], problems, conflicts: [], counts };
}
