/**
 * `abstention.json`, format 1: everything by which a case of one model and one task is answered or not, fitted on calibration cases.
 * It holds limits, counts and ratios, no rows; counts under 11 are null. Whatever it does not belong to refuses it.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import { sha256OfBytes } from '../../../base/hashing.ts';
import { type Manifest, readManifest } from '../../../base/manifest.ts';
import { writeFileWhole } from '../../../base/outputs.ts';
import type { ConformalLimits } from './conformal.ts';
import { FIGURE_NAMES, type FigureName, type Limit } from './reasons.ts';
import { RECALIBRATION_METHODS, type Recalibration, type RecalibrationMethod } from './recalibration.ts';
import type { RiskLoss } from './riskControl.ts';
import type { Groups, SubgroupCalibration } from './subgroups.ts';

export const ABSTENTION_FORMAT = 1;

/** What the calibration predictions were made by: limits hold for predictions made the same way. */
export interface Origin {
  /** Identity of the model's folder. */
  readonly model: string;
  /** SHA-256 of the task. */
  readonly task: string;
  readonly estimator: string;
}

/** A limit as it is, or as the share of calibration cases that it keeps at least; null looks away. */
export type LimitSetting = { readonly at: number } | { readonly share: number } | null;

export interface AbstentionSettings {
  readonly limits: Readonly<Record<FigureName, LimitSetting>>;
  /** `share` of the patients serve to fit the map alone; 0 fits it on all (docs/abstention.md says what that costs). */
  readonly recalibration: { readonly method: RecalibrationMethod; readonly share: number };
  /** Groups are the crossing of the levels in the columns `by`, with at least `floor` cases of a label; else without the last column, and so on. */
  readonly conformal: { readonly alpha: number; readonly by: readonly string[]; readonly floor: number };
  /** `delta` counts for the loss "wrong among kept" only. */
  readonly risk: { readonly loss: RiskLoss; readonly alpha: number; readonly delta: number } | null;
  /** How far the interval of observed over expected must stay from 1 for a subgroup not to count as calibrated. */
  readonly subgroupMargin: number;
  readonly resamples: number;
  readonly seed: number;
}

export interface FittedLimit {
  readonly figure: FigureName;
  readonly limit: Limit;
}

export interface GroupLimits extends ConformalLimits {
  readonly levels: Groups;
  /** Calibration cases by label; null below the floor, where the limit is a wider group's. */
  readonly yes: number | null;
  readonly no: number | null;
}

export interface Abstention {
  readonly format: typeof ABSTENTION_FORMAT;
  readonly belongsTo: Origin;
  readonly settings: AbstentionSettings;
  /** One case a patient; `risk` and `subgroups` stand on those that did not serve the recalibration. */
  readonly counts: {
    readonly rows: number;
    readonly subjects: number;
    readonly events: number | null;
    readonly checked: number;
  };
  readonly recalibration: Recalibration;
  readonly limits: readonly FittedLimit[];
  readonly conformal: { readonly pooled: ConformalLimits; readonly groups: readonly GroupLimits[] };
  /** Certainty that an answer needs (riskControl.ts). */
  readonly riskThreshold: number | null;
  readonly subgroups: readonly SubgroupCalibration[];
}

export async function writeAbstention(path: string, abstention: Abstention): Promise<void> {
  await writeFileWhole(path, `${JSON.stringify(abstention, null, 2)}\n`);
}

/** @throws input/missing, input/invalid when it is no abstention file of format 1. */
export async function readAbstention(path: string): Promise<Abstention> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw refused(missing ? 'input/missing' : 'input/not-readable', path, 'The file cannot be read.', cause);
  }
  return parseAbstention(text, path);
}

export function parseAbstention(text: string, path: string): Abstention {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw refused('input/invalid', path, 'The file is not readable JSON.', cause);
  }
  if (isRecord(parsed) && typeof parsed.format === 'number' && parsed.format !== ABSTENTION_FORMAT) {
    throw refused(
      'input/invalid',
      path,
      `The file has format ${parsed.format}; this version reads ${ABSTENTION_FORMAT}.`,
    );
  }
  if (!isAbstention(parsed))
    throw refused('input/invalid', path, 'The file does not hold limits of abstention, whole.');
  return parsed;
}

/** @throws input/mismatch when limits fitted for one origin are to be used for another. */
export function checkOrigin(belongsTo: Origin, given: Origin, where: string): void {
  const differing = (['model', 'task', 'estimator'] as const).filter((name) => belongsTo[name] !== given[name]);
  if (differing.length === 0) return;
  throw new AnamnesisError('input/mismatch', {
    where,
    rule: `The limits of abstention were fitted for another ${differing.join(' and another ')}.`,
    remedy: 'Fit them anew on predictions of this model, task and estimator on a tuning split.',
  });
}

/** Where a folder of predictions comes from, by its manifest. */
export async function originOfPredictions(folder: string): Promise<Origin> {
  const { inputs, settings }: Manifest = await readManifest(folder, 'predictions');
  const { task, estimator } = settings;
  const { model } = inputs;
  if (model === undefined || task === undefined || typeof estimator !== 'string') {
    throw new AnamnesisError('input/invalid', {
      where: folder,
      rule: 'The manifest does not name model, task and estimator.',
      remedy: 'Give a folder that `anamnesis predict` wrote.',
    });
  }
  return { model, task: identityOfTask(task), estimator };
}

/** @param task as it stands in the manifest of predictions */
export function identityOfTask(task: unknown): string {
  return sha256OfBytes(JSON.stringify(task));
}

function isAbstention(value: unknown): value is Abstention {
  if (!isRecord(value) || value.format !== ABSTENTION_FORMAT) return false;
  const { belongsTo, settings, counts, recalibration, limits, conformal, riskThreshold, subgroups } = value;
  return (
    isRecord(belongsTo) &&
    [belongsTo.model, belongsTo.task, belongsTo.estimator].every((part) => typeof part === 'string') &&
    isRecord(settings) &&
    isRecord(settings.conformal) &&
    Array.isArray(settings.conformal.by) &&
    typeof settings.subgroupMargin === 'number' &&
    isRecord(counts) &&
    isRecord(recalibration) &&
    RECALIBRATION_METHODS.some((method) => method === recalibration.method) &&
    Array.isArray(limits) &&
    limits.every((one) => isRecord(one) && FIGURE_NAMES.some((name) => name === one.figure) && isRecord(one.limit)) &&
    isRecord(conformal) &&
    isConformalLimits(conformal.pooled) &&
    Array.isArray(conformal.groups) &&
    conformal.groups.every((group) => isConformalLimits(group) && 'levels' in group) &&
    (riskThreshold === null || typeof riskThreshold === 'number') &&
    Array.isArray(subgroups) &&
    subgroups.every((one) => isRecord(one) && typeof one.column === 'string' && typeof one.level === 'string')
  );
}

function isConformalLimits(value: unknown): value is ConformalLimits {
  return isRecord(value) && typeof value.yesFrom === 'number' && typeof value.noUpTo === 'number';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function refused(
  code: 'input/missing' | 'input/not-readable' | 'input/invalid',
  where: string,
  rule: string,
  cause?: unknown,
) {
  const remedy = 'Fit the limits anew on predictions of a tuning split (docs/abstention.md).';
  return new AnamnesisError(code, { where, rule, remedy, ...(cause === undefined ? {} : { cause }) });
}
