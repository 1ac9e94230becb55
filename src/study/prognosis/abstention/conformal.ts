/**
 * Split conformal prediction for yes or no, by label and, where there are enough cases, by group (Mondrian: Vovk, Gammerman and Shafer
 * 2005). The nonconformity of a label is one minus its probability, so each label is possible on one side of a limit.
 *
 * Guarantee: with n calibration cases of a label and a new case of that label, all exchangeable, its set holds the label with
 * probability at least 1 − α; without ties at most 1 − α + 1/(n + 1). Ties only make sets larger. Within a group that has limits of its
 * own the same holds given the group; a group with those of a wider one is covered on average over the wider one only. Nothing is
 * promised given the probability itself.
 */
import { AnamnesisError } from '../../../base/errors.ts';

/** What a set may hold: yes from a probability on, no up to a probability. Over 1 and under 0 never, 0 and 1 always. */
export interface ConformalLimits {
  readonly yesFrom: number;
  readonly noUpTo: number;
}

export interface ConformalSet {
  readonly yes: boolean;
  readonly no: boolean;
}

export function conformalSet({ yesFrom, noUpTo }: ConformalLimits, probability: number): ConformalSet {
  return { yes: probability >= yesFrom, no: probability <= noUpTo };
}

/** @param yes probabilities of the calibration cases with the event   @param no of those without */
export function conformalLimits(yes: ArrayLike<number>, no: ArrayLike<number>, alpha: number): ConformalLimits {
  const missed = Float64Array.from(yes, (p) => -p);
  const [yesAt, noAt] = [upperLimit(missed, 1 - alpha), upperLimit(no, 1 - alpha)];
  return { yesFrom: yesAt === null ? 0 : -yesAt, noUpTo: noAt ?? 1 };
}

/**
 * The value that a new one, exchangeable with these n, does not exceed with probability `share` at least: their k-th smallest,
 * k = ⌈share · (n + 1)⌉. Null when k is past n: then no value is known that suffices.
 */
export function upperLimit(values: ArrayLike<number>, share: number): number | null {
  checkShare(share);
  const k = conformalRank(values.length, share);
  if (k > values.length) return null;
  return Float64Array.from(values).sort()[k - 1];
}

/** The value that a new one does not fall below with probability `share` at least. */
export function lowerLimit(values: ArrayLike<number>, share: number): number | null {
  const limit = upperLimit(
    Float64Array.from(values, (value) => -value),
    share,
  );
  return limit === null ? null : -limit;
}

/** ⌈share · (n + 1)⌉, not moved up by rounding of the product. */
export function conformalRank(n: number, share: number): number {
  return Math.ceil(share * (n + 1) - 1e-9);
}

function checkShare(share: number): void {
  if (share > 0 && share < 1) return;
  throw new AnamnesisError('settings/invalid', {
    where: 'abstention settings',
    rule: 'Error rates and quantiles lie between 0 and 1, both excluded.',
    remedy: 'Give for example 0.1 for sets that hold the answer in nine of ten cases.',
  });
}
