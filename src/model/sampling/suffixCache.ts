/**
 * What each row has sampled so far, as keys and values [rows, heads, room, d] per layer in typed arrays that live as long as the
 * sampler. Rows branch from rows: several may continue one suffix, and a suffix that nobody continues gives up its place.
 *
 * The runtime never sees more of it than the rows in use, and only the newest token's keys and values cross back (a cache that
 * passes through the graph is copied on every step). Room doubles as suffixes grow; it depends on their length alone, so that results do.
 */
import { invariant } from '../../base/errors.ts';
import { type DecoderConfig, headWidth } from '../decoder/config.ts';

const FIRST_ROOM = 16;

export class SuffixCache {
  /** Per layer; filled up to `filled` in each row and head. */
  keys: readonly Float32Array[];
  values: readonly Float32Array[];
  readonly #layers: number;
  readonly #heads: number;
  readonly #width: number;
  readonly #capacity: number;
  readonly #taken: Uint8Array;
  #room = 0;
  #filled = 0;

  constructor(config: DecoderConfig, capacity: number) {
    this.#layers = config.layers;
    this.#heads = config.heads;
    this.#width = headWidth(config);
    this.#capacity = capacity;
    this.#taken = new Uint8Array(capacity);
    this.keys = Array.from({ length: config.layers }, () => new Float32Array(0));
    this.values = Array.from({ length: config.layers }, () => new Float32Array(0));
  }

  get room(): number {
    return this.#room;
  }

  /** Tokens in every row. */
  get filled(): number {
    return this.#filled;
  }

  /** Floats of one row of one layer. */
  get rowSize(): number {
    return this.#heads * this.#room * this.#width;
  }

  /** Forgets all suffixes; keeps the memory. */
  clear(): void {
    this.#filled = 0;
    this.#widen(FIRST_ROOM, 0);
  }

  /**
   * Gives each of `count` new rows a place below `count`, its content that of row `parents[i]`. A row stays where its first
   * continuation can stay; the places that are left belong to rows that nobody continues, so copying into them loses nothing.
   */
  branch(count: number, parents: Int32Array, places: Int32Array): void {
    invariant(count <= this.#capacity, 'suffix cache', 'There are more rows than places.');
    const taken = this.#taken.fill(0);
    for (let i = 0; i < count; i++) {
      const parent = this.#filled === 0 ? i : parents[i];
      const stays = parent < count && taken[parent] === 0;
      places[i] = stays ? parent : -1;
      if (stays) taken[parent] = 1;
    }
    let free = 0;
    for (let i = 0; i < count; i++) {
      if (places[i] >= 0) continue;
      while (taken[free] === 1) free++;
      taken[free] = 1;
      places[i] = free;
      this.#copyRow(parents[i], free);
    }
  }

  /** Appends the newest token's keys and values, [rows, heads, 1, d] per layer, to each row. */
  append(rows: number, newKeys: readonly Float32Array[], newValues: readonly Float32Array[]): void {
    for (let layer = 0; layer < this.#layers; layer++) {
      this.#appendLayer(rows, newKeys[layer], this.keys[layer]);
      this.#appendLayer(rows, newValues[layer], this.values[layer]);
    }
    this.#filled += 1;
    if (this.#filled === this.#room) this.#widen(2 * this.#room, rows);
  }

  #appendLayer(rows: number, from: Float32Array, into: Float32Array): void {
    const width = this.#width;
    const stride = this.#room * width;
    let to = this.#filled * width;
    let at = 0;
    for (let slot = 0; slot < rows * this.#heads; slot++) {
      for (let k = 0; k < width; k++) into[to + k] = from[at + k];
      at += width;
      to += stride;
    }
  }

  #copyRow(from: number, to: number): void {
    const stride = this.#room * this.#width;
    const used = this.#filled * this.#width;
    for (const layer of [...this.keys, ...this.values]) {
      for (let head = 0; head < this.#heads; head++) {
        const at = (from * this.#heads + head) * stride;
        layer.copyWithin((to * this.#heads + head) * stride, at, at + used);
      }
    }
  }

  /** Makes place for `room` tokens in each row, moving what the first `rows` rows hold apart (from the last: nothing is overwritten). */
  #widen(room: number, rows: number): void {
    const oldStride = this.#room * this.#width;
    const stride = room * this.#width;
    const used = this.#filled * this.#width;
    const wide = (old: Float32Array): Float32Array => {
      const size = this.#capacity * this.#heads * stride;
      const next = old.length < size ? new Float32Array(size) : old;
      for (let slot = rows * this.#heads - 1; slot >= 0; slot--) {
        const at = slot * oldStride;
        if (next === old) next.copyWithin(slot * stride, at, at + used);
        else next.set(old.subarray(at, at + used), slot * stride);
      }
      return next;
    };
    this.keys = this.keys.map(wide);
    this.values = this.values.map(wide);
    this.#room = room;
  }
}
