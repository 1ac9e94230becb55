/**
 * The variants of one past that an explanation asks about: things left out in turn, screened by foresight (foresight.ts), facts weighed
 * over sets (subsets.ts), the foremost decided by sampled futures with common chance (differences.ts). Counts what they cost.
 */
import type { TokenBin } from '../../../data/timeline/vocabulary.ts';
import type { AnswerForm } from '../answer.ts';
import { difference, type PairedEstimator, type PairedRisk } from './differences.ts';
import { type EventGroup, encountersOf, factsOf } from './encounters.ts';
import type { Foreseer, Stem } from './foresight.ts';
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

/** How many standard errors from 0 count when `count` effects are looked at: √(2 ln(count/0.05)) bounds the normal quantile (Chernoff). */
export function distinguishableAt(count: number): number {
  return Math.sqrt(2 * Math.log(Math.max(count, 1) / 0.05));
}

/** The variants of one past, and what they cost. */
export class Variants {
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

function byForesight(a: Influence, b: Influence): number {
  return Math.abs(b.logRatio) - Math.abs(a.logRatio);
}
