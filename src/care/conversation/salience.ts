/**
 * How much a statement matters to a note: a linear score of who says it, how, where in the visit, what kind of words it has. The weights are fitted by
 * ridge regression to how much of a statement a clinician's note took over, on the training part of ACI-Bench (`npm run bench -- conversation --fit`).
 *
 * The data file holds weights of features and of single common words, no text.
 */

import weights from './salience.json' with { type: 'json' };
import type { Placed } from './sections.ts';

export type SalienceFeatures = ReadonlyMap<string, number>;

const salienceWeights: Readonly<Record<string, number>> = weights;

export function salience(features: SalienceFeatures, of: Readonly<Record<string, number>> = salienceWeights): number {
  let score = 0;
  for (const [name, value] of features) score += value * (Object.hasOwn(of, name) ? of[name] : 0);
  return score;
}

/** Never weighed: whether something is denied does not make it matter less. */
const NEGATIONS = new Set(['no', 'not', 'denies', 'never', 'without', 'none', 'cannot', 'nothing', 'nor', 'neither']);

/** @param mentions clinical mentions in the statement  @param turns of the whole visit */
export function salienceFeatures({ statement, section }: Placed, mentions: number, turns: number): SalienceFeatures {
  const words = statement.text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
  const place = statement.turn / Math.max(turns - 1, 1);
  const features = new Map<string, number>([
    ['bias', 1],
    [`role ${statement.role}`, 1],
    [`form ${statement.form}`, 1],
    [`section ${section}`, 1],
    [`place ${Math.min(Math.floor(place * 5), 4)}`, 1],
    ['first turns', statement.turn < 4 ? 1 : 0],
    ['log words', Math.log(words.length + 1)],
    ['short', words.length < 5 ? 1 : 0],
    ['long', words.length > 25 ? 1 : 0],
    ['mentions', Math.min(mentions, 4)],
    ['mention share', mentions / (words.length + 1)],
    ['any mention', mentions > 0 ? 1 : 0],
    ['numbers', Math.min(words.filter((word) => /\d/.test(word)).length, 3)],
    ['long words', words.filter((word) => word.length > 7).length / (words.length + 1)],
    ['answers', statement.asked === '' ? 0 : 1],
  ]);
  for (const word of new Set(words))
    if (!NEGATIONS.has(word)) features.set(`word ${word}`, 1 / Math.sqrt(words.length));
  return features;
}
