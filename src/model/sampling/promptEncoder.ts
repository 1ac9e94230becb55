/**
 * Reads a prompt once: keys and values of every layer, the distribution of the token after it, and hidden states as features.
 * One prompt a run, at its exact length: nothing about a patient depends on who else is asked about.
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import { PREFILL_BLOCKS, prefillGraph } from '../decoder/inferenceGraphs.ts';
import type { Parameters } from '../decoder/parameters.ts';
import { openSession, type SessionOptions, type Tensor } from '../runtime/session.ts';

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
  close(): Promise<void>;
}

export async function openPromptEncoder(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<PromptEncoder> {
  const session = await openSession(prefillGraph(config, parameters), options);
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);
  const positions = BigInt64Array.from({ length: config.context }, (_, position) => BigInt(position));
  return {
    async encode(tokens) {
      checkPrompt(tokens, config);
      const outputs = await session.run(promptFeeds(tokens, positions));
      return {
        length: tokens.length,
        keys: layers.map((layer) => floats(outputs[`keys/${layer}`])),
        values: layers.map((layer) => floats(outputs[`values/${layer}`])),
        probabilities: floats(outputs.probabilities),
        features: {
          last: floats(outputs.last),
          mean: divided(floats(outputs.sum), tokens.length),
          middleLast: floats(outputs.middle_last),
          middleMean: divided(floats(outputs.middle_sum), tokens.length),
        },
      };
    },
    close: () => session.close(),
  };
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

function checkPrompt(tokens: Int32Array, config: DecoderConfig): void {
  if (tokens.length === 0 || tokens.length > config.context) {
    throw new AnamnesisError('input/invalid', {
      where: 'prompt',
      rule: `A prompt has 1 to ${config.context} tokens; this one has ${tokens.length}.`,
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

function divided(sum: Float32Array, by: number): Float32Array {
  return sum.map((value) => value / by);
}
