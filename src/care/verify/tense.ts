/**
 * Of now or of the past: which of the two the words around a statement say, by the cue nearest before it, else by the nearest after it.
 *
 * A bare present ("is", a heading and a name) counts as unsaid; "latest" and "current" outweigh a past tense ("the latest value was 7.2").
 */
import type { SectionKind } from '../../data/text/reading.ts';
import type { Tense } from './statement.ts';

const NOW =
  /\b(?:current(?:ly)?|now|at present|presently|present|latest|last|most recent(?:ly)?|today(?:'s)?|ongoing|active|still|remains?|continues?|maintained|suffers?|lives with|under treatment|to date|at last check|takes|taking|is on|prescribed|chronic problems?|stands? at|sits? at)\b/g;
const PAST =
  /\b(?:was|were|had|has had|previous(?:ly)?|past|prior|former(?:ly)?|earlier|history|h\/o|hx|pmhx?|pmh|resolved|recovered|ago|used to|in remission|s\/p|status post|old|took|no longer|stopped|discontinued|ended|before)\b/g;
/** "Has been" and "presents with" are no cues; "present illness" and "past due" are none either. */
const NO_CUE = /\b(?:presents? (?:with|for|to)|history of present illness|last name|known to have had)\b/g;

/** @param clause lower case, @param at where in it the mention begins */
export function tenseOf(clause: string, at: number, section: SectionKind): Tense {
  const text = clause.replaceAll(NO_CUE, (words) => ' '.repeat(words.length));
  const now = cuesIn(text, NOW);
  const past = cuesIn(text, PAST);
  if (now.length > 0 && past.length === 0) return 'now';
  if (past.length > 0 && now.length === 0) return 'past';
  if (past.length > 0) return nearer(now, past, at);
  return section === 'past history' ? 'past' : 'unsaid';
}

function cuesIn(text: string, cues: RegExp): readonly number[] {
  return Array.from(text.matchAll(cues), ({ index }) => index);
}

/** Both are said: the latest value "was" is of now; else the cue that stands nearer, before the mention first. */
function nearer(now: readonly number[], past: readonly number[], at: number): Tense {
  const before = (cues: readonly number[]): number => Math.max(-1, ...cues.filter((cue) => cue < at));
  const [a, b] = [before(now), before(past)];
  if (a >= 0 || b >= 0) return a > b ? 'now' : 'past';
  return Math.min(...now) <= Math.min(...past) ? 'now' : 'past';
}
