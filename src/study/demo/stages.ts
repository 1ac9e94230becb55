/**
 * The stages before measuring, each with the settings of the demo and the inputs that its output must have been made from: simulate,
 * ingest and check, tokenize, pretrain, predict. A stage whose folder belongs already is kept.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { identityOfFolder, readManifest } from '../../base/manifest.ts';
import type { Progress } from '../../base/progress.ts';
import { ingest } from '../../data/ingest/ingest.ts';
import type { IngestOptions } from '../../data/ingest/options.ts';
import { checkDataset } from '../../data/record/check.ts';
import { writeHospital } from '../../data/simulate/writeHospital.ts';
import { DEFAULT_VOCABULARY_SETTINGS, tokenize } from '../../data/timeline/tokenize.ts';
import { type PretrainSettings, pretrain } from '../pretrain/pretrain.ts';
import { predict } from '../prognosis/predict.ts';
import { keepOrMake } from './reuse.ts';

export interface DemoSettings {
  readonly patients: number;
  readonly seed: number;
  /** Optimiser steps: a number of steps, not minutes, so that every machine trains the same model. */
  readonly steps: number;
  /** Futures sampled for each patient and task. */
  readonly trajectories: number;
}

export const DEFAULT_DEMO_SETTINGS: DemoSettings = { patients: 2500, seed: 1, steps: 350, trajectories: 48 };

export interface DemoHooks {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Makes everything anew. */
  readonly force: boolean;
}

/** The patients that are asked about: never trained on. */
export const SPLIT = 'held_out';
/** Futures that need more are left without an answer, and counted. */
export const MAXIMUM_NEW_TOKENS = 256;
const SECONDS_BETWEEN_SAVES = 20;

export async function simulateStage(out: string, { patients, seed }: DemoSettings, hooks: DemoHooks): Promise<void> {
  const folder = join(out, 'hospital');
  const stage = { folder, kind: 'simulation', settings: { patients }, seed, inputs: {} } as const;
  const kept = await keepOrMake(stage, async () => {
    hooks.say(`simulate a hospital of ${patients} patients, and the true risk of every question`);
    await writeHospital(folder, { patients, seed, force: true }, hooks.progress, hooks.signal);
  });
  if (kept) hooks.say('simulate: kept from before');
}

/** The hospital's FHIR export, with all its mess, to a MEDS dataset. */
export async function ingestStage(out: string, hooks: DemoHooks): Promise<void> {
  const folder = join(out, 'dataset');
  const hospital = join(out, 'hospital');
  const names = (await readdir(join(hospital, 'fhir'))).filter((name) => name.endsWith('.ndjson'));
  const written = (await readManifest(hospital, 'simulation')).files;
  const inputs = Object.fromEntries(names.map((name) => [name, written[`fhir/${name}`]?.sha256 ?? '']));
  const kept = await keepOrMake(
    { folder, kind: 'dataset', settings: { from: 'fhir' }, seed: null, inputs },
    async () => {
      hooks.say('ingest its FHIR export');
      await ingest(
        join(hospital, 'fhir'),
        folder,
        { ...INGEST_SETTINGS, crosswalks: [join(hospital, 'crosswalk.csv')] },
        hooks,
      );
      const { findings } = await checkDataset(folder, hooks);
      hooks.say(findings.length === 0 ? 'check: no findings' : `check: ${findings.length} findings`);
    },
  );
  if (kept) hooks.say('ingest: kept from before');
}

const INGEST_SETTINGS = {
  from: 'fhir',
  strict: false,
  force: true,
  update: false,
  zone: 'America/New_York',
  subjectIdentifier: 'http://hospital.example/mrn',
  crosswalks: [],
  terminologies: [],
  systems: new Map<string, string>(),
  views: [],
  memoryLimitMb: 1024,
  datasetName: 'a simulated hospital',
} as const satisfies IngestOptions;

export async function tokenizeStage(out: string, hooks: DemoHooks): Promise<void> {
  const folder = join(out, 'tokens');
  const meds = join(out, 'dataset');
  const settings = { ...DEFAULT_VOCABULARY_SETTINGS, vocabularyGiven: false };
  const inputs = { dataset: await identityOfFolder(meds) };
  const { progress, signal } = hooks;
  const kept = await keepOrMake({ folder, kind: 'tokens', settings, seed: null, inputs }, () =>
    tokenize(meds, folder, { force: true, progress, signal }),
  );
  if (kept) hooks.say('tokenize: kept from before');
}

export async function pretrainStage(out: string, demo: DemoSettings, hooks: DemoHooks): Promise<void> {
  const folder = join(out, 'model');
  const tokens = join(out, 'tokens');
  const settings = pretrainSettings(demo);
  const inputs = { tokens: await identityOfFolder(tokens) };
  const kept = await keepOrMake({ folder, kind: 'model', settings: { ...settings }, seed: demo.seed, inputs }, () =>
    pretrain(tokens, folder, settings, {
      ...hooks,
      force: true,
      resume: existsSync(`${folder}.partial`),
      saveEverySeconds: SECONDS_BETWEEN_SAVES,
    }),
  );
  if (kept) hooks.say('pretrain: kept from before');
}

function pretrainSettings({ seed, steps }: DemoSettings): PretrainSettings {
  return {
    size: 'tiny',
    context: 512,
    seed,
    budget: { steps },
    learningRate: 0.003,
    weightDecay: 0.1,
    batchTokens: 4096,
    microBatchTokens: 1024,
    averaging: 0.98,
    eventDropout: 0,
    shuffleSimultaneous: true,
    milestones: [],
    cutProbability: 0,
    milestoneWeight: 1,
    validateEverySteps: Math.max(5, Math.round(steps / 10)),
    patience: 10,
    validationTokens: 20_000,
  };
}

export async function predictStage(out: string, name: string, demo: DemoSettings, hooks: DemoHooks): Promise<void> {
  const folder = join(out, 'predictions', name);
  const [model, data] = [join(out, 'model'), join(out, 'tokens')];
  const [task, labels] = [join(out, 'hospital', 'tasks', `${name}.yaml`), join(out, 'hospital', 'labels', name)];
  const { seed, trajectories } = demo;
  const settings = { estimator: 'reach', trajectories, split: SPLIT, maximumNewTokens: MAXIMUM_NEW_TOKENS } as const;
  const inputs = { model: await identityOfFolder(model), tokens: await identityOfFolder(data) };
  const kept = await keepOrMake({ folder, kind: 'predictions', settings, seed, inputs }, () => {
    hooks.say(`predict ${name}`);
    return predict({ model, data, task, labels, out: folder }, { ...settings, seed, force: true }, hooks);
  });
  if (kept) hooks.say(`predict ${name}: kept from before`);
}
