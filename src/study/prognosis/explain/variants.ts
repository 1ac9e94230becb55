/**
 * The variants of one past that an explanation asks about: things left out in turn, screened by foresight (foresight.ts), the foremost facts told otherwise
 * with what follows from them (retell.ts), the foremost of all decided by sampled futures with common chance (differences.ts). Counts what they cost.
 */
import type { TokenBin } from '../../../data/timeline/vocabulary.ts';
import type { AnswerForm } from '../answer.ts';
import type { Prompt } from '../prompt.ts';
import { difference, type PairedEstimator, type PairedRisk } from './differences.ts';
import { type EventGroup, encountersOf, type Fact, factsOf } from './encounters.ts';
import type { Foreseer, Stem } from './foresight.ts';
import { type Past, promptWithout } from './past.ts';
import { screenPeriods } from './periods.ts';
import type { Reteller, Told } from './retell.ts';

export interface ExplainSettings {
  readonly estimator: AnswerForm;
  /** Futures of each variant that is sampled. */
  readonly trajectories: number;
  /** How many encounters, facts and mentions (of each kind) are decided by sampled futures. */
  readonly decided: number;
  /** Variants by which encounters are screened; of more encounters than that, distant ones stay together as periods. */
  readonly encounterRuns: number;
  /** Facts that are told otherwise; of more, those that matter most when they are merely left out. */
  readonly retold: number;
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
  /** By how much it raises the log of the foreseen rate: a log hazard ratio. */
  readonly logRatio: number;
  /** Of facts: whether `logRatio` compares with the past told otherwise; else with the past from which it is merely left out. */
  readonly isRetold?: boolean;
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
  readonly #reteller: Reteller;
  readonly #estimator: PairedEstimator;
  #told: Told | undefined;
  #base: { readonly stem: Stem; readonly logRate: number } | undefined;

  constructor(
    past: Past,
    stream: readonly (string | number | bigint)[],
    settings: ExplainSettings,
    foreseer: Foreseer,
    reteller: Reteller,
    estimator: PairedEstimator,
  ) {
    this.past = past;
    this.#stream = stream;
    this.#settings = settings;
    this.#foreseer = foreseer;
    this.#reteller = reteller;
    this.#estimator = estimator;
  }

  async encounters(): Promise<readonly Influence[]> {
    const found = encountersOf(this.past);
    const periods = await screenPeriods(found, this.#settings.encounterRuns, (group) => this.logRatio(group));
    return periods.map(({ group, encounters, logRatio }) => ({ ...group, encounters, logRatio })).sort(byForesight);
  }

  async facts(): Promise<readonly Influence[]> {
    const facts = factsOf(this.past);
    const { retold } = this.#settings;
    const screened = facts.length > retold ? await this.screen(facts) : [];
    const candidates: readonly Fact[] = screened.length > 0 ? screened.slice(0, retold) : facts;
    const foremost: Influence[] = [];
    for (const { events, code, fromMinutes, toMinutes } of candidates) {
      const { stem, logRate } = await this.#readBase();
      const logRatio = logRate - (await this.#logRate(await this.#otherwise(events), stem));
      foremost.push({ code, events, fromMinutes, toMinutes, ...this.#binOf(events), logRatio, isRetold: true });
    }
    return [...foremost.sort(byForesight), ...screened.slice(retold)];
  }

  /** All of them by foresight, the foremost first. */
  async screen<Group extends EventGroup & { readonly code?: string }>(
    groups: readonly Group[],
  ): Promise<readonly (Group & Influence)[]> {
    const screened: (Group & Influence)[] = [];
    for (const group of groups) {
      screened.push({ ...group, logRatio: await this.logRatio(group), ...this.#binOf(group.events) });
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
      const { events, isRetold = false } = influence;
      const without = await this.sample(isRetold ? await this.#otherwise(events) : this.#without(events));
      const { value, standardError } = difference(base, without);
      const isDistinguishable = Math.abs(value) > threshold * standardError;
      const share = base.risk > 0 ? value / base.risk : 0;
      effects.push({ ...influence, effect: { value, standardError, share, isDistinguishable } });
    }
    return [...effects, ...screened.slice(decided)];
  }

  async sample(prompt: Prompt): Promise<PairedRisk> {
    const { estimator, trajectories, seed } = this.#settings;
    this.#count(prompt.tokens.length);
    const risk = await this.#estimator.estimate(prompt, { estimator, trajectories, seed, stream: this.#stream });
    this.cost.sampledTokens += risk.sampledTokens;
    return risk;
  }

  async logRatio({ events }: EventGroup): Promise<number> {
    const { stem, logRate } = await this.#readBase();
    return logRate - (await this.#logRate(this.#without(events), stem));
  }

  async #readBase(): Promise<{ readonly stem: Stem; readonly logRate: number }> {
    if (this.#base !== undefined) return this.#base;
    const prompt = this.#without([]);
    const stem = await this.#foreseer.read(prompt);
    this.#count(prompt.tokens.length);
    this.#base = { stem, logRate: await this.#foreseer.logRate(prompt, stem) };
    return this.#base;
  }

  #without(events: readonly number[]): Prompt {
    return promptWithout(this.past, new Set(events));
  }

  async #otherwise(events: readonly number[]): Promise<Prompt> {
    this.#told ??= await this.#reteller.read(this.past);
    return promptWithout(await this.#reteller.otherwise(this.#told, events), new Set());
  }

  #logRate(prompt: Prompt, stem: Stem): Promise<number> {
    this.#count(prompt.tokens.length);
    return this.#foreseer.logRate(prompt, stem);
  }

  /** Of the latest mention. */
  #binOf(events: readonly number[]): { readonly bin?: TokenBin } {
    const { bin } = this.past.vocabulary.tokens[this.past.events[events[events.length - 1]].token];
    return bin === undefined ? {} : { bin };
  }

  #count(tokens: number): void {
    this.cost.prompts++;
    this.cost.promptTokens += tokens;
  }
}

function byForesight(a: Influence, b: Influence): number {
  return Math.abs(b.logRatio) - Math.abs(a.logRatio);
}
