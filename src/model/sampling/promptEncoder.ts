/**
 * Reads a prompt once: keys and values of every layer, the distribution of the token after it, and hidden states as features.
 * One prompt a run, at its exact length: nothing about a patient depends on who else is asked about. What was read grows by new
 * tokens without being read again; the result is that of reading the whole, to rounding.
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { type DecoderConfig, headWidth } from '../decoder/config.ts';
import { PREFILL_BLOCKS, prefillGraph } from '../decoder/inferenceGraphs.ts';
import type { Parameters } from '../decoder/parameters.ts';
import { openSession, type Session, type SessionOptions, type Tensor } from '../runtime/session.ts';
import { extensionGraph } from './extensionGraph.ts';

export interface EncodedPrompt {
  readonly length: number;
  /** Per layer [heads, length, d]; keys are rotated to their positions. */
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
  /** Of the next token, [vocabulary]. */
  readonly probabilities: Float32Array;
  readonly features: PromptFeatures;
}

/** Hidden states [width]: of the last token and the mean over tokens, after the final norm and after the middle layer. */
export interface PromptFeatures {
  readonly last: Float32Array;
  readonly mean: Float32Array;
  readonly middleLast: Float32Array;
  readonly middleMean: Float32Array;
}

export interface PromptEncoder {
  /** @throws input/invalid when the prompt is empty or longer than the context. */
  encode(tokens: Int32Array): Promise<EncodedPrompt>;
  /**
   * The prompt with more tokens after it; what was given stays as it is.
   * @throws input/invalid when there are none or the whole is longer than the context.
   */
  extend(encoded: EncodedPrompt, tokens: Int32Array): Promise<EncodedPrompt>;
  close(): Promise<void>;
}

export async function openPromptEncoder(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<PromptEncoder> {
  const session = await openSession(prefillGraph(config, parameters), options);
  const positions = BigInt64Array.from({ length: config.context }, (_, position) => BigInt(position));
  // Weights are held once more for it, so it is opened by who needs it.
  let extension: Promise<Session> | undefined;
  return {
    async encode(tokens) {
      checkPrompt(tokens, config);
      return encodedFrom(config, await session.run(promptFeeds(tokens, positions)), tokens.length);
    },
    async extend(encoded, tokens) {
      checkPrompt(tokens, config, encoded.length);
      extension ??= openSession(extensionGraph(config, parameters), options);
      const outputs = await (await extension).run(extensionFeeds(config, encoded, tokens, positions));
      return encodedFrom(config, outputs, tokens.length, encoded);
    },
    async close() {
      await session.close();
      await (await extension)?.close();
    },
  };
}

/** What a run gave, after `before` when that was read earlier; `added` tokens were read now. */
function encodedFrom(
  config: DecoderConfig,
  outputs: Readonly<Record<string, Tensor>>,
  added: number,
  before?: EncodedPrompt,
): EncodedPrompt {
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);
  const length = (before?.length ?? 0) + added;
  const meanOf = (sum: Float32Array, earlier: Float32Array | undefined): Float32Array =>
    sum.map((value, k) => (value + (earlier?.[k] ?? 0) * (before?.length ?? 0)) / length);
  return {
    length,
    keys: layers.map((layer) => floats(outputs[`keys/${layer}`])),
    values: layers.map((layer) => floats(outputs[`values/${layer}`])),
    probabilities: floats(outputs.probabilities),
    features: {
      last: floats(outputs.last),
      mean: meanOf(floats(outputs.sum), before?.features.mean),
      middleLast: floats(outputs.middle_last),
      middleMean: meanOf(floats(outputs.middle_sum), before?.features.middleMean),
    },
  };
}

function extensionFeeds(
  config: DecoderConfig,
  encoded: EncodedPrompt,
  tokens: Int32Array,
  positions: BigInt64Array,
): Record<string, Tensor> {
  const whole = encoded.length + tokens.length;
  const feeds: Record<string, Tensor> = {
    input_ids: { data: BigInt64Array.from(tokens, BigInt), shape: [tokens.length] },
    positions: { data: positions.subarray(encoded.length, whole), shape: [1, tokens.length] },
    all_positions: { data: positions.subarray(0, whole), shape: [1, whole] },
  };
  const shape = [1, config.heads, encoded.length, headWidth(config)];
  for (let layer = 0; layer < config.layers; layer++) {
    feeds[`past_keys/${layer}`] = { data: encoded.keys[layer], shape };
    feeds[`past_values/${layer}`] = { data: encoded.values[layer], shape };
  }
  return feeds;
}

function promptFeeds(tokens: Int32Array, positions: BigInt64Array): Record<string, Tensor> {
  const { length } = tokens;
  const feeds: Record<string, Tensor> = {
    input_ids: { data: BigInt64Array.from(tokens, BigInt), shape: [length] },
    positions: { data: positions.subarray(0, length), shape: [1, length] },
  };
  for (let block = 1; block < PREFILL_BLOCKS; block++) {
    const bound = Math.floor((length * block) / PREFILL_BLOCKS);
    feeds[`bound/${block}`] = { data: BigInt64Array.of(BigInt(bound)), shape: [1] };
  }
  return feeds;
}

function checkPrompt(tokens: Int32Array, config: DecoderConfig, before = 0): void {
  if (tokens.length === 0 || before + tokens.length > config.context) {
    throw new AnamnesisError('input/invalid', {
      where: 'prompt',
      rule:
        before === 0
          ? `A prompt has 1 to ${config.context} tokens; this one has ${tokens.length}.`
          : `A prompt of ${before} tokens grows by 1 to ${config.context - before}; these are ${tokens.length}.`,
      remedy: 'Cut the prompt to the model’s context (study/prognosis does) or use a model with a longer one.',
    });
  }
  if (tokens.some((token) => token < 0 || token >= config.vocabularySize)) {
    throw new AnamnesisError('input/mismatch', {
      where: 'prompt',
      rule: 'The prompt has tokens that the model does not know.',
      remedy: 'Tokenize with the vocabulary in the model folder.',
    });
  }
}

function floats(tensor: Tensor): Float32Array {
  invariant(tensor.data instanceof Float32Array, 'sampling', 'The graph gives floats here.');
  return tensor.data;
}
