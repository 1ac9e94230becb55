/** `anamnesis ask MODEL DATASET --subject ID "P(CODE within 30d)"`: one question about one patient, with interval and evidence. */
import { durationText } from '../data/timeline/intervals.ts';
import { readAbstention } from '../study/prognosis/abstention/format.ts';
import type { Judgement } from '../study/prognosis/abstention/judge.ts';
import { type AskAnswer, ask, readAskedPatient, readQuestion } from '../study/prognosis/ask.ts';
import type { Influence } from '../study/prognosis/explain/explain.ts';
import { readModel } from '../study/prognosis/modelFolder.ts';
import type { OutcomeShare } from '../study/prognosis/nearest/incidence.ts';
import { CALENDARS, type NearestPatients } from '../study/prognosis/nearest/nearest.ts';
import type { IncidencePoint } from '../study/prognosis/timeToEvent.ts';
import { readTokensFor } from '../study/prognosis/tokenSource.ts';
import { DEFAULT_BUDGET_TOKENS } from '../study/prognosis/zeroShot.ts';
import { minutesOf, percent, subjectOf } from './askedPatient.ts';
import { type Command, seedOption } from './command.ts';

const FORMS = ['reach', 'scope', 'mc'] as const;

export const askCommand: Command = {
  name: 'ask',
  arguments: [
    { name: 'MODEL', help: 'a folder that `anamnesis pretrain` wrote', required: true },
    { name: 'DATASET', help: 'a MEDS dataset that holds the patient', required: true },
    {
      name: 'QUESTION',
      help: 'such as "P(MEDS_DEATH within 1y)" or "E(days to discharge within 30d)"; or a task file',
      required: true,
    },
  ],
  summary: 'one question about one patient, with interval, curve and evidence',
  options: [
    { flag: '--subject <id>', kind: 'string', help: 'subject_id of the patient' },
    {
      flag: '--at <time>',
      kind: 'string',
      help: 'when to ask, such as 2020-05-01 or 2020-05-01T14:30Z (default: at the last event)',
    },
    { flag: '--estimator <name>', kind: 'string', default: 'reach', choices: FORMS, help: 'how futures are read' },
    {
      flag: '--width <w>',
      kind: 'number',
      default: 0.05,
      minimum: 0.0001,
      maximum: 0.5,
      help: 'sample until the 95 % interval reaches no further than this to either side',
    },
    {
      flag: '--budget <tokens>',
      kind: 'integer',
      default: DEFAULT_BUDGET_TOKENS,
      minimum: 1,
      help: 'sampled tokens that the answer may cost',
    },
    {
      flag: '--evidence <n>',
      kind: 'integer',
      default: 3,
      minimum: 0,
      maximum: 50,
      help: 'facts of the past to name; 0 for none',
    },
    {
      flag: '--limits <file>',
      kind: 'string',
      help: 'limits beyond which no answer is given, that `anamnesis abstain fit` wrote for this task file',
    },
    {
      flag: '--nearest <n>',
      kind: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1000,
      help: 'past patients of the train split to compare with, those most like this one; 0 for none',
    },
    {
      flag: '--references <n>',
      kind: 'integer',
      default: 1000,
      minimum: 10,
      help: 'with --nearest: past patients among whom to look',
    },
    {
      flag: '--calendar <kind>',
      kind: 'string',
      default: 'true',
      choices: CALENDARS,
      help: 'with --nearest: whether dates are true (only what was known at the time is used) or shifted by patient',
    },
    { flag: '--max-new-tokens <n>', kind: 'integer', default: 256, minimum: 1, help: 'longest future' },
    { flag: '--threads <n>', kind: 'integer', minimum: 1, help: 'threads (default: one a physical core)' },
    seedOption,
  ],
  examples: [
    'anamnesis ask model/ dataset/ "P(MEDS_DEATH within 1y)" --subject 17',
    'anamnesis ask model/ dataset/ "P(LAB//creatinine > 2 within 48h)" --subject 17 --at 2012-03-04T08:00Z',
    'anamnesis ask model/ dataset/ readmission_30d.yaml --subject 17 --limits limits.json',
  ],
  async run({ arguments: [modelFolder, data, text], settings, clock, progress, signal }) {
    const subject = subjectOf(settings);
    const question = await readQuestion(text);
    const limitsPath = settings.optionalString('limits');
    const limits = limitsPath === undefined ? undefined : await readAbstention(limitsPath);
    const model = await readModel(modelFolder);
    const patient = await readAskedPatient(data, model.vocabulary, subject, minutesOf(settings));
    const threads = settings.optionalInteger('threads');
    const neighbours = settings.integer('nearest');
    const past = neighbours > 0 ? await readTokensFor(model, data, 'train', { progress, signal }) : undefined;
    const answer = await ask(
      model,
      patient,
      question,
      {
        estimator: FORMS.find((name) => name === settings.string('estimator')) ?? 'reach',
        width: settings.number('width'),
        budgetTokens: settings.integer('budget'),
        maximumNewTokens: settings.integer('maxNewTokens'),
        evidence: settings.integer('evidence'),
        ...(limits !== undefined && { limits }),
        ...(past !== undefined && {
          past: {
            store: past.store,
            neighbours,
            calendar: CALENDARS.find((name) => name === settings.string('calendar')) ?? 'true',
            references: settings.integer('references'),
          },
        }),
        seed: settings.integer('seed'),
      },
      clock,
      { progress, signal, ...(threads !== undefined && { threads }) },
    );
    const at = new Date(patient.minutes * 60_000).toISOString();
    return { json: { subject: subject.toString(), at, ...answer }, text: describe(answer, at) };
  },
};

function describe(answer: AskAnswer, at: string): string {
  const { risk, applies, history, expected, curve, evidence, futures, sampledTokens, straddlingShare } = answer;
  const asked = `${answer.question}, asked at ${at.slice(0, 16)}Z`;
  if (risk === undefined) return `${asked}: the question is not about this patient.`;
  const estimate = `${percent(risk.probability)} (${percent(risk.low)} to ${percent(risk.high)})`;
  const { judgement } = answer;
  const lines = judgement === undefined ? [`${asked}: ${estimate}`] : judgedLines(asked, estimate, judgement);
  if (judgement?.kept === false) return lines.join('\n');
  if (expected !== undefined) {
    const { minutes, standardError } = expected;
    lines.push(`Mean time: ${timeText(minutes)} (standard error ${durationText(standardError)}), up to the horizon.`);
  }
  if (curve !== undefined) lines.push('', ...curve.map(curveLine));
  if (evidence !== undefined) lines.push('', ...evidenceLines(evidence));
  if (answer.nearest !== undefined) lines.push('', ...nearestLines(answer.nearest));
  lines.push(
    '',
    `${futures} futures, ${sampledTokens} tokens, ${answer.seconds.toFixed(1)} s. History: ${history.tokens} tokens.`,
  );
  const remarks: readonly (readonly [boolean, string])[] = [
    [
      risk.determinableShare < 1,
      `${percent(1 - risk.determinableShare)} of the futures gave no answer: between ${percent(risk.atLeast)} and ${percent(risk.atMost)} whatever they hold.`,
    ],
    [
      history.targetsBefore > 0,
      `The record mentions it ${history.targetsBefore} times already: this is the probability that it is recorded again.`,
    ],
    [
      history.cutTokens > 0,
      `The ${history.cutTokens} oldest tokens were left out: the model's context is shorter than the history. Of their diagnoses, ${history.summaryTokens} were kept.`,
    ],
    [history.unknownTokens > 0, `${history.unknownTokens} events are unknown to the model.`],
    [applies === null, 'The record does not say whether the question is about this patient.'],
    [straddlingShare > 0, `${percent(straddlingShare)} of what is asked lies in value bins that the bound cuts.`],
  ];
  for (const [holds, remark] of remarks) if (holds) lines.push(remark);
  lines.push('An estimate by a model, not a diagnosis; the interval is of the sampling alone.');
  return lines.join('\n');
}

/** A refusal shows its reasons in place of the answer. */
function judgedLines(asked: string, estimate: string, judgement: Judgement): string[] {
  const { kept, reasons, probability, answer, set } = judgement;
  const both = set.yes === set.no ? 'both answers are possible' : `only ${set.yes ? 'yes' : 'no'} is`;
  if (kept)
    return [
      `${asked}: ${answer}, calibrated ${percent(probability)}; as sampled ${estimate}. At the stated error, ${both}.`,
    ];
  return [
    `${asked}: no answer is given.`,
    ...reasons.map(({ reason, of, figure, limit, text }) => {
      const bounds = Object.entries(limit).map(([side, value]) => `${side} ${value.toPrecision(3)}`);
      return `  ${reason}: ${of} is ${figure === null ? 'unknown' : figure.toPrecision(3)}, no answer ${bounds.join(' and ')}. ${text}`;
    }),
  ];
}

const BAR = 40;

function curveLine({ minutes, incidence, low, high }: IncidencePoint): string {
  const bar = '█'.repeat(Math.round(incidence * BAR)).padEnd(BAR, '·');
  return `${timeText(minutes).padStart(9)} ${bar} ${percent(incidence)} (${percent(low)} to ${percent(high)})`;
}

/** Days are enough beyond ten of them. */
function timeText(minutes: number): string {
  return minutes > 14_400 ? `${Math.round(minutes / 1440)} days` : durationText(minutes);
}

function evidenceLines(evidence: readonly Influence[]): readonly string[] {
  const head =
    'What the model leans on, foremost first: by what it multiplies the rate at which the target comes next.';
  return [head, ...evidence.map(({ code, logRatio }) => `  ${code}: × ${Math.exp(logRatio).toFixed(2)}`), NO_CAUSE];
}

function nearestLines({ neighbours, outcome, baseRate }: NearestPatients): readonly string[] {
  if (neighbours.length === 0)
    return ['No past patient to compare with whose window had closed by then (see --calendar).'];
  const line = (who: string, { patients, censored, share, interval }: OutcomeShare): string =>
    `  ${who} ${patients}: ${percent(share)} (${percent(interval.low)} to ${percent(interval.high)}), ${censored} lost from sight`;
  return [
    'What became of past patients:',
    line('the most similar', outcome),
    line('all who were looked at,', baseRate),
  ];
}

const NO_CAUSE = '  It says what the answer hangs on, not what would happen if it were otherwise.';
