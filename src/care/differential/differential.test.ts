import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { silentProgress } from '../../base/progress.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import { promptTokens, readTokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary, sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { openFutures } from '../../study/prognosis/futures.ts';
import { type Model, readModel } from '../../study/prognosis/modelFolder.ts';
import { promptAt } from '../../study/prognosis/prompt.ts';
import { riskQuestion } from '../../study/prognosis/question.ts';
import { candidatesOf, DIAGNOSIS_PATTERNS } from './candidates.ts';
import { differential, type Past } from './differential.ts';

function vocabularyOf(...codes: string[]) {
  const tokens = codes.map((code, id): VocabularyToken => ({ id, text: code, kind: 'event', code, count: 1 }));
  return sealVocabulary({ bins: 10, minPatients: 1 }, tokens);
}

describe('candidates', () => {
  it('are codes, and the categories and chapters above them; a token of a rare group belongs to the group', () => {
    const vocabulary = vocabularyOf('LAB//x', 'ICD10CM//I50.1', 'ICD10CM//I50', 'ICD10CM//E11.9', 'ICD9CM//428.0');
    const found = candidatesOf(vocabulary, DIAGNOSIS_PATTERNS);
    const shown = found.map(({ level, code, tokens, within }) => `${level} ${code} ${tokens.join()} in ${within}`);
    expect(shown.toSorted()).toEqual([
      'category ICD10CM//E11 3 in ICD10CM//CHAPTER IV',
      'category ICD10CM//I50 1,2 in ICD10CM//CHAPTER IX',
      'category ICD9CM//428 4 in undefined',
      'chapter ICD10CM//CHAPTER IV 3 in undefined',
      'chapter ICD10CM//CHAPTER IX 1,2 in undefined',
      'code ICD10CM//E11.9 3 in ICD10CM//E11',
      'code ICD10CM//I50.1 1 in ICD10CM//I50',
      'code ICD9CM//428.0 4 in ICD9CM//428',
    ]);
    expect(() => candidatesOf(vocabulary, ['XYZ//*'])).toThrow(/XYZ/);
    expect(() => candidatesOf(vocabularyOf('LAB//x'), DIAGNOSIS_PATTERNS)).toThrow(/No token/);
  });
});

describe('the differential of a patient', () => {
  let folder = '';
  let model: Model;
  let past: Past;
  const settings = { horizonDays: 365, trajectories: 24, maximumNewTokens: 12, seed: 3, stream: [1n, 2n] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anamnesis-differential-'));
    const hospital = { patients: 120, seed: 4, force: false };
    await writeHospital(join(folder, 'hospital'), hospital, silentProgress, new AbortController().signal);
    await tokenize(join(folder, 'hospital', 'meds'), join(folder, 'tokens'));
    await mkdir(join(folder, 'model'));
    await writeTinyModel(join(folder, 'model'), await readVocabulary(join(folder, 'tokens', 'vocabulary.json')), 48);
    model = await readModel(join(folder, 'model'));
    const store = await readTokenStore(join(folder, 'tokens'), 'held_out');
    const patient = Array.from(store.subjectIds.keys()).find((each) =>
      store.inputIds
        .subarray(store.offsets[each], store.offsets[each + 1])
        .some((token) => model.vocabulary.tokens[token].code?.startsWith('ICD10CM//')),
    );
    const last = store.minutes[store.offsets[(patient ?? 0) + 1] - 1];
    past = {
      prompt: promptAt(model.vocabulary, store, patient ?? 0, last, 36),
      history: promptTokens(store, patient ?? 0, last),
    };
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives each code the risk that it has when it is asked about alone', async () => {
    const candidates = candidatesOf(model.vocabulary, DIAGNOSIS_PATTERNS);
    const { new: fresh, known, futures } = await differential(model, past, candidates, settings);
    expect(futures).toBe(24);
    const listed = [...fresh, ...known];
    expect(listed).toHaveLength(candidates.length);
    for (const { code, probability, standardError } of listed.filter(({ level }) => level === 'code').slice(0, 3)) {
      const task = { name: 'one', targets: [code], stops: ['MEDS_DEATH*'], horizonDays: 365, complement: false };
      const question = riskQuestion(task, model.vocabulary, settings.maximumNewTokens);
      const alone = await openFutures(model, [question], {
        estimator: 'scope',
        effort: { trajectories: 24 },
        seed: 3,
      });
      const { risks } = await alone.ask(past.prompt, settings.stream);
      const [risk] = risks;
      await alone.close();
      expect(probability).toBeCloseTo(risk.probability, 10);
      expect(standardError).toBeCloseTo(risk.standardError, 10);
    }
  });

  it('keeps what is known apart, ranks by probability, and no group is below its most likely member', async () => {
    const candidates = candidatesOf(model.vocabulary, DIAGNOSIS_PATTERNS);
    const { new: fresh, known } = await differential(model, past, candidates, settings);
    const history = new Set(past.history);
    const tokensOf = new Map(candidates.map(({ code, tokens }) => [code, tokens]));
    const isKnown = (code: string): boolean => (tokensOf.get(code) ?? []).some((token) => history.has(token));
    expect(known.length).toBeGreaterThan(0);
    expect(fresh.length).toBeGreaterThan(0);
    expect(known.every(({ code }) => isKnown(code))).toBe(true);
    expect(fresh.some(({ code }) => isKnown(code))).toBe(false);
    for (const list of [fresh, known]) {
      const risks = list.map(({ probability }) => probability);
      expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    }
    const of = new Map([...fresh, ...known].map((entry) => [entry.code, entry]));
    for (const { within, probability, standardError } of of.values()) {
      const group = within === undefined ? undefined : of.get(within);
      if (group === undefined) continue;
      expect(group.probability).toBeGreaterThan(probability - 4 * (standardError + group.standardError));
    }
  });
});
