import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { silentProgress } from '../../base/progress.ts';
import { readTable, writeTable } from '../../data/record/table.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import { readTokenStore, type TokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../data/timeline/vocabulary.ts';
import type { Ending, Trajectory } from '../../model/sampling/trajectory.ts';
import { embedRows } from '../adapt/embeddings.ts';
import { readPredictions } from '../evaluate/predictions.ts';
import { type Labels, readLabels } from '../tasks/labels.ts';
import { type Model, readModel } from './modelFolder.ts';
import { riskOf } from './monteCarlo.ts';
import { type PredictSettings, predict } from './predict.ts';
import { promptAt } from './prompt.ts';
import { riskQuestion } from './question.ts';
import { zeroShotRisks } from './zeroShot.ts';

const CONTEXT = 48;
const SETTINGS: PredictSettings = {
  estimator: 'mc' as const,
  trajectories: 12,
  seed: 3,
  split: 'held_out',
  maximumNewTokens: 8,
  force: false,
};
const TASK = { name: 'death', targets: ['MEDS_DEATH*'], stops: [], horizonDays: 365, complement: false };

let folder = '';
let model: Model;
let store: TokenStore;
let labels: Labels;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-prognosis-'));
  const settings = { patients: 120, seed: 4, force: false };
  await writeHospital(at('hospital'), settings, silentProgress, new AbortController().signal);
  await tokenize(at('hospital', 'meds'), at('tokens'));
  await mkdir(at('model'));
  await writeTinyModel(at('model'), await readVocabulary(at('tokens', 'vocabulary.json')), CONTEXT);
  await writeFile(at('task.yaml'), 'name: death\ntargets: [MEDS_DEATH*]\nhorizon_days: 365\n');
  model = await readModel(at('model'));
  store = await readTokenStore(at('tokens'), 'held_out');
  labels = labelsOf(store, 0.6);
  await writeLabels(at('labels', 'held_out', '0.parquet'), labels);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each patient asked about after a share of their tokens. */
function labelsOf({ subjectIds, offsets, minutes }: TokenStore, share: number): Labels {
  return {
    subjectIds,
    predictionTimes: BigInt64Array.from(subjectIds, (_, i) => {
      const token = Math.floor(offsets[i] + share * (offsets[i + 1] - offsets[i] - 1));
      return BigInt(Math.round((Number.isNaN(minutes[token]) ? 0 : minutes[token]) * 60e6));
    }),
    outcomes: Uint8Array.from(subjectIds, (_, i) => i % 2),
  };
}

async function writeLabels(path: string, { subjectIds, predictionTimes, outcomes }: Labels): Promise<void> {
  await writeTable(path, [
    { name: 'subject_id', type: 'BIGINT', values: subjectIds },
    { name: 'prediction_time', type: 'TIMESTAMP', values: predictionTimes },
    { name: 'boolean_value', type: 'BOOLEAN', values: Array.from(outcomes, (outcome) => outcome === 1) },
  ]);
}

const inputs = (data: string, out: string) => ({
  model: at('model'),
  data: at(...data.split('/')),
  task: at('task.yaml'),
  labels: at('labels'),
  out: at(out),
});

describe('a prompt', () => {
  it('holds nothing after the time of prediction, and all that came before', () => {
    for (let patient = 0; patient < store.subjectIds.length; patient++) {
      const minutes = Number(labels.predictionTimes[patient]) / 60e6;
      const { tokens, elapsedMinutes } = promptAt(model.vocabulary, store, patient, minutes, 1e6);
      const [from, to] = [store.offsets[patient], store.offsets[patient + 1]];
      expect(tokens).toEqual(store.inputIds.slice(from, from + tokens.length));
      for (let k = from; k < to - 1; k++) {
        const known = Number.isNaN(store.minutes[k]) || store.minutes[k] <= minutes;
        expect(known).toBe(k < from + tokens.length);
      }
      if (elapsedMinutes !== undefined) expect(elapsedMinutes).toBeGreaterThanOrEqual(0);
    }
  });

  it('keeps who the patient is and the latest events when it is too long', () => {
    const kinds = model.vocabulary.tokens.map(({ kind }) => kind);
    const long = store.subjectIds.findIndex((_, i) => store.offsets[i + 1] - store.offsets[i] > 40);
    const whole = promptAt(model.vocabulary, store, long, 1e9, 1e6).tokens;
    const facts = whole.findIndex((token) => kinds[token] !== 'special' && kinds[token] !== 'static');
    for (const limit of [1, 2, 5, 20, whole.length - 1, whole.length]) {
      const { tokens, cutTokens } = promptAt(model.vocabulary, store, long, 1e9, limit);
      expect(tokens.length).toBe(limit);
      expect(cutTokens).toBe(whole.length - limit);
      expect(tokens[limit - 1]).toBe(limit === 1 ? tokens[0] : whole[whole.length - 1]);
      if (limit < facts + 3) continue;
      expect(tokens.slice(0, facts)).toEqual(whole.slice(0, facts));
      expect(tokens.some((token) => kinds[token] === 'age')).toBe(true);
    }
  });

  it('still names the diagnoses of the part that was cut, each once, and only those of the past', () => {
    const isDiagnosis = (token: number): boolean =>
      model.vocabulary.tokens[token].code?.startsWith('ICD10CM//') ?? false;
    let named = 0;
    for (let patient = 0; patient < store.subjectIds.length; patient++) {
      const whole = promptAt(model.vocabulary, store, patient, 1e9, 1e6).tokens;
      const limit = Math.floor(whole.length / 2);
      const { tokens, recentTokens, summaryTokens } = promptAt(model.vocabulary, store, patient, 1e9, limit);
      expect(tokens.slice(tokens.length - recentTokens)).toEqual(whole.slice(whole.length - recentTokens));
      const summary = tokens.slice(tokens.length - recentTokens - summaryTokens, tokens.length - recentTokens);
      const cut = new Set(whole.slice(0, whole.length - recentTokens).filter(isDiagnosis));
      const kept = new Set(whole.slice(whole.length - recentTokens));
      expect(summary.every((token) => cut.has(token) && !kept.has(token))).toBe(true);
      expect(new Set(summary).size).toBe(summary.length);
      const lost = [...cut].filter((token) => !kept.has(token)).length;
      expect(summary.length).toBeLessThanOrEqual(lost);
      if (limit > 40 && lost <= 3) expect(summary.length).toBe(lost);
      named += summary.length;
    }
    expect(named).toBeGreaterThan(0);
  });
});

describe('risk by Monte Carlo', () => {
  const future = (ending: Ending, last: number): Trajectory => ({
    tokens: Int32Array.of(9, last),
    minutes: new Float64Array(2),
    ending,
    hazards: new Float64Array(0),
  });

  it('is the share of futures with an answer that met a target', () => {
    const question = riskQuestion(TASK, model.vocabulary, 8);
    const target = question.targets.indexOf(1);
    const futures = [
      ...Array.from({ length: 3 }, () => future('stop', target)),
      ...Array.from({ length: 5 }, () => future('horizon', 9)),
      future('length', 9),
      future('end', 2),
    ];
    const risk = riskOf(question, futures);
    expect(risk).toMatchObject({ probability: 3 / 8, determinableShare: 0.8 });
    expect(risk.standardError).toBeCloseTo(Math.sqrt(((5 / 12) * (7 / 12)) / 12), 10);
    expect(riskOf(question, [future('length', 9)])).toMatchObject({ probability: 0.5, determinableShare: 0 });
    expect(riskOf({ ...question, endAnswers: true }, futures).determinableShare).toBe(0.9);
    expect(riskOf({ ...question, complement: true }, futures)).toMatchObject({
      probability: 5 / 8,
      determinableShare: 0.8,
    });
  });

  it('never draws padding, beginnings or static facts', () => {
    const { plan } = riskQuestion(TASK, model.vocabulary, 8);
    for (const { id, kind } of model.vocabulary.tokens) {
      expect(plan.allowed[id]).toBe(kind === 'static' || (kind === 'special' && id !== 2) ? 0 : 1);
      if (kind === 'interval') expect(plan.highMinutes[id]).toBeGreaterThan(plan.lowMinutes[id]);
      else expect(plan.highMinutes[id]).toBe(0);
    }
  });
});

describe('predictions', () => {
  it('are written in the schema of meds-evaluation, the same from dataset and tokens, to the byte', async () => {
    const summary = await predict(inputs('hospital/meds', 'risks'), SETTINGS);
    await predict(inputs('tokens', 'again'), SETTINGS);
    expect(await readFile(at('again', 'predictions.parquet'))).toEqual(
      await readFile(at('risks', 'predictions.parquet')),
    );
    expect(summary.counts).toMatchObject({ rows: labels.subjectIds.length, rowsWithoutSubject: 0 });
    expect(summary.counts.promptsCut).toBeGreaterThan(0);
    const predictions = await readPredictions(at('risks'));
    expect(predictions.subjectIds).toEqual(labels.subjectIds);
    expect(predictions.predictionTimes).toEqual(labels.predictionTimes);
    const table = await readTable(at('risks', 'predictions.parquet'));
    expect(Object.keys(table)).toContain('standard_error');
    expect(Object.keys(table)).toContain('determinable_share');
    expect(Object.keys(table)).toContain('sampled_tokens');
    await expect(predict(inputs('tokens', 'risks'), SETTINGS)).rejects.toThrow(/exists already/);
  });

  it.each(['scope', 'reach'] as const)('by %s are near those of mc, and say what they cost', async (estimator) => {
    const question = riskQuestion(TASK, model.vocabulary, 8);
    const trajectories = 120;
    const plain = await zeroShotRisks(model, store, labels, question, { ...SETTINGS, trajectories });
    const risks = await zeroShotRisks(model, store, labels, question, { ...SETTINGS, estimator, trajectories });
    for (let row = 0; row < labels.subjectIds.length; row++) {
      const spread = Math.hypot(plain.standardErrors[row], risks.standardErrors[row]);
      expect(Math.abs(plain.probabilities[row] - risks.probabilities[row])).toBeLessThan(4 * spread);
      expect(risks.standardErrors[row]).toBeLessThan(plain.standardErrors[row]);
      expect(risks.sampledTokens[row]).toBeGreaterThanOrEqual(trajectories);
    }
    expect(risks.counts.futures).toBe(trajectories * labels.subjectIds.length);
  });

  it('are sampled until their intervals are narrow, each row for itself', async () => {
    const { trajectories: _, ...rest } = { ...SETTINGS, estimator: 'reach' as const, width: 0.2 };
    const question = riskQuestion(TASK, model.vocabulary, 8);
    const all = await zeroShotRisks(model, store, labels, question, rest);
    expect(Math.max(...all.standardErrors)).toBeLessThan(0.2 / 2.2);
    expect(new Set(all.sampledTokens).size).toBeGreaterThan(1);
    const last = labels.subjectIds.length - 1;
    const one = {
      subjectIds: labels.subjectIds.slice(last),
      predictionTimes: labels.predictionTimes.slice(last),
      outcomes: labels.outcomes.slice(last),
    };
    const alone = await zeroShotRisks(model, store, one, question, rest);
    expect(alone.probabilities[0]).toBe(all.probabilities[last]);
    expect(alone.sampledTokens[0]).toBe(all.sampledTokens[last]);
  });

  it.each(['mc', 'reach'] as const)(
    'by %s do not change when the future or another patient does',
    async (estimator) => {
      const question = riskQuestion(TASK, model.vocabulary, 8);
      const settings = { ...SETTINGS, estimator };
      const before = await zeroShotRisks(model, store, labels, question, settings);
      const altered = {
        ...store,
        inputIds: store.inputIds.map((token, k) => {
          const patient = store.offsets.findLastIndex((offset) => offset <= k);
          const known = !(store.minutes[k] > Number(labels.predictionTimes[patient]) / 60e6);
          return patient % 2 === 0 && known ? token : model.vocabulary.tokens.length - 1;
        }),
      };
      const after = await zeroShotRisks(model, altered, labels, question, settings);
      const even = (values: Float64Array): Float64Array => values.filter((_, row) => row % 2 === 0);
      expect(even(after.probabilities)).toEqual(even(before.probabilities));
      expect(even(after.standardErrors)).toEqual(even(before.standardErrors));
      expect(after.probabilities).not.toEqual(before.probabilities);
    },
  );

  it('leave out subjects that the data do not hold, and say how many', async () => {
    const question = riskQuestion(TASK, model.vocabulary, 8);
    const strangers = { ...labels, subjectIds: labels.subjectIds.map((id, row) => (row < 2 ? id + 1_000_000n : id)) };
    const { counts, labels: answered } = await zeroShotRisks(model, store, strangers, question, SETTINGS);
    expect(counts).toMatchObject({ rows: labels.subjectIds.length - 2, rowsWithoutSubject: 2 });
    expect(answered.subjectIds).toEqual(labels.subjectIds.slice(2));
    const none = { ...labels, subjectIds: labels.subjectIds.map((id) => id + 1_000_000n) };
    await expect(zeroShotRisks(model, store, none, question, SETTINGS)).rejects.toThrow(
      /None of the \d+ labelled subjects/,
    );
  });

  it('stop when asked to, leaving nothing behind', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(predict(inputs('tokens', 'stopped'), SETTINGS, { signal })).rejects.toThrow(/stopped/);
    expect(existsSync(at('stopped'))).toBe(false);
  });
});

describe('a model folder', () => {
  const broken = async (name: string, spoil: () => Promise<unknown>): Promise<Model> => {
    await cp(at('model'), at(name), { recursive: true });
    await spoil();
    return readModel(at(name));
  };

  it('is refused when its weights are truncated or its vocabulary is another', async () => {
    const weights = at('cut', 'model.safetensors');
    await expect(broken('cut', () => truncate(weights, 1000))).rejects.toThrow(/not the one that the manifest names/);
    await tokenize(at('hospital', 'meds'), at('coarse'), { settings: { bins: 3, minPatients: 10 } });
    const swap = () => cp(at('coarse', 'vocabulary.json'), at('swapped', 'vocabulary.json'));
    await expect(broken('swapped', swap)).rejects.toThrow(/not the vocabulary that these weights were trained with/);
    await expect(predict(inputs('coarse', 'coarse-risks'), SETTINGS)).rejects.toThrow(/another vocabulary/);
  });
});

describe('labels and embeddings', () => {
  it('read the wanted split only', async () => {
    await writeLabels(at('labels', 'tuning', '0.parquet'), { ...labels, outcomes: labels.outcomes.map(() => 1) });
    expect(await readLabels(at('labels'), 'held_out')).toEqual(labels);
    expect((await readLabels(at('labels'), 'tuning')).outcomes).not.toContain(0);
    await expect(readLabels(at('nowhere'), 'train')).rejects.toThrow(/no labels here/);
  });

  it('give each row the hidden states of its own past', async () => {
    const embeddings = await embedRows(model, store, labels, { parts: ['last', 'mean', 'middleLast'] });
    expect(embeddings).toMatchObject({ rows: labels.subjectIds.length, columns: 3 * model.config.width });
    expect(embeddings.values.every(Number.isFinite)).toBe(true);
    const row = 3;
    const alone = await embedRows(model, store, {
      subjectIds: labels.subjectIds.slice(row, row + 1),
      predictionTimes: labels.predictionTimes.slice(row, row + 1),
    });
    const start = row * embeddings.columns;
    expect(alone.values).toEqual(embeddings.values.slice(start, start + 2 * model.config.width));
  });
});

describe('the direct estimate', () => {
  const task = { name: 'd', targets: ['MEDS_DEATH*'], stops: ['DISCHARGE*'], horizonDays: null, complement: false };
  /** Long enough after the last event for an interval to come first, and for nothing else to be known. */
  const HALF_A_DAY = 43_200_000_000n;
  const hooks = { progress: silentProgress };

  it('is what plain Monte Carlo converges to among futures that go straight to an answer', async () => {
    const question = riskQuestion(task, model.vocabulary, 2);
    const one = {
      ...labels,
      subjectIds: labels.subjectIds.slice(0, 1),
      predictionTimes: labels.predictionTimes.slice(0, 1).map((time) => time + HALF_A_DAY),
      outcomes: labels.outcomes.slice(0, 1),
    };
    const run = (estimator: 'mc' | 'direct', trajectories: number) =>
      zeroShotRisks(model, store, one, question, { estimator, trajectories, seed: 9 }, hooks);
    const exact = await run('direct', 1);
    const sampled = await run('mc', 60_000);
    const answered = sampled.determinableShares[0] * 60_000;
    expect(answered).toBeGreaterThan(200);
    const p = exact.probabilities[0];
    const standardError = Math.sqrt((p * (1 - p)) / answered);
    expect(Math.abs(sampled.probabilities[0] - p)).toBeLessThan(4 * standardError);
  });

  it('refuses a task without stops, or with a horizon', async () => {
    const ask = (changed: object) =>
      zeroShotRisks(
        model,
        store,
        labels,
        riskQuestion({ ...task, ...changed }, model.vocabulary, 2),
        { ...SETTINGS, estimator: 'direct' },
        hooks,
      );
    await expect(ask({ stops: [] })).rejects.toMatchObject({ code: 'settings/invalid' });
    await expect(ask({ horizonDays: 30 })).rejects.toMatchObject({ code: 'settings/invalid' });
  });
});
