/**
 * Are explanations right, and quick? On a simulated hospital the true effect of every fact is known (src/data/simulate/causes.ts): of
 * patients who had the outcome and whose risk is due to one fact, the share whose foremost fact, as the model explains its answer, is
 * that cause. Beside it naive answers, and what the exact risk itself would name if single codes were left out and values stayed.
 * Then the cost on a made-up history of 1,000 tokens, for a tiny model of random weights over the same vocabulary.
 * Options: MODEL HOSPITAL [--split tuning] [--patients N a task] [--threads N] [--only causes|cost]. Method: docs/explanations.md.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { readManifest } from '../src/base/manifest.ts';
import { seededRandom } from '../src/base/random.ts';
import { quantile } from '../src/base/statistics.ts';
import { DEATH_CODE, isSplit, type Split } from '../src/data/record/meds.ts';
import { identifiableCause, type SimulatedFact, trueEffects } from '../src/data/simulate/causes.ts';
import { type RecordEvent, simulatePatient } from '../src/data/simulate/process.ts';
import { createRiskModel } from '../src/data/simulate/risk.ts';
import { labelOf, predictionTime, SIMULATED_TASKS, type SimulatedTask } from '../src/data/simulate/tasks.ts';
import type { TokenStore } from '../src/data/timeline/store.ts';
import { decoderConfig } from '../src/model/decoder/config.ts';
import { initialParameters } from '../src/model/decoder/parameters.ts';
import { EXPLAIN_DEFAULTS, type Explainer, openExplainer } from '../src/study/prognosis/explain/explain.ts';
import { type Past, pastAt, promptWithout } from '../src/study/prognosis/explain/past.ts';
import type { ExplainSettings } from '../src/study/prognosis/explain/variants.ts';
import { type Model, readModel } from '../src/study/prognosis/modelFolder.ts';
import { patientIndex } from '../src/study/prognosis/prompt.ts';
import { riskQuestion } from '../src/study/prognosis/question.ts';
import { readTokensFor } from '../src/study/prognosis/tokenSource.ts';
import { longestPrompt } from '../src/study/prognosis/zeroShot.ts';
import { readRiskTask } from '../src/study/tasks/riskTask.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'tuning' },
    patients: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: 'causes cost' },
  },
});
const [modelFolder, hospital] = positionals;
if (modelFolder === undefined || hospital === undefined || !isSplit(options.split)) {
  throw new Error('Usage: npm run bench -- explanations MODEL HOSPITAL [--split train|tuning|held_out] [--patients N]');
}
const MAXIMUM_NEW_TOKENS = 256;
const session = { threads: Number(options.threads) };
const riskModel = createRiskModel();
const model = await readModel(modelFolder);
if (options.only.includes('causes')) await checkCauses(hospital, options.split);
if (options.only.includes('cost')) await measureCost(hospital);

/** A patient who had the outcome, and the one fact that the risk is due to. */
interface Case {
  readonly subject: bigint;
  readonly task: SimulatedTask;
  readonly events: readonly RecordEvent[];
  readonly predicted: number;
  readonly cause: SimulatedFact;
}

/** What one way of answering named, for one case. */
interface Verdict {
  readonly subject: bigint;
  readonly isCause: boolean;
  readonly isCauseOrSign: boolean;
}

async function checkCauses(folder: string, split: Split): Promise<void> {
  const { seed } = await readManifest(folder, 'simulation');
  if (seed === null) throw new Error('The simulation does not say its seed.');
  const { store } = await readTokensFor(model, join(folder, 'meds'), split);
  const verdicts = new Map<string, Verdict[]>();
  for (const task of SIMULATED_TASKS) {
    const { cases, positives } = casesOf(task, seed, store);
    const usual = mostFrequentCause(task, seed);
    console.log(`${task.name}: ${positives} with the outcome, ${cases.length} of them with an identifiable cause`);
    const told = await openExplainerOf(folder, task, EXPLAIN_DEFAULTS);
    const alone = await openExplainerOf(folder, task, { ...EXPLAIN_DEFAULTS, retold: 0 });
    for (const one of cases.slice(0, Number(options.patients))) {
      for (const [way, code] of await answersTo(one, { told, alone }, store, usual)) {
        const verdict = judge(one, code);
        for (const name of [way, `${way}, ${task.name}`]) verdicts.set(name, [...(verdicts.get(name) ?? []), verdict]);
      }
    }
    await told.close();
    await alone.close();
  }
  console.log(`\nforemost fact is the cause (95 % bootstrap by patient)            … or the test that shows it`);
  for (const [way, found] of [...verdicts].toSorted(([a], [b]) => a.localeCompare(b))) {
    const strict = shareText(found, ({ isCause }) => isCause);
    const wide = shareText(found, ({ isCauseOrSign }) => isCauseOrSign);
    console.log(`${way.padEnd(46)} ${strict}   ${wide}   of ${found.length}`);
  }
}

function casesOf(task: SimulatedTask, seed: number, store: TokenStore): { cases: readonly Case[]; positives: number } {
  let positives = 0;
  const cases = Array.from(store.subjectIds).flatMap((subject) => {
    const found = caseOf(task, seed, subject);
    if (found === 'other') return [];
    positives++;
    return found === 'not identifiable' ? [] : [found];
  });
  return { cases, positives };
}

function caseOf(task: SimulatedTask, seed: number, subject: bigint): Case | 'other' | 'not identifiable' {
  const { events } = simulatePatient(seed, Number(subject));
  const predicted = predictionTime(task, events);
  if (predicted === null || !labelOf(task, events, predicted)) return 'other';
  const cause = identifiableCause(trueEffects(task, events, predicted, riskModel));
  return cause === undefined ? 'not identifiable' : { subject, task, events, predicted, cause };
}

/** Among other simulated patients than the hospital's. */
function mostFrequentCause(task: SimulatedTask, seed: number): SimulatedFact | undefined {
  const counts = new Map<SimulatedFact, number>();
  for (let subject = 1; subject <= 800; subject++) {
    const found = caseOf(task, seed + 1, BigInt(subject));
    if (typeof found === 'object') counts.set(found.cause, (counts.get(found.cause) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

async function openExplainerOf(folder: string, task: SimulatedTask, settings: ExplainSettings): Promise<Explainer> {
  const asked = await readRiskTask(join(folder, 'tasks', `${task.name}.yaml`));
  return openExplainer(
    model,
    riskQuestion(asked, model.vocabulary, MAXIMUM_NEW_TOKENS),
    settings,
    systemClock,
    session,
  );
}

/** The code that each way of answering names. */
async function answersTo(
  { subject, task, events, predicted }: Case,
  explainers: { readonly told: Explainer; readonly alone: Explainer },
  store: TokenStore,
  usual: SimulatedFact | undefined,
): Promise<readonly (readonly [string, string | undefined])[]> {
  const patient = patientIndex(store).get(subject) ?? -1;
  const past = pastAt(
    model.vocabulary,
    store,
    patient,
    predicted,
    longestPrompt(model.config.context, MAXIMUM_NEW_TOKENS),
  );
  const foremostOf = async (explainer: Explainer): Promise<string | undefined> =>
    (await explainer.facts(past)).toSorted((a, b) => b.logRatio - a.logRatio)[0]?.code;
  const known = events.filter(({ minutes }) => minutes === null || minutes <= predicted);
  const diagnosis = known.findLast(({ code }) => code.startsWith('ICD10CM//'));
  return [
    ['model: each told otherwise', await foremostOf(explainers.told)],
    ['model: each left out alone', await foremostOf(explainers.alone)],
    ['baseline: most recent diagnosis', diagnosis?.code],
    ['baseline: most frequent cause', usual?.codes.find((code) => known.some((event) => event.code === code))],
    ['exact risk: each code left out alone', exactlyForemost(task, known, predicted)],
  ];
}

/** The code without which the exact risk is lowest, values left as they are; codes without which the record is impossible are passed over. */
function exactlyForemost(task: SimulatedTask, known: readonly RecordEvent[], predicted: number): string | undefined {
  const timed = known.filter(({ minutes, code }) => minutes !== null && code !== 'MEDS_BIRTH');
  const marker: RecordEvent = { minutes: predicted, code: 'NOTHING', value: null };
  let lowest = Number.POSITIVE_INFINITY;
  let foremost: string | undefined;
  for (const code of new Set(timed.map((event) => event.code))) {
    const risk = possibleRisk(task, [...known.filter((event) => event.code !== code), marker], predicted);
    if (risk === undefined || risk >= lowest) continue;
    lowest = risk;
    foremost = code;
  }
  return foremost;
}

function possibleRisk(task: SimulatedTask, events: readonly RecordEvent[], predicted: number): number | undefined {
  try {
    return riskModel.trueRisk(task, events, predicted);
  } catch {
    return undefined;
  }
}

function judge({ subject, cause }: Case, code: string | undefined): Verdict {
  const isCause = code !== undefined && cause.codes.includes(code);
  return { subject, isCause, isCauseOrSign: isCause || (code !== undefined && cause.signs.includes(code)) };
}

function shareText(verdicts: readonly Verdict[], holds: (verdict: Verdict) => boolean): string {
  const bySubject = Map.groupBy(verdicts, ({ subject }) => subject);
  const subjects = [...bySubject.values()].map((own) => ({ hits: own.filter(holds).length, count: own.length }));
  const random = seededRandom(1, 'explanations bootstrap');
  const shares = Array.from({ length: 1000 }, () => {
    const drawn = subjects.map(() => subjects[random.integer(subjects.length)]);
    return drawn.reduce((sum, { hits }) => sum + hits, 0) / drawn.reduce((sum, { count }) => sum + count, 0);
  });
  const share = verdicts.filter(holds).length / verdicts.length;
  const text = [share, quantile(shares, 0.025), quantile(shares, 0.975)].map((value) => value.toFixed(2));
  return `${text[0]} (${text[1]}–${text[2]})`;
}

async function measureCost(folder: string): Promise<void> {
  const config = decoderConfig('tiny', model.vocabulary.tokens.length, 1280);
  const random: Model = { ...model, config, parameters: initialParameters(config, 1) };
  const { store } = await readTokensFor(model, join(folder, 'meds'), 'tuning');
  const past = longPast(store, 1000);
  const asked = await readRiskTask(join(folder, 'tasks', 'death_1y.yaml'));
  const explainer = await openExplainer(
    random,
    riskQuestion(asked, model.vocabulary, 64),
    EXPLAIN_DEFAULTS,
    systemClock,
    session,
  );
  await explainer.encounters({ ...past, events: past.events.slice(0, 50) });
  const start = performance.now();
  const used = process.cpuUsage();
  const periods = await explainer.encounters(past);
  const { user, system } = process.cpuUsage(used);
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(
    `\n${promptWithout(past, new Set()).tokens.length} tokens: first ranking, ${periods.length} encounters and periods, in ${seconds} s wall, ${((user + system) / 1e6).toFixed(2)} s processor, ${options.threads} threads`,
  );
  const { cost, facts } = await explainer.explain(past, ['cost']);
  console.log(
    `whole explanation, ${facts.length} facts: ${cost.prompts} prompts of ${(cost.promptTokens / cost.prompts).toFixed(0)} tokens, ${cost.sampledTokens} sampled tokens, ${cost.seconds.toFixed(1)} s`,
  );
  await explainer.close();
}

/** Records of patients who lived one after another, as one of at most so many tokens. */
function longPast(store: TokenStore, tokens: number): Past {
  const last = (patient: number): number => store.minutes[store.offsets[patient + 1] - 1];
  const whole = (patient: number): Past => pastAt(model.vocabulary, store, patient, last(patient), 100_000);
  let past = whole(0);
  for (let patient = 1; ; patient++) {
    const next = whole(patient);
    if (next.events.some(({ code }) => code.startsWith(DEATH_CODE))) continue;
    const shift = past.predictionMinutes + 10_000 - (next.events[0]?.minutes ?? 0);
    const moved = next.events.filter(({ kind }) => kind !== 'age').map((e) => ({ ...e, minutes: e.minutes + shift }));
    const joined = { ...past, events: [...past.events, ...moved], predictionMinutes: next.predictionMinutes + shift };
    if (promptWithout(joined, new Set()).tokens.length > tokens) return past;
    past = joined;
  }
}
