/**
 * Zero-shot risks of ACES tasks that only a whole future can answer: futures are sampled, appended to the recorded past as counts of the
 * task's predicates, and judged by the evaluator that also makes the labels. Plain Monte Carlo over the futures of the cohort.
 *
 * What happens before the first interval token is taken to come a microsecond after the prediction: it is not part of the input. A future ends
 * early where nothing later can change its answer. Needs the MEDS dataset: counts of predicates are not among tokens.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { silentProgress } from '../../base/progress.ts';
import { minutesOfMicros, type TokenStore } from '../../data/timeline/store.ts';
import type { Vocabulary } from '../../data/timeline/vocabulary.ts';
import { openSampler, type Sampler } from '../../model/sampling/sampler.ts';
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import { judgeFuture } from '../tasks/aces/future.ts';
import { pastOf, type SampledEvents, withFuture } from '../tasks/aces/history.ts';
import type { SubjectRecord } from '../tasks/aces/subjectView.ts';
import type { CompiledTask, FutureEnd } from '../tasks/eventQuestion.ts';
import { forEachHistory } from '../tasks/histories.ts';
import type { Labels } from '../tasks/labels.ts';
import { tokensOfPredicates, tokensOfQuestion } from '../tasks/questionTokens.ts';
import type { Model } from './modelFolder.ts';
import { riskOfVerdicts } from './monteCarlo.ts';
import { type Prompt, promptAt } from './prompt.ts';
import { questionOfTokens, type RiskAnswer, type RiskQuestion } from './question.ts';
import { nextRound } from './rounds.ts';
import {
  effortOf,
  longestPrompt,
  RiskTable,
  rowsInStore,
  type ZeroShotHooks,
  type ZeroShotRisks,
  type ZeroShotSettings,
} from './zeroShot.ts';

type JudgedTask = Extract<CompiledTask, { readonly needsTrajectories: true }>;

const MICROS_A_MINUTE = 60_000_000;

/** @throws input/mismatch when none of the labelled subjects is in the data. */
export async function judgedRisks(
  model: Model,
  data: { readonly dataset: string; readonly store: TokenStore },
  labels: Labels,
  judge: FutureJudge,
  settings: ZeroShotSettings & { readonly maximumNewTokens: number },
  hooks: ZeroShotHooks = {},
): Promise<ZeroShotRisks> {
  const found = rowsInStore(data.store, labels);
  const rowsOf = Map.groupBy(found.rows.keys(), (k) => labels.subjectIds[found.rows[k]]);
  const table = new RiskTable(labels, found);
  const limit = longestPrompt(model.config.context, settings.maximumNewTokens);
  const progress = hooks.progress ?? silentProgress;
  const sampler = await openSampler(model.config, model.parameters, settings.threads === undefined ? {} : settings);
  let done = 0;
  progress.start('predict', found.rows.length, 'patients');
  try {
    const answerSubject = async (subject: bigint, record: SubjectRecord): Promise<void> => {
      for (const k of rowsOf.get(subject) ?? []) {
        hooks.signal?.throwIfAborted();
        const time = labels.predictionTimes[found.rows[k]];
        const prompt = promptAt(model.vocabulary, data.store, found.patients[k], minutesOfMicros(time), limit);
        const asked = { prompt, past: pastOf(record, time), time, stream: [subject, time] };
        table.set(k, prompt, await answer(sampler, judge, asked, settings));
        progress.update(++done);
      }
    };
    await forEachHistory(data.dataset, judge.plan, new Set(rowsOf.keys()), answerSubject, {
      ...(hooks.signal !== undefined && { signal: hooks.signal }),
    });
  } finally {
    await sampler.close();
  }
  progress.finish();
  return table.risks();
}

/** A task and how its futures are sampled and judged. */
export interface FutureJudge {
  readonly plan: JudgedTask['plan'];
  readonly question: RiskQuestion;
  readonly verdict: (past: SubjectRecord, future: Trajectory, time: bigint) => ReturnType<typeof judgeFuture>;
}

/** @throws settings/invalid when nothing that the label is made of can be sampled. */
export function futureJudge(model: Model, task: JudgedTask, maximumNewTokens: number): FutureJudge {
  const { marks } = tokensOfPredicates(task.plan, model.vocabulary);
  const asked = {
    targets: [],
    stops: endTokens(task.ends, model.vocabulary),
    stopInclusive: true,
    horizonMinutes: task.untilMinutes ?? Number.POSITIVE_INFINITY,
    complement: false,
    endAnswers: true,
  };
  const question = questionOfTokens(asked, model.vocabulary, maximumNewTokens);
  const isEvent = Uint8Array.from(model.vocabulary.tokens, ({ kind }) =>
    kind === 'event' || kind === 'unknown' ? 1 : 0,
  );
  return {
    plan: task.plan,
    question,
    verdict(past, future, time) {
      const events = eventsOf(future, time, isEvent);
      const sampled = {
        until: timeAfter(time, sampledMinutes(future, question.plan.horizonMinutes)),
        isRecordEnd: future.ending === 'end',
      };
      return judgeFuture(task.plan, withFuture(past, events, marks), time, sampled);
    },
  };
}

/** Tokens after which nothing can change the answer, at whatever time they come. Other ends are left to the horizon. */
function endTokens(ends: readonly FutureEnd[], vocabulary: Vocabulary): readonly number[] {
  return ends
    .filter(({ fromMinutes, untilMinutes }) => fromMinutes === 0 && untilMinutes === null)
    .flatMap(({ events }) => {
      try {
        const asked = { name: 'end', answer: 'risk', timeUnit: null, targets: events, stops: [] } as const;
        const always = { stopInclusive: false, fromMinutes: 0, untilMinutes: null, complement: false, conditions: [] };
        return tokensOfQuestion({ ...asked, ...always }, vocabulary).targets;
      } catch (error) {
        // An end that the vocabulary has no token for never comes.
        if (error instanceof AnamnesisError) return [];
        throw error;
      }
    });
}

function eventsOf(future: Trajectory, time: bigint, isEvent: Uint8Array): SampledEvents {
  const places = Array.from(future.tokens.keys()).filter((at) => isEvent[future.tokens[at]] === 1);
  return {
    times: BigInt64Array.from(places, (at) => timeAfter(time, future.minutes[at])),
    tokens: Int32Array.from(places, (at) => future.tokens[at]),
  };
}

function timeAfter(time: bigint, minutes: number): bigint {
  const micros = BigInt(Math.round(minutes * MICROS_A_MINUTE));
  return time + (micros > 0n ? micros : 1n);
}

/** Up to when the future was sampled: past the horizon only the time itself is known. */
function sampledMinutes({ minutes, ending }: Trajectory, horizonMinutes: number): number {
  if (ending === 'horizon') return horizonMinutes;
  return minutes.length === 0 ? 0 : minutes[minutes.length - 1];
}

async function answer(
  sampler: Sampler,
  judge: FutureJudge,
  asked: {
    readonly prompt: Prompt;
    readonly past: SubjectRecord;
    readonly time: bigint;
    readonly stream: readonly bigint[];
  },
  settings: ZeroShotSettings,
): Promise<RiskAnswer> {
  const { prompt, past, time, stream } = asked;
  const encoded = await sampler.encode(prompt.tokens);
  const verdicts: ReturnType<typeof judgeFuture>[] = [];
  let risk = riskOfVerdicts(verdicts);
  let sampledTokens = 0;
  for (let look = 1; ; look++) {
    const drawn = { trajectories: verdicts.length, sampledTokens, standardError: risk.standardError };
    const round = nextRound(effortOf(settings), look, drawn);
    if (round === 0) return { risk, trajectories: verdicts.length, sampledTokens };
    const futures = await sampler.sample(encoded, judge.question.plan, {
      trajectories: round,
      first: verdicts.length,
      seed: settings.seed,
      stream,
      ...(prompt.elapsedMinutes === undefined ? {} : { elapsedMinutes: prompt.elapsedMinutes }),
    });
    for (const future of futures) {
      verdicts.push(judge.verdict(past, future, time));
      sampledTokens += future.tokens.length;
    }
    risk = riskOfVerdicts(verdicts);
  }
}

/** @throws input/mismatch when the data are tokens. */
export function requireDataset(path: string): void {
  if (!existsSync(join(path, 'vocabulary.json'))) return;
  throw new AnamnesisError('input/mismatch', {
    where: path,
    rule: 'This task is judged on whole records, and tokens do not hold its predicates.',
    remedy: 'Give the MEDS dataset instead of tokens.',
  });
}
