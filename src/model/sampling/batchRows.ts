/**
 * What the rows of a lane (batchLane.ts) have sampled so far, as keys and values [rows, heads, room, d] per layer. Unlike in
 * suffixCache.ts rows differ in length, up to the lane's room, which stays; rows come from other lanes when they have outgrown those.
 * Memory grows by doubling to the most rows there ever were: 8 · layers · width · room bytes a row.
 */
import { invariant } from '../../base/errors.ts';
import { type DecoderConfig, headWidth } from '../decoder/config.ts';

/** As a parent: nothing was sampled before. */
export const NO_PARENT = -1;
const FIRST_CAPACITY = 16;

export class BatchRows {
  readonly room: number;
  /** Per layer. */
  keys: readonly Float32Array[];
  values: readonly Float32Array[];
  readonly #heads: number;
  readonly #width: number;
  #capacity = 0;
  #taken = new Uint8Array(0);
  /** Places in use: those of the last step and those of rows that came since. */
  #count = 0;

  constructor(config: DecoderConfig, room: number) {
    this.room = room;
    this.#heads = config.heads;
    this.#width = headWidth(config);
    this.keys = Array.from({ length: config.layers }, () => new Float32Array(0));
    this.values = Array.from({ length: config.layers }, () => new Float32Array(0));
  }

  /** Floats of one row of one layer. */
  get rowSize(): number {
    return this.#heads * this.room * this.#width;
  }

  /** Takes over what row `place` of a lane with less room holds in its `filled` first tokens; returns its place here. */
  adopt(from: BatchRows, place: number, filled: number): number {
    this.#reserve(this.#count + 1);
    const [stride, width] = [this.room * this.#width, filled * this.#width];
    const [given, own] = [
      [...from.keys, ...from.values],
      [...this.keys, ...this.values],
    ];
    for (const [k, layer] of given.entries()) {
      for (let head = 0; head < this.#heads; head++) {
        const at = (place * this.#heads + head) * from.room * this.#width;
        own[k].set(layer.subarray(at, at + width), (this.#count * this.#heads + head) * stride);
      }
    }
    return this.#count++;
  }

  /**
   * Gives each of `count` new rows a place below `count`, its content that of row `parents[i]`, of which the first `filled[i]` tokens
   * count. A row stays where its first continuation can stay; the places left belong to rows that nobody continues.
   */
  branch(count: number, parents: Int32Array, filled: Int32Array, places: Int32Array): void {
    this.#reserve(count);
    this.#taken.fill(0);
    for (let i = 0; i < count; i++) {
      const parent = parents[i];
      const stays = parent !== NO_PARENT && parent < count && this.#taken[parent] === 0;
      places[i] = stays ? parent : NO_PARENT;
      if (stays) this.#taken[parent] = 1;
    }
    let free = 0;
    for (let i = 0; i < count; i++) {
      if (places[i] !== NO_PARENT) continue;
      while (this.#taken[free] === 1) free++;
      this.#taken[free] = 1;
      places[i] = free;
      if (parents[i] !== NO_PARENT) this.#copyRow(parents[i], free, filled[i]);
    }
    this.#count = count;
  }

  /** Writes the newest token's keys and values, [rows, heads, 1, d] per layer, after the `filled` tokens of the row in `place`. */
  append(place: number, filled: number, newKeys: readonly Float32Array[], newValues: readonly Float32Array[]): void {
    invariant(filled < this.room, 'batch', 'A row has room for its next token.');
    for (let layer = 0; layer < this.keys.length; layer++) {
      this.#appendTo(this.keys[layer], newKeys[layer], place, filled);
      this.#appendTo(this.values[layer], newValues[layer], place, filled);
    }
  }

  #appendTo(into: Float32Array, from: Float32Array, place: number, filled: number): void {
    const width = this.#width;
    for (let slot = place * this.#heads; slot < (place + 1) * this.#heads; slot++) {
      const [at, to] = [slot * width, (slot * this.room + filled) * width];
      for (let k = 0; k < width; k++) into[to + k] = from[at + k];
    }
  }

  #copyRow(from: number, to: number, filled: number): void {
    const stride = this.room * this.#width;
    for (const layer of [...this.keys, ...this.values]) {
      for (let head = 0; head < this.#heads; head++) {
        const at = (from * this.#heads + head) * stride;
        layer.copyWithin((to * this.#heads + head) * stride, at, at + filled * this.#width);
      }
    }
  }

  #reserve(count: number): void {
    if (count <= this.#capacity) return;
    this.#capacity = Math.max(count, 2 * this.#capacity, FIRST_CAPACITY);
    const wider = (old: Float32Array): Float32Array => {
      const next = new Float32Array(this.#capacity * this.rowSize);
      next.set(old);
      return next;
    };
    this.keys = this.keys.map(wider);
    this.values = this.values.map(wider);
    this.#taken = new Uint8Array(this.#capacity);
  }
}
