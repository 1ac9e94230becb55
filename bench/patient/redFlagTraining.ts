/**
 * Fits the classifier of red flags: linear support vector machines with squared hinge loss by dual coordinate descent (Hsieh et al. 2008, doi 10.1145/1390156.1390208), one for
 * whether a message tells of an emergency and one for each kind against the others, rounded to a byte a weight.
 *
 * Deterministic: the order of rows comes from a seed, and only operations that IEEE 754 fixes are used, so the same messages give the same bytes.
 */
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { LinearWeights, RedFlagModel } from '../../src/care/patient/redFlags/classifier.ts';
import { EMERGENCIES } from '../../src/care/patient/redFlags/emergencies.ts';
import { BUCKETS, type Features } from '../../src/care/patient/redFlags/features.ts';
import { type Piece, piecesOf, urgencyOf } from '../../src/care/patient/redFlags/findRedFlags.ts';
import type { Message } from './redFlagExamples.ts';

/** A message with what is scored of it; the first piece is the whole (no example is too long), and is what is learned from. */
export interface Row extends Message {
  readonly pieces: readonly Piece[];
}

const SEED = 1;
const ALARM = { cost: 2, epochs: 15 } as const;
const KINDS = { cost: 0.5, epochs: 10, buckets: 1 << 13 } as const;

export function rowsOf(messages: readonly Message[]): readonly Row[] {
  return messages.map((message) => ({ ...message, pieces: piecesOf(message.text) }));
}

export function fitAlarm(rows: readonly Row[]): LinearWeights {
  const red = rows.map(({ emergency }) => emergency !== null);
  const reds = red.filter((one) => one).length;
  // Emergencies and harmless messages weigh the same in sum.
  const costs = red.map((one) => (ALARM.cost * rows.length) / 2 / (one ? reds : rows.length - reds));
  return fitLinear(
    rows.map(({ pieces }) => pieces[0].features),
    red,
    costs,
    BUCKETS,
    ALARM.epochs,
  );
}

export function fitKinds(rows: readonly Row[]): readonly LinearWeights[] {
  const told = rows.filter(({ emergency }) => emergency !== null);
  const features = told.map(({ pieces }) => pieces[0].features);
  return EMERGENCIES.map((kind) => {
    const same = told.map(({ emergency }) => emergency === kind);
    const count = Math.max(same.filter((one) => one).length, 1);
    const costs = same.map((one) => KINDS.cost * (one ? Math.sqrt(told.length / count) : 1));
    return fitLinear(features, same, costs, KINDS.buckets, KINDS.epochs);
  });
}

/** A message is as urgent as its most urgent piece. */
function alarmScore(alarm: LinearWeights, { pieces }: Row): number {
  return Math.max(...pieces.map((piece) => urgencyOf(piece, alarm)));
}

/**
 * The threshold at which harmless messages alarm at the given rate when their author's own were kept from training; each author's weigh the same in sum.
 */
export function thresholdFor(rate: number, rows: readonly Row[]): number {
  const authors = [...new Set(rows.map(({ author }) => author))];
  const harmless = authors.flatMap((author) => {
    const alarm = fitAlarm(rows.filter((row) => row.author !== author));
    const own = rows.filter((row) => row.author === author && row.emergency === null);
    return own.map((row) => ({ score: alarmScore(alarm, row), weight: 1 / own.length / authors.length }));
  });
  harmless.sort((a, b) => b.score - a.score);
  let share = 0;
  for (const { score, weight } of harmless) {
    share += weight;
    if (share > rate) return score;
  }
  return 0;
}

/** The model as `weights.json` holds it. */
export function written({ threshold, alarm, kinds }: RedFlagModel, inputs: string): string {
  const bytes = ({ bias, scale, weights }: LinearWeights) => ({
    bias,
    scale,
    base64: Buffer.from(weights).toString('base64'),
  });
  return `${JSON.stringify({ inputs, threshold, alarm: bytes(alarm), kinds: kinds.map(bytes) }, null, 2)}\n`;
}

function fitLinear(
  rows: readonly Features[],
  red: readonly boolean[],
  costs: readonly number[],
  buckets: number,
  epochs: number,
): LinearWeights {
  const weights = new Float64Array(buckets);
  const mask = buckets - 1;
  const duals = new Float64Array(rows.length);
  const curvatures = rows.map(
    ({ values }, row) => 1 + values.reduce((sum, value) => sum + value * value, 0) + 0.5 / costs[row],
  );
  const order = Uint32Array.from(rows.keys());
  const random: Random = seededRandom(SEED, 'red flags');
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const row of random.shuffle(order)) {
      const { buckets: at, values } = rows[row];
      const label = red[row] ? 1 : -1;
      let score = bias;
      for (let i = 0; i < at.length; i++) score += weights[at[i] & mask] * values[i];
      const gradient = label * score - 1 + (duals[row] * 0.5) / costs[row];
      const next = Math.max(duals[row] - gradient / curvatures[row], 0);
      const step = (next - duals[row]) * label;
      duals[row] = next;
      if (step === 0) continue;
      for (let i = 0; i < at.length; i++) weights[at[i] & mask] += step * values[i];
      bias += step;
    }
  }
  return rounded(weights, bias);
}

function rounded(weights: Float64Array, bias: number): LinearWeights {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  return { bias, scale, weights: Int8Array.from(weights, (weight) => (scale === 0 ? 0 : Math.round(weight / scale))) };
}
