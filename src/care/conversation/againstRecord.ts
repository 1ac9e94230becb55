/**
 * A visit's statements held against the patient's record. What the record contradicts stays as it was said, and is put before the clinician in a section of
 * its own, with the words and the fact side by side: either may be the one that is wrong.
 *
 * What the record has nothing of is no fault: visits are for what is new. Quoted words are not judged.
 */
import type { Draft, DraftSection } from '../draft/document.ts';
import type { ClinicalRecord, FactId } from '../facts/fact.ts';
import { SEVERITIES, type StatementVerdict, VERDICTS, type Verdict } from '../verify/verdict.ts';
import { openVerifier, type Verifier } from '../verify/verifyNote.ts';
import type { VisitDraft } from './draftVisit.ts';
import type { Statement } from './statements.ts';

export interface RecordDifference {
  readonly statement: Statement;
  readonly severity: StatementVerdict['severity'];
  readonly facts: readonly FactId[];
  readonly reason: string;
}

export interface CheckedVisit {
  /** With the section of differences first, where there are any. */
  readonly draft: Draft;
  /** The most severe first. */
  readonly differences: readonly RecordDifference[];
  /** Statements of the note by their worst verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
}

export function againstRecord({ draft, written, leftOut }: VisitDraft, record: ClinicalRecord): CheckedVisit {
  const verifier = openVerifier(record);
  const counts = { supported: 0, 'not checkable': 0, 'not found': 0, contradicted: 0 };
  const differences: RecordDifference[] = [];
  const kept = new Set(written);
  // What is left out for length still differs, if it does.
  for (const statement of [...written, ...leftOut]) {
    const verdicts = statement.form === 'quoted' ? [] : verdictsOf(statement, verifier, draft.asOf);
    if (kept.has(statement))
      counts[VERDICTS.findLast((verdict) => verdicts.some((one) => one.verdict === verdict)) ?? 'not checkable']++;
    for (const { verdict, contradictions, facts, severity, reason } of verdicts) {
      if (verdict !== 'contradicted') continue;
      const against = [...new Set([...contradictions.map(({ fact }) => fact), ...facts])];
      differences.push({ statement, severity, facts: against, reason });
    }
  }
  const sorted = differences.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const sections = sorted.length === 0 ? draft.sections : [differenceSection(sorted), ...draft.sections];
  return { draft: { ...draft, sections }, differences: sorted, counts };
}

/** "Denies allergies" is about all of them. */
const NO_ALLERGY =
  /^(denies|reports no|there are no)( having had)?( known)?( drug| medication)? allergies( to (medications?|medicines?|drugs|anything|any medications?))?(, as far as known)?\.$/i;

function verdictsOf({ text }: Statement, verifier: Verifier, written: number): readonly StatementVerdict[] {
  // A colon could be taken for a heading's.
  const checked = NO_ALLERGY.test(text) ? 'No known allergies.' : text.replace(': ', ' ');
  return verifier.verify(checked, { written }).sentences.flatMap(({ statements }) => statements);
}

function differenceSection(differences: readonly RecordDifference[]): DraftSection {
  const sentences = differences.map(({ statement, facts, reason }) => ({
    text: `Said: ${statement.text} ${reason}`,
    citations: [
      ...statement.places.map((place) => ({ type: 'turn' as const, ...place })),
      ...facts.map((fact) => ({ type: 'fact' as const, fact })),
    ],
  }));
  return { heading: 'Differs from the record', code: null, blocks: [{ layout: 'list', sentences }] };
}
