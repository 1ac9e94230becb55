/**
 * Which past events move the answer: what the answer would be had they never been recorded.
 *
 * In steps: every encounter, then every fact (all mentions of a code), then the single mentions inside the encounters that matter
 * most are left out or told otherwise in turn and screened by one-step foresight (foresight.ts), which has no noise; the foremost of each kind are then
 * decided by sampled futures with common chance (differences.ts), each difference with its standard error.
 *
 * Facts are the default answer: a chronic diagnosis or drug is written down again and again, and leaving out one mention of
 * many shows nothing. And facts speak for each other, so that a fact is told otherwise with what follows from it (retell.ts); encounters and mentions are
 * left out as if they had never been recorded (past.ts). An explanation says what the model relies on; it is no statement of what would
 * happen if the fact were otherwise.
 */
import type { Clock } from '../../../base/clock.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import type { Model } from '../modelFolder.ts';
import type { RiskQuestion } from '../question.ts';
import { openPairedEstimator } from './differences.ts';
import { mentionOf } from './encounters.ts';
import { openForeseer } from './foresight.ts';
import { type Past, promptWithout } from './past.ts';
import { openReteller } from './retell.ts';
import { type ExplainSettings, type Influence, Variants } from './variants.ts';

export type { Influence } from './variants.ts';

export const EXPLAIN_DEFAULTS: ExplainSettings = {
  estimator: 'reach',
  trajectories: 64,
  decided: 5,
  encounterRuns: 16,
  retold: 24,
  refined: 2,
  seed: 1,
};

export interface Explanation {
  readonly risk: number;
  /** The foremost first: those decided by their effect, then the rest by foresight. */
  readonly encounters: readonly Influence[];
  readonly mentions: readonly Influence[];
  /** The foremost first, by foresight; the first ones with their effect. */
  readonly facts: readonly Influence[];
  /** False when no effect can be told from 0. */
  readonly isDistinguishable: boolean;
  readonly cost: ExplanationCost;
}

export interface ExplanationCost {
  /** Prompts that the model was asked about, screened and decided. */
  readonly prompts: number;
  /** In those; of what the beginning of the past shares with them little is read again. */
  readonly promptTokens: number;
  readonly sampledTokens: number;
  readonly seconds: number;
}

export interface Explainer {
  /** @param stream names the chance of this explanation */
  explain(past: Past, stream: readonly (string | number | bigint)[]): Promise<Explanation>;
  /** The first step alone: encounters (of long pasts, periods) by foresight. */
  encounters(past: Past): Promise<readonly Influence[]>;
  /** All facts by foresight alone. */
  facts(past: Past): Promise<readonly Influence[]>;
  close(): Promise<void>;
}

export async function openExplainer(
  model: Model,
  question: RiskQuestion,
  settings: ExplainSettings,
  clock: Clock,
  session: SessionOptions = {},
): Promise<Explainer> {
  const foreseer = await openForeseer(model, question, session);
  const reteller = await openReteller(model, session);
  const estimator = await openPairedEstimator(model, question, session);
  const work = (past: Past, stream: readonly (string | number | bigint)[]): Variants =>
    new Variants(past, stream, settings, foreseer, reteller, estimator);
  return {
    explain: (past, stream) => explainPast(work(past, stream), settings, clock),
    encounters: (past) => work(past, []).encounters(),
    facts: (past) => work(past, []).facts(),
    async close() {
      await foreseer.close();
      await reteller.close();
      await estimator.close();
    },
  };
}

async function explainPast(work: Variants, settings: ExplainSettings, clock: Clock): Promise<Explanation> {
  const start = clock.elapsed();
  const { past } = work;
  const encounters = await work.encounters();
  const facts = await work.facts();
  const single = encounters.filter((one) => one.encounters === 1);
  const refined = single.slice(0, settings.refined).flatMap(({ events }) => events);
  const mentions = await work.screen(refined.map((event) => mentionOf(past, event)));
  const base = await work.sample(promptWithout(past, new Set()));
  const decided = {
    encounters: byEffect(await work.decide(base, encounters)),
    facts: await work.decide(base, facts),
    mentions: byEffect(await work.decide(base, mentions)),
  };
  const all = [...decided.encounters, ...decided.facts, ...decided.mentions];
  return {
    risk: base.risk,
    ...decided,
    isDistinguishable: all.some(({ effect }) => effect?.isDistinguishable === true),
    cost: { ...work.cost, seconds: (clock.elapsed() - start) / 1000 },
  };
}

/** Those that were decided first, by effect. */
function byEffect(influences: readonly Influence[]): readonly Influence[] {
  const size = ({ effect }: Influence): number => (effect === undefined ? -1 : Math.abs(effect.value));
  return influences.toSorted((a, b) => size(b) - size(a));
}
