/**
 * A language model behind HTTP: OpenAI's chat completions, as OpenAI, Azure OpenAI, vLLM, Ollama and llama.cpp's server speak them.
 *
 * Temperature 0, no streaming. Asks again, with growing pauses or after what Retry-After says, on 408, 429, 5xx, time-outs and lost connections; refuses
 * redirects; reads no more than one megabyte of an answer. Never puts what was sent or received in a message.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../base/random.ts';
import type { LanguageModelConfig } from './config.ts';
import { permittedUrl } from './egress.ts';
import {
  type ChatMessage,
  type ChatReply,
  estimatedTokens,
  type LanguageModel,
  ModelFailure,
} from './languageModel.ts';

const LARGEST_ANSWER = 1_000_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/** @param apiKey null where the server wants none  @param firstPauseMs before the first repetition; doubles with each */
export function openEndpoint(
  config: LanguageModelConfig,
  apiKey: string | null,
  firstPauseMs = FIRST_PAUSE_MS,
): LanguageModel {
  const url = endpointUrl(config);
  const random = seededRandom(1, 'pauses of the language model');
  return {
    async ask(messages, signal) {
      const body = JSON.stringify(requestOf(config, messages));
      for (let retries = 0; ; retries++) {
        signal.throwIfAborted();
        try {
          return { ...(await askOnce(url, body, config, apiKey, signal)), retries };
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof ModelFailure)) throw error;
          if (retries >= config.retries || !isWorthAnother(error)) throw new ModelFailure(error.kind, retries);
          const growing = firstPauseMs * 2 ** retries * (0.75 + 0.5 * random.uniform());
          await pause(Math.min(error.waitMs ?? growing, LONGEST_PAUSE_MS), undefined, { signal });
        }
      }
    },
    close: async () => {},
  };
}

function endpointUrl({ kind, url, model, apiVersion }: LanguageModelConfig): URL {
  const base = url.replace(/\/+$/, '');
  if (kind !== 'azure') return new URL(`${base}/chat/completions`);
  const path = `openai/deployments/${encodeURIComponent(model)}/chat/completions`;
  return new URL(`${base}/${path}?api-version=${encodeURIComponent(apiVersion)}`);
}

function requestOf({ kind, model, maxTokens }: LanguageModelConfig, messages: readonly ChatMessage[]): object {
  return { ...(kind !== 'azure' && { model }), messages, temperature: 0, max_tokens: maxTokens, stream: false };
}

function isWorthAnother({ kind }: ModelFailure): boolean {
  return kind === 'busy' || kind === 'server error' || kind === 'timed out' || kind === 'no connection';
}

async function askOnce(
  url: URL,
  body: string,
  config: LanguageModelConfig,
  apiKey: string | null,
  signal: AbortSignal,
): Promise<Omit<ChatReply, 'retries'>> {
  const limit = AbortSignal.timeout(config.timeoutSeconds * 1000);
  const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
  if (apiKey !== null)
    headers.set(
      config.kind === 'azure' ? 'api-key' : 'authorization',
      config.kind === 'azure' ? apiKey : `Bearer ${apiKey}`,
    );
  const to = await permittedUrl(url, config.policy);
  let text: string;
  try {
    const response = await fetch(to, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw failureOf(response);
    }
    text = await textUpTo(response, LARGEST_ANSWER);
  } catch (error) {
    if (error instanceof ModelFailure) throw error;
    throw new ModelFailure(limit.aborted ? 'timed out' : 'no connection');
  }
  return replyOf(text, body);
}

function failureOf({ status, headers }: Response): ModelFailure {
  if (status >= 300 && status < 400) return new ModelFailure('redirected');
  const wait = headers.get('retry-after');
  const seconds = wait === null ? Number.NaN : Number(wait);
  const waitMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  if (status === 429) return new ModelFailure('busy', 0, waitMs);
  if (status === 408) return new ModelFailure('timed out', 0, waitMs);
  return status >= 500 ? new ModelFailure('server error', 0, waitMs) : new ModelFailure('refused');
}

async function textUpTo(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limit) throw new ModelFailure('too long');
  }
  return text + decoder.decode();
}

/** Only what we need of the protocol; anything else in the answer is ignored. */
function replyOf(text: string, sent: string): Omit<ChatReply, 'retries'> {
  const answer = parsed(text);
  const choices = property(answer, 'choices');
  const choice = Array.isArray(choices) ? choices[0] : undefined;
  const cutOff = property(choice, 'finish_reason') === 'length';
  const content = property(property(choice, 'message'), 'content') ?? (cutOff ? '' : undefined);
  if (typeof content !== 'string') throw new ModelFailure('not an answer');
  const usage = property(answer, 'usage');
  const [input, output] = [property(usage, 'prompt_tokens'), property(usage, 'completion_tokens')];
  const known = isCount(input) && isCount(output);
  return {
    text: content,
    inputTokens: known ? input : estimatedTokens(sent),
    outputTokens: known ? output : estimatedTokens(content),
    estimated: !known,
    cutOff,
  };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelFailure('not an answer');
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
