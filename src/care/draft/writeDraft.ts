/**
 * Writes a document of a kind from the facts of a record, each sentence with its citations. Without a language model: outlines (`kinds/`) choose and
 * order facts, `prose/` says them.
 *
 * Promises: no sentence without a source; nothing that was not known at the record's time; the same record gives the same draft in whatever order its
 * facts come. What the record does not cover is said as such. Never signed, and no diagnosis, cause or plan that the record does not state.
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import type { ClinicalRecord } from '../facts/fact.ts';
import { type ChartOptions, chartOf } from './chart/chart.ts';
import type { DocumentKind, Draft, DraftSection } from './document.ts';
import { dischargeSummary } from './kinds/dischargeSummary.ts';
import { handover } from './kinds/handover.ts';
import { icuSummary } from './kinds/icuSummary.ts';
import type { Outline } from './kinds/outline.ts';
import { priorAuthorisation } from './kinds/priorAuthorisation.ts';
import { problemSummary } from './kinds/problemSummary.ts';
import { progressNote } from './kinds/progressNote.ts';
import { referralLetter } from './kinds/referralLetter.ts';

/** Kinds that can be written from a record alone; a visit note needs its conversation. */
export const WRITTEN_KINDS = [
  'discharge summary',
  'progress note',
  'referral letter',
  'handover',
  'problem summary',
  'prior authorisation',
  'icu summary',
] as const satisfies readonly DocumentKind[];
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

export type DraftOptions = ChartOptions;

const OUTLINES: Readonly<Record<WrittenKind, Outline>> = {
  'discharge summary': dischargeSummary,
  'progress note': progressNote,
  'referral letter': referralLetter,
  handover,
  'problem summary': problemSummary,
  'prior authorisation': priorAuthorisation,
  'icu summary': icuSummary,
};

/**
 * @throws input/invalid for a record that holds nothing but who the patient is. @throws input/mismatch where `options.encounter` is none of the record's, or where the kind needs a stay
 * that the record does not have.
 */
export function writeDraft(record: ClinicalRecord, kind: WrittenKind, options: DraftOptions = {}): Draft {
  const outline = OUTLINES[kind];
  const chart = chartOf(record, options, outline.stay);
  if (chart.facts.every(({ kind }) => kind === 'demographic')) {
    throw new AnamnesisError('input/invalid', {
      where: 'the record',
      rule: 'There is nothing in it to write from at this time.',
      remedy: 'Check the patient and the time (--at).',
    });
  }
  if (chart.stay === null && (options.encounter !== undefined || outline.stay !== 'any'))
    throw noStay(options, outline);
  const sections = outline.sections(chart).filter((section): section is DraftSection => section !== null);
  invariant(sections.length > 0, 'draft', 'A draft without a section.');
  return {
    kind,
    title: outline.title,
    code: outline.code,
    subject: record.subject,
    asOf: record.asOf,
    sections,
    toComplete: outline.toComplete,
  };
}

function noStay(options: DraftOptions, outline: Outline): AnamnesisError {
  if (options.encounter !== undefined) {
    return new AnamnesisError('input/mismatch', {
      where: '--encounter',
      rule: 'The record has no encounter with this id that had begun by then.',
      remedy: 'Leave it out for the last one, or give an id of this patient.',
    });
  }
  return new AnamnesisError('input/mismatch', {
    where: 'the record',
    rule: `It has no ${outline.stay} stay, so there is no ${outline.title} to write.`,
    remedy: 'Choose another kind of document, or another time (--at).',
  });
}

/**
 * The time at which a document of this kind is best written from a record that goes on beyond its stay: when the last results of the stay were in. Read
 * the record as of then, so that nothing of later shows. The record's own time for kinds that are of now.
 */
export function timeToWriteAt(record: ClinicalRecord, kind: WrittenKind, options: DraftOptions = {}): number {
  const { stay: wanted } = OUTLINES[kind];
  if (wanted === 'any') return record.asOf;
  const { stay, until } = chartOf(record, options, wanted);
  return stay === null ? record.asOf : Math.min(record.asOf, until);
}
