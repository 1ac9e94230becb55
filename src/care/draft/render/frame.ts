/**
 * What every output form says around the sentences: that the draft is unsigned, of what and of when it is, what a person still has to add.
 *
 * The frame states nothing of the patient but the subject's id and the time that the draft knows of, so it carries no citations.
 */
import type { Draft, DraftSection } from '../document.ts';
import { plain } from '../prose/sentence.ts';
import { dateText } from '../prose/times.ts';

/** In every form, on every page: nobody may take a draft for a signed document. */
export const UNSIGNED = 'DRAFT – not signed';

export const UNSIGNED_REASON =
  'Written by a program from the record. Nobody has reviewed it. It becomes a document only when a person has checked, completed and signed it.';

/** `Discharge summary of subject 17, as known on 5 March 2021`. */
export function identityLine(draft: Draft): string {
  return `${draft.title} of subject ${plain(draft.subject)}, as known on ${dateText(draft.asOf)}`;
}

export function toCompleteLine(draft: Draft): string | null {
  const open = draft.toComplete ?? [];
  return open.length === 0 ? null : `To be added by the author before signing: ${open.join('; ')}.`;
}

export function notShownLine(section: DraftSection): string | null {
  const count = section.notShown ?? 0;
  if (count === 0) return null;
  return count === 1
    ? 'Left out for length: 1 entry of the record.'
    : `Left out for length: ${count} entries of the record.`;
}
