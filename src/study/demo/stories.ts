/**
 * Three patients told in full: what the record showed at the prediction, futures sampled from there, and what happened next.
 *
 * The patients are chosen by the rank of their predicted risk alone, not by what happened. The futures are those that the
 * prediction was made of: the same prompt, plan, seed and streams of chance.
 */
import { minutesOfMicros, promptTokens, type TokenStore } from '../../data/timeline/store.ts';
import { EOS_TOKEN } from '../../data/timeline/vocabulary.ts';
import { openSampler, type Sampler } from '../../model/sampling/sampler.ts';
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import type { Predictions } from '../evaluate/predictions.ts';
import type { Model } from '../prognosis/modelFolder.ts';
import { riskOf } from '../prognosis/monteCarlo.ts';
import { patientIndex, promptAt } from '../prognosis/prompt.ts';
import type { RiskQuestion } from '../prognosis/question.ts';
import { longestPrompt } from '../prognosis/zeroShot.ts';
import { eventsOf, type TimelineEvent } from './events.ts';

/** target: what was asked about came; time: the horizon was reached without it; open: neither, so there is no answer. */
export const COURSE_ENDS = ['target', 'time', 'open'] as const;
export type CourseEnd = (typeof COURSE_ENDS)[number];

/** One way in which things go on after the prediction. */
export interface Course {
  readonly events: readonly TimelineEvent[];
  readonly endDays: number;
  readonly end: CourseEnd;
}

export interface PatientStory {
  /** Patient A, B, C. */
  readonly label: string;
  /** Such as: Woman, 70–74 years. */
  readonly who: string;
  readonly past: readonly TimelineEvent[];
  readonly horizonDays: number;
  /** Every sampled future, in the order of sampling. */
  readonly futures: readonly Course[];
  readonly happened: Course;
  readonly risk: number;
  readonly trueRisk: number;
  /** The last tokens that the model read, as they are, and how many there were. */
  readonly lastTokens: readonly string[];
  readonly tokensRead: number;
}

export interface StoryQuestion {
  readonly model: Model;
  readonly store: TokenStore;
  readonly question: RiskQuestion;
  readonly predictions: Predictions;
  /** Of each prediction. */
  readonly trueRisks: Float64Array;
  readonly trajectories: number;
  readonly seed: number;
}

const MINUTES_A_DAY = 1440;
const LAST_TOKENS = 48;
/** Where the three stand when all are ordered by predicted risk, 0 (lowest) to 1. */
const RANKS: readonly number[] = [0.25, 0.75, 0.95];

export async function tellStories(asked: StoryQuestion, signal: AbortSignal): Promise<readonly PatientStory[]> {
  const sampler = await openSampler(asked.model.config, asked.model.parameters);
  try {
    const stories: PatientStory[] = [];
    for (const [i, row] of chosenRows(asked.predictions.probabilities).entries()) {
      signal.throwIfAborted();
      stories.push(await tellStory(asked, sampler, row, `Patient ${'ABC'[i]}`));
    }
    return stories;
  } finally {
    await sampler.close();
  }
}

/** Rows at the ranks, ties in the order of rows. */
function chosenRows(probabilities: Float64Array): readonly number[] {
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[a] - probabilities[b] || a - b);
  return RANKS.map((rank) => order[Math.round(rank * (order.length - 1))]);
}

async function tellStory(asked: StoryQuestion, sampler: Sampler, row: number, label: string): Promise<PatientStory> {
  const { model, store, question, predictions } = asked;
  const [subject, time] = [predictions.subjectIds[row], predictions.predictionTimes[row]];
  const patient = patientIndex(store).get(subject) ?? 0;
  const now = minutesOfMicros(time);
  const limit = longestPrompt(model.config.context, question.plan.maximumNewTokens);
  const prompt = promptAt(model.vocabulary, store, patient, now, limit);
  const futures = await sampler.sample(await sampler.encode(prompt.tokens), question.plan, {
    trajectories: asked.trajectories,
    seed: asked.seed,
    stream: [subject, time],
    ...(prompt.elapsedMinutes === undefined ? {} : { elapsedMinutes: prompt.elapsedMinutes }),
  });
  const start = store.offsets[patient];
  const past = eventsBetween(asked, start, start + promptTokens(store, patient, now).length, now);
  return {
    label,
    who: whoIs(past),
    past: past.filter(({ kind }) => kind !== undefined),
    horizonDays: question.plan.horizonMinutes / MINUTES_A_DAY,
    futures: futures.map((future) => sampledCourse(asked, future)),
    happened: trueCourse(asked, patient, now),
    risk: riskOf(question, futures).probability,
    trueRisk: asked.trueRisks[row],
    lastTokens: Array.from(prompt.tokens.slice(-LAST_TOKENS), (token) => model.vocabulary.tokens[token].text),
    tokensRead: prompt.tokens.length,
  };
}

function eventsBetween({ model, store }: StoryQuestion, from: number, to: number, now: number) {
  const minutes = store.minutes.slice(from, to).map((at) => at - now);
  return eventsOf(model.vocabulary, store.inputIds.slice(from, to), minutes);
}

function sampledCourse({ model, question }: StoryQuestion, { tokens, minutes, ending }: Trajectory): Course {
  const horizonDays = question.plan.horizonMinutes / MINUTES_A_DAY;
  const lastDays = (minutes.at(-1) ?? 0) / MINUTES_A_DAY;
  const hit = ending === 'stop' && question.targets[tokens[tokens.length - 1]] === 1;
  return {
    events: eventsOf(model.vocabulary, tokens, minutes).filter(({ days }) => days <= horizonDays),
    endDays: Math.min(lastDays, horizonDays),
    end: hit ? 'target' : ending === 'horizon' ? 'time' : 'open',
  };
}

/** The record after the prediction, up to the target or the horizon. */
function trueCourse(asked: StoryQuestion, patient: number, now: number): Course {
  const { store, question } = asked;
  const known = store.offsets[patient] + promptTokens(store, patient, now).length;
  let to = known;
  let hit = false;
  while (to < store.offsets[patient + 1] && !hit) {
    if (store.inputIds[to] === EOS_TOKEN || store.minutes[to] - now > question.plan.horizonMinutes) break;
    hit = question.targets[store.inputIds[to]] === 1;
    to += 1;
  }
  const events = eventsBetween(asked, known, to, now);
  const horizonDays = question.plan.horizonMinutes / MINUTES_A_DAY;
  return { events, endDays: hit ? (events.at(-1)?.days ?? 0) : horizonDays, end: hit ? 'target' : 'time' };
}

/** Sex and the last age told: events without a kind. */
function whoIs(past: readonly TimelineEvent[]): string {
  const sex = past.find(({ name }) => name === 'Woman' || name === 'Man')?.name ?? 'Patient';
  const age = past.findLast(({ kind, name }) => kind === undefined && /^\d+(-\d+|\+)$/.test(name))?.name;
  return age === undefined ? sex : `${sex}, ${age.replace('-', '–')} years`;
}
