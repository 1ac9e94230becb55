/**
 * Whether a piece of a message tells of an emergency, and which: linear support vector machines over hashed features (`features.ts`), fitted to the messages of several authors
 * in `../examples` by `npm run bench -- redFlags --write` (`bench/patient/redFlagTraining.ts`), which writes `weights.json`.
 *
 * Promises the same answer on every machine: the weights are whole numbers. Leaves out probabilities: scores are compared with thresholds and shown to nobody.
 */
import { Buffer } from 'node:buffer';
import { EMERGENCIES, type Emergency } from './emergencies.ts';
import type { Features } from './features.ts';
import file from './weights.json' with { type: 'json' };

/** One linear score: whole numbers from -127 to 127, to be multiplied by `scale`; `bias` apart. */
export interface LinearWeights {
  readonly bias: number;
  readonly scale: number;
  readonly weights: Int8Array;
}

export interface RedFlagModel {
  /** A piece that scores more tells of an emergency. */
  readonly threshold: number;
  readonly alarm: LinearWeights;
  /** By place in `EMERGENCIES`; fewer buckets than the features have, whose lowest bits count. */
  readonly kinds: readonly LinearWeights[];
}

/** By how much a kind must lead where none is sure of itself. */
const LEAD = 0.2;

let loaded: RedFlagModel | undefined;

/** Read from the file once, at the first message. */
export function redFlagModel(): RedFlagModel {
  loaded ??= {
    threshold: file.threshold,
    alarm: readWeights(file.alarm),
    kinds: file.kinds.map(readWeights),
  };
  return loaded;
}

/** The sum of the weights of what the features hold. */
export function linearScore({ bias, scale, weights }: LinearWeights, { buckets, values }: Features): number {
  const mask = weights.length - 1;
  let sum = 0;
  for (let at = 0; at < buckets.length; at++) sum += weights[buckets[at] & mask] * values[at];
  return bias + scale * sum;
}

/** The kinds that are sure of themselves, else the one that leads clearly, else `other`: a wrong kind would mislead. */
export function kindsOf(features: Features, { kinds }: RedFlagModel): readonly Emergency[] {
  const scored = EMERGENCIES.map((emergency, at) => ({ emergency, score: linearScore(kinds[at], features) }));
  const [best, second] = scored.toSorted((a, b) => b.score - a.score);
  const sure = scored.filter(({ score }) => score > 0);
  if (sure.length > 0) return sure.map(({ emergency }) => emergency);
  return best.score - second.score > LEAD ? [best.emergency] : ['other'];
}

function readWeights({ bias, scale, base64 }: { bias: number; scale: number; base64: string }): LinearWeights {
  const bytes = Buffer.from(base64, 'base64');
  return { bias, scale, weights: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
