/**
 * The best that any predictor can expect on the simulated hospital: the scores of the true risks against what then happened.
 *
 * On finitely many patients these are themselves estimates; a model may beat them by luck, never in expectation (log loss and Brier are
 * proper; no score has a higher expected AUROC than the true risk).
 */
import { areaUnderRoc, mean } from '../../base/statistics.ts';

export interface Ceiling {
  readonly patients: number;
  /** Share of patients with the outcome, and what the true risks say it should be. */
  readonly outcomeRate: number;
  readonly meanTrueRisk: number;
  /** Null where an outcome class is absent. */
  readonly auroc: number | null;
  readonly logLoss: number | null;
  readonly brier: number | null;
}

/** @param outcomes 0 or 1   @param risks the true probabilities of the same patients */
export function ceilingOf(outcomes: readonly number[], risks: readonly number[]): Ceiling {
  return {
    patients: outcomes.length,
    outcomeRate: finite(mean(outcomes)) ?? 0,
    meanTrueRisk: finite(mean(risks)) ?? 0,
    auroc: finite(areaUnderRoc(outcomes, risks)),
    logLoss: finite(mean(risks.map((risk, i) => -Math.log(outcomes[i] === 1 ? risk : 1 - risk)))),
    brier: finite(mean(risks.map((risk, i) => (risk - outcomes[i]) ** 2))),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
