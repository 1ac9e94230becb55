/** `anamnesis simulate OUT`: a hospital with known hazards, as MEDS and as messy FHIR with notes, with labels and their true risks. */
import { SIMULATED_TASKS } from '../data/simulate/tasks.ts';
import { type HospitalSummary, writeHospital } from '../data/simulate/writeHospital.ts';
import { type Command, forceOption, seedOption } from './command.ts';

export const simulateCommand: Command = {
  name: 'simulate',
  arguments: [{ name: 'OUT', help: 'folder to write', required: true }],
  summary: 'a simulated hospital with known hazards: FHIR with notes, MEDS, labels, and the true risk of each label',
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

function describeHospital(folder: string, { patients, events, fhirLines, notes, ceilings }: HospitalSummary): string {
  const tasks = SIMULATED_TASKS.map(({ name }) => {
    const { patients: asked, outcomeRate, auroc, logLoss } = ceilings[name];
    const best = `best possible AUROC ${auroc?.toFixed(3) ?? 'undefined'}, log loss ${logLoss?.toFixed(3) ?? 'undefined'}`;
    return `${name}: ${asked} patients, ${(100 * outcomeRate).toFixed(1)} % with the outcome; ${best}`;
  });
  const size = `${patients} patients, ${events} events (${(events / patients).toFixed(0)} a patient)`;
  const fhir = `fhir/: ${fhirLines} lines, ${notes} notes; what is wrong with them: truth/mess.json`;
  return [`Wrote ${folder}: ${size}.`, fhir, ...tasks].join('\n');
}
