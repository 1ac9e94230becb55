/**
 * What became of past patients: the answer to a question that their records give, where they give one in full.
 *
 * A window counts only when it was watched to its end: the record goes on to the end of the horizon, or ends with death or with a stop of the
 * question. A target seen in a record that breaks off before the end of the horizon does not count either: taking such yeses, but
 * not the noes that would have come beside them, makes risks too high. The last event stands for the end of follow-up, so patients
 * who are seen seldom are missing more often.
 */
import { DEATH_CODE, hasSpecialCode } from '../../../data/record/meds.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import type { Vocabulary } from '../../../data/timeline/vocabulary.ts';
import { isOpen, stopsAt } from '../../../model/sampling/plan.ts';
import type { RiskQuestion } from '../question.ts';

export interface Observed {
  readonly yes: boolean;
  /** When the answer could be known: the end of the horizon, also where the answer came earlier; without one, when it came. */
  readonly closedMinutes: number;
}

/** @returns undefined when the record does not show the window to its end */
export type Observer = (patient: number, fromMinutes: number) => Observed | undefined;

export function observerOf(vocabulary: Vocabulary, store: TokenStore, question: RiskQuestion): Observer {
  const deaths = vocabulary.tokens.map(({ code }) => code !== undefined && hasSpecialCode(code, DEATH_CODE));
  const { horizonMinutes } = question.plan;
  return (patient, fromMinutes) => {
    const end = fromMinutes + horizonMinutes;
    const [from, to] = [store.offsets[patient], store.offsets[patient + 1]];
    const first = firstAfter(store, from, to, fromMinutes);
    const course = { store, first, to, fromMinutes, isDeath: (token: number): boolean => deaths[token] };
    const came = answerIn(question, course);
    const last = store.minutes[to - 1];
    const isWatched = last >= end || came?.isFinal === true || deathIn(course);
    const isAnswered = Number.isFinite(end) ? isWatched : came !== undefined || question.endAnswers;
    if (!isAnswered) return undefined;
    return {
      yes: (came?.yes ?? false) !== question.complement,
      closedMinutes: Number.isFinite(end) ? end : (came?.minutes ?? last),
    };
  };
}

/** What the record has after the prediction. */
interface Course {
  readonly store: TokenStore;
  readonly first: number;
  readonly to: number;
  readonly fromMinutes: number;
  readonly isDeath: (token: number) => boolean;
}

/** The answer that comes within the horizon, if one does: final where it needs no longer watching (a stop, a death). */
function answerIn(
  { plan, targets }: RiskQuestion,
  { store, first, to, fromMinutes, isDeath }: Course,
): { readonly yes: boolean; readonly minutes: number; readonly isFinal: boolean } | undefined {
  let stopped: number | undefined;
  for (let at = first; at < to; at++) {
    const [token, minutes] = [store.inputIds[at], store.minutes[at]];
    const passed = minutes - fromMinutes;
    if (passed > plan.horizonMinutes) break;
    if (stopped !== undefined && minutes > stopped) break;
    if (targets[token] === 1 && isOpen(plan, passed)) return { yes: true, minutes, isFinal: isDeath(token) };
    if (isDeath(token)) return { yes: false, minutes, isFinal: true };
    if (targets[token] === 1 || !stopsAt(plan, token, passed)) continue;
    if (plan.lingering?.[token] !== 1) return { yes: false, minutes, isFinal: true };
    stopped = minutes;
  }
  return stopped === undefined ? undefined : { yes: false, minutes: stopped, isFinal: true };
}

function deathIn({ store, first, to, isDeath }: Course): boolean {
  for (let at = first; at < to; at++) if (isDeath(store.inputIds[at])) return true;
  return false;
}

/** The first token after that time; tokens without a time come first. */
function firstAfter({ minutes }: TokenStore, from: number, to: number, time: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (minutes[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
