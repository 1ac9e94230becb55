/**
 * The language model of `--rephrase FILE`: its settings, its key from the environment, what it did as lines for people. Counts only; neither what was sent nor what came
 * back is ever said.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../base/errors.ts';
import { openEndpoint } from '../care/rephrase/chatEndpoint.ts';
import { type LanguageModelConfig, readModelConfig } from '../care/rephrase/config.ts';
import type { LanguageModel } from '../care/rephrase/languageModel.ts';
import type { Usage } from '../care/rephrase/ledger.ts';
import { openOwnWeights } from '../care/rephrase/ownWeights.ts';
import type { RephraseReport } from '../care/rephrase/rephraseDraft.ts';

export interface ChosenModel {
  readonly config: LanguageModelConfig;
  readonly model: LanguageModel;
}

/** @throws input/not-readable, input/invalid, settings/invalid, settings/unknown-key, input/missing (the package of own weights) */
export async function openChosenModel(path: string): Promise<ChosenModel> {
  const config = readModelConfig(await jsonAt(path), path);
  if (config.kind === 'node-llama-cpp') return { config, model: await openOwnWeights(config) };
  if (config.policy === 'local only' && /^(1|true)$/.test(process.env.NODE_USE_ENV_PROXY ?? '')) {
    throw invalid(
      'NODE_USE_ENV_PROXY',
      'Under the policy "local only" nothing may go through a proxy.',
      'Unset it for this command.',
    );
  }
  return { config, model: openEndpoint(config, keyOf(config, path)) };
}

function keyOf({ apiKeyVariable }: LanguageModelConfig, path: string): string | null {
  if (apiKeyVariable === null) return null;
  const key = process.env[apiKeyVariable];
  if (key !== undefined && key !== '') return key;
  throw invalid(
    `${path}: apiKeyVariable`,
    'The environment variable that it names is not set.',
    'Set it, or leave the setting out.',
  );
}

async function jsonAt(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AnamnesisError('input/not-readable', {
      where: path,
      rule: 'The settings of the language model cannot be read.',
      remedy: 'Check the path.',
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AnamnesisError('input/invalid', {
      where: path,
      rule: 'It is not JSON.',
      remedy: 'See docs/language-model.md.',
    });
  }
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}

export function rephraseLine({ sentences, accepted, unchanged, kept }: RephraseReport): string {
  const reasons = Object.entries(kept).map(([reason, count]) => `${reason} ${count}`);
  const stayed = reasons.length === 0 ? '' : `; the template's stayed: ${reasons.join(', ')}`;
  return `Reworded: ${accepted} of ${sentences} sentences; ${unchanged} came back as they were${stayed}.`;
}

export function usageLine({
  calls,
  retries,
  failures,
  inputTokens,
  outputTokens,
  cutOff,
  estimated,
  cost,
  stopped,
}: Usage): string {
  const failed = Object.entries(failures).map(([kind, count]) => `${kind} ${count}`);
  return [
    `Language model: ${calls} calls${failed.length === 0 ? '' : ` (${failed.join(', ')})`}, ${retries} repetitions,`,
    `${inputTokens} + ${outputTokens} tokens${estimated ? ' (estimated)' : ''}, cost ${cost.toFixed(4)}.`,
    ...(cutOff === 0 ? [] : [`${cutOff} answers were cut off: maxTokens is too small for them, or batch too large.`]),
    ...(stopped === null ? [] : [`Not asked to the end: ${stopped}.`]),
  ].join(' ');
}
