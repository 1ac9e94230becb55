/**
 * How well a model foresees the structured tokens of the held-out patients, token by token: minus the log probability of each given all that
 * the model has read before it. What notes say is read and never scored, so models that read different things are asked the same.
 *
 * A timeline longer than the context is read in windows that overlap by half; each token is scored once, with half a context before it at least.
 */
import { seededRandom } from '../../src/base/random.ts';
import { quantile } from '../../src/base/statistics.ts';
import { CODE_SEPARATOR, domainOf } from '../../src/data/record/meds.ts';
import { readTokenStore, type TokenStore } from '../../src/data/timeline/store.ts';
import type { VocabularyToken } from '../../src/data/timeline/vocabulary.ts';
import { openScorer, type Scorer } from '../../src/model/sampling/scorer.ts';
import { readModel } from '../../src/study/prognosis/modelFolder.ts';

/** The structured tokens of one patient but the first, in order, and the loss of each in nats. */
export interface PatientLosses {
  readonly subject: bigint;
  readonly tokens: readonly VocabularyToken[];
  readonly losses: readonly number[];
}

/** @param withheld the model is not shown what notes say */
export async function heldOutLosses(
  modelFolder: string,
  tokensFolder: string,
  { withheld = false }: { readonly withheld?: boolean } = {},
): Promise<readonly PatientLosses[]> {
  const model = await readModel(modelFolder);
  const store = await readTokenStore(tokensFolder, 'held_out');
  const scorer = await openScorer(model.config, model.parameters);
  const patients: PatientLosses[] = [];
  try {
    for (const [index, subject] of store.subjectIds.entries()) {
      const isNote = (id: number): boolean => model.vocabulary.tokens[id].kind === 'note';
      const shown = timelineOf(store, index).filter((id) => !(withheld && isNote(id)));
      const scores = await scoresOf(scorer, shown, model.config.context);
      const ids = shown.subarray(1);
      const structured = Array.from(ids.keys()).filter((at) => !isNote(ids[at]));
      patients.push({
        subject,
        tokens: structured.map((at) => model.vocabulary.tokens[ids[at]]),
        losses: structured.map((at) => scores[at]),
      });
    }
  } finally {
    await scorer.close();
  }
  return patients;
}

function timelineOf(store: TokenStore, index: number): Int32Array {
  return store.inputIds.subarray(store.offsets[index], store.offsets[index + 1]);
}

/** The loss of each token but the first. */
async function scoresOf(scorer: Scorer, ids: Int32Array, context: number): Promise<Float32Array> {
  const scores = new Float32Array(ids.length - 1);
  for (let scored = 0; scored < scores.length; ) {
    const start = scored === 0 ? 0 : scored - Math.floor(context / 2);
    const window = await scorer.score(ids.slice(start, start + context + 1));
    scores.set(window.subarray(scored - start), scored);
    scored = start + window.length;
  }
  return scores;
}

/** The same patients and tokens, each loss the mean over models that differ in their seed. */
export function meanOverSeeds(models: readonly (readonly PatientLosses[])[]): readonly PatientLosses[] {
  return models[0].map((patient, i) => ({
    ...patient,
    losses: patient.losses.map((_, k) => models.reduce((sum, model) => sum + model[i].losses[k], 0) / models.length),
  }));
}

export interface Difference {
  readonly tokens: number;
  /** Mean loss of a token, in nats. */
  readonly base: number;
  readonly other: number;
  /** Base minus other: above 0 where the other foresees better; 95 % percentile interval over resampled patients. */
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Pairs the patients of two models, over the tokens that `counts`. */
export function pairedGain(
  base: readonly PatientLosses[],
  other: readonly PatientLosses[],
  counts: (token: VocabularyToken) => boolean = () => true,
): Difference {
  const rows = base.map((patient, i) => {
    const twin = other[i];
    const isSame = patient.subject === twin.subject && patient.tokens.every(({ id }, k) => id === twin.tokens[k].id);
    if (!isSame || patient.tokens.length !== twin.tokens.length) throw new Error('The models were not asked the same.');
    const places = [...patient.tokens.keys()].filter((k) => counts(patient.tokens[k]));
    const sum = (losses: readonly number[]): number => places.reduce((total, k) => total + losses[k], 0);
    return { tokens: places.length, base: sum(patient.losses), other: sum(twin.losses) };
  });
  const total = (drawn: readonly (typeof rows)[number][]) => {
    const sum = (pick: (row: (typeof rows)[number]) => number): number => drawn.reduce((s, row) => s + pick(row), 0);
    return { tokens: sum(({ tokens }) => tokens), base: sum((row) => row.base), other: sum((row) => row.other) };
  };
  const random = seededRandom(1, 'paired gain');
  const gains = Array.from({ length: RESAMPLES }, () => {
    const all = total(rows.map(() => rows[random.integer(rows.length)]));
    return (all.base - all.other) / all.tokens;
  });
  const all = total(rows);
  return {
    tokens: all.tokens,
    base: all.base / all.tokens,
    other: all.other / all.tokens,
    gain: (all.base - all.other) / all.tokens,
    low: quantile(gains, 0.025),
    high: quantile(gains, 0.975),
  };
}

/** `interval`, `age`, `<eos>`, or the domain of the code. */
export function groupOf({ kind, code, text }: VocabularyToken): string {
  if (kind === 'interval' || kind === 'age') return kind;
  return domainOf(code ?? text).split(CODE_SEPARATOR)[0];
}
