/** A model folder with random weights over a given vocabulary: everything but knowledge. */
import { join } from 'node:path';
import { writeManifest } from '../../src/base/manifest.ts';
import { type Vocabulary, writeVocabulary } from '../../src/data/timeline/vocabulary.ts';
import { writeCheckpoint } from '../../src/model/decoder/checkpoint.ts';
import type { DecoderConfig } from '../../src/model/decoder/config.ts';
import { lively, tinyConfig } from './tinyDecoder.ts';

export async function writeTinyModel(folder: string, vocabulary: Vocabulary, context: number): Promise<DecoderConfig> {
  const config = tinyConfig({ vocabularySize: vocabulary.tokens.length, context });
  await writeCheckpoint(folder, { config, parameters: lively(config, 5, 6) }, { pad: 0, begin: 1, end: 2 });
  await writeVocabulary(join(folder, 'vocabulary.json'), vocabulary);
  await writeManifest(folder, {
    kind: 'model',
    command: 'pretrain',
    settings: {},
    seed: 5,
    inputs: { vocabulary: vocabulary.identity },
    counts: {},
  });
  return config;
}
