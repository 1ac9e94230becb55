/**
 * What became of past patients: the answer to a question that their records give, or until when they were watched without one.
 *
 * A record that breaks off before the end of the horizon is *censored* at its last event, and counts until then (incidence.ts). To leave such records out would be wrong: a death is seen to its end
 * always, survival only where something was recorded after the horizon. Patients who are seen seldom are censored sooner: how often
 * somebody is seen must not depend on what comes.
 */
import { DEATH_CODE, hasSpecialCode } from '../../../data/record/meds.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import type { Vocabulary } from '../../../data/timeline/vocabulary.ts';
import { isOpen, stopsAt } from '../../../model/sampling/plan.ts';
import type { RiskQuestion } from '../question.ts';

const COURSES = ['target', 'other', 'neither', 'censored'] as const;

export interface Observed {
  /** `other`: something came that ends the question (a stop, a death); `neither`: the horizon passed; `censored`: it is not known. */
  readonly course: (typeof COURSES)[number];
  /** From the prediction to what came, or to the end of what is known. */
  readonly afterMinutes: number;
  /** When the answer could be known: the end of the horizon, also where the answer came earlier; without one, when it came. */
  readonly closedMinutes: number;
}

export type Observer = (patient: number, fromMinutes: number) => Observed;

export function observerOf(vocabulary: Vocabulary, store: TokenStore, question: RiskQuestion): Observer {
  const deaths = vocabulary.tokens.map(({ code }) => code !== undefined && hasSpecialCode(code, DEATH_CODE));
  const { horizonMinutes } = question.plan;
  return (patient, fromMinutes) => {
    const end = fromMinutes + horizonMinutes;
    const [from, to] = [store.offsets[patient], store.offsets[patient + 1]];
    const first = firstAfter(store, from, to, fromMinutes);
    const came = answerIn(question, { store, first, to, fromMinutes, isDeath: (token) => deaths[token] });
    const last = store.minutes[to - 1];
    const closedMinutes = Number.isFinite(end) ? end : (came?.minutes ?? last);
    if (came !== undefined) {
      return { course: came.yes ? 'target' : 'other', afterMinutes: came.minutes - fromMinutes, closedMinutes };
    }
    if (last >= end) return { course: 'neither', afterMinutes: horizonMinutes, closedMinutes };
    const course = question.endAnswers ? 'other' : 'censored';
    return { course, afterMinutes: Math.max(0, last - fromMinutes), closedMinutes };
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

/** The answer that comes within the horizon, if one does. */
function answerIn(
  { plan, targets }: RiskQuestion,
  { store, first, to, fromMinutes, isDeath }: Course,
): { readonly yes: boolean; readonly minutes: number } | undefined {
  let stopped: number | undefined;
  for (let at = first; at < to; at++) {
    const [token, minutes] = [store.inputIds[at], store.minutes[at]];
    const passed = minutes - fromMinutes;
    if (passed > plan.horizonMinutes) break;
    if (stopped !== undefined && minutes > stopped) break;
    if (targets[token] === 1 && isOpen(plan, passed)) return { yes: true, minutes };
    if (isDeath(token)) return { yes: false, minutes };
    if (targets[token] === 1 || !stopsAt(plan, token, passed)) continue;
    if (plan.lingering?.[token] !== 1) return { yes: false, minutes };
    stopped = minutes;
  }
  return stopped === undefined ? undefined : { yes: false, minutes: stopped };
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
