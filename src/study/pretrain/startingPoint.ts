/**
 * Where training starts: random weights, or those of another model. That model's vocabulary is the tokens' own, or the tokens add to it what notes
 * say: so a model of codes goes on to read notes without losing what it knows. New tokens begin with random embeddings; all else is kept.
 *
 * The context may be longer than the other model's: rotary positions have no parameters, and training goes on at the new length.
 */

import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AnamnesisError } from '../../base/errors.ts';
import { readVocabulary, type Vocabulary } from '../../data/timeline/vocabulary.ts';
import { readCheckpoint } from '../../model/decoder/checkpoint.ts';
import { type DecoderConfig, type DecoderSize, decoderConfig } from '../../model/decoder/config.ts';
import { EMBEDDING, initialParameters } from '../../model/decoder/parameters.ts';

export interface StartSettings {
  readonly size: DecoderSize;
  readonly context: number;
  readonly seed: number;
  /** A model folder to start from instead of random weights. */
  readonly from?: string;
}

export interface StartingPoint {
  readonly config: DecoderConfig;
  readonly parameters: Map<string, Float32Array>;
}

/**
 * @throws input/mismatch when the other model's vocabulary is another.
 */
export async function startingPoint(
  vocabulary: Vocabulary,
  { size, context, seed, from }: StartSettings,
): Promise<StartingPoint> {
  if (from === undefined) {
    const config = decoderConfig(size, vocabulary.tokens.length, context);
    return { config, parameters: initialParameters(config, seed) };
  }
  const given = await readVocabulary(join(from, 'vocabulary.json'));
  if (given.identity !== vocabulary.identity && !addsOnlyNotes(vocabulary, given)) {
    throw new AnamnesisError('input/mismatch', {
      where: from,
      rule: 'The model was trained with another vocabulary than these tokens, and they do more than add notes to it.',
      remedy: 'Tokenize with `--vocabulary` naming that model, or the same dataset with `--notes`, then train from it.',
    });
  }
  const checkpoint = await readCheckpoint(from);
  const longest = Math.max(checkpoint.config.context, context);
  const config = { ...checkpoint.config, context: longest, vocabularySize: vocabulary.tokens.length };
  const embedding = initialParameters(config, seed).get(EMBEDDING) ?? new Float32Array();
  embedding.set(checkpoint.parameters.get(EMBEDDING) ?? []);
  return { config, parameters: new Map(checkpoint.parameters).set(EMBEDDING, embedding) };
}

/** Whether all structured tokens mean the same, and the rest is what notes say. */
function addsOnlyNotes({ tokens }: Vocabulary, given: Vocabulary): boolean {
  return (
    given.notes === undefined &&
    tokens.length > given.tokens.length &&
    given.tokens.every((token, id) => isDeepStrictEqual(token, tokens[id])) &&
    tokens.slice(given.tokens.length).every(({ kind }) => kind === 'note')
  );
}
