import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../test/support/tinyModel.ts';
import { silentProgress } from '../../base/progress.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import { readTokenStore, type TokenStore } from '../../data/timeline/store.ts';
import { tokenize } from '../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../data/timeline/vocabulary.ts';
import { compileTask } from '../tasks/aces/compile.ts';
import { parseAcesTask } from '../tasks/aces/config.ts';
import { planTask } from '../tasks/aces/plan.ts';
import { labelDataset } from '../tasks/label.ts';
import { type Labels, readLabels } from '../tasks/labels.ts';
import { openFutures } from './futures.ts';
import { futureJudge, judgedRisks } from './judged.ts';
import { type Model, readModel } from './modelFolder.ts';
import { predict } from './predict.ts';
import { promptAt } from './prompt.ts';
import { questionOfEvents } from './question.ts';
import { longestPrompt } from './zeroShot.ts';

const YEAR_MINUTES = 365 * 1440;
const DEATH = `predicates:
  visit: {code: {regex: "^VISIT"}}
  death: {code: {regex: "^MEDS_DEATH"}}
trigger: visit
windows:
  input: {start: null, end: trigger, start_inclusive: true, end_inclusive: true, index_timestamp: end}
  target: {start: input.end, end: start + 365d, start_inclusive: false, end_inclusive: true, label: death}
`;
/** Of those only who come again within two months: no event question says that. */
const RETURNED = `${DEATH.replace('target:', 'gap: {start: trigger, end: start + 60d, start_inclusive: false, end_inclusive: true, has: {visit: "(1, None)"}}\n  target:')}`;
const SETTINGS = { estimator: 'mc', trajectories: 24, seed: 3, maximumNewTokens: 20 } as const;

let folder = '';
let model: Model;
let store: TokenStore;
let labels: Labels;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-judged-'));
  const hospital = { patients: 60, seed: 4, force: false };
  await writeHospital(at('hospital'), hospital, silentProgress, new AbortController().signal);
  await tokenize(at('hospital', 'meds'), at('tokens'));
  await mkdir(at('model'));
  await writeTinyModel(at('model'), await readVocabulary(at('tokens', 'vocabulary.json')), 64);
  model = await readModel(at('model'));
  store = await readTokenStore(at('tokens'), 'held_out');
  await writeFile(at('death.yaml'), DEATH);
  await writeFile(at('returned.yaml'), RETURNED);
  const options = { force: false, allowUnmatched: false, memoryLimitMb: 512 };
  await labelDataset(at('hospital', 'meds'), at('death.yaml'), at('labels'), options);
  const all = await readLabels(at('labels'), 'held_out');
  labels = {
    subjectIds: all.subjectIds.slice(0, 12),
    predictionTimes: all.predictionTimes.slice(0, 12),
    outcomes: all.outcomes.slice(0, 12),
  };
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('futures judged by an ACES task', () => {
  it('agree with the event question of the same task, but for those that end too early to be judged', async () => {
    const task = parseAcesTask({ path: 'death.yaml', text: DEATH });
    const compiled = compileTask(task);
    if (compiled.needsTrajectories) throw new Error('This task is an event question.');
    const judge = futureJudge(
      model,
      { needsTrajectories: true, task, plan: planTask(task), reason: '', ends: [], untilMinutes: YEAR_MINUTES },
      SETTINGS.maximumNewTokens,
    );
    const judged = await judgedRisks(model, { dataset: at('hospital', 'meds'), store }, labels, judge, SETTINGS);
    const question = questionOfEvents(compiled.question, model.vocabulary, SETTINGS.maximumNewTokens);
    const source = await openFutures(model, [question], { estimator: 'mc', effort: { trajectories: 24 }, seed: 3 });
    const limit = longestPrompt(model.config.context, SETTINGS.maximumNewTokens);
    let positive = 0;
    for (let row = 0; row < labels.subjectIds.length; row++) {
      const [subject, time] = [labels.subjectIds[row], labels.predictionTimes[row]];
      const patient = store.subjectIds.indexOf(subject);
      const prompt = promptAt(model.vocabulary, store, patient, Number(time) / 60e6, limit);
      const [asked] = (await source.ask(prompt, [subject, time])).risks;
      // The judge waits for the end of the window, where the question has its answer with the death.
      const yes = judged.probabilities[row] * judged.determinableShares[row];
      expect(yes).toBeLessThanOrEqual(asked.atLeast + 1e-9);
      expect(yes + 1 - judged.determinableShares[row]).toBeGreaterThanOrEqual(asked.atLeast - 1e-9);
      positive += yes;
    }
    await source.close();
    expect(positive).toBeGreaterThan(0);
  });

  it('answer through predict what no event question can ask, and need the dataset for it', async () => {
    const inputs = { model: at('model'), task: at('returned.yaml'), labels: at('labels') };
    const settings = { ...SETTINGS, estimator: 'reach', trajectories: 8, split: 'held_out', force: false } as const;
    const summary = await predict({ ...inputs, data: at('hospital', 'meds'), out: at('risks') }, settings);
    expect(summary).toMatchObject({ task: 'returned', estimator: 'mc' });
    expect(summary.counts.futures).toBe(8 * summary.counts.rows);
    await expect(predict({ ...inputs, data: at('tokens'), out: at('no') }, settings)).rejects.toThrow(/whole records/);
  });
});
