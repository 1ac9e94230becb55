/**
 * Futures of one prompt: many trajectories, drawn token by token from the model at temperature 1, each with chance of its own.
 *
 * Promises: a trajectory depends on the prompt, the plan, the seed, its stream and its number only; not on how many run beside it,
 * nor on sharing. With sharing (the default) trajectories that are alike so far are one row of work: they form a prefix tree, and
 * questions that end after a token or two cost next to nothing. Finished trajectories leave their rows at once. The probability of
 * watched sets is kept at each step, and suppressed tokens are not drawn (stepLaw.ts); what that is good for: study/prognosis.
 */
import { invariant } from '../../base/errors.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import type { Parameters } from '../decoder/parameters.ts';
import type { SessionOptions } from '../runtime/session.ts';
import { type Branches, FEWEST_ROWS, openBranches } from './branches.ts';
import { FutureDraws } from './futureDraws.ts';
import type { SamplingPlan } from './plan.ts';
import { type EncodedPrompt, openPromptEncoder, type PromptEncoder } from './promptEncoder.ts';
import { StepLaw } from './stepLaw.ts';
import type { Trajectory } from './trajectory.ts';

export interface SamplingRequest {
  readonly trajectories: number;
  /** Number of the first, 0 when left out: to draw more of the same in rounds. */
  readonly first?: number;
  readonly seed: number;
  /** Names the stream of chance, for example the subject and the prediction time. */
  readonly stream: readonly (string | number | bigint)[];
  /** Between the last mark in time of the prompt and the prediction; see `allowedFirst`. */
  readonly elapsedMinutes?: number;
  /** False runs a row for each trajectory, alike or not; the results are the same. */
  readonly sharing?: boolean;
}

export interface Sampler {
  encode(prompt: Int32Array): Promise<EncodedPrompt>;
  /** An encoded prompt with more tokens after it, without reading it again (promptEncoder.ts). */
  extend(prompt: EncodedPrompt, tokens: Int32Array): Promise<EncodedPrompt>;
  sample(prompt: EncodedPrompt, plan: SamplingPlan, request: SamplingRequest): Promise<readonly Trajectory[]>;
  close(): Promise<void>;
}

/** Trajectories advanced together at most; more go in groups. */
export const GROUP_SIZE = 256;

export async function openSampler(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<Sampler> {
  const encoder: PromptEncoder = await openPromptEncoder(config, parameters, options);
  const branches = await openBranches(config, parameters, GROUP_SIZE, options);
  return {
    encode: (prompt) => encoder.encode(prompt),
    extend: (prompt, tokens) => encoder.extend(prompt, tokens),
    async sample(prompt, plan, request) {
      invariant(plan.allowed.length === config.vocabularySize, 'sampling plan', 'It must cover the vocabulary.');
      const futures: Trajectory[] = [];
      for (let done = 0; done < request.trajectories; done += GROUP_SIZE) {
        const size = Math.min(GROUP_SIZE, request.trajectories - done);
        const first = (request.first ?? 0) + done;
        const draws = new FutureDraws({ ...request, plan }, prompt, config.context, first, size);
        const law = new StepLaw(plan, Math.max(size, FEWEST_ROWS), config.vocabularySize);
        futures.push(...(await runGroup(branches, prompt, draws, law)));
      }
      return futures;
    },
    async close() {
      await encoder.close();
      await branches.close();
    },
  };
}

async function runGroup(
  branches: Branches,
  prompt: EncodedPrompt,
  draws: FutureDraws,
  law: StepLaw,
): Promise<readonly Trajectory[]> {
  draws.begin(law);
  branches.begin(prompt);
  while (draws.running > 0) {
    const probabilities = await branches.step(draws.rows, draws.parents, draws.tokens, draws.places);
    law.begin(probabilities, draws.plan.allowed);
    draws.advance(law);
  }
  return draws.trajectories();
}
