/**
 * What the model foresees of a question in one step, without sampling: with i over the intervals that may come first,
 *
 *     rate = Σᵢ P(i) · P(target | i)  /  Σᵢ P(i) · E[minutes of i, at most the horizon],
 *
 * the targets that come next per unit of time until something comes next (a renewal estimate of the hazard). Without a horizon the
 * denominator is the probability that a stop comes next. One pass over the prompt and one decode step; no noise, so that the
 * foresights of two pasts can be compared however near they are. It sees the next event alone: it screens, sampled futures decide.
 */

import { type DecoderConfig, headWidth } from '../../../model/decoder/config.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openBranches } from '../../../model/sampling/branches.ts';
import { allowedFirst, passesTime, type SamplingPlan } from '../../../model/sampling/plan.ts';
import { type EncodedPrompt, openPromptEncoder } from '../../../model/sampling/promptEncoder.ts';
import type { Model } from '../modelFolder.ts';
import type { Prompt } from '../prompt.ts';
import type { RiskQuestion } from '../question.ts';

/** A prompt that was read, for others that begin alike. */
export interface Stem {
  readonly tokens: Int32Array;
  readonly encoded: EncodedPrompt;
}

export interface Foreseer {
  /** Reads a prompt of which variants will be asked. */
  read(prompt: Prompt): Promise<Stem>;
  /** Log of the rate: differences of it are log hazard ratios. What the prompt shares with the beginning of the stem is not read again. */
  logRate(prompt: Prompt, stem?: Stem): Promise<number>;
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
  const read = (tokens: Int32Array, stem: Stem | undefined): Promise<EncodedPrompt> => {
    const shared = stem === undefined ? 0 : Math.min(sharedLength(tokens, stem.tokens), tokens.length - 1);
    if (stem === undefined || shared < FEWEST_SHARED) return encoder.encode(tokens);
    return encoder.extend(beginningOf(stem.encoded, shared, config), tokens.slice(shared));
  };
  return {
    read: async ({ tokens: prompt }) => ({ tokens: prompt, encoded: await encoder.encode(prompt) }),
    async logRate({ tokens: prompt, elapsedMinutes = 0 }, stem) {
      const encoded = await read(prompt, stem);
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

/** Tokens below which sharing saves nothing. */
const FEWEST_SHARED = 32;

function sharedLength(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return length;
}

/** Keys and values of the first tokens, to be extended; its distribution and features are those of the whole and mean nothing here. */
function beginningOf(encoded: EncodedPrompt, length: number, config: DecoderConfig): EncodedPrompt {
  const width = headWidth(config);
  const cut = (whole: Float32Array): Float32Array => {
    const part = new Float32Array(config.heads * length * width);
    for (let head = 0; head < config.heads; head++) {
      const from = head * encoded.length * width;
      part.set(whole.subarray(from, from + length * width), head * length * width);
    }
    return part;
  };
  return { ...encoded, length, keys: encoded.keys.map(cut), values: encoded.values.map(cut) };
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
