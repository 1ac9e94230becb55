/**
 * What an answer costs by each estimator, on a simulated hospital and a model of about a million parameters (made here unless --folder has
 * them). Futures and tokens until an answer is as good as 100 futures of plain Monte Carlo: by its own standard error, and by the true
 * spread of its means (measured, with no allowance for small samples); and until AUROC is within 0.01 of what all futures together have.
 * Then answers at a stated width in tokens, processor seconds and patients a minute; then, at equal spread, beside transformers' cached
 * generation of 20 futures on the same weights.
 * Without transformers (ANAMNESIS_PYTHON names a Python that has it) only our figures are printed.
 * Options: --folder DIR (hospital/, tokens/ and model/ are kept there), --rows N a task, --futures N, --width W, --threads N, --tasks a,b.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { areaUnderRoc, mean } from '../src/base/statistics.ts';
import { minutesOfMicros, readTokenStore, type TokenStore } from '../src/data/timeline/store.ts';
import type { Answer, AnswerForm } from '../src/study/prognosis/answer.ts';
import { riskOfAnswers } from '../src/study/prognosis/estimate.ts';
import { openFutureEstimator, openFutures } from '../src/study/prognosis/futures.ts';
import { readModel } from '../src/study/prognosis/modelFolder.ts';
import { type Prompt, promptAt } from '../src/study/prognosis/prompt.ts';
import { type RiskQuestion, riskQuestion } from '../src/study/prognosis/question.ts';
import type { Effort } from '../src/study/prognosis/rounds.ts';
import { longestPrompt, rowsInStore } from '../src/study/prognosis/zeroShot.ts';
import { type Labels, readLabels } from '../src/study/tasks/labels.ts';
import { readRiskTask } from '../src/study/tasks/riskTask.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    rows: { type: 'string', default: '60' },
    futures: { type: 'string', default: '128' },
    width: { type: 'string', default: '0.05' },
    threads: { type: 'string', default: '2' },
    tasks: { type: 'string', default: 'death_1y,readmission_90d,heart_failure_2y' },
  },
});
const FORMS = ['mc', 'scope', 'reach'] as const;
const REFERENCE_FUTURES = 100;
const AUROC_TOLERANCE = 0.01;
const PEER_FUTURES = 20;
const MAXIMUM_NEW_TOKENS = 256;
const SPLIT = 'held_out';

interface Row {
  readonly prompt: Prompt;
  readonly stream: readonly bigint[];
  readonly outcome: number;
}

interface Pass {
  /** [row][future] */
  readonly answers: readonly (readonly Answer[])[];
  readonly tokensPerFuture: number;
  readonly futuresPerRow: number;
  readonly wallSeconds: number;
  readonly processorSeconds: number;
  /** Tokens of the longest of the first 20 futures, mean over patients: so long a batch of 20 runs. */
  readonly longestOfPeer: number;
}

const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'anamnesis-bench-'));
makeModel();
const model = await readModel(join(folder, 'model'));
const store = await readTokenStore(join(folder, 'tokens'), SPLIT);
for (const name of options.tasks.split(',')) await benchTask(name);

async function benchTask(name: string): Promise<void> {
  const task = await readRiskTask(join(folder, 'hospital', 'tasks', `${name}.yaml`));
  const question = riskQuestion(task, model.vocabulary, MAXIMUM_NEW_TOKENS);
  const rows = rowsOf(store, await readLabels(join(folder, 'hospital', 'labels', name), SPLIT));
  const positives = rows.reduce((sum, { outcome }) => sum + outcome, 0);
  console.log(`\n${name}: ${rows.length} patients, ${positives} with the event; ${options.futures} futures each`);
  const passes = new Map<AnswerForm, Pass>();
  for (const form of FORMS)
    passes.set(form, await pass(question, rows, form, { trajectories: Number(options.futures) }));
  comparePasses(passes, rows);
  for (const form of FORMS) {
    const effort = { width: Number(options.width), budgetTokens: 50_000 };
    const { futures, sampledTokens, wallSeconds, processorSeconds } = await together(question, rows, form, effort);
    const tokens = `${(futures / rows.length).toFixed(0)} futures, ${(sampledTokens / rows.length).toFixed(0)} tokens`;
    const speed = `${(processorSeconds / rows.length).toFixed(3)} s processor, ${((60 * rows.length) / wallSeconds).toFixed(0)} patients/min`;
    console.log(`  ±${options.width} by ${form.padEnd(5)} a patient: ${tokens}, ${speed}`);
  }
  await comparePeer(question, rows, passes);
}

/** Processor seconds of one answer, ours with as many futures as have the spread of the peer's 20. */
async function comparePeer(
  question: RiskQuestion,
  rows: readonly Row[],
  passes: ReadonlyMap<AnswerForm, Pass>,
): Promise<void> {
  const [mc, reach] = [passes.get('mc'), passes.get('reach')];
  if (mc === undefined || reach === undefined) return;
  const futures = Math.max(1, Math.ceil(PEER_FUTURES * (spreadOf(reach) / spreadOf(mc)) ** 2));
  const ours = await together(question, rows, 'reach', { trajectories: futures });
  const seconds = ours.processorSeconds / rows.length;
  const spread = (spreadOf(mc) / Math.sqrt(PEER_FUTURES)).toFixed(4);
  console.log(`  spread ${spread}: ${futures} futures by reach, ${seconds.toFixed(3)} s processor an answer`);
  const promptLength = Math.round(mean(rows.map(({ prompt }) => prompt.tokens.length)));
  for (const peer of peerRuns(promptLength, Math.round(mc.longestOfPeer))) {
    const cost = peer.seconds * peer.cpu_share * Number(options.threads);
    const ratio = `${(cost / seconds).toFixed(0)}× ours`;
    console.log(
      `  spread ${spread}: ${PEER_FUTURES} by transformers ${peer.variant}, ${cost.toFixed(3)} s processor, ${ratio}`,
    );
  }
}

interface PeerRun {
  readonly variant: string;
  readonly seconds: number;
  /** Processor time over wall time and threads. */
  readonly cpu_share: number;
}

function peerRuns(promptLength: number, newTokens: number): readonly PeerRun[] {
  const shape = ['--futures', PEER_FUTURES, '--prompt-length', promptLength, '--new-tokens', newTokens].map(String);
  const words = ['bench/peers/sample_transformers.py', join(folder, 'model'), '--threads', options.threads, ...shape];
  const python = process.env.ANAMNESIS_PYTHON ?? 'python3';
  const { status, stdout } = spawnSync(python, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) {
    console.log('  transformers did not run');
    return [];
  }
  const figures: { readonly variants: readonly PeerRun[] } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return figures.variants;
}

async function pass(
  question: RiskQuestion,
  rows: readonly Row[],
  estimator: AnswerForm,
  effort: Effort,
): Promise<Pass> {
  const session = { threads: Number(options.threads) };
  const source = await openFutures(model, [question], { estimator, effort, seed: 1 }, session);
  const answers: (readonly Answer[])[] = [];
  let [tokens, futures, longest] = [0, 0, 0];
  const used = process.cpuUsage();
  const start = performance.now();
  for (const { prompt, stream } of rows) {
    const asked = await source.ask(prompt, stream);
    answers.push(asked.answers[0]);
    tokens += asked.sampledTokens;
    futures += asked.futures.length;
    longest += Math.max(...asked.futures.slice(0, PEER_FUTURES).map((future) => future.tokens.length));
  }
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  await source.close();
  return {
    answers,
    tokensPerFuture: tokens / futures,
    futuresPerRow: futures / rows.length,
    wallSeconds,
    processorSeconds: (user + system) / 1e6,
    longestOfPeer: longest / rows.length,
  };
}

/** As `predict` does it: all patients in one run. */
async function together(
  question: RiskQuestion,
  rows: readonly Row[],
  estimator: AnswerForm,
  effort: Effort,
): Promise<Readonly<Record<'futures' | 'sampledTokens' | 'wallSeconds' | 'processorSeconds', number>>> {
  const session = { threads: Number(options.threads) };
  const source = await openFutureEstimator(model, question, { estimator, effort, seed: 1 }, session);
  let [futures, sampledTokens] = [0, 0];
  const used = process.cpuUsage();
  const start = performance.now();
  await source.answerAll(
    rows.map(({ prompt, stream }) => ({
      prompt,
      stream,
      done: (answer) => {
        futures += answer.trajectories;
        sampledTokens += answer.sampledTokens;
      },
    })),
  );
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  await source.close();
  return { futures, sampledTokens, wallSeconds, processorSeconds: (user + system) / 1e6 };
}

function comparePasses(passes: ReadonlyMap<AnswerForm, Pass>, rows: readonly Row[]): void {
  const reference = passes.get('mc');
  if (reference === undefined) return;
  const wanted = errorAt('mc', reference, REFERENCE_FUTURES);
  const finalAuroc = aurocOfAll(passes, rows);
  const wantedSpread = spreadOf(reference) / Math.sqrt(REFERENCE_FUTURES);
  console.log(
    `  100 by mc: standard error ${wanted.toFixed(4)}, spread ${wantedSpread.toFixed(4)}, AUROC of all futures together ${finalAuroc.toFixed(3)}`,
  );
  for (const [form, found] of passes) {
    const counts = Array.from({ length: Number(options.futures) }, (_, i) => i + 1);
    const byError = counts.find((count) => errorAt(form, found, count) <= wanted);
    const bySpread = (spreadOf(found) / wantedSpread) ** 2;
    const byAuroc = counts.find((count) => aurocAt(form, found, rows, count) >= finalAuroc - AUROC_TOLERANCE);
    const said = [
      `by standard error ${needed(byError, reference, found)}`,
      `by spread ${needed(bySpread, reference, found)}`,
      `by AUROC ${needed(byAuroc, reference, found)}`,
    ];
    console.log(`  ${form.padEnd(5)} ${found.tokensPerFuture.toFixed(1)} tokens a future; needs ${said.join('; ')}`);
  }
}

/** Futures, tokens, and how many times fewer tokens that is than 100 of Monte Carlo. */
function needed(futures: number | undefined, reference: Pass, found: Pass): string {
  if (futures === undefined) return 'more than were drawn';
  const tokens = futures * found.tokensPerFuture;
  const ratio = (REFERENCE_FUTURES * reference.tokensPerFuture) / tokens;
  return `${futures.toFixed(futures < 10 ? 1 : 0)} futures, ${tokens.toFixed(0)} tokens (${ratio.toFixed(1)}× fewer)`;
}

function errorAt(form: AnswerForm, { answers }: Pass, count: number): number {
  return mean(answers.map((row) => riskOfAnswers(form, false, row.slice(0, count)).standardError));
}

/** By the mean of the three estimates, each from all its futures. */
function aurocOfAll(passes: ReadonlyMap<AnswerForm, Pass>, rows: readonly Row[]): number {
  const scores = rows.map((_, row) =>
    mean([...passes].map(([form, { answers }]) => riskOfAnswers(form, false, answers[row]).probability)),
  );
  return areaUnderRoc(
    rows.map(({ outcome }) => outcome),
    scores,
  );
}

/** Mean over disjoint batches of so many futures. */
function aurocAt(form: AnswerForm, { answers }: Pass, rows: readonly Row[], count: number): number {
  const outcomes = rows.map(({ outcome }) => outcome);
  const batches = Array.from({ length: Math.floor(Number(options.futures) / count) }, (_, batch) => batch * count);
  const riskFrom = (row: readonly Answer[], from: number): number =>
    riskOfAnswers(form, false, row.slice(from, from + count)).probability;
  return mean(
    batches.map((from) =>
      areaUnderRoc(
        outcomes,
        answers.map((row) => riskFrom(row, from)),
      ),
    ),
  );
}

/** Mean over patients of the standard deviation of one future's answer, given that it has one. */
function spreadOf({ answers }: Pass): number {
  return mean(
    answers.map((row) => {
      const known = mean(row.map(({ open }) => 1 - open));
      const risk = mean(row.map(({ yes }) => yes)) / known;
      const squares = row.reduce((sum, { yes, open }) => sum + (yes - risk * (1 - open)) ** 2, 0);
      return known === 0 ? 0 : Math.sqrt(squares / (row.length - 1)) / known;
    }),
  );
}

function rowsOf(tokens: TokenStore, labels: Labels): readonly Row[] {
  const found = rowsInStore(tokens, labels);
  const limit = longestPrompt(model.config.context, MAXIMUM_NEW_TOKENS);
  return Array.from(found.rows.slice(0, Number(options.rows)), (row, k) => {
    const [subject, time] = [labels.subjectIds[row], labels.predictionTimes[row]];
    const prompt = promptAt(model.vocabulary, tokens, found.patients[k], minutesOfMicros(time), limit);
    return { prompt, stream: [subject, time], outcome: labels.outcomes[row] };
  });
}

function makeModel(): void {
  const at = (name: string): string => join(folder, name);
  const training = ['--size', 'tiny', '--context', '512', '--steps', '350', '--learning-rate', '0.003'];
  const shape = [
    '--batch-tokens',
    '4096',
    '--averaging',
    '0.98',
    '--validate-every',
    '35',
    '--validation-tokens',
    '20000',
  ];
  if (!existsSync(at('hospital'))) run(['simulate', at('hospital'), '--patients', '1500']);
  if (!existsSync(at('tokens'))) run(['tokenize', at('hospital/meds'), at('tokens')]);
  if (!existsSync(at('model'))) run(['pretrain', at('tokens'), at('model'), ...training, ...shape]);
}

function run(words: readonly string[]): void {
  const program = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
  const { status } = spawnSync(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`anamnesis ${words[0]} failed`);
}
