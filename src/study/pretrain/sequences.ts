/**
 * Training sequences from timelines: each epoch in a new order, each patient seen through a new seeded augmentation. The same seed and
 * epoch always give the same sequences, which is what lets a resumed run continue bit for bit. What notes say is read, not predicted: it
 * weighs nothing.
 */
import { seededRandom } from '../../base/random.ts';
import { type AugmentSettings, augmentTimeline } from '../../data/timeline/augment.ts';
import type { TokenStore } from '../../data/timeline/store.ts';
import type { Vocabulary } from '../../data/timeline/vocabulary.ts';
import type { Sequence } from '../../model/training/batches.ts';
import type { SequenceSource } from '../../model/training/trainer.ts';

export interface SequenceSettings {
  readonly seed: number;
  readonly augment: AugmentSettings;
  /** Weight of the prediction of a milestone token; all others weigh 1. */
  readonly milestoneWeight: number;
}

export function trainingSequences(
  vocabulary: Vocabulary,
  store: TokenStore,
  settings: SequenceSettings,
): SequenceSource {
  const { seed, augment, milestoneWeight } = settings;
  const weights = tokenWeights(vocabulary, new Set(augment.milestoneTokens), milestoneWeight);
  return {
    *sequencesOfEpoch(epoch) {
      const order = Uint32Array.from(store.subjectIds, (_, index) => index);
      seededRandom(seed, 'order', epoch).shuffle(order);
      for (const patient of order) {
        const random = seededRandom(seed, 'augment', epoch, store.subjectIds[patient]);
        const ids = augmentTimeline(vocabulary, store, patient, random, augment);
        if (ids.length < 2) continue;
        yield weighted(ids, weights);
      }
    },
  };
}

/** Whole timelines as they are, for validation: at most `maxTokens` tokens, patients in an order fixed by the seed. */
export function validationSequences(
  vocabulary: Vocabulary,
  store: TokenStore,
  seed: number,
  maxTokens: number,
): readonly Sequence[] {
  const weights = tokenWeights(vocabulary, new Set(), 1);
  const order = Uint32Array.from(store.subjectIds, (_, index) => index);
  seededRandom(seed, 'validation').shuffle(order);
  const sequences: Sequence[] = [];
  let tokens = 0;
  for (const patient of order) {
    const ids = store.inputIds.slice(store.offsets[patient], store.offsets[patient + 1]);
    tokens += ids.length;
    if (tokens > maxTokens && sequences.length > 0) break;
    if (ids.length >= 2) sequences.push(weighted(ids, weights));
  }
  return sequences;
}

/** The weight of each token of the vocabulary as a target; undefined when all weigh 1. */
function tokenWeights(
  vocabulary: Vocabulary,
  milestones: ReadonlySet<number>,
  milestoneWeight: number,
): Float32Array | undefined {
  if (vocabulary.notes === undefined && (milestones.size === 0 || milestoneWeight === 1)) return undefined;
  return Float32Array.from(vocabulary.tokens, ({ id, kind }) => {
    if (kind === 'note') return 0;
    return milestones.has(id) ? milestoneWeight : 1;
  });
}

function weighted(ids: Int32Array, weights: Float32Array | undefined): Sequence {
  return weights === undefined ? { ids } : { ids, weights: Float32Array.from(ids, (id) => weights[id]) };
}
