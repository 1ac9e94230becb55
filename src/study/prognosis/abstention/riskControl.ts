/**
 * The certainty that an answer needs, chosen so that errors stay below a stated rate.
 *
 * Conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster 2022): a case is kept when its confidence is above λ, and its loss
 * is 1 when it is kept and wrong. Raising λ only removes losses, so each case's loss is monotone in λ, and with
 * λ = inf {λ : (Σ losses + 1) / (n + 1) ≤ α} the expected loss of a new exchangeable case is at most α. That covers the first three
 * losses below. The error among the kept is a ratio, neither monotone nor the mean of a loss of each case; it is not covered. For it
 * each λ of a fixed grid is tested by the exact binomial tail, with Bonferroni's correction (learn then test: Angelopoulos, Bates, Candès,
 * Jordan and Lei 2021): with probability 1 − δ over independent calibration cases, the error among the kept is at most α.
 */

export const RISK_LOSSES = {
  'missed events': { label: 'answered no, among those with the event', answers: 'no', among: 1 },
  'false alarms': { label: 'answered yes, among those without the event', answers: 'yes', among: 0 },
  'wrong and kept': { label: 'answered and wrong, among all', answers: 'both', among: null },
  'wrong among kept': { label: 'wrong, among those answered', answers: 'both', among: null },
} as const;
export type RiskLoss = keyof typeof RISK_LOSSES;
export const RISK_LOSS_NAMES = Object.keys(RISK_LOSSES).filter((name): name is RiskLoss => name in RISK_LOSSES);

/** Cases with a calibrated probability and what happened. */
export interface Outcomes {
  readonly probabilities: ArrayLike<number>;
  readonly outcomes: ArrayLike<number>;
}

/** Certainty needed of an answer: kept when its confidence is above. 0 keeps all, 1 none. */
export function riskThreshold(cases: Outcomes, loss: RiskLoss, alpha: number, delta: number): number {
  const counted = countedCases(cases, loss);
  return loss === 'wrong among kept' ? testedThreshold(counted, alpha, delta) : controlledThreshold(counted, alpha);
}

/** From here on yes is the more likely answer. */
export const EVEN = 0.5;

/** The more likely answer. */
export function answerOf(probability: number): 'yes' | 'no' {
  return probability >= EVEN ? 'yes' : 'no';
}

/** Probability of the answer that is given, one half or more. */
export function confidenceOf(probability: number): number {
  return Math.max(probability, 1 - probability);
}

/** A case that takes part: its confidence, and its loss (0 to 1) when kept. */
export interface CountedCase {
  readonly confidence: number;
  readonly loss: number;
}

function countedCases({ probabilities, outcomes }: Outcomes, loss: RiskLoss): readonly CountedCase[] {
  const { among } = RISK_LOSSES[loss];
  const counted: CountedCase[] = [];
  for (let i = 0; i < outcomes.length; i++) {
    if (among !== null && outcomes[i] !== among) continue;
    const wrong = (answerOf(probabilities[i]) === 'yes') !== (outcomes[i] === 1);
    counted.push({ confidence: confidenceOf(probabilities[i]), loss: wrong ? 1 : 0 });
  }
  return counted;
}

/** The smallest λ with (Σ losses of those above λ + 1) / (n + 1) ≤ α; 1 when even keeping none is too much for so few cases. */
export function controlledThreshold(cases: readonly CountedCase[], alpha: number): number {
  const falling = cases.toSorted((a, b) => b.confidence - a.confidence);
  const allowed = alpha * (cases.length + 1) - 1 + 1e-9;
  if (allowed < 0) return 1;
  let losses = 0;
  for (let first = 0; first < falling.length; ) {
    const { confidence } = falling[first];
    let end = first;
    // Cases of one confidence stand or fall together.
    for (; end < falling.length && falling[end].confidence === confidence; end++) losses += falling[end].loss;
    if (losses > allowed) return confidence;
    first = end;
  }
  return 0;
}

/** λ that may be tried, whatever the data are. */
const GRID: readonly number[] = [0, ...Array.from({ length: 24 }, (_, k) => (52 + 2 * k) / 100), 0.99];

function testedThreshold(cases: readonly CountedCase[], alpha: number, delta: number): number {
  const passing = GRID.filter((threshold) => {
    const kept = cases.filter(({ confidence }) => confidence > threshold);
    const errors = kept.reduce((sum, { loss }) => sum + loss, 0);
    return binomialTail(errors, kept.length, alpha) <= delta / GRID.length;
  });
  return passing.at(0) ?? 1;
}

/** P(X ≤ count) for X binomial with these trials and this chance. */
export function binomialTail(count: number, trials: number, chance: number): number {
  let logTerm = trials * Math.log1p(-chance);
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(chance) - Math.log1p(-chance);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, tail);
}
