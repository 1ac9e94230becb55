/**
 * Continuations of one prompt, advanced together: each step gives every row one token and yields its distribution of the next.
 *
 * Promises: a row's numbers depend on the prompt and its own tokens only, to the last bit, not on the rows beside it (the runtime's
 * products treat rows alike from two rows on, so a lone row runs with a copy of itself).
 */
import { invariant } from '../../base/errors.ts';
import { type DecoderConfig, headWidth } from '../decoder/config.ts';
import { decodeGraph } from '../decoder/inferenceGraphs.ts';
import type { Parameters } from '../decoder/parameters.ts';
import { openSession, type Session, type SessionOptions, type Tensor } from '../runtime/session.ts';
import type { EncodedPrompt } from './promptEncoder.ts';
import { SuffixCache } from './suffixCache.ts';

const NEVER = -1e9;
/** A lone row runs with a copy of itself. */
export const FEWEST_ROWS = 2;

export async function openBranches(
  config: DecoderConfig,
  parameters: Parameters,
  capacity: number,
  options: SessionOptions = {},
): Promise<Branches> {
  const session = await openSession(decodeGraph(config, parameters), options);
  return new Branches(config, session, Math.max(capacity, FEWEST_ROWS));
}

export class Branches {
  readonly capacity: number;
  readonly #config: DecoderConfig;
  readonly #session: Session;
  readonly #cache: SuffixCache;
  readonly #ids: BigInt64Array;
  readonly #positions: BigInt64Array;
  readonly #probabilities: Float32Array;
  readonly #newKeys: readonly Float32Array[];
  readonly #newValues: readonly Float32Array[];
  readonly #places: Int32Array;
  readonly #copies = new Int32Array(FEWEST_ROWS);
  #bias = new Float32Array(0);
  #prompt: EncodedPrompt | undefined;

  constructor(config: DecoderConfig, session: Session, capacity: number) {
    const buffers = (size: number): readonly Float32Array[] =>
      Array.from({ length: config.layers }, () => new Float32Array(size));
    this.capacity = capacity;
    this.#config = config;
    this.#session = session;
    this.#cache = new SuffixCache(config, capacity);
    this.#ids = new BigInt64Array(capacity);
    this.#positions = new BigInt64Array(capacity);
    this.#probabilities = new Float32Array(capacity * config.vocabularySize);
    this.#newKeys = buffers(capacity * config.width);
    this.#newValues = buffers(capacity * config.width);
    this.#places = new Int32Array(capacity);
  }

  /** Starts over, after `prompt`. */
  begin(prompt: EncodedPrompt): void {
    this.#prompt = prompt;
    this.#cache.clear();
  }

  /**
   * Row i continues what row `parents[i]` of the step before had (nothing, in the first step) with `tokens[i]`. Writes the place of
   * row i to `places[i]`: that is its number as a parent in the next step, and the row of its distribution in what is returned,
   * [rows, vocabulary], which is overwritten by the next step.
   */
  async step(count: number, parents: Int32Array, tokens: Int32Array, places: Int32Array): Promise<Float32Array> {
    const prompt = this.#prompt;
    invariant(prompt !== undefined, 'sampling', 'A step needs a prompt.');
    const cache = this.#cache;
    const position = prompt.length + cache.filled;
    invariant(position < this.#config.context, 'sampling', 'The trajectory is longer than the context.');
    const rows = Math.max(count, FEWEST_ROWS);
    this.#place(count, rows, parents);
    for (let i = 0; i < rows; i++) this.#ids[this.#places[i]] = BigInt(tokens[i < count ? i : 0]);
    for (let i = 0; i < count; i++) places[i] = this.#places[i];
    this.#positions.fill(BigInt(position));
    await this.#session.run(this.#feeds(prompt, rows), this.#outputs(rows));
    cache.append(rows, this.#newKeys, this.#newValues);
    return this.#probabilities;
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  #place(count: number, rows: number, parents: Int32Array): void {
    if (count === rows) {
      this.#cache.branch(rows, parents, this.#places);
      return;
    }
    this.#copies.fill(parents[0]);
    this.#cache.branch(rows, this.#copies, this.#places);
  }

  #feeds(prompt: EncodedPrompt, rows: number): Record<string, Tensor> {
    const { heads } = this.#config;
    const width = headWidth(this.#config);
    const cache = this.#cache;
    if (this.#bias.length !== cache.room) this.#bias = new Float32Array(cache.room);
    this.#bias.fill(0, 0, cache.filled).fill(NEVER, cache.filled);
    const feeds: Record<string, Tensor> = {
      input_ids: { data: this.#ids.subarray(0, rows), shape: [rows] },
      positions: { data: this.#positions.subarray(0, rows), shape: [rows, 1] },
      suffix_bias: { data: this.#bias, shape: [cache.room] },
    };
    const promptShape = [heads, prompt.length, width];
    const suffixShape = [rows, heads, cache.room, width];
    for (let layer = 0; layer < this.#config.layers; layer++) {
      feeds[`prompt_keys/${layer}`] = { data: prompt.keys[layer], shape: promptShape };
      feeds[`prompt_values/${layer}`] = { data: prompt.values[layer], shape: promptShape };
      feeds[`keys/${layer}`] = { data: cache.keys[layer].subarray(0, rows * cache.rowSize), shape: suffixShape };
      feeds[`values/${layer}`] = { data: cache.values[layer].subarray(0, rows * cache.rowSize), shape: suffixShape };
    }
    return feeds;
  }

  #outputs(rows: number): Record<string, Tensor> {
    const { heads, width, vocabularySize } = this.#config;
    const shape = [rows, heads, 1, width / heads];
    const into: Record<string, Tensor> = {
      probabilities: { data: this.#probabilities.subarray(0, rows * vocabularySize), shape: [rows, vocabularySize] },
    };
    for (let layer = 0; layer < this.#config.layers; layer++) {
      into[`new_keys/${layer}`] = { data: this.#newKeys[layer].subarray(0, rows * width), shape };
      into[`new_values/${layer}`] = { data: this.#newValues[layer].subarray(0, rows * width), shape };
    }
    return into;
  }
}
