/**
 * The whole way on a simulated hospital, from records to measured predictions, in one folder:
 *
 *     hospital/  dataset/  tokens/  model/  predictions/TASK/     what each stage wrote, with its manifest
 *     page/                                             index.html, results.json, manifest.json: written last, as a whole
 *     demo.json                                         the settings of the run, written first: this folder is a demo
 *
 * Promises: a run that was killed goes on where it was (training from its last saved state); a finished one is kept; same settings,
 * same page. Only folders named above are ever replaced.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnamnesisError } from '../../base/errors.ts';
import { identityOfFolder, readManifest, TOOL_VERSION, writeManifest } from '../../base/manifest.ts';
import { writeFileWhole, writeFolder } from '../../base/outputs.ts';
import type { IngestReport } from '../../data/ingest/report/ingestReport.ts';
import { REPORT_FILE, REPORT_PAGE } from '../../data/ingest/report/writeReport.ts';
import { readTokenStore } from '../../data/timeline/store.ts';
import type { LossEntry } from '../evaluate/plots/lossCurve.ts';
import { readModel } from '../prognosis/modelFolder.ts';
import { riskQuestion } from '../prognosis/question.ts';
import { readRiskTask } from '../tasks/riskTask.ts';
import { evaluateTask, STORY_TASK, TASKS, type TaskAnswers } from './answers.ts';
import { demoPage } from './page.ts';
import { type DemoResults, RESULTS_FORMAT } from './results.ts';
import { belongs } from './reuse.ts';
import {
  type DemoHooks,
  type DemoSettings,
  ingestStage,
  MAXIMUM_NEW_TOKENS,
  predictStage,
  pretrainStage,
  SPLIT,
  simulateStage,
  tokenizeStage,
} from './stages.ts';
import { type PatientStory, tellStories } from './stories.ts';

export interface Demo {
  readonly results: DemoResults;
  /** The folder to serve. */
  readonly page: string;
}

/** @throws output/exists when `out` holds something else than a demo. */
export async function buildDemo(out: string, settings: DemoSettings, hooks: DemoHooks): Promise<Demo> {
  try {
    return await build(out, settings, hooks);
  } catch (cause) {
    if (!(cause instanceof AnamnesisError) || cause.code !== 'run/interrupted') throw cause;
    const rule = 'Stopped on request; finished stages and the state of training are kept.';
    throw new AnamnesisError('run/interrupted', { where: out, rule, remedy: 'Run the same command to go on.', cause });
  }
}

async function build(out: string, settings: DemoSettings, hooks: DemoHooks): Promise<Demo> {
  const page = join(out, 'page');
  await beginOrContinue(out, settings, hooks.force);
  const finished = { folder: page, kind: 'demo', settings: { ...settings }, seed: settings.seed, inputs: {} } as const;
  if (await belongs(finished)) return { results: await readResults(page), page };
  await simulateStage(out, settings, hooks);
  await ingestStage(out, hooks);
  await tokenizeStage(out, hooks);
  await pretrainStage(out, settings, hooks);
  for (const { name } of TASKS) await predictStage(out, name, settings, hooks);
  hooks.say('evaluate');
  const answers = await Promise.all(TASKS.map((task) => evaluateTask(out, task, settings)));
  hooks.signal.throwIfAborted();
  hooks.say('draw');
  const results = await gatherResults(out, answers);
  const stories = await storiesOf(out, answers, settings, hooks.signal);
  const log = await readLog(join(out, 'model', 'log.jsonl'));
  const inputs = {
    hospital: await identityOfFolder(join(out, 'hospital')),
    model: await identityOfFolder(join(out, 'model')),
  };
  await writeFolder(page, { force: true }, async (folder) => {
    await writeFileWhole(join(folder, 'index.html'), demoPage({ results, settings, answers, stories, log }));
    await copyFile(join(out, 'dataset', REPORT_PAGE), join(folder, REPORT_PAGE));
    await writeFileWhole(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    const { patients, events } = results;
    await writeManifest(folder, { ...finished, command: 'demo', inputs, counts: { patients, events } });
  });
  return { results, page };
}

/** Claims the folder; drops what an unfinished run with other settings left of its training. */
async function beginOrContinue(out: string, settings: DemoSettings, force: boolean): Promise<void> {
  const path = join(out, 'demo.json');
  const claim = `${JSON.stringify({ format: 1, toolVersion: TOOL_VERSION, settings }, null, 2)}\n`;
  const before = existsSync(path) ? await readFile(path, 'utf8') : undefined;
  if (before === undefined && existsSync(out) && (await readdir(out)).length > 0) {
    throw new AnamnesisError('output/exists', {
      where: out,
      rule: 'The folder holds something that is not a demo.',
      remedy: 'Give --out another folder.',
    });
  }
  if (before === claim && !force) return;
  const stale = force ? ['hospital', 'dataset', 'dataset.landing', 'tokens', 'model', 'predictions', 'page'] : [];
  for (const name of [...stale, 'model.partial']) {
    await rm(join(out, name), { recursive: true, force: true });
  }
  await mkdir(out, { recursive: true });
  await writeFileWhole(path, claim);
}

async function storiesOf(
  out: string,
  answers: readonly TaskAnswers[],
  { seed, trajectories }: DemoSettings,
  signal: AbortSignal,
): Promise<readonly PatientStory[]> {
  const measured = answers.find(({ result }) => result.name === STORY_TASK)?.measured;
  if (measured === undefined) return [];
  const model = await readModel(join(out, 'model'));
  const store = await readTokenStore(join(out, 'tokens'), SPLIT);
  const task = await readRiskTask(join(out, 'hospital', 'tasks', `${STORY_TASK}.yaml`));
  const question = riskQuestion(task, model.vocabulary, MAXIMUM_NEW_TOKENS);
  return tellStories({ model, store, question, ...measured, trajectories, seed }, signal);
}

async function gatherResults(out: string, answers: readonly TaskAnswers[]): Promise<DemoResults> {
  const hospital = (await readManifest(join(out, 'hospital'), 'simulation')).counts;
  const { files, rows } = await readIngestReport(join(out, 'dataset'));
  const timeline = (await readManifest(join(out, 'tokens'), 'tokens')).counts;
  const model = (await readManifest(join(out, 'model'), 'model')).counts;
  const sampled = await Promise.all(
    TASKS.map(async ({ name }) => (await readManifest(join(out, 'predictions', name), 'predictions')).counts),
  );
  return {
    format: RESULTS_FORMAT,
    patients: hospital.patients,
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    linesUsed: files.reduce((sum, file) => sum + (file.outcomes.used ?? 0), 0),
    events: rows.written,
    tokens: timeline.tokens,
    vocabulary: timeline.vocabulary,
    parameters: model.parameters,
    steps: model.steps,
    tokensTrained: model.tokens,
    tokensSampled: sampled.reduce((sum, { sampledTokens }) => sum + sampledTokens, 0),
    tasks: answers.map(({ result }) => result),
  };
}

async function readIngestReport(dataset: string): Promise<IngestReport> {
  return JSON.parse(await readFile(join(dataset, REPORT_FILE), 'utf8'));
}

async function readResults(page: string): Promise<DemoResults> {
  return JSON.parse(await readFile(join(page, 'results.json'), 'utf8'));
}

async function readLog(path: string): Promise<readonly LossEntry[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}
