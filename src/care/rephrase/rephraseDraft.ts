/**
 * A draft reworded by a language model, sentence by sentence, where that changes nothing but the words.
 *
 * Each answer is parsed back: it must say exactly what the template's sentence says (sameMeaning.ts) and get the same verdict from the same facts of the
 * record (care/verify). Else, and whenever there is no answer in time, within budget or in form, the template's sentence stays. Citations are never
 * touched. Under `de-identified only` sentences leave with placeholders or not at all. Sentences with quoted words are not sent.
 */
import { sha256OfBytes } from '../../base/hashing.ts';
import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import { buildLexicon } from '../../data/terminology/lexicon/lexicon.ts';
import type { Draft, DraftSentence } from '../draft/document.ts';
import type { ClinicalRecord } from '../facts/fact.ts';
import { indexRecord } from '../verify/recordIndex.ts';
import { openVerifier, type Verifier } from '../verify/verifyNote.ts';
import type { LanguageModelConfig } from './config.ts';
import { type LanguageModel, ModelFailure } from './languageModel.ts';
import { Ledger, type Usage } from './ledger.ts';
import type { MeaningContext } from './meaning.ts';
import { type Masked, Masker } from './placeholders.ts';
import { rewordingRequest, rewordingsIn } from './prompt.ts';
import { type Difference, meaningCheck } from './sameMeaning.ts';

/** Why a template's sentence stayed. */
export type KeptReason = Difference | 'facts' | 'not answered' | 'not sent' | 'identifying' | 'placeholders';

export interface RephraseReport {
  readonly sentences: number;
  readonly accepted: number;
  /** Returned as they were. */
  readonly unchanged: number;
  readonly kept: Readonly<Partial<Record<KeptReason, number>>>;
  readonly usage: Usage;
}

export interface RephraseOptions {
  readonly config: LanguageModelConfig;
  readonly signal: AbortSignal;
  /** Answers by hash of what was sent, for several drafts of a run. */
  readonly answers?: Map<string, string>;
  /** Of a run of several drafts, so that they share its budget; the report's usage is then what was used up to here. */
  readonly ledger?: Ledger;
}

/**
 * @throws network/failed when the policy forbids where the model is; the signal's reason when it fires. No other failure of the model throws.
 */
export async function rephraseDraft(
  draft: Draft,
  record: ClinicalRecord,
  model: LanguageModel,
  { config, signal, answers = new Map(), ledger = new Ledger(config) }: RephraseOptions,
): Promise<{ readonly draft: Draft; readonly report: RephraseReport }> {
  const check = new AnswerCheck(record);
  const texts = [...new Set(sentencesOf(draft).map(({ text }) => text))];
  const outgoing = texts.map((text) => outgoingOf(text, config, check.masker));
  const sent = outgoing.filter((one) => one.masked !== null && !answers.has(sha256OfBytes(one.masked.text)));
  const batches = Array.from({ length: Math.ceil(sent.length / config.batch) }, (_, i) =>
    sent.slice(i * config.batch, (i + 1) * config.batch),
  );
  await inParallel(batches, config.concurrency, async (batch) => {
    const asked = batch.flatMap(({ masked }) => (masked === null ? [] : [masked.text]));
    const returned = await answered(asked, model, ledger, signal);
    returned.forEach((text, i) => {
      if (text !== null) answers.set(sha256OfBytes(asked[i]), text);
    });
  });
  const outcomes = new Map(outgoing.map((one) => [one.text, check.outcome(one, answers)]));
  return { draft: withTexts(draft, outcomes), report: reportOf(draft, outcomes, ledger.usage()) };
}

interface Outgoing {
  readonly text: string;
  /** Null when it may not be sent. */
  readonly masked: Masked | null;
  readonly reason: KeptReason;
}

interface Outcome {
  readonly text: string;
  /** Null when the reworded sentence was taken. */
  readonly kept: KeptReason | 'unchanged' | null;
}

function sentencesOf({ sections }: Draft): readonly DraftSentence[] {
  return sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences));
}

function outgoingOf(text: string, { policy }: LanguageModelConfig, masker: Masker): Outgoing {
  if (/[“”"]/.test(text)) return { text, masked: null, reason: 'not sent' };
  if (policy === 'local only')
    return { text, masked: { text, restore: (reworded) => reworded }, reason: 'not answered' };
  return { text, masked: masker.mask(text), reason: 'identifying' };
}

async function answered(
  asked: readonly string[],
  model: LanguageModel,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<readonly (string | null)[]> {
  const messages = rewordingRequest(asked);
  const nothing = asked.map(() => null);
  if (!ledger.reserve(messages)) return nothing;
  try {
    const reply = await model.ask(messages, signal);
    ledger.settle(messages, reply);
    return rewordingsIn(reply.text, asked.length);
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    ledger.settle(messages, error);
    return nothing;
  }
}

/** Holds answers against the sentence that they stand for, and both against the record. */
class AnswerCheck {
  readonly masker: Masker;
  readonly #context: MeaningContext;
  readonly #verifier: Verifier;

  constructor(record: ClinicalRecord) {
    const lexicon: Lexicon = indexRecord(record, buildLexicon()).lexicon;
    const { sex } = record.person;
    this.masker = new Masker(record, lexicon);
    this.#context = { lexicon, written: record.asOf, sex: sex === 'female' || sex === 'male' ? sex : null };
    this.#verifier = openVerifier(record);
  }

  outcome({ text, masked, reason }: Outgoing, answers: ReadonlyMap<string, string>): Outcome {
    if (masked === null) return { text, kept: reason };
    const answer = answers.get(sha256OfBytes(masked.text));
    if (answer === undefined) return { text, kept: 'not answered' };
    const reworded = masked.restore(answer);
    if (reworded === null) return { text, kept: 'placeholders' };
    if (reworded === text) return { text, kept: 'unchanged' };
    const kept =
      meaningCheck(text, this.#context)(reworded) ??
      (this.#verdicts(text) === this.#verdicts(reworded) ? null : 'facts');
    return kept === null ? { text: reworded, kept } : { text, kept };
  }

  /** Of each statement its verdict and the fact that is closest. */
  #verdicts(text: string): string {
    const { sentences } = this.#verifier.verify(text);
    const found = sentences.flatMap(({ statements }) =>
      statements.map(({ verdict, facts, noneOf }) => `${verdict} ${facts[0] ?? noneOf}`),
    );
    return [...new Set(found)].toSorted().join('\n');
  }
}

function withTexts(draft: Draft, outcomes: ReadonlyMap<string, Outcome>): Draft {
  const reworded = (sentence: DraftSentence): DraftSentence => ({
    ...sentence,
    text: outcomes.get(sentence.text)?.text ?? sentence.text,
  });
  return {
    ...draft,
    sections: draft.sections.map((section) => ({
      ...section,
      blocks: section.blocks.map((block) => ({ ...block, sentences: block.sentences.map(reworded) })),
    })),
  };
}

function reportOf(draft: Draft, outcomes: ReadonlyMap<string, Outcome>, usage: Usage): RephraseReport {
  const all = sentencesOf(draft).flatMap(({ text }) => outcomes.get(text) ?? []);
  const kept: Partial<Record<KeptReason, number>> = {};
  for (const { kept: reason } of all) {
    if (reason !== null && reason !== 'unchanged') kept[reason] = (kept[reason] ?? 0) + 1;
  }
  return {
    sentences: all.length,
    accepted: all.filter((one) => one.kept === null).length,
    unchanged: all.filter((one) => one.kept === 'unchanged').length,
    kept,
    usage,
  };
}

async function inParallel<T>(items: readonly T[], workers: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(workers, items.length) }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
