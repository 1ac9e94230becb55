/**
 * Which triggers turn what stands before them: "was ruled out", "five years ago", "Fever: no". They are near, reach back past commas along a list only, and not past the beginning of
 * another statement, unless its words take up what was said ("although that has resolved").
 */
import type { Token } from '../terminology/lexicon/words.ts';
import { isYear } from './longAgo.ts';
import type { Places } from './scope.ts';
import type { Turn } from './triggers.ts';

export function turnsAfter({ found, tokens }: Places, to: number): readonly Turn[] {
  const turns: Turn[] = [];
  let takenUp = false;
  for (const place of found) {
    const { triggers, from } = place;
    if (from < to) continue;
    if (from - to > FARTHEST_AFTER) break;
    if (triggers.some(({ type }) => type === 'ends' || type === 'excepts')) {
      if (takenUp || !TAKES_UP.has(tokens[place.to]?.form ?? '')) break;
      takenUp = true;
    }
    for (const trigger of triggers) {
      if (trigger.type !== 'turn' || trigger.side !== 'after') continue;
      if (
        trigger.turn === 'ended'
          ? reachesBack(tokens, to, from, takenUp, false)
          : !takenUp && reachesBack(tokens, to, from, false, trigger.reach === 'time')
      )
        turns.push(trigger.turn);
    }
  }
  if (isAnsweredNo(tokens, to)) turns.push('negated');
  if (isFollowedByYear(tokens, to)) turns.push('historical');
  return turns;
}

/** After "but", "although": words that go on with what was said ("although that has resolved"). */
const TAKES_UP: ReadonlySet<string> = new Set([
  'that',
  'this',
  'which',
  'it',
  'these',
  'those',
  'they',
  'now',
  'has',
  'have',
  'resolved',
  'since',
  'both',
  'gone',
  'cleared',
  'subsided',
]);

const FARTHEST_AFTER = 12;

/** From a mention to a phrase after it: near, and past commas only along a list ("nausea, vomiting and pain resolved"). */
function reachesBack(tokens: readonly Token[], from: number, to: number, takenUp: boolean, isTime: boolean): boolean {
  if (to - from > FARTHEST_AFTER) return false;
  if (takenUp) return true;
  let comma = -1;
  let joined = false;
  for (let at = from; at < to; at++) {
    const { form } = tokens[at];
    if (form === '.' || form === ':' || (form === 'with' && !isTime)) return false;
    if (form === ',') comma = at;
    if (comma >= 0 && (form === 'and' || form === 'or')) joined = true;
  }
  return comma < 0 || joined || comma === to - 1;
}

const NO: ReadonlySet<string> = new Set([
  'no',
  'none',
  'denied',
  'denies',
  'deny',
  'negative',
  'neg',
  'absent',
  'never',
  'nil',
]);

/** "Fever: no", "Rash - none." */
function isAnsweredNo(tokens: readonly Token[], to: number): boolean {
  const sign = tokens[to]?.form;
  const answer = tokens[to + 1]?.form;
  const after = tokens[to + 2]?.form;
  if ((sign !== ':' && sign !== '-' && sign !== '=') || !NO.has(answer ?? '')) return false;
  return after === undefined || ',;.'.includes(after);
}

/** "Hysterectomy 1987", "stroke (2004)", "appendectomy, 1990". */
function isFollowedByYear(tokens: readonly Token[], to: number): boolean {
  const at = tokens[to]?.form === '(' || tokens[to]?.form === ',' ? to + 1 : to;
  const after = tokens[at + 1]?.form;
  return isYear(tokens[at]) && (after === undefined || ',;.)'.includes(after) || after === 'and');
}
