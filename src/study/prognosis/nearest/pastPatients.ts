/**
 * The past patients of a dataset's training split who are most like one patient now, and what became of them.
 *
 * References are read anew for each question: some milliseconds each, with progress. Of more patients than wanted, some are drawn by the seed.
 */
import type { Progress } from '../../../base/progress.ts';
import { seededRandom } from '../../../base/random.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import { openPromptEncoder } from '../../../model/sampling/promptEncoder.ts';
import type { Model } from '../modelFolder.ts';
import { promptAt } from '../prompt.ts';
import type { RiskQuestion } from '../question.ts';
import { type Calendar, type NearestPatients, nearestPatients } from './nearest.ts';
import { drawMoments, featuresOf, pointTo, readReferences } from './references.ts';

export interface PastPatientsSettings {
  readonly neighbours: number;
  /** Whether dates of different patients may be compared. */
  readonly calendar: Calendar;
  /** Moments of past patients to compare with, at most. */
  readonly references: number;
  /** Longest prompt, in tokens. */
  readonly limit: number;
  readonly seed: number;
}

/** Who is asked about: alone in a store. */
export interface PresentPatient {
  readonly subject: bigint;
  readonly store: TokenStore;
  readonly minutes: number;
}

/** @param past of the training split @throws input/invalid when no past record answers the question */
export async function pastPatientsLike(
  model: Model,
  past: TokenStore,
  { subject, store, minutes }: PresentPatient,
  question: RiskQuestion,
  { neighbours, calendar, references: most, limit, seed }: PastPatientsSettings,
  options: SessionOptions & { readonly progress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<NearestPatients> {
  const drawn = drawMoments(model, past, question, { momentsAPatient: 1, fewestTokens: 10, seed });
  const order = seededRandom(seed, 'references').shuffle([...drawn.keys()]);
  const moments = order.slice(0, most).map((place) => drawn[place]);
  const references = await readReferences(model, past, moments, limit, options);
  const encoder = await openPromptEncoder(model.config, model.parameters, options);
  try {
    const features = await featuresOf(encoder, promptAt(model.vocabulary, store, 0, minutes, limit));
    const direction = pointTo(features, references.mean, references.deviation);
    const query = { subjectId: subject, predictionMinutes: minutes, direction };
    return nearestPatients(references, query, { neighbours, calendar, complement: question.complement });
  } finally {
    await encoder.close();
  }
}
