/** `anamnesis simulate OUT`: a hospital with known hazards, as MEDS, with labels and the true risk of every label. */
import { SIMULATED_TASKS } from '../data/simulate/tasks.ts';
import { type HospitalSummary, writeHospital } from '../data/simulate/writeHospital.ts';
import { type Command, forceOption, seedOption } from './command.ts';

export const simulateCommand: Command = {
  name: 'simulate',
  arguments: [{ name: 'OUT', help: 'folder to write', required: true }],
  summary: 'a simulated hospital with known hazards: MEDS, labels, and the true risk of each label',
  options: [
    {
      flag: '--patients <n>',
      kind: 'integer',
      default: 2000,
      minimum: 10,
      maximum: 1_000_000,
      help: 'how many patients',
    },
    seedOption,
    forceOption,
  ],
  examples: ['anamnesis simulate hospital --patients 2000 --seed 1'],
  async run({ arguments: [folder], settings, progress, signal }) {
    const patients = settings.integer('patients');
    const seed = settings.integer('seed');
    const summary = await writeHospital(folder, { patients, seed, force: settings.flag('force') }, progress, signal);
    return { json: { output: folder, seed, ...summary }, text: describeHospital(folder, summary) };
  },
};

function describeHospital(folder: string, { patients, events, ceilings }: HospitalSummary): string {
  const tasks = SIMULATED_TASKS.map(({ name }) => {
    const { patients: asked, outcomeRate, auroc, logLoss } = ceilings[name];
    const best = `best possible AUROC ${auroc?.toFixed(3) ?? 'undefined'}, log loss ${logLoss?.toFixed(3) ?? 'undefined'}`;
    return `${name}: ${asked} patients, ${(100 * outcomeRate).toFixed(1)} % with the outcome; ${best}`;
  });
  const size = `${patients} patients, ${events} events (${(events / patients).toFixed(0)} a patient)`;
  return [`Wrote ${folder}: ${size}.`, ...tasks].join('\n');
}
