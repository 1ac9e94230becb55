/**
 * One case against the limits: an answer, or every reason that stands against one, each with its figure and limit. The calibrated
 * probability and the conformal set are given either way; who shows them beside a refusal shows the reasons too.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { type ConformalLimits, type ConformalSet, conformalSet } from './conformal.ts';
import { limitsFor, type PredictedCase } from './fit.ts';
import { type Abstention, checkOrigin, type Origin } from './format.ts';
import { FIGURES, type Figures, type Reason, reasonOf } from './reasons.ts';
import { recalibrated } from './recalibration.ts';
import { answerOf, confidenceOf, EVEN, RISK_LOSSES } from './riskControl.ts';
import { subgroupReasons } from './subgroups.ts';

/** A case whose outcome nobody knows yet. */
export type OpenCase = Pick<PredictedCase, 'probability' | 'figures' | 'groups'>;

export interface Judgement {
  readonly kept: boolean;
  /** Empty when kept. */
  readonly reasons: readonly Reason[];
  /** Calibrated. */
  readonly probability: number;
  /** What the probability says, if it is kept: the more likely of the two. */
  readonly answer: 'yes' | 'no';
  readonly set: ConformalSet;
}

/**
 * @param origin what the prediction was made by
 * @throws input/mismatch when the limits belong to another model, task or estimator; input/invalid when a figure is missing
 */
export function judge(abstention: Abstention, origin: Origin, one: OpenCase): Judgement {
  checkOrigin(abstention.belongsTo, origin, 'abstention');
  const probability = recalibrated(abstention.recalibration, one.probability);
  const { conformal, settings, subgroups } = abstention;
  const limits = limitsFor(conformal, settings.conformal.by, one.groups);
  const set = conformalSet(limits, probability);
  const reasons = [
    ...figureReasons(abstention, one.figures),
    ...subgroupReasons(subgroups, one.groups, settings.subgroupMargin),
    ...setReasons(limits, set, probability),
    ...riskReasons(abstention, probability),
  ];
  return { kept: reasons.length === 0, reasons, probability, answer: answerOf(probability), set };
}

function figureReasons({ limits }: Abstention, figures: Figures): readonly Reason[] {
  return limits.flatMap(({ figure, limit }) => {
    const value = figures[figure];
    const { reason, label } = FIGURES[figure];
    if (value === undefined || Number.isNaN(value)) throw lacking(label);
    const passed =
      value > (limit.above ?? Number.POSITIVE_INFINITY) || value < (limit.below ?? Number.NEGATIVE_INFINITY);
    return passed ? [reasonOf(reason, label, value, limit)] : [];
  });
}

/**
 * The answer must be all that the set holds. Between the limits and one half it is not: there both are possible, or neither, or, where
 * events are rare, yes alone while no is the more likely.
 */
function setReasons({ yesFrom, noUpTo }: ConformalLimits, set: ConformalSet, probability: number): readonly Reason[] {
  if (set.yes !== set.no && set.yes === (answerOf(probability) === 'yes')) return [];
  const band = { above: Math.min(yesFrom, noUpTo, EVEN), below: Math.max(yesFrom, noUpTo, EVEN) };
  return [reasonOf('conformal: both answers possible', 'calibrated probability', probability, band)];
}

function riskReasons({ riskThreshold, settings: { risk } }: Abstention, probability: number): readonly Reason[] {
  if (risk === null || riskThreshold === null) return [];
  const { answers } = RISK_LOSSES[risk.loss];
  if (answers !== 'both' && answers !== answerOf(probability)) return [];
  const confidence = confidenceOf(probability);
  if (confidence > riskThreshold) return [];
  return [reasonOf('error not controlled', 'probability of the answer', confidence, { below: riskThreshold })];
}

function lacking(label: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `case to judge, ${label}`,
    rule: 'The limits look at this figure, but the case does not have it.',
    remedy: 'Give the same figures as on calibration (abstention/history.ts makes those of the history).',
  });
}
