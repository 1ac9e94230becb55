/**
 * What the tokens of a patient's past say of how well the model can know it: how well it foresaw them, how many events it has no token
 * for, how much there is; and the groups that static facts and age make. Patient after patient, nothing is kept but these figures.
 */
import { type Progress, silentProgress } from '../../../base/progress.ts';
import { CODE_SEPARATOR, domainOf } from '../../../data/record/meds.ts';
import { minutesOfMicros, promptTokens, type TokenStore } from '../../../data/timeline/store.ts';
import type { Vocabulary } from '../../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openScorer, type Scorer } from '../../../model/sampling/scorer.ts';
import { NOT_STATED } from '../../evaluate/subgroupTable.ts';
import type { Labels } from '../../tasks/labels.ts';
import type { Model } from '../modelFolder.ts';
import { promptAt } from '../prompt.ts';
import { rowsInStore } from '../zeroShot.ts';
import type { Figures } from './reasons.ts';
import type { Groups } from './subgroups.ts';

export interface History {
  readonly figures: Pick<Figures, 'negativeLogLikelihood' | 'unknownShare' | 'events' | 'days'>;
  readonly groups: Groups;
}

export interface HistoryHooks {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

const MINUTES_A_DAY = 1440;

/**
 * One history a row, in their order; undefined for subjects that the store does not hold.
 * @param limit longest prompt in tokens, as for the predictions (`longestPrompt`)
 * @throws input/mismatch when none of the subjects is in the store
 */
export async function readHistories(
  model: Model,
  store: TokenStore,
  asked: Pick<Labels, 'subjectIds' | 'predictionTimes'>,
  limit: number,
  session: SessionOptions = {},
  hooks: HistoryHooks = {},
): Promise<readonly (History | undefined)[]> {
  const { rows, patients } = rowsInStore(store, asked);
  const progress = hooks.progress ?? silentProgress;
  const histories: (History | undefined)[] = Array.from(asked.subjectIds, () => undefined);
  const scorer = await openScorer(model.config, model.parameters, session);
  progress.start('histories', rows.length, 'patients');
  try {
    for (const [k, row] of rows.entries()) {
      hooks.signal?.throwIfAborted();
      const minutes = minutesOfMicros(asked.predictionTimes[row]);
      histories[row] = await historyAt(model.vocabulary, scorer, store, patients[k], minutes, limit);
      progress.update(k + 1);
    }
  } finally {
    await scorer.close();
  }
  progress.finish();
  return histories;
}

/** The history of one patient up to a time. */
export async function historyAt(
  vocabulary: Vocabulary,
  scorer: Scorer,
  store: TokenStore,
  patient: number,
  predictionMinutes: number,
  limit: number,
): Promise<History> {
  const known = promptTokens(store, patient, predictionMinutes);
  const { tokens } = promptAt(vocabulary, store, patient, predictionMinutes, limit);
  const all = tokens.length < 2 ? new Float32Array(0) : await scorer.score(tokens);
  // What notes say is never foretold.
  const scores = all.filter((_, at) => vocabulary.tokens[tokens[at + 1]].kind !== 'note');
  const countOf = (kind: string): number =>
    known.reduce((count, token) => count + (vocabulary.tokens[token].kind === kind ? 1 : 0), 0);
  const [events, unknown] = [countOf('event'), countOf('unknown')];
  return {
    figures: {
      negativeLogLikelihood: scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length),
      unknownShare: unknown / Math.max(1, events + unknown),
      events: events + unknown,
      days: daysSinceFirst(store, patient, known.length, predictionMinutes),
    },
    groups: groupsOf(vocabulary, known),
  };
}

function daysSinceFirst(store: TokenStore, patient: number, count: number, predictionMinutes: number): number {
  const start = store.offsets[patient];
  const first = store.minutes.subarray(start, start + count).find((minutes) => !Number.isNaN(minutes));
  return first === undefined ? 0 : (predictionMinutes - first) / MINUTES_A_DAY;
}

/** Lower ends of the bands of age, in years: multiples of five, as the age tokens have it. */
const AGE_BANDS = [0, 20, 40, 65, 80] as const;

/** A column for each domain of static facts in the vocabulary (`GENDER` → `F`), and `age` in bands. */
export function groupsOf(vocabulary: Vocabulary, tokens: Int32Array): Groups {
  const groups: Record<string, string> = {};
  for (const { kind, code } of vocabulary.tokens) {
    if (kind === 'static' && code !== undefined) groups[domainOf(code)] = NOT_STATED;
  }
  groups.age = NOT_STATED;
  for (const token of tokens) {
    const { kind, code, text } = vocabulary.tokens[token];
    if (kind === 'static' && code !== undefined) groups[domainOf(code)] = levelOf(code);
    if (kind === 'age') groups.age = ageGroup(Number.parseInt(text.replace(/^\D*/, ''), 10));
  }
  return groups;
}

/** What follows the domain of a code; "yes" when nothing does. */
function levelOf(code: string): string {
  return code.slice(domainOf(code).length + CODE_SEPARATOR.length) || 'yes';
}

function ageGroup(years: number): string {
  const at = AGE_BANDS.findLastIndex((low) => years >= low);
  const [low, next] = [AGE_BANDS[at], AGE_BANDS[at + 1]];
  return next === undefined ? `${low} and over` : `${low} to ${next - 1}`;
}
