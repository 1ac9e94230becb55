/**
 * What one sampled future says of a question: the shares of yes, each at its time, and the share that stays without an answer.
 *
 * With p the probability, at each step, that a target comes next: plain Monte Carlo says 1 where a target came; SCOPE says p at every
 * step until the answer; REACH, along a future in which targets are suppressed, says p times the probability that none came before.
 * All three have the same mean (docs/prognosis.md). Along a suppressed future, a coin that falls with p at each step makes the first
 * two as well. SCOPE and REACH: Solo and others 2026 (arXiv 2602.03730).
 */
import { isOpen, passesTime, stopsAt } from '../../model/sampling/plan.ts';
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import type { RiskQuestion } from './question.ts';

export type AnswerForm = 'mc' | 'scope' | 'reach';

/** Where the question stands among the sets that the futures watched. */
export interface Watched {
  readonly sets: number;
  readonly target: number;
  /** The set that was suppressed; left out for ordinary futures. */
  readonly suppressed?: number;
  /** For mc and scope along a suppressed future: uniform in [0, 1); stands for the coins of all steps. */
  readonly coin?: number;
}

export interface Answer {
  /** Minutes after the prediction, ascending, and the share of yes there. */
  readonly minutes: Float64Array;
  readonly shares: Float64Array;
  /** Sum of the shares. */
  readonly yes: number;
  /** The share without an answer; the rest is a no. */
  readonly open: number;
  /** When it lost its answer; Infinity when nothing is open. */
  readonly openFrom: number;
}

const NOT_WATCHED: Watched = { sets: 0, target: 0 };

/** @param future ordinary, or with `watched.suppressed` a future in which that set was suppressed; drawn by a plan that reaches at least as far as the question's */
export function answerOf(
  question: RiskQuestion,
  form: AnswerForm,
  future: Trajectory,
  watched: Watched = NOT_WATCHED,
): Answer {
  const { plan, targets } = question;
  const { tokens, hazards } = future;
  const { sets, suppressed, coin = Number.POSITIVE_INFINITY } = watched;
  const steps = sets === 0 ? tokens.length : hazards.length / sets;
  const said = new Shares(form === 'mc' ? 1 : steps);
  /** The probability that nothing suppressed came so far. */
  let survival = 1;
  let stopped = false;
  for (let step = 0; step < steps; step++) {
    const now = step === 0 ? 0 : future.minutes[step - 1];
    const counts = isOpen(plan, now);
    const hazard = counts && sets > 0 ? hazards[step * sets + watched.target] : 0;
    if (form !== 'mc') said.add(now, form === 'reach' ? survival * hazard : hazard);
    if (counts && suppressed !== undefined) survival *= 1 - hazards[step * sets + suppressed];
    const came = 1 - survival > coin || (counts && step < tokens.length && targets[tokens[step]] === 1);
    if (came && form === 'mc') said.add(now, 1);
    if (came) return said.answer();
    if (step === tokens.length) break;
    if (future.minutes[step] > plan.horizonMinutes || (stopped && passesTime(plan, tokens[step]))) return said.answer();
    if (tokens[step] === plan.endToken) {
      if (stopped || question.endAnswers) return said.answer();
      break;
    }
    if (targets[tokens[step]] === 1 || !stopsAt(plan, tokens[step], now)) continue;
    if (plan.lingering?.[tokens[step]] !== 1) return said.answer();
    stopped = true;
  }
  // A sampler that knows more of the future's end than its tokens say: the horizon was the plan's.
  if (future.ending === 'horizon') return said.answer();
  return said.answer(form === 'reach' ? survival : 1, future.minutes.at(-1) ?? 0);
}

class Shares {
  readonly #minutes: Float64Array;
  readonly #shares: Float64Array;
  #count = 0;
  #yes = 0;

  constructor(room: number) {
    this.#minutes = new Float64Array(room);
    this.#shares = new Float64Array(room);
  }

  add(minutes: number, share: number): void {
    if (share === 0) return;
    this.#minutes[this.#count] = minutes;
    this.#shares[this.#count++] = share;
    this.#yes += share;
  }

  answer(open = 0, cutMinutes = 0): Answer {
    const [minutes, shares] = [this.#minutes.slice(0, this.#count), this.#shares.slice(0, this.#count)];
    return { minutes, shares, yes: this.#yes, open, openFrom: open === 0 ? Number.POSITIVE_INFINITY : cutMinutes };
  }
}
