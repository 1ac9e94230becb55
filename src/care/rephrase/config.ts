/**
 * The settings of a language model, read from JSON: where it is, what may be sent there, how long and how often it is asked, what it costs.
 *
 * There is no default model and no default policy: nothing is sent anywhere that a person did not name. Keys are never in the file; it names the
 * environment variable that holds one. Unknown settings are refused by name.
 */
import { AnamnesisError } from '../../base/errors.ts';

/**
 * `local only`: to an address of this machine or a private network, nowhere else. `de-identified only`: anywhere, but only sentences from which everything
 * that the record knows to identify the patient has been taken out (placeholders.ts says what that does not cover).
 */
export const EGRESS_POLICIES = ['local only', 'de-identified only'] as const;
export type EgressPolicy = (typeof EGRESS_POLICIES)[number];

/** `openai`: any server that speaks its chat completions (OpenAI, vLLM, Ollama, llama.cpp). */
export const MODEL_KINDS = ['openai', 'azure', 'node-llama-cpp'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

export interface LanguageModelConfig {
  readonly kind: ModelKind;
  readonly policy: EgressPolicy;
  /** `http://127.0.0.1:11434/v1`; of Azure the resource, `https://NAME.openai.azure.com`. Of node-llama-cpp the weights' path. */
  readonly url: string;
  /** Of Azure the deployment. */
  readonly model: string;
  readonly apiKeyVariable: string | null;
  readonly apiVersion: string;
  readonly maxTokens: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly concurrency: number;
  /** Sentences in one call. */
  readonly batch: number;
  readonly inputPricePerMillion: number;
  readonly outputPricePerMillion: number;
  /** What a run may cost at most, in the currency of the prices; null for no limit. */
  readonly budget: number | null;
  readonly budgetTokens: number | null;
}

const DEFAULTS: LanguageModelConfig = {
  kind: 'openai',
  policy: 'local only',
  url: '',
  model: '',
  apiKeyVariable: null,
  apiVersion: '2024-10-21',
  maxTokens: 2000,
  timeoutSeconds: 60,
  retries: 3,
  concurrency: 2,
  batch: 10,
  inputPricePerMillion: 0,
  outputPricePerMillion: 0,
  budget: null,
  budgetTokens: null,
};

/** @param where the file, for messages  @throws settings/invalid, settings/unknown-key */
export function readModelConfig(value: unknown, where: string): LanguageModelConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(where, 'The settings of a language model are a JSON object.');
  }
  const known = Object.keys(DEFAULTS);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AnamnesisError('settings/unknown-key', {
      where: `${where}: ${unknown}`,
      rule: 'There is no such setting of a language model.',
      remedy: `Known settings: ${known.join(', ')}.`,
    });
  }
  const settings = new Map(Object.entries(value));
  const config: LanguageModelConfig = {
    kind: oneOf(settings, 'kind', MODEL_KINDS, where),
    policy: oneOf(settings, 'policy', EGRESS_POLICIES, where),
    url: text(settings, 'url', where),
    model: settings.get('kind') === 'node-llama-cpp' ? '' : text(settings, 'model', where),
    apiKeyVariable: settings.has('apiKeyVariable') ? text(settings, 'apiKeyVariable', where) : null,
    apiVersion: settings.has('apiVersion') ? text(settings, 'apiVersion', where) : DEFAULTS.apiVersion,
    maxTokens: number(settings, 'maxTokens', 1, 100_000, where),
    timeoutSeconds: number(settings, 'timeoutSeconds', 0.01, 3600, where),
    retries: number(settings, 'retries', 0, 20, where),
    concurrency: number(settings, 'concurrency', 1, 64, where),
    batch: number(settings, 'batch', 1, 100, where),
    inputPricePerMillion: number(settings, 'inputPricePerMillion', 0, 1e6, where),
    outputPricePerMillion: number(settings, 'outputPricePerMillion', 0, 1e6, where),
    budget: settings.has('budget') ? number(settings, 'budget', 0, 1e9, where) : null,
    budgetTokens: settings.has('budgetTokens') ? number(settings, 'budgetTokens', 0, 1e12, where) : null,
  };
  if (config.kind !== 'node-llama-cpp') checkUrl(config.url, where);
  return config;
}

type Settings = ReadonlyMap<string, unknown>;

function invalid(where: string, rule: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy: 'See docs/language-model.md.' });
}

function oneOf<const Name extends string>(
  settings: Settings,
  key: string,
  names: readonly Name[],
  where: string,
): Name {
  const found = names.find((name) => name === settings.get(key));
  if (found === undefined) throw invalid(`${where}: ${key}`, `It must be one of: ${names.join(', ')}.`);
  return found;
}

function text(settings: Settings, key: string, where: string): string {
  const value = settings.get(key);
  if (typeof value !== 'string' || value === '')
    throw invalid(`${where}: ${key}`, 'It must be a text and may not be empty.');
  return value;
}

type NumberKey = {
  [Key in keyof LanguageModelConfig]: LanguageModelConfig[Key] extends number | null ? Key : never;
}[keyof LanguageModelConfig];

function number(settings: Settings, key: NumberKey, low: number, high: number, where: string): number {
  const value = settings.has(key) ? settings.get(key) : DEFAULTS[key];
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw invalid(`${where}: ${key}`, `It must be a number from ${low} to ${high}.`);
  }
  return value;
}

function checkUrl(url: string, where: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.password !== '') {
    throw invalid(`${where}: url`, 'It must be an http or https address without a user and password in it.');
  }
}
