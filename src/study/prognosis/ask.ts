/**
 * One question about one patient: `P(MEDS_DEATH within 1y)` to a risk with its interval, the curve over time, and the facts of the past
 * that move it most.
 *
 * Promises: nothing after the asked moment is looked at; what was cut from a long history, what the vocabulary did not know and whom the
 * question is not about is said beside the answer. The interval is of the sampling, not of the model.
 */
import type { Clock } from '../../base/clock.ts';
import { AnamnesisError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import { DEATH_CODE, hasSpecialCode } from '../../data/record/meds.ts';
import { yearsBetween } from '../../data/timeline/intervals.ts';
import { type PatientTimeline, readPatient } from '../../data/timeline/patient.ts';
import { promptTokens, type TokenStore } from '../../data/timeline/store.ts';
import type { Vocabulary } from '../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import { type EventQuestion, meetsConditions } from '../tasks/eventQuestion.ts';
import { isOneLine, parseOneLine } from '../tasks/oneLine.ts';
import { tokensOfQuestion } from '../tasks/questionTokens.ts';
import { readTask } from '../tasks/riskTask.ts';
import type { Abstention } from './abstention/format.ts';
import type { Judgement } from './abstention/judge.ts';
import { judgeAnswer } from './abstention/judgeAnswer.ts';
import type { AnswerForm } from './answer.ts';
import { EXPLAIN_DEFAULTS, type Influence, openExplainer } from './explain/explain.ts';
import { pastAt } from './explain/past.ts';
import { openFutures } from './futures.ts';
import type { Model } from './modelFolder.ts';
import type { NearestPatients } from './nearest/nearest.ts';
import { type PastPatientsSettings, pastPatientsLike } from './nearest/pastPatients.ts';
import { promptAt } from './prompt.ts';
import { questionOfEvents, type Risk, type RiskQuestion } from './question.ts';
import { halfWidth } from './rounds.ts';
import { cumulativeIncidence, expectedTime, type IncidencePoint } from './timeToEvent.ts';
import { longestPrompt } from './zeroShot.ts';

export interface AskSettings {
  readonly estimator: AnswerForm;
  /** Wanted half-width of the interval. */
  readonly width: number;
  readonly budgetTokens: number;
  readonly maximumNewTokens: number;
  /** Facts to name; 0 leaves the explanation out. */
  readonly evidence: number;
  /** Beyond which no answer is given (`abstain fit`), of this model, question and estimator. */
  readonly limits?: Abstention;
  /** Past patients to compare with. */
  readonly past?: Pick<PastPatientsSettings, 'neighbours' | 'calendar' | 'references'> & { readonly store: TokenStore };
  readonly seed: number;
}

export interface AskedPatient {
  readonly subject: bigint;
  readonly timeline: PatientTimeline;
  /** Minutes since the epoch; all up to and including this is known. */
  readonly minutes: number;
}

export interface AskAnswer {
  readonly question: string;
  /** Whether the patient is one of those that the question is about; null when the record does not say. */
  readonly applies: boolean | null;
  /** Left out when the question is not about this patient. */
  readonly risk?: Risk & { readonly low: number; readonly high: number };
  /** Of questions with a horizon. */
  readonly curve?: readonly IncidencePoint[];
  /** Of E(…): mean minutes to the target, counting the horizon for who never meets it. */
  readonly expected?: { readonly minutes: number; readonly standardError: number };
  readonly evidence?: readonly Influence[];
  /** With limits: whether an answer is given, or why not, and the calibrated risk. */
  readonly judgement?: Judgement;
  readonly nearest?: NearestPatients;
  readonly history: {
    readonly tokens: number;
    readonly cutTokens: number;
    /** Diagnoses of the part that was cut that are still told to the model. */
    readonly summaryTokens: number;
    readonly unknownTokens: number;
    /** Times that the history mentions a target already: then the question is whether it is recorded again. */
    readonly targetsBefore: number;
  };
  readonly futures: number;
  readonly sampledTokens: number;
  /** Share of what was asked that hangs on bins which a bound cuts (study/tasks/questionTokens.ts). */
  readonly straddlingShare: number;
  readonly seconds: number;
}

const CURVE_POINTS = 12;
/** Facts that are told otherwise for the evidence: as many as an interactive answer has time for. */
const RETOLD = 4;

/** @param minutes when to ask; left out: at the last event of the record. @throws input/*, settings/invalid */
export async function readAskedPatient(
  data: string,
  vocabulary: Vocabulary,
  subject: bigint,
  minutes?: number,
): Promise<AskedPatient> {
  const timeline = await readPatient(data, vocabulary, subject);
  const times = timeline.store.minutes.filter((each) => !Number.isNaN(each));
  if (times.length === 0) throw noEvents(data);
  const asked = minutes ?? times[times.length - 1];
  if (asked < times[0]) throw noEvents(data);
  const known = promptTokens(timeline.store, 0, asked);
  if (known.some((token) => hasSpecialCode(vocabulary.tokens[token].code ?? '', DEATH_CODE))) {
    throw new AnamnesisError('input/invalid', {
      where: data,
      rule: 'The patient has died by the time that is asked about.',
      remedy: 'Ask at an earlier time: --at 2020-05-01.',
    });
  }
  return { subject, timeline, minutes: asked };
}

/** One line, or the path of a task file whose answer is a single event. @throws settings/*, input/* */
export async function readQuestion(text: string): Promise<EventQuestion> {
  if (isOneLine(text) || !/\.(ya?ml|json)$/i.test(text)) return parseOneLine(text);
  const task = await readTask(text);
  if (!task.needsTrajectories) return task.question;
  throw new AnamnesisError('settings/invalid', {
    where: text,
    rule: `This task is judged on whole futures: ${task.reason}`,
    remedy: 'Use `anamnesis predict` with labels for it, or ask a single event.',
  });
}

/** @throws settings/invalid, before anything is sampled; input/mismatch for limits of another model, question or estimator. */
export async function ask(
  model: Model,
  patient: AskedPatient,
  asked: EventQuestion,
  settings: AskSettings,
  clock: Clock,
  session: SessionOptions & { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<AskAnswer> {
  const start = clock.elapsed();
  const { straddlingShare } = tokensOfQuestion(asked, model.vocabulary);
  const question = questionOfEvents(asked, model.vocabulary, settings.maximumNewTokens);
  requireHorizon(asked);
  const applies = meetsConditions(asked.conditions, personAt(patient)) ?? null;
  const known = promptTokens(patient.timeline.store, 0, patient.minutes);
  const limit = longestPrompt(model.config.context, settings.maximumNewTokens);
  const prompt = promptAt(model.vocabulary, patient.timeline.store, 0, patient.minutes, limit);
  const head = {
    question: asked.name,
    applies,
    history: {
      tokens: known.length,
      cutTokens: prompt.cutTokens,
      summaryTokens: prompt.summaryTokens,
      unknownTokens: known.filter((token) => model.vocabulary.tokens[token].kind === 'unknown').length,
      targetsBefore: known.filter((token) => question.targets[token] === 1).length,
    },
    straddlingShare,
  };
  if (applies === false) return { ...head, futures: 0, sampledTokens: 0, seconds: secondsSince(start, clock) };
  const { estimator, width, budgetTokens, seed } = settings;
  const source = await openFutures(model, [question], { estimator, effort: { width, budgetTokens }, seed }, session);
  const stream = [patient.subject, BigInt(Math.round(patient.minutes * 60_000_000))];
  try {
    const { risks, answers, futures, sampledTokens, looks } = await source.ask(prompt, stream);
    const [risk] = risks;
    const half = halfWidth(looks, risk.standardError);
    const { horizonMinutes } = question.plan;
    return {
      ...head,
      risk: { ...risk, low: Math.max(0, risk.probability - half), high: Math.min(1, risk.probability + half) },
      ...(Number.isFinite(horizonMinutes) &&
        !asked.complement && { curve: cumulativeIncidence(estimator, answers[0], gridOf(horizonMinutes)) }),
      ...(asked.answer === 'time' && { expected: expectedMinutes(answers[0], horizonMinutes) }),
      ...(settings.limits !== undefined && {
        judgement: await judgeAnswer(
          model,
          patient,
          asked,
          risk,
          { limits: settings.limits, estimator, limit },
          session,
        ),
      }),
      ...(settings.past !== undefined && {
        nearest: await pastPatientsLike(
          model,
          settings.past.store,
          { subject: patient.subject, store: patient.timeline.store, minutes: patient.minutes },
          question,
          { ...settings.past, limit, seed },
          session,
        ),
      }),
      ...(settings.evidence > 0 && { evidence: await evidenceOf(model, patient, question, settings, clock, session) }),
      futures: futures.length,
      sampledTokens,
      seconds: secondsSince(start, clock),
    };
  } finally {
    await source.close();
  }
}

function requireHorizon({ answer, untilMinutes, name }: EventQuestion): void {
  if (answer === 'risk' || untilMinutes !== null) return;
  throw new AnamnesisError('settings/invalid', {
    where: `question, ${name}`,
    rule: 'A mean time needs a horizon: who never meets the event would make it infinite.',
    remedy: 'Add within: E(days to discharge within 30d).',
  });
}

function personAt({ timeline, minutes }: AskedPatient): Parameters<typeof meetsConditions>[1] {
  const { birthMinutes, staticCodes } = timeline;
  return {
    ageYears: birthMinutes === undefined ? undefined : yearsBetween(birthMinutes, minutes),
    staticCodes,
  };
}

function gridOf(horizonMinutes: number): readonly number[] {
  return Array.from({ length: CURVE_POINTS }, (_, i) => ((i + 1) * horizonMinutes) / CURVE_POINTS);
}

function expectedMinutes(
  answers: Parameters<typeof expectedTime>[0],
  horizonMinutes: number,
): NonNullable<AskAnswer['expected']> {
  const { value, standardError } = expectedTime(answers, horizonMinutes).restricted;
  return { minutes: value, standardError };
}

async function evidenceOf(
  model: Model,
  { timeline, minutes }: AskedPatient,
  question: RiskQuestion,
  { evidence, estimator, seed, maximumNewTokens }: AskSettings,
  clock: Clock,
  session: SessionOptions,
): Promise<readonly Influence[]> {
  const limit = longestPrompt(model.config.context, maximumNewTokens);
  const past = pastAt(model.vocabulary, timeline.store, 0, minutes, limit);
  const explainer = await openExplainer(
    model,
    question,
    { ...EXPLAIN_DEFAULTS, retold: RETOLD, estimator, seed },
    clock,
    session,
  );
  try {
    // Ranked by foresight: to decide each by sampled futures takes many times as long as the answer.
    return (await explainer.facts(past)).slice(0, evidence);
  } finally {
    await explainer.close();
  }
}

function secondsSince(start: number, clock: Clock): number {
  return (clock.elapsed() - start) / 1000;
}

function noEvents(where: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule: 'The record of the patient has no event at or before the time that is asked about.',
    remedy: 'Ask at a later time, or leave --at out for the end of the record.',
  });
}
