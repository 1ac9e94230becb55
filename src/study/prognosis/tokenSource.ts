/** Where a model's input comes from: a folder of tokens made with its vocabulary, or a MEDS dataset, tokenized on the way. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { identityOfFolder, readManifest } from '../../base/manifest.ts';
import type { Progress } from '../../base/progress.ts';
import type { Split } from '../../data/record/meds.ts';
import { readTokenStore, type TokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../data/timeline/vocabulary.ts';
import type { Model } from './modelFolder.ts';

export interface TokenSource {
  readonly store: TokenStore;
  /** Hash of the manifest of the tokens that were read. */
  readonly identity: string;
}

/** @throws input/mismatch when the tokens were made with another vocabulary. */
export async function readTokensFor(
  model: Model,
  folder: string,
  split: Split,
  hooks: { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<TokenSource> {
  if (existsSync(join(folder, 'vocabulary.json'))) return readMatching(model, folder, split);
  const temporary = await mkdtemp(join(tmpdir(), 'anamnesis-tokens-'));
  try {
    const tokens = join(temporary, 'tokens');
    await tokenize(folder, tokens, { vocabulary: model.vocabulary, ...hooks });
    return await readMatching(model, tokens, split);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function readMatching(model: Model, folder: string, split: Split): Promise<TokenSource> {
  await readManifest(folder, 'tokens');
  const { identity } = await readVocabulary(join(folder, 'vocabulary.json'));
  if (identity !== model.vocabulary.identity) {
    throw new AnamnesisError('input/mismatch', {
      where: folder,
      rule: 'These tokens were made with another vocabulary than the model’s.',
      remedy: 'Give the dataset itself, or tokenize it with `--vocabulary` naming the model.',
    });
  }
  return { store: await readTokenStore(folder, split), identity: await identityOfFolder(folder) };
}
