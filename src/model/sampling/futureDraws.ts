/**
 * The futures of one prompt while they are drawn: what each has drawn, by a chance of its own, when it ends, and the distinct rows of work
 * that they need next. Whoever runs the rows (sampler.ts alone, batchSampler.ts beside other patients' rows) gets the same futures.
 */
import { type Random, seededRandom } from '../../base/random.ts';
import type { LaneMember } from './batchLane.ts';
import { NO_PARENT } from './batchRows.ts';
import { allowedFirst, drawMinutes, isOpen, passesTime, type SamplingPlan, stopsAt } from './plan.ts';
import type { EncodedPrompt } from './promptEncoder.ts';
import { HazardLog, type StepLaw } from './stepLaw.ts';
import type { Ending, Trajectory } from './trajectory.ts';

/** Whose futures, and by which chance. */
export interface FuturesOf {
  readonly plan: SamplingPlan;
  readonly seed: number;
  readonly stream: readonly (string | number | bigint)[];
  readonly elapsedMinutes?: number;
  /** False gives each future a row of its own, alike or not; the futures are the same. */
  readonly sharing?: boolean;
}

export class FutureDraws implements LaneMember {
  readonly prompt: EncodedPrompt;
  readonly plan: SamplingPlan;
  filled = 0;
  rows = 0;
  readonly parents: Int32Array;
  readonly tokens: Int32Array;
  readonly places: Int32Array;
  readonly #sharing: boolean;
  readonly #elapsed: number;
  readonly #limit: number;
  readonly #size: number;
  readonly #random: readonly Random[];
  /** [future, limit] */
  readonly #drawn: Int32Array;
  readonly #minutes: Float64Array;
  readonly #lengths: Int32Array;
  readonly #endings: (Ending | undefined)[];
  /** 1 where a lingering stop has come. */
  readonly #stopped: Uint8Array;
  /** Futures still running, the first `#running` of the list. */
  readonly #active: Int32Array;
  #running: number;
  /** Per future: the place of its row, in the lane that it is in. */
  readonly #placeOf: Int32Array;
  readonly #hazards: HazardLog;

  /** @param context of the model   @param first number of the first future   @param size how many */
  constructor(asked: FuturesOf, prompt: EncodedPrompt, context: number, first: number, size: number) {
    const { plan } = asked;
    this.prompt = prompt;
    this.plan = plan;
    this.parents = new Int32Array(size);
    this.tokens = new Int32Array(size);
    this.places = new Int32Array(size);
    this.#sharing = asked.sharing ?? true;
    this.#elapsed = asked.elapsedMinutes ?? 0;
    this.#limit = Math.min(plan.maximumNewTokens, context - prompt.length);
    this.#size = size;
    this.#random = Array.from({ length: size }, (_, i) =>
      seededRandom(asked.seed, 'trajectory', ...asked.stream, first + i),
    );
    this.#drawn = new Int32Array(size * this.#limit);
    this.#minutes = new Float64Array(size * this.#limit);
    this.#lengths = new Int32Array(size);
    this.#endings = new Array<Ending | undefined>(size).fill(this.#limit === 0 ? 'length' : undefined);
    this.#stopped = new Uint8Array(size);
    this.#active = Int32Array.from({ length: size }, (_, i) => i);
    this.#running = this.#limit === 0 ? 0 : size;
    this.#placeOf = new Int32Array(size);
    this.#hazards = new HazardLog(size, plan.watched?.length ?? 0);
  }

  /** Futures that have not ended. */
  get running(): number {
    return this.#running;
  }

  /** Draws the first tokens, from the distribution after the prompt. */
  begin(law: StepLaw): void {
    law.begin(this.prompt.probabilities, allowedFirst(this.plan, this.#elapsed));
    this.#drawAll(law);
    this.parents.fill(NO_PARENT);
  }

  /** Draws the next tokens, from the distributions of the step, and retires the futures that end. */
  advance(law: StepLaw): void {
    for (let k = 0; k < this.#running; k++) {
      const future = this.#active[k];
      this.#placeOf[future] = this.places[this.#placeOf[future]];
    }
    this.#drawAll(law);
  }

  trajectories(): readonly Trajectory[] {
    return Array.from({ length: this.#size }, (_, i) => {
      const [from, to] = [i * this.#limit, i * this.#limit + this.#lengths[i]];
      return {
        tokens: this.#drawn.slice(from, to),
        minutes: this.#minutes.slice(from, to),
        ending: this.#endings[i] ?? 'length',
        hazards: this.#hazards.of(i),
      };
    });
  }

  #drawAll(law: StepLaw): void {
    let kept = 0;
    for (let k = 0; k < this.#running; k++) {
      const future = this.#active[k];
      const ending = this.#extend(future, law);
      this.#endings[future] = ending;
      if (ending === undefined) this.#active[kept++] = future;
    }
    this.#running = kept;
    this.#gatherRows();
  }

  #extend(future: number, law: StepLaw): Ending | undefined {
    const place = this.#placeOf[future];
    this.#hazards.append(future, law, place);
    const random = this.#random[future];
    const token = law.draw(place, isOpen(this.plan, this.#now(future)), random);
    return token === undefined ? 'stuck' : this.#record(future, token, random);
  }

  #now(future: number): number {
    const length = this.#lengths[future];
    return length === 0 ? 0 : this.#minutes[future * this.#limit + length - 1];
  }

  #record(future: number, token: number, random: Random): Ending | undefined {
    const { plan } = this;
    const length = this.#lengths[future];
    const at = future * this.#limit + length;
    const before = this.#now(future);
    this.#drawn[at] = token;
    this.#minutes[at] = before + this.#minutesOf(token, before === 0, random);
    this.#lengths[future] = length + 1;
    if (this.#minutes[at] > plan.horizonMinutes) return 'horizon';
    if (token === plan.endToken) return 'end';
    if (this.#stopped[future] === 1 && passesTime(plan, token)) return 'stop';
    if (stopsAt(plan, token, before)) {
      if (plan.lingering?.[token] !== 1) return 'stop';
      this.#stopped[future] = 1;
    }
    return length + 1 === this.#limit ? 'length' : undefined;
  }

  /** The time that a token adds; what the first interval covers of the time before the prediction does not count. */
  #minutesOf(token: number, firstInterval: boolean, random: Random): number {
    if (!passesTime(this.plan, token)) return 0;
    const spent = firstInterval ? this.#elapsed : 0;
    return drawMinutes(this.plan, token, spent, random.uniform()) - spent;
  }

  /** Futures that are alike so far are one row; each future's `#placeOf` becomes its row's number until the step gives it a place. */
  #gatherRows(): void {
    const vocabularySize = this.plan.allowed.length;
    const known = new Map<number, number>();
    this.rows = 0;
    for (let k = 0; k < this.#running; k++) {
      const future = this.#active[k];
      const token = this.#drawn[future * this.#limit + this.#lengths[future] - 1];
      const key = this.#placeOf[future] * vocabularySize + token;
      let row = this.#sharing ? known.get(key) : undefined;
      if (row === undefined) {
        row = this.rows++;
        known.set(key, row);
        this.parents[row] = this.#placeOf[future];
        this.tokens[row] = token;
      }
      this.#placeOf[future] = row;
    }
  }
}
