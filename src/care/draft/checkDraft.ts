/**
 * The last gate before a draft is shown: its text is verified against the record like any note, and a sentence that is not supported by what it cites
 * is withheld.
 *
 * A sentence passes when verification finds something to check in it, finds all of it supported, and by at least one of the facts that the sentence
 * cites, or one derived from them; one that says that nothing is recorded, or that the record does not cover a kind, when verification agrees; and what the record
 * both has and denies, when the draft tells both. What is withheld is our fault.
 */

import type { ClinicalRecord, Fact, FactId } from '../facts/fact.ts';
import type { SentenceVerdict, Verification } from '../verify/verdict.ts';
import type { Verifier } from '../verify/verifyNote.ts';
import type { Draft, DraftSentence } from './document.ts';
import { textOf } from './render/text.ts';

export interface Withheld {
  readonly heading: string;
  readonly sentence: DraftSentence;
  /** Of the verifier, or ours. */
  readonly reason: string;
}

export interface CheckedDraft {
  /** Without what is withheld. */
  readonly draft: Draft;
  readonly withheld: readonly Withheld[];
}

/** @param verifier of the same record. */
export function checkDraft(draft: Draft, record: ClinicalRecord, verifier: Verifier): CheckedDraft {
  const facts = new Map(record.facts.map((fact) => [fact.id, fact]));
  const told = new Set(
    draft.sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences.flatMap(factsOf))),
  );
  const { text, places } = textOf(draft);
  const verification = verifier.verify(text, { written: draft.asOf });
  const reasons = new Map<DraftSentence, string>();
  for (const { sentence, start, end } of places) {
    const reason = whyNotSupported(sentence, { start, end }, verification, facts, told);
    if (reason !== null) reasons.set(sentence, reason);
  }
  if (reasons.size === 0) return { draft, withheld: [] };
  return { draft: without(draft, reasons), withheld: withheldOf(draft, reasons) };
}

function whyNotSupported(
  sentence: DraftSentence,
  place: { readonly start: number; readonly end: number },
  { sentences, problems }: Verification,
  record: ReadonlyMap<FactId, Fact>,
  told: ReadonlySet<FactId>,
): string | null {
  const found = sentences.filter(({ start, end }) => start < place.end && end > place.start);
  if (found.length === 0) return problems[0]?.reason ?? 'Verification found no sentence here.';
  const cited = new Set(factsOf(sentence));
  const worst = found.find(
    ({ verdict, statements }) =>
      verdict !== 'supported' && !(verdict === 'not checkable' && areBothTold(statements, cited, record, told)),
  );
  if (worst !== undefined) return reasonOf(worst);
  const facts = found.flatMap(({ statements }) => statements.flatMap((statement) => statement.facts));
  const rests = (id: FactId): boolean =>
    cited.has(id) || (record.get(id)?.derivation?.inputs.some((input) => cited.has(input)) ?? false);
  if (cited.size === 0 || facts.some(rests)) return null;
  // Age, sex and birth are verified as the person's; verification names any one demographic fact for them.
  const isOfPerson = (id: FactId): boolean => record.get(id)?.kind === 'demographic';
  if (facts.some(isOfPerson) && [...cited].every(isOfPerson)) return null;
  return 'Supported, but by none of the facts that the sentence cites.';
}

function factsOf({ citations }: DraftSentence): readonly FactId[] {
  return citations.flatMap((citation) => (citation.type === 'fact' ? [citation.fact] : []));
}

/** Where the record contradicts itself, verification names the facts of both sides and decides nothing. */
function areBothTold(
  statements: SentenceVerdict['statements'],
  cited: ReadonlySet<FactId>,
  record: ReadonlyMap<FactId, Fact>,
  told: ReadonlySet<FactId>,
): boolean {
  const open = statements.filter(({ verdict }) => verdict !== 'supported');
  return open.every(({ facts }) => {
    const isDenied = (id: FactId): boolean => record.get(id)?.assertion === 'absent';
    return (
      facts.some(isDenied) &&
      !facts.every(isDenied) &&
      facts.some((id) => cited.has(id)) &&
      facts.every((id) => told.has(id))
    );
  });
}

function reasonOf({ verdict, statements }: SentenceVerdict): string {
  return statements.find((statement) => statement.verdict === verdict)?.reason ?? 'Nothing in it can be checked.';
}

/** Empty blocks and sections go with their sentences. */
function without(draft: Draft, reasons: ReadonlyMap<DraftSentence, string>): Draft {
  const sections = draft.sections.flatMap((section) => {
    const blocks = section.blocks
      .map((block) => ({ ...block, sentences: block.sentences.filter((sentence) => !reasons.has(sentence)) }))
      .filter(({ sentences }) => sentences.length > 0);
    return blocks.length === 0 ? [] : [{ ...section, blocks }];
  });
  return { ...draft, sections };
}

function withheldOf(draft: Draft, reasons: ReadonlyMap<DraftSentence, string>): readonly Withheld[] {
  return draft.sections.flatMap(({ heading, blocks }) =>
    blocks.flatMap(({ sentences }) =>
      sentences.flatMap((sentence) => {
        const reason = reasons.get(sentence);
        return reason === undefined ? [] : [{ heading, sentence, reason }];
      }),
    ),
  );
}
