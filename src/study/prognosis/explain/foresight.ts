/**
 * What the model foresees of a question in one step, without sampling: with i over the intervals that may come first,
 *
 *     rate = Σᵢ P(i) · P(target | i)  /  Σᵢ P(i) · E[minutes of i, at most the horizon],
 *
 * the targets that come next per unit of time until something comes next (a renewal estimate of the hazard). Without a horizon the
 * denominator is the probability that a stop comes next. One pass over the prompt and one decode step; no noise, so that the
 * foresights of two pasts can be compared however near they are. It sees the next event alone: it screens, sampled futures decide.
 */

import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openBranches } from '../../../model/sampling/branches.ts';
import { allowedFirst, passesTime, type SamplingPlan } from '../../../model/sampling/plan.ts';
import { openPromptEncoder } from '../../../model/sampling/promptEncoder.ts';
import type { Model } from '../modelFolder.ts';
import type { Prompt } from '../prompt.ts';
import type { RiskQuestion } from '../question.ts';

export interface Foreseer {
  /** Log of the rate: differences of it are log hazard ratios. */
  logRate(prompt: Prompt): Promise<number>;
  close(): Promise<void>;
}

/** Keeps logarithms finite where the model is certain. */
const LEAST = 1e-12;

export async function openForeseer(
  model: Model,
  question: RiskQuestion,
  session: SessionOptions = {},
): Promise<Foreseer> {
  const { config, parameters } = model;
  const { plan } = question;
  const tokens = [...plan.allowed.keys()].filter((token) => plan.allowed[token] === 1);
  const intervals = tokens.filter((token) => passesTime(plan, token));
  const targets = tokens.filter((token) => question.targets[token] === 1);
  const others = tokens.filter((token) => plan.stops[token] === 1 && question.targets[token] === 0);
  const encoder = await openPromptEncoder(config, parameters, session);
  const branches = await openBranches(config, parameters, intervals.length, session);
  return {
    async logRate({ tokens: prompt, elapsedMinutes = 0 }) {
      const encoded = await encoder.encode(prompt);
      const allowed = allowedFirst(plan, elapsedMinutes);
      const first = intervals.filter((token) => allowed[token] === 1);
      branches.begin(encoded);
      const places = new Int32Array(first.length);
      const next = await branches.step(first.length, new Int32Array(first.length), Int32Array.from(first), places);
      const isOpen = (token: number): boolean => allowed[token] === 1;
      let yes = massOf(encoded.probabilities, 0, targets.filter(isOpen));
      let no = massOf(encoded.probabilities, 0, others.filter(isOpen));
      let minutes = 0;
      for (const [k, interval] of first.entries()) {
        const weight = encoded.probabilities[interval];
        const row = places[k] * config.vocabularySize;
        yes += weight * massOf(next, row, targets);
        no += weight * massOf(next, row, others);
        minutes += weight * expectedMinutes(plan, interval, elapsedMinutes);
      }
      const waited = Number.isFinite(plan.horizonMinutes) ? minutes : no;
      return Math.log(Math.max(yes, LEAST)) - Math.log(Math.max(waited, LEAST));
    },
    async close() {
      await encoder.close();
      await branches.close();
    },
  };
}

function massOf(probabilities: Float32Array, offset: number, tokens: readonly number[]): number {
  let mass = 0;
  for (const token of tokens) mass += probabilities[offset + token];
  return mass;
}

/** The mean of a log-uniform duration within the interval's bounds and above what has passed, less what has passed; at most the horizon. */
function expectedMinutes(plan: SamplingPlan, interval: number, elapsed: number): number {
  const low = Math.max(plan.lowMinutes[interval], elapsed, Number.MIN_VALUE);
  const high = plan.highMinutes[interval];
  const mean = high > low ? (high - low) / Math.log(high / low) : low;
  return Math.min(mean - elapsed, plan.horizonMinutes);
}
