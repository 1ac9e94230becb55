/** `anamnesis describe DATASET`: a MEDS dataset in figures. */
import { type DatasetSummary, describeDataset } from '../data/record/describe.ts';
import type { Command } from './command.ts';

export const describeCommand: Command = {
  name: 'describe',
  arguments: [{ name: 'DATASET', help: 'a MEDS dataset (0.3 or 0.4)', required: true }],
  summary: 'summarise a MEDS dataset: size, time span, splits, codes',
  options: [
    { flag: '--top <n>', kind: 'integer', default: 20, minimum: 0, help: 'how many of the most frequent codes' },
  ],
  examples: ['anamnesis describe dataset', 'anamnesis describe dataset --top 50 --json'],
  async run({ arguments: [folder], settings, signal }) {
    const summary = await describeDataset(folder, { top: settings.integer('top'), signal });
    return { json: summary, text: describeSummary(summary) };
  },
};

function describeSummary(summary: DatasetSummary): string {
  const { rowsPerSubject: spread, rows } = summary;
  const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  const splits = Object.entries(summary.splits).map(
    ([split, { subjects, rows: n }]) => `${split} ${subjects} (${n} rows)`,
  );
  const codes = summary.topCodes.map(
    ({ code, rows: n, subjects, valueShare, description }) =>
      `${String(n).padStart(10)}  ${String(subjects).padStart(8)}  ${percent(valueShare, 1).padStart(7)}  ${code}${description === null ? '' : `  ${description}`}`,
  );
  return [
    `${summary.name ?? summary.folder}: MEDS ${summary.medsVersion}, ${summary.files} files.`,
    `${rows} rows (${summary.staticRows} static), ${summary.subjects} subjects, ${summary.codes} codes; ${percent(summary.rowsWithValue, rows)} with a value, ${percent(summary.rowsWithText, rows)} with text.`,
    `Time: ${summary.firstTime ?? '–'} to ${summary.lastTime ?? '–'} (births left out of the start).`,
    `Rows per subject: ${spread.minimum} at least, median ${spread.median}, 90th percentile ${spread.p90}, ${spread.maximum} at most.`,
    `Subjects: ${splits.join(', ')}.`,
    '',
    '      rows  subjects   valued  code',
    ...codes,
  ].join('\n');
}
