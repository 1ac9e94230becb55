/**
 * From answers to a risk with its standard error (derivations: docs/prognosis.md). The estimate is a ratio of two means: yes, over
 * determinable.
 *
 * Standard errors are never 0 for want of futures. Monte Carlo: √(p̃(1 − p̃)/n), p̃ moved towards one half (Agresti and Coull 1998).
 * Others: the sample variance of the ratio (delta method) and, beside it, what one further future could do that answers by yes or no
 * alone: p̃(1 − p̃)/n², p̃ = (yes + ½)/(n + 1), which vanishes faster.
 */
import type { Answer, AnswerForm } from './answer.ts';
import type { Risk } from './question.ts';

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

const NOTHING_KNOWN: Estimate = { value: 0.5, standardError: 0.25 };

export function riskOfAnswers(form: AnswerForm, complement: boolean, answers: readonly Answer[]): Risk {
  const yes = Float64Array.from(answers, (answer) => answer.yes);
  const known = Float64Array.from(answers, ({ open }) => 1 - open);
  const { value, standardError } = form === 'mc' ? shareOf(yes, known) : ratioOf(yes, known);
  const probability = withinOne(value);
  const [meanYes, meanKnown] = [sumOf(yes) / yes.length, sumOf(known) / known.length];
  const [low, high] = [withinOne(meanYes), withinOne(meanYes + 1 - meanKnown)];
  return {
    probability: complement ? 1 - probability : probability,
    standardError,
    determinableShare: meanKnown,
    atLeast: complement ? 1 - high : low,
    atMost: complement ? 1 - low : high,
  };
}

/** Share of ones among the known, by Agresti and Coull's standard error. */
export function shareOf(ones: Float64Array, known: Float64Array): Estimate {
  const [hits, count] = [sumOf(ones), sumOf(known)];
  if (count === 0) return NOTHING_KNOWN;
  const moved = (hits + 2) / (count + 4);
  return { value: hits / count, standardError: Math.sqrt((moved * (1 - moved)) / (count + 4)) };
}

/** Σ values / Σ known, for values that are mostly within 0–1. */
export function ratioOf(values: Float64Array, known: Float64Array): Estimate {
  const futures = values.length;
  const [total, count] = [sumOf(values), sumOf(known)];
  if (count <= 0) return NOTHING_KNOWN;
  const value = total / count;
  const moved = (Math.min(Math.max(total, 0), count) + 0.5) / (count + 1);
  const unseen = moved * (1 - moved);
  if (futures === 1) return { value, standardError: Math.sqrt(unseen / Math.min(count, 1)) };
  let squares = 0;
  for (let i = 0; i < futures; i++) squares += (values[i] - value * known[i]) ** 2;
  const variance = (squares * futures) / ((futures - 1) * count ** 2);
  return { value, standardError: Math.sqrt(variance + unseen / count ** 2) };
}

function withinOne(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
