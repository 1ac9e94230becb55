/** Opens a model folder: weights and vocabulary that belong together, by the manifest's word and by their shapes. */
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { identityOfFolder, readManifest, verifyFile } from '../../base/manifest.ts';
import { readVocabulary, type Vocabulary } from '../../data/timeline/vocabulary.ts';
import { readCheckpoint } from '../../model/decoder/checkpoint.ts';
import type { DecoderConfig } from '../../model/decoder/config.ts';
import type { Parameters } from '../../model/decoder/parameters.ts';

export interface Model {
  readonly config: DecoderConfig;
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  /** Hash of the folder's manifest. */
  readonly identity: string;
}

/** @throws input/missing, input/invalid (truncated or swapped files), input/mismatch (vocabulary of another model) */
export async function readModel(folder: string): Promise<Model> {
  const manifest = await readManifest(folder, 'model');
  const vocabulary = await readVocabulary(join(folder, 'vocabulary.json'));
  if (manifest.inputs.vocabulary !== vocabulary.identity) {
    throw mismatch(folder, 'vocabulary.json is not the vocabulary that these weights were trained with.');
  }
  await verifyFile(folder, manifest, 'model.safetensors');
  const { config, parameters } = await readCheckpoint(folder);
  if (config.vocabularySize !== vocabulary.tokens.length) {
    const sizes = `${config.vocabularySize} and ${vocabulary.tokens.length}`;
    throw mismatch(folder, `Weights and vocabulary differ in their number of tokens: ${sizes}.`);
  }
  return { config, parameters, vocabulary, identity: await identityOfFolder(folder) };
}

function mismatch(folder: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/mismatch', {
    where: folder,
    rule,
    remedy: 'Restore the folder as `anamnesis pretrain` wrote it; its files are one whole.',
  });
}
