import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { fixedClock } from '../../base/clock.ts';
import { silentProgress } from '../../base/progress.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import { readTokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../data/timeline/vocabulary.ts';
import { DEFAULT_ABSTENTION_SETTINGS, fitAbstention, type PredictedCase } from './abstention/fit.ts';
import { identityOfTask } from './abstention/format.ts';
import type { Judgement } from './abstention/judge.ts';
import { type AskAnswer, type AskedPatient, ask, readAskedPatient, readQuestion } from './ask.ts';
import { openFutures } from './futures.ts';
import { type Model, readModel } from './modelFolder.ts';
import { promptAt } from './prompt.ts';
import { riskQuestion } from './question.ts';
import { longestPrompt } from './zeroShot.ts';

const SETTINGS = {
  estimator: 'reach',
  width: 0.2,
  budgetTokens: 600,
  maximumNewTokens: 12,
  evidence: 0,
  seed: 5,
} as const;
const DEATH = { name: 'd', targets: ['MEDS_DEATH*'], stops: [], horizonDays: 365.25, complement: false };

/** Calibration patients with histories of so many events, otherwise unlike nobody. */
function casesWith(events: number): readonly PredictedCase[] {
  const figures = { unknownShare: 1, days: 0, halfWidth: 1, determinableShare: 0, negativeLogLikelihood: 100, events };
  return Array.from({ length: 400 }, (_, k) => ({
    subject: BigInt(k),
    probability: (k % 100) / 100,
    outcome: k % 2,
    figures,
    groups: {},
  }));
}

let folder = '';
let model: Model;
let subject = 0n;
let lastMinutes = 0;
const dataset = (): string => join(folder, 'hospital', 'meds');
const question = async (text: string, patient: AskedPatient): Promise<AskAnswer> =>
  ask(model, patient, await readQuestion(text), SETTINGS, fixedClock(0));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-ask-'));
  const hospital = { patients: 60, seed: 4, force: false };
  await writeHospital(join(folder, 'hospital'), hospital, silentProgress, new AbortController().signal);
  await tokenize(dataset(), join(folder, 'tokens'));
  await mkdir(join(folder, 'model'));
  await writeTinyModel(join(folder, 'model'), await readVocabulary(join(folder, 'tokens', 'vocabulary.json')), 64);
  model = await readModel(join(folder, 'model'));
  const store = await readTokenStore(join(folder, 'tokens'), 'train');
  subject = store.subjectIds[0];
  lastMinutes = store.minutes[Math.floor(store.offsets[1] / 2)];
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a question about one patient', () => {
  it('has the answer that the estimator gives, with curve and interval around it', async () => {
    const patient = await readAskedPatient(dataset(), model.vocabulary, subject, lastMinutes);
    const answer = await question('P(MEDS_DEATH within 1y)', patient);
    const limit = longestPrompt(model.config.context, SETTINGS.maximumNewTokens);
    const prompt = promptAt(model.vocabulary, patient.timeline.store, 0, lastMinutes, limit);
    const estimator = await openFutures(model, [riskQuestion(DEATH, model.vocabulary, SETTINGS.maximumNewTokens)], {
      estimator: 'reach',
      effort: { width: 0.2, budgetTokens: 600 },
      seed: 5,
    });
    const { risks } = await estimator.ask(prompt, [subject, BigInt(lastMinutes * 60_000_000)]);
    const [risk] = risks;
    await estimator.close();
    expect(answer.risk).toMatchObject(risk);
    expect(answer.risk?.low).toBeLessThan(risk.probability);
    expect(answer.risk?.high).toBeGreaterThan(risk.probability);
    expect(answer.curve?.at(-1)?.incidence).toBeCloseTo(risk.probability, 10);
    expect(answer.applies).toBe(true);
  });

  it('is not asked of whom it is not about, and says so', async () => {
    const patient = await readAskedPatient(dataset(), model.vocabulary, subject, lastMinutes);
    expect(await question('P(MEDS_DEATH within 1y | age > 140)', patient)).toMatchObject({
      applies: false,
      futures: 0,
    });
    const [first, second] = await Promise.all(
      ['female', 'male'].map((sex) => question(`P(MEDS_DEATH within 1y | sex = ${sex})`, patient)),
    );
    expect([first.applies, second.applies].toSorted()).toEqual([false, true]);
  });

  it('is the same whatever happens later', async () => {
    const patient = await readAskedPatient(dataset(), model.vocabulary, subject, lastMinutes);
    const { store } = patient.timeline;
    const blind = { ...store, inputIds: store.inputIds.map((id, at) => (store.minutes[at] > lastMinutes ? 3 : id)) };
    const changed = { ...patient, timeline: { ...patient.timeline, store: blind } };
    expect(await question('P(MEDS_DEATH within 1y)', changed)).toEqual(
      await question('P(MEDS_DEATH within 1y)', patient),
    );
  });

  it('gets no answer beyond the limits, with the reason named, and limits of another question are refused', async () => {
    const patient = await readAskedPatient(dataset(), model.vocabulary, subject, lastMinutes);
    const asked = await readQuestion('P(MEDS_DEATH within 1y)');
    const origin = { model: model.identity, task: identityOfTask(asked), estimator: 'reach' };
    const judged = async (events: number, at = asked): Promise<Judgement | undefined> => {
      const limits = fitAbstention(origin, casesWith(events), { ...DEFAULT_ABSTENTION_SETTINGS, resamples: 20 });
      return (await ask(model, patient, at, { ...SETTINGS, limits }, fixedClock(0))).judgement;
    };
    const reasons = async (events: number): Promise<readonly string[]> =>
      (await judged(events))?.reasons.map(({ reason }) => reason) ?? [];
    expect(await reasons(100_000)).toContain('too little history');
    expect(await reasons(1)).not.toContain('too little history');
    expect((await judged(100_000))?.kept).toBe(false);
    await expect(judged(1, await readQuestion('P(MEDS_DEATH within 2y)'))).rejects.toMatchObject({
      code: 'input/mismatch',
    });
  });

  it('is refused, by place, when it cannot be answered', async () => {
    const patient = await readAskedPatient(dataset(), model.vocabulary, subject, lastMinutes);
    await expect(question('P(MEDS_DEATH within 1 lightyear)', patient)).rejects.toThrow(/column 21/);
    await expect(question('P(ICD10CM//Q99 within 1y)', patient)).rejects.toMatchObject({ code: 'settings/invalid' });
    await expect(question('E(days to MEDS_DEATH)', patient)).rejects.toThrow(/horizon/);
    await expect(readAskedPatient(dataset(), model.vocabulary, subject, -1e9)).rejects.toThrow(/no event at or before/);
    await expect(readAskedPatient(dataset(), model.vocabulary, 999_999n)).rejects.toMatchObject({
      code: 'input/missing',
    });
  });
});
