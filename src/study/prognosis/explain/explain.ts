/**
 * Which past events move the answer: what the answer would be had they never been recorded.
 *
 * In steps: every encounter, then every fact (all mentions of a code), then the single mentions inside the encounters that matter
 * most are left out in turn and screened by one-step foresight (foresight.ts), which has no noise; the foremost of each kind are then
 * decided by sampled futures with common chance (differences.ts), each difference with its standard error. What is removed is
 * removed as if it had never been recorded (past.ts).
 *
 * Facts are the default answer: a chronic diagnosis or drug is written down again and again, and leaving out one mention of
 * many shows nothing. They are ranked by their weight over random sets of facts (subsets.ts), because facts say the same as others,
 * too. An explanation says what the model relies on; it is no statement of what would happen if the fact were otherwise.
 */
import type { Clock } from '../../../base/clock.ts';
import type { TokenBin } from '../../../data/timeline/vocabulary.ts';
import type { SessionOptions } from '../../../model/runtime/session.ts';
import type { AnswerForm } from '../answer.ts';
import type { Model } from '../modelFolder.ts';
import type { RiskQuestion } from '../question.ts';
import { difference, openPairedEstimator, type PairedEstimator, type PairedRisk } from './differences.ts';
import { type EventGroup, encountersOf, factsOf, mentionOf } from './encounters.ts';
import { type Foreseer, openForeseer, type Stem } from './foresight.ts';
import { type Past, promptWithout } from './past.ts';
import { screenPeriods } from './periods.ts';
import { weighFacts } from './subsets.ts';

export interface ExplainSettings {
  readonly estimator: AnswerForm;
  /** Futures of each variant that is sampled. */
  readonly trajectories: number;
  /** How many encounters, facts and mentions (of each kind) are decided by sampled futures. */
  readonly decided: number;
  /** Variants by which encounters are screened; of more encounters than that, distant ones stay together as periods. */
  readonly encounterRuns: number;
  /** Random sets of facts by which facts are weighed, an even number; 0 leaves that out, and facts are ranked each by itself. */
  readonly subsets: number;
  /** Encounters whose single mentions are looked at. */
  readonly refined: number;
  readonly seed: number;
}

export const EXPLAIN_DEFAULTS: ExplainSettings = {
  estimator: 'reach',
  trajectories: 64,
  decided: 5,
  encounterRuns: 16,
  subsets: 48,
  refined: 2,
  seed: 1,
};

/** Something of the past and what leaving it out does. */
export interface Influence extends EventGroup {
  /** Of facts and mentions. */
  readonly code?: string;
  /** Of encounters: how many they are together; more than one of a period that was not looked into. */
  readonly encounters?: number;
  /** The bin of the latest mention, if it has one. */
  readonly bin?: TokenBin;
  /** By how much it alone raises the log of the foreseen rate: a log hazard ratio. */
  readonly logRatio: number;
  /** Of facts: the same on average over random sets of the other facts (subsets.ts). */
  readonly weight?: number;
  /** Of the foremost: by how much it raises the risk. */
  readonly effect?: Effect;
}

export interface Effect {
  /** Risk as it is, less risk without it. */
  readonly value: number;
  readonly standardError: number;
  /** Of the risk as it is. */
  readonly share: number;
  /** Further from 0 than chance explains, over all that were decided (`distinguishableAt`). */
  readonly isDistinguishable: boolean;
}

export interface Explanation {
  readonly risk: number;
  /** The foremost first: those decided by their effect, then the rest by foresight. */
  readonly encounters: readonly Influence[];
  readonly mentions: readonly Influence[];
  /** The foremost first, by weight; the first ones with their effect. */
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
  facts(past: Past, stream: readonly (string | number | bigint)[]): Promise<readonly Influence[]>;
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
  const estimator = await openPairedEstimator(model, question, session);
  const work = (past: Past, stream: readonly (string | number | bigint)[]): Work =>
    new Work(past, stream, settings, foreseer, estimator);
  return {
    explain: (past, stream) => explainPast(work(past, stream), settings, clock),
    encounters: (past) => work(past, []).encounters(),
    facts: (past, stream) => work(past, stream).facts(),
    async close() {
      await foreseer.close();
      await estimator.close();
    },
  };
}

/** How many standard errors from 0 count when `count` effects are looked at: √(2 ln(count/0.05)) bounds the normal quantile (Chernoff). */
export function distinguishableAt(count: number): number {
  return Math.sqrt(2 * Math.log(Math.max(count, 1) / 0.05));
}

async function explainPast(work: Work, settings: ExplainSettings, clock: Clock): Promise<Explanation> {
  const start = clock.elapsed();
  const { past } = work;
  const encounters = await work.encounters();
  const facts = await work.facts();
  const single = encounters.filter((one) => one.encounters === 1);
  const refined = single.slice(0, settings.refined).flatMap(({ events }) => events);
  const mentions = await work.screen(refined.map((event) => mentionOf(past, event)));
  const base = await work.sample(new Set());
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

/** The variants of one past, each read once, and what they cost. */
class Work {
  readonly past: Past;
  readonly cost = { prompts: 0, promptTokens: 0, sampledTokens: 0 };
  readonly #stream: readonly (string | number | bigint)[];
  readonly #settings: ExplainSettings;
  readonly #foreseer: Foreseer;
  readonly #estimator: PairedEstimator;
  #base: { readonly stem: Stem; readonly logRate: number } | undefined;

  constructor(
    past: Past,
    stream: readonly (string | number | bigint)[],
    settings: ExplainSettings,
    foreseer: Foreseer,
    estimator: PairedEstimator,
  ) {
    this.past = past;
    this.#stream = stream;
    this.#settings = settings;
    this.#foreseer = foreseer;
    this.#estimator = estimator;
  }

  async encounters(): Promise<readonly Influence[]> {
    const found = encountersOf(this.past);
    const periods = await screenPeriods(found, this.#settings.encounterRuns, (group) => this.logRatio(group));
    return periods.map(({ group, encounters, logRatio }) => ({ ...group, encounters, logRatio })).sort(byForesight);
  }

  async facts(): Promise<readonly Influence[]> {
    const facts = await this.screen(factsOf(this.past));
    const { subsets, seed } = this.#settings;
    if (subsets === 0 || facts.length === 0) return facts;
    const weights = await weighFacts(facts.length, { subsets, seed, stream: this.#stream }, (kept) =>
      this.#logRate(new Set(facts.flatMap(({ events }, i) => (kept[i] ? [] : events)))),
    );
    return facts
      .map((fact, i) => ({ ...fact, weight: weights[i] }))
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }

  /** All of them by foresight, the foremost first. */
  async screen<Group extends EventGroup & { readonly code?: string }>(
    groups: readonly Group[],
  ): Promise<readonly (Group & Influence)[]> {
    const screened: (Group & Influence)[] = [];
    for (const group of groups) {
      const last = this.past.events[group.events[group.events.length - 1]];
      const { bin } = this.past.vocabulary.tokens[last.token];
      const logRatio = await this.logRatio(group);
      screened.push({ ...group, logRatio, ...(bin === undefined ? {} : { bin }) });
    }
    return screened.sort(byForesight);
  }

  /** The foremost by sampled futures, the rest behind them as they were. */
  async decide(base: PairedRisk, screened: readonly Influence[]): Promise<readonly Influence[]> {
    const { decided } = this.#settings;
    const foremost = screened.slice(0, decided);
    const threshold = distinguishableAt(3 * decided);
    const effects: Influence[] = [];
    for (const influence of foremost) {
      const without = await this.sample(new Set(influence.events));
      const { value, standardError } = difference(base, without);
      const isDistinguishable = Math.abs(value) > threshold * standardError;
      const share = base.risk > 0 ? value / base.risk : 0;
      effects.push({ ...influence, effect: { value, standardError, share, isDistinguishable } });
    }
    return [...effects, ...screened.slice(decided)];
  }

  async sample(removed: ReadonlySet<number>): Promise<PairedRisk> {
    const { estimator, trajectories, seed } = this.#settings;
    const prompt = promptWithout(this.past, removed);
    this.#count(prompt.tokens.length);
    const risk = await this.#estimator.estimate(prompt, { estimator, trajectories, seed, stream: this.#stream });
    this.cost.sampledTokens += risk.sampledTokens;
    return risk;
  }

  async logRatio({ events }: EventGroup): Promise<number> {
    this.#base ??= await this.#readBase();
    return this.#base.logRate - (await this.#logRate(new Set(events), this.#base.stem));
  }

  async #readBase(): Promise<{ readonly stem: Stem; readonly logRate: number }> {
    const prompt = promptWithout(this.past, new Set());
    const stem = await this.#foreseer.read(prompt);
    this.#count(prompt.tokens.length);
    return { stem, logRate: await this.#foreseer.logRate(prompt, stem) };
  }

  #logRate(removed: ReadonlySet<number>, stem?: Stem): Promise<number> {
    const prompt = promptWithout(this.past, removed);
    this.#count(prompt.tokens.length);
    return this.#foreseer.logRate(prompt, stem);
  }

  #count(tokens: number): void {
    this.cost.prompts++;
    this.cost.promptTokens += tokens;
  }
}

/** Those that were decided first, by effect. */
function byEffect(influences: readonly Influence[]): readonly Influence[] {
  const size = ({ effect }: Influence): number => (effect === undefined ? -1 : Math.abs(effect.value));
  return influences.toSorted((a, b) => size(b) - size(a));
}

function byForesight(a: Influence, b: Influence): number {
  return Math.abs(b.logRatio) - Math.abs(a.logRatio);
}
