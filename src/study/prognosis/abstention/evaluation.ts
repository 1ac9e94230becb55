/**
 * What abstention does on patients who were not used to fit it: how often conformal sets hold what happened, overall, by label and in each
 * subgroup; how many are not answered and why; how often answers are wrong as ever more of the least certain are left out. All with
 * intervals by resampling patients (evaluate/resampling.ts).
 */

import type { AbstentionPoint } from '../../evaluate/plots/abstention.ts';
import { equalWeights, type Ranking, rankPredictions } from '../../evaluate/ranking.ts';
import { bootstrap, type Estimate, type ResamplingSettings } from '../../evaluate/resampling.ts';
import type { PredictedCase } from './fit.ts';
import type { Abstention, Origin } from './format.ts';
import { type Judgement, judge } from './judge.ts';
import { ABSTENTION_REASONS, type ReasonName } from './reasons.ts';
import { confidenceOf } from './riskControl.ts';

/** One part of the cases: all, a label, a level of a subgroup. */
export interface PartFigures {
  readonly column: string;
  readonly level: string;
  readonly rows: number;
  readonly events: number;
  /** Share of sets that hold what happened. */
  readonly coverage: Estimate;
  readonly abstained: Estimate;
  /** Wrong answers among the kept, and if all were answered. */
  readonly keptError: Estimate;
  readonly allError: Estimate;
}

export interface AbstentionEvaluation {
  readonly parts: readonly PartFigures[];
  /** Shares of cases; a case may have several reasons. */
  readonly reasons: Readonly<Record<ReasonName, number>>;
  /** Shares of the four sets. */
  readonly sets: { readonly yes: number; readonly no: number; readonly both: number; readonly neither: number };
  readonly curve: readonly AbstentionPoint[];
}

/** Shares left out along the curve. */
const STEPS: readonly number[] = Array.from({ length: 19 }, (_, k) => k / 20);

export function evaluateAbstention(
  abstention: Abstention,
  origin: Origin,
  cases: readonly PredictedCase[],
  settings: ResamplingSettings,
): AbstentionEvaluation {
  const judged = cases.map((one): Judged => {
    const judgement = judge(abstention, origin, one);
    const { set, answer } = judgement;
    return {
      case: one,
      judgement,
      covered: one.outcome === 1 ? set.yes : set.no,
      wrong: (answer === 'yes') !== (one.outcome === 1),
    };
  });
  return {
    parts: partsOf(judged).map((part) => measurePart(part, settings)),
    reasons: shareOfReasons(judged),
    sets: shareOfSets(judged),
    curve: curveOf(judged, settings),
  };
}

interface Judged {
  readonly case: PredictedCase;
  readonly judgement: Judgement;
  readonly covered: boolean;
  readonly wrong: boolean;
}

interface Part {
  readonly column: string;
  readonly level: string;
  readonly judged: readonly Judged[];
}

function partsOf(judged: readonly Judged[]): readonly Part[] {
  const by = (column: string, levelOf: (one: Judged) => string): readonly Part[] =>
    [...Map.groupBy(judged, levelOf)]
      .map(([level, members]) => ({ column, level, judged: members }))
      .sort((a, b) => (a.level < b.level ? -1 : 1));
  const columns = Object.keys(judged[0]?.case.groups ?? {});
  return [
    { column: 'all', level: 'all', judged },
    ...by('outcome', (one) => (one.case.outcome === 1 ? 'event' : 'no event')),
    ...columns.flatMap((column) => by(column, (one) => one.case.groups[column] ?? '')),
  ];
}

function measurePart({ column, level, judged }: Part, settings: ResamplingSettings): PartFigures {
  const ranking = rankingOf(judged);
  const rows = Array.from(ranking.order, (row) => judged[row]);
  const figures = bootstrap(ranking, equalWeights(ranking), settings, (weights) => {
    const sums = { all: 0, covered: 0, kept: 0, wrong: 0, keptWrong: 0 };
    rows.forEach(({ covered, wrong, judgement: { kept } }, i) => {
      sums.all += weights[i];
      if (covered) sums.covered += weights[i];
      if (wrong) sums.wrong += weights[i];
      if (kept) sums.kept += weights[i];
      if (kept && wrong) sums.keptWrong += weights[i];
    });
    return {
      coverage: sums.covered / sums.all,
      abstained: 1 - sums.kept / sums.all,
      keptError: sums.keptWrong / sums.kept,
      allError: sums.wrong / sums.all,
    };
  });
  const events = judged.reduce((sum, one) => sum + one.case.outcome, 0);
  return { column, level, rows: judged.length, events, ...figures };
}

function rankingOf(judged: readonly Judged[]): Ranking {
  return rankPredictions(
    judged.map((one) => one.case.outcome),
    judged.map((one) => one.judgement.probability),
    judged.map((one) => one.case.subject),
  );
}

/** The least certain go first; cases of one certainty go together. */
function curveOf(judged: readonly Judged[], settings: ResamplingSettings): readonly AbstentionPoint[] {
  const ranking = rankingOf(judged);
  const rows = Array.from(ranking.order, (row) => judged[row]);
  const confidences = rows.map((one) => confidenceOf(one.judgement.probability));
  const rising = confidences.toSorted((a, b) => a - b);
  const cuts = [
    ...new Set(STEPS.map((share) => rising[Math.min(rising.length - 1, Math.round(share * rising.length))])),
  ];
  return cuts.map((cut) => {
    const kept = rows.map((_, i) => confidences[i] >= cut);
    const { error, missed } = bootstrap(ranking, equalWeights(ranking), settings, (weights) => {
      let [all, wrong, uncovered] = [0, 0, 0];
      rows.forEach((one, i) => {
        if (!kept[i]) return;
        all += weights[i];
        if (one.wrong) wrong += weights[i];
        if (!one.covered) uncovered += weights[i];
      });
      return { error: wrong / all, missed: uncovered / all };
    });
    return { abstained: 1 - kept.filter(Boolean).length / rows.length, error, missed };
  });
}

function shareOfReasons(judged: readonly Judged[]): Record<ReasonName, number> {
  const share = (name: string): number =>
    judged.filter(({ judgement }) => judgement.reasons.some(({ reason }) => reason === name)).length / judged.length;
  const named = Object.keys(ABSTENTION_REASONS).map((name) => [name, share(name)]);
  return Object.fromEntries(named);
}

function shareOfSets(judged: readonly Judged[]): AbstentionEvaluation['sets'] {
  const share = (yes: boolean, no: boolean): number =>
    judged.filter(({ judgement: { set } }) => set.yes === yes && set.no === no).length / judged.length;
  return { yes: share(true, false), no: share(false, true), both: share(true, true), neither: share(false, false) };
}
