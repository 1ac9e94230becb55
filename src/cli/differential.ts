/** `anamnesis differential MODEL DATASET --subject ID`: which diagnoses are likely to be recorded next, known and new apart. */
import { candidatesOf, DIAGNOSIS_PATTERNS } from '../care/differential/candidates.ts';
import { type Differential, differential, type RankedDiagnosis } from '../care/differential/differential.ts';
import { promptTokens } from '../data/timeline/store.ts';
import { readAskedPatient } from '../study/prognosis/ask.ts';
import { readModel } from '../study/prognosis/modelFolder.ts';
import { promptAt } from '../study/prognosis/prompt.ts';
import { longestPrompt } from '../study/prognosis/zeroShot.ts';
import { minutesOf, percent, subjectOf } from './askedPatient.ts';
import { type Command, seedOption } from './command.ts';

export const differentialCommand: Command = {
  name: 'differential',
  arguments: [
    { name: 'MODEL', help: 'a folder that `anamnesis pretrain` wrote', required: true },
    { name: 'DATASET', help: 'a MEDS dataset that holds the patient', required: true },
  ],
  summary: 'diagnoses likely to be recorded next for one patient, with intervals; known and new apart',
  options: [
    { flag: '--subject <id>', kind: 'string', help: 'subject_id of the patient' },
    { flag: '--at <time>', kind: 'string', help: 'when to ask, such as 2020-05-01 (default: at the last event)' },
    { flag: '--days <n>', kind: 'number', default: 365, minimum: 0.01, help: 'horizon in days' },
    { flag: '--codes <glob...>', kind: 'list', help: `codes of diagnoses (default: ${DIAGNOSIS_PATTERNS.join(', ')})` },
    { flag: '--top <n>', kind: 'integer', default: 10, minimum: 1, help: 'how many to show of new and of known' },
    { flag: '--trajectories <n>', kind: 'integer', default: 64, minimum: 1, maximum: 100_000, help: 'futures sampled' },
    { flag: '--max-new-tokens <n>', kind: 'integer', default: 256, minimum: 1, help: 'longest future' },
    { flag: '--threads <n>', kind: 'integer', minimum: 1, help: 'threads (default: one a physical core)' },
    seedOption,
  ],
  examples: ['anamnesis differential model/ dataset/ --subject 17 --days 90'],
  async run({ arguments: [modelFolder, data], settings }) {
    const subject = subjectOf(settings);
    const model = await readModel(modelFolder);
    const candidates = candidatesOf(model.vocabulary, settings.optionalList('codes') ?? DIAGNOSIS_PATTERNS);
    const { timeline, minutes } = await readAskedPatient(data, model.vocabulary, subject, minutesOf(settings));
    const maximumNewTokens = settings.integer('maxNewTokens');
    const limit = longestPrompt(model.config.context, maximumNewTokens);
    const past = {
      prompt: promptAt(model.vocabulary, timeline.store, 0, minutes, limit),
      history: promptTokens(timeline.store, 0, minutes),
    };
    const threads = settings.optionalInteger('threads');
    const found = await differential(
      model,
      past,
      candidates,
      {
        horizonDays: settings.number('days'),
        trajectories: settings.integer('trajectories'),
        maximumNewTokens,
        seed: settings.integer('seed'),
        stream: [subject, BigInt(Math.round(minutes * 60_000_000))],
      },
      threads === undefined ? {} : { threads },
    );
    const top = settings.integer('top');
    const shown = { ...found, new: found.new.slice(0, top), known: found.known.slice(0, top) };
    const at = new Date(minutes * 60_000).toISOString();
    const nameOf = (code: string): string => timeline.codes.get(code)?.description ?? '';
    return { json: { subject: subject.toString(), at, ...shown }, text: describe(shown, at, nameOf) };
  },
};

function describe(found: Differential, at: string, nameOf: (code: string) => string): string {
  const line = ({ code, level, probability, low, high, mentions }: RankedDiagnosis): string => {
    const times = mentions === 1 ? 'once' : `${mentions} times`;
    const seen = mentions === 0 ? '' : `, mentioned ${times}`;
    const name = [nameOf(code), level === 'code' ? '' : level].filter((part) => part !== '').join(', ');
    return `  ${percent(probability).padStart(7)} (${percent(low)} to ${percent(high)})  ${code}${name === '' ? '' : ` ${name}`}${seen}`;
  };
  const list = (title: string, entries: readonly RankedDiagnosis[]): readonly string[] =>
    entries.length === 0 ? [] : ['', title, ...entries.map(line)];
  return [
    `Recorded within ${found.horizonDays} days of ${at.slice(0, 16)}Z, by ${found.futures} futures:`,
    ...list('New to the record', found.new),
    ...list('Known already, recorded again', found.known),
    '',
    ...(found.determinableShare < 1
      ? [`${percent(1 - found.determinableShare)} of the futures ended before the horizon.`]
      : []),
    'Probabilities of a record, estimated by a model; no diagnosis. Intervals are of the sampling alone.',
  ].join('\n');
}
