/**
 * Futures of one prompt: many trajectories, drawn token by token from the model at temperature 1, each with chance of its own.
 *
 * Promises: a trajectory depends on the prompt, the plan, the seed, its stream and its number only; not on how many run beside it,
 * nor on sharing. With sharing (the default) trajectories that are alike so far are one row of work: they form a prefix tree, and
 * questions that end after a token or two cost next to nothing. Finished trajectories leave their rows at once. The probability of
 * watched sets is kept at each step, and suppressed tokens are not drawn (stepLaw.ts); what that is good for: study/prognosis.
 */
import { invariant } from '../../base/errors.ts';
import { type Random, seededRandom } from '../../base/random.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import type { Parameters } from '../decoder/parameters.ts';
import type { SessionOptions } from '../runtime/session.ts';
import { type Branches, openBranches } from './branches.ts';
import { allowedFirst, drawMinutes, isOpen, passesTime, type SamplingPlan, stopsAt } from './plan.ts';
import { type EncodedPrompt, openPromptEncoder, type PromptEncoder } from './promptEncoder.ts';
import { HazardLog, StepLaw } from './stepLaw.ts';

/** stop: a stop token came; end: the record ended; horizon: time ran out; length: no room for more; stuck: nothing allowed was possible. */
export const ENDINGS = ['stop', 'end', 'horizon', 'length', 'stuck'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface Trajectory {
  readonly tokens: Int32Array;
  /** Simulated minutes after the prediction, at each token. */
  readonly minutes: Float64Array;
  readonly ending: Ending;
  /**
   * [steps, sets]: before each draw, the probability that the next token is in each watched set. One step a token, and one more where
   * nothing was left to draw.
   */
  readonly hazards: Float64Array;
}

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
        const group = new Group(config, plan, prompt, request, (request.first ?? 0) + done, size);
        futures.push(...(await group.run(branches, prompt)));
      }
      return futures;
    },
    async close() {
      await encoder.close();
      await branches.close();
    },
  };
}

/** Trajectories that advance together, and the rows of work that they share. */
class Group {
  readonly #vocabularySize: number;
  readonly #plan: SamplingPlan;
  readonly #sharing: boolean;
  readonly #elapsed: number;
  readonly #limit: number;
  readonly #size: number;
  readonly #random: readonly Random[];
  readonly #tokens: Int32Array;
  readonly #minutes: Float64Array;
  readonly #lengths: Int32Array;
  readonly #endings: (Ending | undefined)[];
  /** 1 where a lingering stop has come. */
  readonly #stopped: Uint8Array;
  /** Trajectories still running, the first `#running` of the list. */
  readonly #active: Int32Array;
  #running: number;
  readonly #rowOf: Int32Array;
  readonly #law: StepLaw;
  readonly #hazards: HazardLog;

  constructor(
    config: DecoderConfig,
    plan: SamplingPlan,
    prompt: EncodedPrompt,
    request: SamplingRequest,
    first: number,
    size: number,
  ) {
    this.#vocabularySize = config.vocabularySize;
    this.#plan = plan;
    this.#sharing = request.sharing ?? true;
    this.#elapsed = request.elapsedMinutes ?? 0;
    this.#limit = Math.min(plan.maximumNewTokens, config.context - prompt.length);
    this.#size = size;
    this.#random = Array.from({ length: size }, (_, i) =>
      seededRandom(request.seed, 'trajectory', ...request.stream, first + i),
    );
    this.#tokens = new Int32Array(size * this.#limit);
    this.#minutes = new Float64Array(size * this.#limit);
    this.#lengths = new Int32Array(size);
    this.#endings = new Array<Ending | undefined>(size).fill(this.#limit === 0 ? 'length' : undefined);
    this.#stopped = new Uint8Array(size);
    this.#active = Int32Array.from({ length: size }, (_, i) => i);
    this.#running = this.#limit === 0 ? 0 : size;
    this.#rowOf = new Int32Array(size);
    this.#law = new StepLaw(plan, Math.max(size, 2), config.vocabularySize);
    this.#hazards = new HazardLog(size, plan.watched?.length ?? 0);
  }

  async run(branches: Branches, prompt: EncodedPrompt): Promise<readonly Trajectory[]> {
    this.#advance(prompt.probabilities, allowedFirst(this.#plan, this.#elapsed));
    branches.begin(prompt);
    const parents = new Int32Array(this.#size);
    const tokens = new Int32Array(this.#size);
    const places = new Int32Array(this.#size);
    while (this.#running > 0) {
      const rows = this.#gatherRows(parents, tokens);
      const probabilities = await branches.step(rows, parents, tokens, places);
      for (let k = 0; k < this.#running; k++) {
        const trajectory = this.#active[k];
        this.#rowOf[trajectory] = places[this.#rowOf[trajectory]];
      }
      this.#advance(probabilities, this.#plan.allowed);
    }
    return Array.from({ length: this.#size }, (_, i) => this.#trajectory(i));
  }

  /** Draws the next token of every running trajectory and retires those that end. */
  #advance(probabilities: Float32Array, allowed: Uint8Array): void {
    this.#law.begin(probabilities, allowed);
    let kept = 0;
    for (let k = 0; k < this.#running; k++) {
      const trajectory = this.#active[k];
      const ending = this.#extend(trajectory);
      this.#endings[trajectory] = ending;
      if (ending === undefined) this.#active[kept++] = trajectory;
    }
    this.#running = kept;
  }

  #extend(trajectory: number): Ending | undefined {
    const row = this.#rowOf[trajectory];
    this.#hazards.append(trajectory, this.#law, row);
    const random = this.#random[trajectory];
    const token = this.#law.draw(row, isOpen(this.#plan, this.#now(trajectory)), random);
    return token === undefined ? 'stuck' : this.#record(trajectory, token, random);
  }

  #now(trajectory: number): number {
    const length = this.#lengths[trajectory];
    return length === 0 ? 0 : this.#minutes[trajectory * this.#limit + length - 1];
  }

  #record(trajectory: number, token: number, random: Random): Ending | undefined {
    const plan = this.#plan;
    const length = this.#lengths[trajectory];
    const at = trajectory * this.#limit + length;
    const before = this.#now(trajectory);
    this.#tokens[at] = token;
    this.#minutes[at] = before + this.#minutesOf(token, before === 0, random);
    this.#lengths[trajectory] = length + 1;
    if (this.#minutes[at] > plan.horizonMinutes) return 'horizon';
    if (token === plan.endToken) return 'end';
    if (this.#stopped[trajectory] === 1 && passesTime(plan, token)) return 'stop';
    if (stopsAt(plan, token, before)) {
      if (plan.lingering?.[token] !== 1) return 'stop';
      this.#stopped[trajectory] = 1;
    }
    return length + 1 === this.#limit ? 'length' : undefined;
  }

  /** The time that a token adds; what the first interval covers of the time before the prediction does not count. */
  #minutesOf(token: number, firstInterval: boolean, random: Random): number {
    if (!passesTime(this.#plan, token)) return 0;
    const spent = firstInterval ? this.#elapsed : 0;
    return drawMinutes(this.#plan, token, spent, random.uniform()) - spent;
  }

  /** The distinct continuations of the running trajectories, as (parent row, token); each trajectory's `#rowOf` becomes its index. */
  #gatherRows(parents: Int32Array, tokens: Int32Array): number {
    const known = new Map<number, number>();
    let rows = 0;
    for (let k = 0; k < this.#running; k++) {
      const trajectory = this.#active[k];
      const token = this.#tokens[trajectory * this.#limit + this.#lengths[trajectory] - 1];
      const key = this.#rowOf[trajectory] * this.#vocabularySize + token;
      const shared = this.#sharing ? known.get(key) : undefined;
      if (shared === undefined) {
        parents[rows] = this.#rowOf[trajectory];
        tokens[rows] = token;
        known.set(key, rows);
      }
      this.#rowOf[trajectory] = shared ?? rows++;
    }
    return rows;
  }

  #trajectory(i: number): Trajectory {
    const from = i * this.#limit;
    const to = from + this.#lengths[i];
    return {
      tokens: this.#tokens.slice(from, to),
      minutes: this.#minutes.slice(from, to),
      ending: this.#endings[i] ?? 'length',
      hazards: this.#hazards.of(i),
    };
  }
}
