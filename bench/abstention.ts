/**
 * Abstention on real predictions: limits fitted on one folder of predictions (tuning), judged on another (held_out).
 *
 *     npm run bench -- abstention TUNING HELD_OUT [--model MODEL --tokens TOKENS] [--subgroups FILE] [--by COLUMN,…]
 *
 * Prints coverage of the conformal sets overall, by label and by subgroup, what is not answered and why, and the error among the kept as
 * abstention rises, each with its 95 % interval by patient. With a model and its tokens, the history's figures and the subgroups
 * of static facts and age come from there; --subgroups adds a Parquet or CSV file of words by subject_id. --by names the columns whose
 * crossing has conformal limits of its own. Targets for 90 % sets: 0.88 to 0.92 overall, at least 0.85 in the worst subgroup.
 * Options: --alpha 0.1, --loss NAME, --risk-alpha 0.1, --share 0.25, --margin 0.1 (of subgroups), --seed 1, --plot FILE.svg, --out abstention.json.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatFigure, formatInterval, formatShare } from '../src/study/evaluate/format.ts';
import { abstentionPlot } from '../src/study/evaluate/plots/abstention.ts';
import type { Estimate } from '../src/study/evaluate/resampling.ts';
import { readCases } from '../src/study/prognosis/abstention/cases.ts';
import { type AbstentionEvaluation, evaluateAbstention } from '../src/study/prognosis/abstention/evaluation.ts';
import { DEFAULT_ABSTENTION_SETTINGS, fitAbstention } from '../src/study/prognosis/abstention/fit.ts';
import { type Abstention, originOfPredictions, writeAbstention } from '../src/study/prognosis/abstention/format.ts';
import { RISK_LOSS_NAMES } from '../src/study/prognosis/abstention/riskControl.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    tokens: { type: 'string' },
    subgroups: { type: 'string' },
    by: { type: 'string' },
    alpha: { type: 'string', default: '0.1' },
    loss: { type: 'string', default: 'wrong and kept' },
    'risk-alpha': { type: 'string', default: '0.1' },
    share: { type: 'string', default: '0.25' },
    margin: { type: 'string', default: '0.1' },
    seed: { type: 'string', default: '1' },
    plot: { type: 'string' },
    out: { type: 'string' },
  },
});
const [tuning, heldOut] = positionals;
const loss = RISK_LOSS_NAMES.find((name) => name === options.loss);
if (tuning === undefined || heldOut === undefined || loss === undefined) {
  console.error(`Usage: npm run bench -- abstention TUNING HELD_OUT [options]; losses: ${RISK_LOSS_NAMES.join(', ')}`);
  process.exit(1);
}
const seed = Number(options.seed);
const settings = {
  ...DEFAULT_ABSTENTION_SETTINGS,
  conformal: { alpha: Number(options.alpha), by: options.by?.split(',') ?? [], floor: 100 },
  recalibration: { method: 'platt', share: Number(options.share) },
  risk: { loss, alpha: Number(options['risk-alpha']), delta: 0.1 },
  subgroupMargin: Number(options.margin),
  seed,
} as const;

const { model, tokens, subgroups } = options;
const sources = {
  ...(model !== undefined && tokens !== undefined && { histories: { model, data: tokens, threads: 2 } }),
  ...(subgroups !== undefined && { subgroups }),
};
const abstention = fitAbstention(await originOfPredictions(tuning), await readCases(tuning, sources), settings);
if (options.out !== undefined) await writeAbstention(options.out, abstention);
const cases = await readCases(heldOut, sources);
const evaluation = evaluateAbstention(abstention, await originOfPredictions(heldOut), cases, { resamples: 1000, seed });
printLimits(abstention);
printParts(evaluation);
printReasons(evaluation);
printCurve(evaluation);
if (options.plot !== undefined) {
  const { abstained, keptError } = evaluation.parts[0];
  const chosen = { abstained: abstained.value ?? 0, error: keptError };
  writeFileSync(options.plot, abstentionPlot(evaluation.curve, settings.conformal.alpha, chosen));
}

function printLimits({ counts, recalibration, limits, conformal, riskThreshold, subgroups }: Abstention): void {
  console.log(
    `\ncalibration: ${counts.subjects} patients, ${counts.events ?? 'under 11'} events, ${counts.checked} checked`,
  );
  if (recalibration.method === 'platt') {
    console.log(
      `Platt: intercept ${formatFigure(recalibration.intercept)}, slope ${formatFigure(recalibration.slope)}`,
    );
  }
  for (const { figure, limit } of limits) console.log(`  ${figure.padEnd(24)} ${JSON.stringify(limit)}`);
  console.log(`  sets: ${JSON.stringify(conformal.pooled)}; ${conformal.groups.length} groups of their own`);
  for (const group of conformal.groups) console.log(`    ${JSON.stringify(group)}`);
  console.log(`  probability that an answer must exceed (${loss}): ${riskThreshold}`);
  for (const { column, level, subjects, lacks, ratio, low, high } of subgroups) {
    const found = lacks === null ? `observed/expected ${written({ value: ratio, low, high }, 2)}` : `too few ${lacks}`;
    console.log(`  ${`${column}: ${level}`.padEnd(24)} ${String(subjects ?? '<11').padStart(5)}  ${found}`);
  }
}

function printParts({ parts }: AbstentionEvaluation): void {
  console.log(
    '\npart                         rows events  sets hold the answer     not answered             wrong among kept',
  );
  for (const { column, level, rows, events, coverage, abstained, keptError } of parts) {
    const head = `${`${column}: ${level}`.padEnd(26)} ${String(rows).padStart(6)} ${String(events).padStart(6)}`;
    console.log(`${head}  ${[coverage, abstained, keptError].map((one) => written(one).padEnd(24)).join(' ')}`);
  }
  const named = parts.filter(({ column, rows }) => column !== 'all' && column !== 'outcome' && rows >= 50);
  const worst = named.toSorted((a, b) => (a.coverage.value ?? 1) - (b.coverage.value ?? 1)).at(0);
  if (worst !== undefined) console.log(`worst subgroup of 50 rows or more: ${worst.column}: ${worst.level}`);
  console.log(`wrong if all were answered: ${written(parts[0].allError)}`);
}

function printReasons({ reasons, sets }: AbstentionEvaluation): void {
  const { yes, no, both, neither } = sets;
  const shares = [yes, no, both, neither].map(formatShare);
  console.log(`\nsets: yes ${shares[0]}, no ${shares[1]}, both ${shares[2]}, neither ${shares[3]}`);
  for (const [name, share] of Object.entries(reasons)) console.log(`  ${name.padEnd(34)} ${formatShare(share)}`);
}

function printCurve({ curve }: AbstentionEvaluation): void {
  console.log('\nleft out   wrong among kept         sets that miss');
  for (const { abstained, error, missed } of curve) {
    console.log(`${formatShare(abstained).padStart(7)}    ${written(error).padEnd(24)} ${written(missed)}`);
  }
  const rises = curve.slice(1).filter(({ error }, k) => (error.value ?? 0) > (curve[k].error.value ?? 0)).length;
  console.log(`error among the kept rises at ${rises} of ${curve.length - 1} steps`);
}

function written(estimate: Estimate, digits = 3): string {
  return `${formatFigure(estimate.value, digits)} (${formatInterval(estimate, digits)})`;
}
