/**
 * The laws of the next token at one step, row by row, each made when first needed: over the allowed tokens, and over those that are
 * not suppressed; and for each watched set its share of the allowed probability (its hazard, in the language of survival).
 */
import { invariant } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import { blocksOf, drawToken, sumBlocks } from './draw.ts';
import type { SamplingPlan } from './plan.ts';

const UNKNOWN = -1;

export class StepLaw {
  readonly sets: number;
  readonly #rows: number;
  readonly #vocabularySize: number;
  readonly #blocksOfRow: number;
  readonly #suppressed: Int32Array;
  readonly #watched: readonly Int32Array[];
  /** Per law (whole, then without what is suppressed) and row: its mass, and the sums of its blocks. */
  readonly #mass: Float64Array;
  readonly #blocks: Float64Array;
  /** [rows, sets]; of a row whose first is `UNKNOWN`, not yet made. */
  readonly #hazards: Float64Array;
  #probabilities: Float32Array = new Float32Array(0);
  #allowed: Uint8Array = new Uint8Array(0);
  #remaining: Uint8Array = new Uint8Array(0);

  constructor(plan: SamplingPlan, rows: number, vocabularySize: number) {
    this.#rows = rows;
    this.#vocabularySize = vocabularySize;
    this.#blocksOfRow = blocksOf(vocabularySize);
    this.#suppressed = Int32Array.from(plan.suppressed?.keys() ?? []).filter((t) => plan.suppressed?.[t] === 1);
    this.#watched = plan.watched ?? [];
    this.sets = this.#watched.length;
    const laws = this.#suppressed.length === 0 ? 1 : 2;
    this.#mass = new Float64Array(laws * rows);
    this.#blocks = new Float64Array(laws * rows * this.#blocksOfRow);
    this.#hazards = new Float64Array(rows * this.sets);
  }

  /** Takes up the distributions of a step, [rows, vocabulary]. */
  begin(probabilities: Float32Array, allowed: Uint8Array): void {
    this.#probabilities = probabilities;
    this.#mass.fill(UNKNOWN);
    this.#hazards.fill(UNKNOWN);
    if (allowed === this.#allowed) return;
    this.#allowed = allowed;
    this.#remaining = allowed.slice();
    for (const token of this.#suppressed) this.#remaining[token] = 0;
  }

  /** The next token of a row; undefined where nothing that may be drawn is possible. */
  draw(row: number, suppressing: boolean, random: Random): number | undefined {
    const law = suppressing && this.#suppressed.length > 0 ? 1 : 0;
    const mass = this.#massOf(law, row);
    if (mass === 0) return undefined;
    const allowed = law === 0 ? this.#allowed : this.#remaining;
    const at = (law * this.#rows + row) * this.#blocksOfRow;
    return drawToken(
      this.#probabilities,
      row * this.#vocabularySize,
      allowed,
      this.#blocks,
      at,
      mass,
      random.uniform(),
    );
  }

  /** Writes the hazards of a row to `into` from `at`. */
  copyHazards(row: number, into: Float64Array, at: number): void {
    const from = row * this.sets;
    if (this.#hazards[from] === UNKNOWN) this.#makeHazards(row, from);
    for (let set = 0; set < this.sets; set++) into[at + set] = this.#hazards[from + set];
  }

  #makeHazards(row: number, from: number): void {
    const whole =
      this.#suppressed.length === 0
        ? this.#massOf(0, row)
        : this.#massOf(1, row) + this.#probabilityOf(row, this.#suppressed);
    for (let set = 0; set < this.sets; set++) {
      const mass = this.#probabilityOf(row, this.#watched[set]);
      this.#hazards[from + set] = mass === 0 ? 0 : Math.min(1, mass / whole);
    }
  }

  #massOf(law: number, row: number): number {
    const place = law * this.#rows + row;
    if (this.#mass[place] === UNKNOWN) {
      const allowed = law === 0 ? this.#allowed : this.#remaining;
      const offset = row * this.#vocabularySize;
      this.#mass[place] = sumBlocks(this.#probabilities, offset, allowed, this.#blocks, place * this.#blocksOfRow);
      invariant(this.#mass[place] >= 0, 'sampling', 'The model gave probabilities that are no numbers.');
    }
    return this.#mass[place];
  }

  #probabilityOf(row: number, tokens: Int32Array): number {
    const offset = row * this.#vocabularySize;
    let sum = 0;
    for (const token of tokens) if (this.#allowed[token] === 1) sum += this.#probabilities[offset + token];
    return sum;
  }
}

const FIRST_STEPS = 16;

/** The hazards that each trajectory met, step after step. */
export class HazardLog {
  readonly #sets: number;
  readonly #values: Float64Array[];
  readonly #filled: Int32Array;

  constructor(trajectories: number, sets: number) {
    this.#sets = sets;
    this.#values = Array.from({ length: trajectories }, () => new Float64Array(FIRST_STEPS * sets));
    this.#filled = new Int32Array(trajectories);
  }

  append(trajectory: number, law: StepLaw, row: number): void {
    if (this.#sets === 0) return;
    const filled = this.#filled[trajectory];
    if (filled === this.#values[trajectory].length) {
      const wider = new Float64Array(2 * filled);
      wider.set(this.#values[trajectory]);
      this.#values[trajectory] = wider;
    }
    law.copyHazards(row, this.#values[trajectory], filled);
    this.#filled[trajectory] = filled + this.#sets;
  }

  of(trajectory: number): Float64Array {
    return this.#values[trajectory].slice(0, this.#filled[trajectory]);
  }
}
