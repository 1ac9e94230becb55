/**
 * A ranked differential: for every candidate diagnosis the probability that it is recorded within the horizon, from one set of sampled
 * futures. What the record holds already stands apart from what would be new, at each level (code, category, chapter).
 *
 * Method: SCOPE (study/prognosis/answer.ts), which answers any number of questions along the same ordinary futures. Death competes: who
 * dies first gets no diagnosis. A probability is that of a *record*, made by the model's hospital, and no diagnosis.
 */
import type { Vocabulary } from '../../data/timeline/vocabulary.ts';
import { EOS_TOKEN, matchTokens } from '../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../model/runtime/session.ts';
import { openSampler } from '../../model/sampling/sampler.ts';
import type { Trajectory } from '../../model/sampling/trajectory.ts';
import { type Answer, answerOf } from '../../study/prognosis/answer.ts';
import { riskOfAnswers } from '../../study/prognosis/estimate.ts';
import type { Model } from '../../study/prognosis/modelFolder.ts';
import type { Prompt } from '../../study/prognosis/prompt.ts';
import { questionOfTokens, type RiskQuestion } from '../../study/prognosis/question.ts';
import type { Candidate, CandidateLevel } from './candidates.ts';

export interface DifferentialSettings {
  readonly horizonDays: number;
  readonly trajectories: number;
  readonly maximumNewTokens: number;
  readonly seed: number;
  /** Names the chance of this answer: subject and time. */
  readonly stream: readonly (string | number | bigint)[];
}

/** What is known of the patient. */
export interface Past {
  readonly prompt: Prompt;
  /** All tokens of the history, also those for which the model's context has no room. */
  readonly history: Int32Array;
}

export interface RankedDiagnosis {
  readonly level: CandidateLevel;
  readonly code: string;
  readonly within?: string;
  /** That it is recorded (again, when known) within the horizon. */
  readonly probability: number;
  readonly standardError: number;
  /** 95 %, of the sampling; within 0 and 1. */
  readonly low: number;
  readonly high: number;
  /** Times that the history mentions it or one of its members. */
  readonly mentions: number;
}

export interface Differential {
  readonly horizonDays: number;
  readonly futures: number;
  readonly sampledTokens: number;
  /** Share of futures in which the horizon (or death) was reached; the rest ended early and says nothing further. */
  readonly determinableShare: number;
  /** Both by falling probability, the more specific first among equals. */
  readonly new: readonly RankedDiagnosis[];
  readonly known: readonly RankedDiagnosis[];
}

/** Futures looked at together: bounds the memory that the hazards of all candidates take. */
const ROUND = 16;
const NORMAL_95 = 1.96;
const NOTHING = new Float64Array(0);

export async function differential(
  model: Model,
  { prompt, history }: Past,
  candidates: readonly Candidate[],
  settings: DifferentialSettings,
  session: SessionOptions = {},
): Promise<Differential> {
  const base = baseQuestion(model.vocabulary, settings);
  const watched = candidates.map(({ tokens }) => Int32Array.from(tokens));
  const questions = candidates.map(({ tokens }) => ({
    ...base,
    targets: marksOf(tokens, model.config.vocabularySize),
  }));
  const answers: Answer[][] = candidates.map(() => []);
  const open: Answer[] = [];
  let sampledTokens = 0;
  const sampler = await openSampler(model.config, model.parameters, session);
  try {
    const encoded = await sampler.encode(prompt.tokens);
    for (let first = 0; first < settings.trajectories; first += ROUND) {
      const futures = await sampler.sample(
        encoded,
        { ...base.plan, watched },
        {
          trajectories: Math.min(ROUND, settings.trajectories - first),
          first,
          seed: settings.seed,
          stream: settings.stream,
          ...(prompt.elapsedMinutes === undefined ? {} : { elapsedMinutes: prompt.elapsedMinutes }),
        },
      );
      for (const future of futures) {
        sampledTokens += future.tokens.length;
        open.push(answerOf(base, 'mc', future));
        takeAnswers(questions, future, answers);
      }
    }
  } finally {
    await sampler.close();
  }
  const ranked = candidates.map((candidate, i) => rankedOf(candidate, answers[i], history));
  const inOrder = ranked.toSorted((a, b) => b.probability - a.probability || levelRank(a) - levelRank(b));
  return {
    horizonDays: settings.horizonDays,
    futures: open.length,
    sampledTokens,
    determinableShare: riskOfAnswers('mc', false, open).determinableShare,
    new: inOrder.filter(({ mentions }) => mentions === 0),
    known: inOrder.filter(({ mentions }) => mentions > 0),
  };
}

/** Of nothing: only how a future ends counts. */
function baseQuestion(vocabulary: Vocabulary, { horizonDays, maximumNewTokens }: DifferentialSettings): RiskQuestion {
  const asked = {
    targets: [],
    stops: matchTokens(vocabulary, ['MEDS_DEATH*']).filter((token) => token !== EOS_TOKEN),
    horizonMinutes: horizonDays * 1440,
    complement: false,
    endAnswers: false,
  };
  return questionOfTokens(asked, vocabulary, maximumNewTokens);
}

function takeAnswers(questions: readonly RiskQuestion[], future: Trajectory, answers: readonly Answer[][]): void {
  const sets = questions.length;
  for (const [target, question] of questions.entries()) {
    // When each share was given is not kept: with thousands of candidates it would fill the memory.
    const answer = answerOf(question, 'scope', future, { sets, target });
    answers[target].push({ ...answer, minutes: NOTHING, shares: NOTHING });
  }
}

function rankedOf(candidate: Candidate, answers: readonly Answer[], history: Int32Array): RankedDiagnosis {
  const { probability, standardError } = riskOfAnswers('scope', false, answers);
  const { level, code, within, tokens } = candidate;
  return {
    level,
    code,
    ...(within !== undefined && { within }),
    probability,
    standardError,
    low: Math.max(0, probability - NORMAL_95 * standardError),
    high: Math.min(1, probability + NORMAL_95 * standardError),
    mentions: history.filter((token) => tokens.includes(token)).length,
  };
}

function marksOf(tokens: readonly number[], size: number): Uint8Array {
  const marks = new Uint8Array(size);
  for (const token of tokens) marks[token] = 1;
  return marks;
}

function levelRank({ level }: RankedDiagnosis): number {
  return { code: 0, category: 1, chapter: 2 }[level];
}
