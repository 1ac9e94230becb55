/**
 * Fits everything by which a case is answered or not, on predictions of patients whose outcomes are known and on whom the model was not
 * trained: the map to calibrated risks, limits of the figures, conformal limits, the certainty that an answer needs, subgroups.
 *
 * Every patient takes part with one case, drawn by the seed: rows of one patient are not exchangeable with those of others.
 * Which patients serve which part, and what that leaves of the guarantees, is in docs/abstention.md.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { seededRandom } from '../../../base/random.ts';
import { NOT_STATED } from '../../evaluate/subgroupTable.ts';
import { type ConformalLimits, conformalLimits, lowerLimit, upperLimit } from './conformal.ts';
import {
  ABSTENTION_FORMAT,
  type Abstention,
  type AbstentionSettings,
  type FittedLimit,
  type GroupLimits,
  type Origin,
} from './format.ts';
import { FIGURE_NAMES, FIGURES, type FigureName, type Figures } from './reasons.ts';
import { fitRecalibration, recalibrated } from './recalibration.ts';
import { RISK_LOSSES, riskThreshold } from './riskControl.ts';
import { calibrateSubgroups, type Groups } from './subgroups.ts';

/** A prediction with what is known of its case. */
export interface PredictedCase {
  readonly subject: bigint;
  /** As the estimator gave it. */
  readonly probability: number;
  /** 1 when the event happened, else 0. */
  readonly outcome: number;
  readonly figures: Figures;
  readonly groups: Groups;
}

export const DEFAULT_ABSTENTION_SETTINGS: AbstentionSettings = {
  limits: {
    negativeLogLikelihood: { share: 0.99 },
    unknownShare: { share: 0.99 },
    events: { share: 0.99 },
    days: { share: 0.99 },
    halfWidth: { at: 0.1 },
    determinableShare: { at: 0.5 },
  },
  recalibration: { method: 'platt', share: 0.25 },
  conformal: { alpha: 0.1, by: [], floor: 100 },
  risk: { loss: 'wrong and kept', alpha: 0.1, delta: 0.1 },
  subgroupMargin: 0.1,
  resamples: 1000,
  seed: 1,
};

/** @throws settings/invalid, input/invalid (too few cases, one outcome only, a figure that some cases lack) */
export function fitAbstention(
  belongsTo: Origin,
  rows: readonly PredictedCase[],
  settings: AbstentionSettings,
): Abstention {
  checkSettings(settings);
  const cases = oneEach(rows, settings.seed);
  const serves = (one: PredictedCase): boolean =>
    seededRandom(settings.seed, 'recalibration', one.subject).uniform() < settings.recalibration.share;
  const all = settings.recalibration.share === 0;
  const fitting = all ? cases : cases.filter(serves);
  const checking = all ? cases : cases.filter((one) => !serves(one));
  const map = fitRecalibration(settings.recalibration.method, ...columnsOf(fitting));
  const calibrated = (some: readonly PredictedCase[]): readonly PredictedCase[] =>
    some.map((one) => ({ ...one, probability: recalibrated(map, one.probability) }));
  const checked = calibrated(checking);
  // A strictly increasing map moves cases and limits alike, so conformal sets by label do not depend on it and all cases may serve.
  const forSets = map.method === 'platt' ? calibrated(cases) : checked;
  const [probabilities, outcomes] = columnsOf(checked);
  const { risk } = settings;
  const events = cases.reduce((sum, { outcome }) => sum + outcome, 0);
  return {
    format: ABSTENTION_FORMAT,
    belongsTo,
    settings,
    counts: {
      rows: rows.length,
      subjects: cases.length,
      events: Math.min(events, cases.length - events) < SMALLEST_COUNT ? null : events,
      checked: checked.length,
    },
    recalibration: map,
    limits: fitLimits(cases, settings),
    conformal: fitSets(forSets, settings),
    riskThreshold: risk === null ? null : riskThreshold({ probabilities, outcomes }, risk.loss, risk.alpha, risk.delta),
    subgroups: calibrateSubgroups(checked, settings),
  };
}

const SMALLEST_COUNT = 11;

/** One row a patient, drawn by the seed, in the order of subjects. */
function oneEach(rows: readonly PredictedCase[], seed: number): readonly PredictedCase[] {
  const ofSubject = Map.groupBy(rows, ({ subject }) => subject);
  const inOrder = [...ofSubject].sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([subject, own]) => own[seededRandom(seed, 'case', subject).integer(own.length)]);
}

function columnsOf(cases: readonly PredictedCase[]): readonly [Float64Array, Uint8Array] {
  return [Float64Array.from(cases, ({ probability }) => probability), Uint8Array.from(cases, ({ outcome }) => outcome)];
}

/** Limits of the figures that the cases have; a figure that none has is not looked at. */
function fitLimits(cases: readonly PredictedCase[], settings: AbstentionSettings): readonly FittedLimit[] {
  return FIGURE_NAMES.flatMap((figure): readonly FittedLimit[] => {
    const values = cases.flatMap(({ figures }) => figures[figure] ?? []);
    if (values.length === 0 || settings.limits[figure] === null) return [];
    if (values.length < cases.length || values.some(Number.isNaN)) throw lacking(figure, cases.length - values.length);
    const limit = limitOf(figure, values, settings);
    return limit === null ? [] : [{ figure, limit: { [FIGURES[figure].bad]: limit } }];
  });
}

function limitOf(figure: FigureName, values: readonly number[], { limits }: AbstentionSettings): number | null {
  const setting = limits[figure];
  if (setting === null) return null;
  if ('at' in setting) return setting.at;
  return FIGURES[figure].bad === 'above' ? upperLimit(values, setting.share) : lowerLimit(values, setting.share);
}

function fitSets(cases: readonly PredictedCase[], { conformal }: AbstentionSettings): Abstention['conformal'] {
  const { alpha, by, floor } = conformal;
  const ofLabel = (some: readonly PredictedCase[], label: number): readonly number[] =>
    some.filter(({ outcome }) => outcome === label).map(({ probability }) => probability);
  const pooled = conformalLimits(ofLabel(cases, 1), ofLabel(cases, 0), alpha);
  const groups: GroupLimits[] = [];
  for (const columns of by.map((_, last) => by.slice(0, last + 1))) {
    for (const members of Map.groupBy(cases, (one) => groupKey(one.groups, columns)).values()) {
      const [yes, no] = [ofLabel(members, 1), ofLabel(members, 0)];
      if (Math.max(yes.length, no.length) < floor) continue;
      const wider = limitsFor({ pooled, groups }, by, members[0].groups);
      const own = conformalLimits(yes, no, alpha);
      groups.push({
        levels: Object.fromEntries(columns.map((column) => [column, levelIn(members[0].groups, column)])),
        yesFrom: yes.length < floor ? wider.yesFrom : own.yesFrom,
        noUpTo: no.length < floor ? wider.noUpTo : own.noUpTo,
        yes: yes.length < floor ? null : yes.length,
        no: no.length < floor ? null : no.length,
      });
    }
  }
  const inOrder = (group: GroupLimits): string => groupKey(group.levels, by);
  return { pooled, groups: groups.sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)) };
}

/** The limits of the narrowest group that a case is in: all columns crossed, or all but the last, and so on. */
export function limitsFor(
  { pooled, groups }: Abstention['conformal'],
  by: readonly string[],
  levels: Groups,
): ConformalLimits {
  for (let depth = by.length; depth > 0; depth--) {
    const columns = by.slice(0, depth);
    const key = groupKey(levels, columns);
    const own = groups.find(
      (group) => Object.keys(group.levels).length === depth && groupKey(group.levels, columns) === key,
    );
    if (own !== undefined) return own;
  }
  return pooled;
}

/** The place of a case in the crossing of the columns. */
function groupKey(groups: Groups, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => levelIn(groups, column)));
}

function levelIn(groups: Groups, column: string): string {
  return groups[column] ?? NOT_STATED;
}

function checkSettings({ recalibration, conformal, risk, subgroupMargin }: AbstentionSettings): void {
  const { method, share } = recalibration;
  if (!(share >= 0 && share < 1)) throw unusable('The share of patients for recalibration lies within 0 and 1.');
  if (!(conformal.floor >= SMALLEST_COUNT)) throw unusable(`A group has at least ${SMALLEST_COUNT} cases.`);
  if (!(subgroupMargin >= 0)) throw unusable('The margin of subgroups is 0 or more.');
  if (share > 0) return;
  if (method === 'isotonic')
    throw unusable('An isotonic map fitted on the cases themselves leaves sets without guarantee.');
  if (risk !== null && RISK_LOSSES[risk.loss].among === null) {
    throw unusable(`A map fitted on the cases themselves leaves the loss "${risk.loss}" without guarantee.`);
  }
}

function unusable(rule: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: 'abstention settings',
    rule,
    remedy: 'Keep a quarter of the patients for recalibration (share 0.25), or see docs/abstention.md.',
  });
}

function lacking(figure: FigureName, cases: number): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `calibration cases, ${FIGURES[figure].label}`,
    rule:
      cases === 0 ? 'Some cases have a figure that is no number.' : `${cases} cases lack this figure, others have it.`,
    remedy: 'Give the figure of every case, or of none.',
  });
}
