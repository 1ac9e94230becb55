/**
 * Words that warn of what may come, in forms too loose for a list of phrases: "return immediately for any ...", "call the office with ...", "risks of the procedure, including ...",
 * "Should bleeding recur". Each begins a place after which what is named is hypothetical.
 *
 * Leaves out appointments ("return in two weeks for your diabetes") and what has happened ("she called with pain").
 */
import type { Token } from '../terminology/lexicon/words.ts';

/** The token after such words that begin at `at`, or null. */
export function warningAt(tokens: readonly Token[], at: number): number | null {
  const { form } = tokens[at];
  if (form === 'should') return isOpening(tokens, at) ? at + 1 : null;
  if (RISKS.has(form)) return including(tokens, at);
  return ASKED_TO.has(form) && isAskedFor(tokens, at) ? instructed(tokens, at) : null;
}

function isOpening(tokens: readonly Token[], at: number): boolean {
  return at === 0 || ['.', ';', ',', ':', '-'].includes(tokens[at - 1].form);
}

const FARTHEST = 8;

const ASKED_TO: ReadonlySet<string> = new Set([
  'call',
  'contact',
  'notify',
  'phone',
  'return',
  'come',
  'go',
  'report',
  'seek',
  'page',
]);

const ASKS: ReadonlySet<string> = new Set([
  'please',
  'to',
  'should',
  'must',
  'will',
  'can',
  'may',
  'and',
  'or',
  'then',
  'you',
  'also',
  'immediately',
]);

function isAskedFor(tokens: readonly Token[], at: number): boolean {
  return isOpening(tokens, at) || ASKS.has(tokens[at - 1].form);
}

const FOR: ReadonlySet<string> = new Set(['for', 'with', 'if', 'should', 'when']);

/** Where the patient is asked to come for something else than a warning. */
const APPOINTED: ReadonlySet<string> = new Set(
  'appointment week month day year clinic followup follow work school activity normal baseline visit surgery procedure diet home sleep bathroom'.split(
    ' ',
  ),
);

function instructed(tokens: readonly Token[], at: number): number | null {
  const end = Math.min(tokens.length, at + 1 + FARTHEST);
  for (let next = at + 1; next < end; next++) {
    const { form, kind } = tokens[next];
    if (FOR.has(form)) return leads(tokens, at, next) ? next + 1 : null;
    if (
      APPOINTED.has(form) ||
      (form === '.' && tokens[next - 1].form !== 'dr') ||
      form === ';' ||
      (kind === 'number' && next === at + 2)
    )
      return null;
  }
  return null;
}

/** "Come back if", "go to the emergency room for": not "comes in with". */
function leads(tokens: readonly Token[], at: number, to: number): boolean {
  const between = tokens.slice(at + 1, to).map(({ form }) => form);
  const { form } = tokens[at];
  if (form === 'come') return between[0] === 'back' || (between[0] === 'in' && tokens[at - 1]?.form === 'to');
  return (form !== 'go' && form !== 'report') || between.some((form) => HOSPITALS.has(form));
}

const HOSPITALS: ReadonlySet<string> = new Set(['er', 'ed', 'emergency', 'hospital', 'urgent']);

const RISKS: ReadonlySet<string> = new Set(['risk']);
const INCLUDING: ReadonlySet<string> = new Set(['including', 'include', 'such', 'namely']);

function including(tokens: readonly Token[], at: number): number | null {
  const end = Math.min(tokens.length, at + 1 + FARTHEST);
  for (let next = at + 1; next < end; next++) {
    const { form } = tokens[next];
    if (INCLUDING.has(form) && tokens[at + 1].form !== 'factor') return next + 1;
    if (form === '.' || form === ';') return null;
  }
  return null;
}
