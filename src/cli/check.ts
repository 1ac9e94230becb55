/** `anamnesis check DATASET`: a MEDS dataset against the standard, and a mended copy of it on demand. */
import { type CheckReport, checkDataset } from '../data/record/check.ts';
import { repairDataset } from '../data/record/repair.ts';
import { type Command, forceOption } from './command.ts';

export const checkCommand: Command = {
  name: 'check',
  arguments: [{ name: 'DATASET', help: 'a MEDS dataset (0.3 or 0.4)', required: true }],
  summary: 'validate a MEDS dataset; with --repair, write a mended copy',
  options: [
    { flag: '--repair <out>', kind: 'string', help: 'write a mended copy (MEDS 0.4) to this folder' },
    forceOption,
  ],
  examples: ['anamnesis check dataset', 'anamnesis check dataset --repair mended'],
  async run({ arguments: [folder], settings, progress, signal }) {
    const report = await checkDataset(folder, { progress, signal });
    const valid = report.findings.every(({ severity }) => severity !== 'error');
    const out = settings.optionalString('repair');
    if (out === undefined) {
      return { json: { ...report, valid }, text: describeReport(report).join('\n'), status: valid ? 0 : 1 };
    }
    const { counts } = await repairDataset(folder, out, { force: settings.flag('force'), signal });
    return {
      json: { ...report, valid, repaired: { output: out, counts } },
      text: [...describeReport(report), ...describeRepair(out, counts)].join('\n'),
    };
  },
};

function describeReport({ folder, medsVersion, files, rows, subjects, findings }: CheckReport): string[] {
  const head = `${folder}: MEDS ${medsVersion}, ${files} files, ${rows} rows, ${subjects} subjects.`;
  if (findings.length === 0) return [head, 'No findings.'];
  const lines = findings.map(
    ({ severity, where, count, rule, remedy }) => `${severity}: ${where}: ${rule} (${count})\n  ${remedy}`,
  );
  return [head, ...lines];
}

function describeRepair(out: string, { rows, ...repairs }: Readonly<Record<string, number>>): string[] {
  return [
    `Wrote ${out}: ${rows} rows.`,
    ...Object.entries(repairs).map(([repair, count]) => `mended: ${repair} (${count})`),
  ];
}
