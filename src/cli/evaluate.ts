/** `anamnesis evaluate PREDICTIONS`: every metric with its interval, as a table, as JSON, and as a one-page report. */
import { basename, dirname } from 'node:path';
import { refuseExisting, writeFileWhole } from '../base/outputs.ts';
import { DEFAULT_RESAMPLES, evaluatePredictions } from '../study/evaluate/evaluation.ts';
import { readPredictions } from '../study/evaluate/predictions.ts';
import { evaluationReport } from '../study/evaluate/report/report.ts';
import { readSubgroups } from '../study/evaluate/subgroupTable.ts';
import { evaluationText } from '../study/evaluate/summary.ts';
import { readTruth } from '../study/evaluate/truth.ts';
import { type Command, forceOption, seedOption } from './command.ts';

export const evaluateCommand: Command = {
  name: 'evaluate',
  arguments: [
    {
      name: 'PREDICTIONS',
      help: 'predictions in the meds-evaluation schema: a Parquet file, or a folder',
      required: true,
    },
  ],
  summary: 'metrics with intervals, calibration, decision curve, subgroups',
  options: [
    { flag: '--subgroups <file>', kind: 'string', help: 'Parquet or CSV: subject_id, and one column per grouping' },
    {
      flag: '--truth <path>',
      kind: 'string',
      help: 'true probabilities (simulated records): the gap to the best possible',
    },
    { flag: '--report <file>', kind: 'string', help: 'write a one-page HTML report' },
    { flag: '--title <text>', kind: 'string', help: 'what the report is of (default: the name of PREDICTIONS)' },
    {
      flag: '--resamples <n>',
      kind: 'integer',
      default: DEFAULT_RESAMPLES,
      minimum: 2,
      maximum: 100_000,
      help: 'bootstrap resamples of subjects',
    },
    seedOption,
    forceOption,
  ],
  examples: [
    'anamnesis evaluate predictions/ --report report.html',
    'anamnesis evaluate predictions.parquet --subgroups sexAndAge.csv --json',
    'anamnesis evaluate predictions/ --truth hospital/truth/in_hospital_mortality/held_out',
  ],
  async run({ arguments: [path], settings, say, signal }) {
    const report = settings.optionalString('report');
    if (report !== undefined) refuseExisting(report, settings.flag('force'));
    const predictions = await readPredictions(path);
    const groups = settings.optionalString('subgroups');
    const truth = settings.optionalString('truth');
    const extras = {
      ...(groups === undefined ? {} : { subgroups: await readSubgroups(groups) }),
      ...(truth === undefined ? {} : { truth: await readTruth(truth, predictions) }),
    };
    signal.throwIfAborted();
    const chance = { resamples: settings.integer('resamples'), seed: settings.integer('seed') };
    const evaluation = evaluatePredictions(predictions, chance, extras);
    if (report !== undefined) {
      await writeFileWhole(report, evaluationReport(evaluation, settings.optionalString('title') ?? nameOf(path)));
      say(`Report: ${report}`);
    }
    return { json: evaluation, text: evaluationText(evaluation) };
  },
};

/** The folder's name for `…/name/predictions.parquet`, else the file's without its ending. */
function nameOf(path: string): string {
  const name = basename(path).replace(/\.parquet$/, '');
  return name === 'predictions' && dirname(path) !== '.' ? basename(dirname(path)) : name;
}
