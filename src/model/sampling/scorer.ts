/**
 * How well the model foresaw a history: minus the log probability of each of its tokens given those before it. And what it foresaw.
 * One sequence a run, at its exact length: a patient's score does not depend on who else is scored.
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import type { DecoderConfig } from '../decoder/config.ts';
import type { Parameters } from '../decoder/parameters.ts';
import { foresightGraph, scoringGraph } from '../decoder/scoringGraph.ts';
import { openSession, type SessionOptions } from '../runtime/session.ts';

export interface Scorer {
  /**
   * @returns nats per token, [length − 1]: place k belongs to token k + 1, because nothing foretells the first
   * @throws input/invalid when there are fewer than two tokens or more than the context; input/mismatch for tokens of another vocabulary
   */
  score(tokens: Int32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

export async function openScorer(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<Scorer> {
  const session = await openSession(scoringGraph(config, parameters), options);
  const positions = BigInt64Array.from({ length: config.context }, (_, position) => BigInt(position));
  return {
    async score(tokens) {
      checkTokens(tokens, 2, config.context + 1, config);
      const length = tokens.length - 1;
      const ids = BigInt64Array.from(tokens, BigInt);
      const { loss } = await session.run({
        input_ids: { data: ids.subarray(0, length), shape: [length] },
        positions: { data: positions.subarray(0, length), shape: [1, length] },
        targets: { data: ids.subarray(1), shape: [length, 1] },
      });
      invariant(loss.data instanceof Float32Array, 'scorer', 'The graph gives floats here.');
      return loss.data;
    },
    close: () => session.close(),
  };
}

export interface Foresight {
  /**
   * @returns probabilities, [length, vocabulary]: row k is of the token after token k
   * @throws input/invalid for no token or more than the context; input/mismatch for tokens of another vocabulary
   */
  read(tokens: Int32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

export async function openForesight(
  config: DecoderConfig,
  parameters: Parameters,
  options: SessionOptions = {},
): Promise<Foresight> {
  const session = await openSession(foresightGraph(config, parameters), options);
  return {
    async read(tokens) {
      checkTokens(tokens, 1, config.context, config);
      const { length } = tokens;
      const { probabilities } = await session.run({
        input_ids: { data: BigInt64Array.from(tokens, BigInt), shape: [length] },
        positions: { data: BigInt64Array.from({ length }, (_, position) => BigInt(position)), shape: [1, length] },
      });
      invariant(probabilities.data instanceof Float32Array, 'foresight', 'The graph gives floats here.');
      return probabilities.data;
    },
    close: () => session.close(),
  };
}

function checkTokens(tokens: Int32Array, fewest: number, most: number, config: DecoderConfig): void {
  if (tokens.length < fewest || tokens.length > most) {
    throw new AnamnesisError('input/invalid', {
      where: 'sequence to read',
      rule: `A sequence to read has ${fewest} to ${most} tokens; this one has ${tokens.length}.`,
      remedy: 'Cut it to the model’s context (study/prognosis does) or use a model with a longer one.',
    });
  }
  if (tokens.some((token) => token < 0 || token >= config.vocabularySize)) {
    throw new AnamnesisError('input/mismatch', {
      where: 'sequence to read',
      rule: 'The sequence has tokens that the model does not know.',
      remedy: 'Tokenize with the vocabulary in the model folder.',
    });
  }
}
