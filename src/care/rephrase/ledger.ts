/**
 * What asking a language model took: calls, failures, repetitions, tokens, cost. Counts only, never content. Says before each call whether the budget allows it.
 */
import type { LanguageModelConfig } from './config.ts';
import {
  type ChatMessage,
  type ChatReply,
  estimatedTokens,
  MODEL_FAILURES,
  type ModelFailure,
  type ModelFailureKind,
} from './languageModel.ts';

export interface Usage {
  readonly calls: number;
  readonly retries: number;
  readonly failures: Readonly<Partial<Record<ModelFailureKind, number>>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Answers that `maxTokens`, or what the model holds at once, was too small for. */
  readonly cutOff: number;
  /** Some tokens were estimated, because the server does not count them. */
  readonly estimated: boolean;
  /** In the currency of the configured prices. */
  readonly cost: number;
  readonly stopped: 'budget' | 'failures' | null;
}

export type Prices = Pick<
  LanguageModelConfig,
  'inputPricePerMillion' | 'outputPricePerMillion' | 'budget' | 'budgetTokens' | 'maxTokens'
>;

/** After so many calls without an answer in a row nobody is asked any more. */
const FAILURES_TO_STOP = 3;

export class Ledger {
  readonly #prices: Prices;
  readonly #failures = new Map<ModelFailureKind, number>();
  #calls = 0;
  #retries = 0;
  #input = 0;
  #output = 0;
  /** What calls under way may still take. */
  #reserved = { input: 0, output: 0 };
  #cutOff = 0;
  #estimated = false;
  #failed = 0;
  #stopped: Usage['stopped'] = null;

  constructor(prices: Prices) {
    this.#prices = prices;
  }

  /** Whether a call may be made; if so it must be settled. */
  reserve(messages: readonly ChatMessage[]): boolean {
    if (this.#stopped !== null) return false;
    const input = estimatedTokens(messages.map(({ content }) => content).join('')) + this.#input + this.#reserved.input;
    const output = this.#prices.maxTokens + this.#output + this.#reserved.output;
    const { budget, budgetTokens } = this.#prices;
    if (
      (budget !== null && this.#costOf(input, output) > budget) ||
      (budgetTokens !== null && input + output > budgetTokens)
    ) {
      this.#stopped = 'budget';
      return false;
    }
    this.#calls++;
    this.#reserve(messages, 1);
    return true;
  }

  settle(messages: readonly ChatMessage[], result: ChatReply | ModelFailure): void {
    this.#reserve(messages, -1);
    this.#retries += result.retries;
    if (result instanceof Error) {
      this.#failures.set(result.kind, (this.#failures.get(result.kind) ?? 0) + 1);
      if (++this.#failed >= FAILURES_TO_STOP) this.#stopped ??= 'failures';
      return;
    }
    this.#failed = 0;
    this.#input += result.inputTokens;
    this.#output += result.outputTokens;
    if (result.cutOff) this.#cutOff++;
    this.#estimated ||= result.estimated;
  }

  usage(): Usage {
    return {
      calls: this.#calls,
      retries: this.#retries,
      failures: Object.fromEntries(
        MODEL_FAILURES.flatMap((kind) => (this.#failures.has(kind) ? [[kind, this.#failures.get(kind)]] : [])),
      ),
      inputTokens: this.#input,
      outputTokens: this.#output,
      cutOff: this.#cutOff,
      estimated: this.#estimated,
      cost: this.#costOf(this.#input, this.#output),
      stopped: this.#stopped,
    };
  }

  #reserve(messages: readonly ChatMessage[], sign: 1 | -1): void {
    this.#reserved.input += sign * estimatedTokens(messages.map(({ content }) => content).join(''));
    this.#reserved.output += sign * this.#prices.maxTokens;
  }

  #costOf(input: number, output: number): number {
    return (input * this.#prices.inputPricePerMillion + output * this.#prices.outputPricePerMillion) / 1e6;
  }
}
