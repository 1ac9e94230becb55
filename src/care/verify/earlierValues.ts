/**
 * Of several numbers that a statement gives of one measurement, which are of earlier: "5.9 (prev 5.2)", "now 5.9, was 5.2", "5.2 → 5.9", "from 5.2 to 5.9". Such
 * a number may be any the record has of the past; the one beside it is said of now.
 */
import type { Mention, TextQuantity } from '../../data/text/reading.ts';

export const MOMENTS = ['earlier', 'latest', 'unsaid'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Directly before a number. */
const EARLIER =
  /\b(?:prev|previous(?:ly)?|was|were|from|before|prior|earlier|formerly|initially|baseline|(?:up|down) from)[\s:.(=]*(?:(?:value|reading|of|at)\s*)?$/i;
/** Between two numbers, of which the first is the older. */
const LEADS_TO = /^[^\d;]{0,12}(?:→|➔|⇒|⟶|-+>|=>|>>|\bto\b)[^\d;]{0,4}$/;

/** @param text of the note */
export function momentOf(quantity: TextQuantity, { quantities, end }: Mention, text: string): Moment {
  const moments = quantities.map((each, at) => {
    const before = quantities[at - 1];
    const next = quantities[at + 1];
    if (next !== undefined && LEADS_TO.test(text.slice(each.end, next.start))) return 'earlier';
    return before !== undefined && EARLIER.test(text.slice(Math.max(before.end, end), each.start))
      ? 'earlier'
      : 'unsaid';
  });
  const own = moments[quantities.findIndex(({ start }) => start === quantity.start)] ?? 'unsaid';
  return own === 'unsaid' && moments.includes('earlier') ? 'latest' : own;
}
