/**
 * A language model in this process, from the user's own weights, by node-llama-cpp. The package is an optional peer: we neither install nor need it, and
 * load it only when it is asked for. It may not fetch or build anything, and it logs nothing.
 *
 * One call after another, in one context; what does not fit into it together with an answer is not asked. Tokens are the package's own counts.
 */
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { AnamnesisError } from '../../base/errors.ts';
import type { LanguageModelConfig } from './config.ts';
import { type ChatMessage, type ChatReply, type LanguageModel, ModelFailure } from './languageModel.ts';

/** What we use of the package (version 3). */
interface LlamaPackage {
  getLlama(options: { build: 'never'; logLevel: 'disabled'; progressLogs: false; maxThreads?: number }): Promise<Llama>;
  resolveChatWrapper(model: LlamaModel): object;
  LlamaChatSession: new (options: {
    contextSequence: LlamaSequence;
    chatWrapper: object;
    systemPrompt: string;
  }) => LlamaSession;
}
interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
  dispose(): Promise<void>;
}
interface LlamaModel {
  createContext(options: { sequences: 1; contextSize: { max: number } }): Promise<LlamaContext>;
  tokenize(text: string): readonly number[];
}
interface LlamaContext {
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}
interface LlamaSequence {
  readonly tokenMeter: { readonly usedInputTokens: number; readonly usedOutputTokens: number };
  /** Only when it has ended there is a sequence to be had again. */
  dispose(): Promise<void>;
}
interface LlamaSession {
  promptWithMeta(
    text: string,
    options: { temperature: 0; repeatPenalty: false; maxTokens: number; signal: AbortSignal },
  ): Promise<{ readonly responseText: string; readonly stopReason: string }>;
  dispose(): void;
}

interface Weights {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  /** How the weights want to be spoken to; trying that out takes seconds, so it is done once. */
  readonly chatWrapper: object;
}

const PACKAGE = 'node-llama-cpp';
/** Room for what is asked, beside the answer's; contexts of the weights' whole length may take all memory. */
const LARGEST_PROMPT = 8192;
/** It takes at least so many threads unless told otherwise; on processors that are busy they wait for each other without end, so one is left free. */
const PACKAGE_THREADS = 4;
/** What a chat template may add to the messages. */
const TEMPLATE_TOKENS = 256;

/** @param load for tests of what happens without the package  @throws input/missing, input/not-readable, input/invalid */
export async function openOwnWeights(config: LanguageModelConfig, load = loadPackage): Promise<LanguageModel> {
  const llamaPackage = await load(PACKAGE);
  if (!isLlamaPackage(llamaPackage)) throw absent('Its version is not one that we know (3).', undefined);
  await requireGguf(config.url);
  const llama = await runtimeOf(llamaPackage);
  const weights = await loaded(llamaPackage, llama, config);
  let before: Promise<unknown> = Promise.resolve();
  return {
    ask(messages, signal) {
      const asked = before.then(() => answerOf(llamaPackage, weights, config, messages, signal));
      before = asked.catch(() => {});
      return asked;
    },
    close: () => llama.dispose(),
  };
}

async function answerOf(
  { LlamaChatSession }: LlamaPackage,
  { model, context, chatWrapper }: Weights,
  config: LanguageModelConfig,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<ChatReply> {
  signal.throwIfAborted();
  const [systemPrompt, asked] = [contentOf(messages, 'system'), contentOf(messages, 'user')];
  const room = context.contextSize - model.tokenize(systemPrompt + asked).length - TEMPLATE_TOKENS;
  if (room < 1) throw new ModelFailure('refused');
  const limit = AbortSignal.timeout(config.timeoutSeconds * 1000);
  const contextSequence = context.getSequence();
  try {
    const session = new LlamaChatSession({ contextSequence, chatWrapper, systemPrompt });
    const { responseText, stopReason } = await session.promptWithMeta(asked, {
      temperature: 0,
      repeatPenalty: false,
      maxTokens: Math.min(config.maxTokens, room),
      signal: AbortSignal.any([signal, limit]),
    });
    session.dispose();
    const { usedInputTokens, usedOutputTokens } = contextSequence.tokenMeter;
    return {
      text: responseText,
      inputTokens: usedInputTokens,
      outputTokens: usedOutputTokens,
      estimated: false,
      cutOff: stopReason === 'maxTokens',
      retries: 0,
    };
  } catch {
    signal.throwIfAborted();
    // What the package says may quote what was asked.
    throw new ModelFailure(limit.aborted ? 'timed out' : 'server error');
  } finally {
    await contextSequence.dispose();
  }
}

function contentOf(messages: readonly ChatMessage[], role: ChatMessage['role']): string {
  return messages
    .filter((message) => message.role === role)
    .map(({ content }) => content)
    .join('\n');
}

async function loadPackage(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (cause) {
    throw absent('It is not installed.', cause);
  }
}

function isLlamaPackage(value: unknown): value is LlamaPackage {
  if (typeof value !== 'object' || value === null) return false;
  return ['getLlama', 'resolveChatWrapper', 'LlamaChatSession'].every((name) => name in value);
}

async function requireGguf(path: string): Promise<void> {
  const first = Buffer.alloc(4);
  try {
    await using file = await open(path);
    await file.read(first, 0, first.length, 0);
  } catch (cause) {
    throw new AnamnesisError('input/not-readable', {
      where: path,
      rule: 'The weights of the language model cannot be read.',
      remedy: 'Check the path in its settings (url): it must be one file.',
      cause,
    });
  }
  if (first.toString('latin1') !== 'GGUF') {
    throw new AnamnesisError('input/invalid', {
      where: path,
      rule: 'The weights of the language model are no GGUF file.',
      remedy: 'Name a file of weights in the format of llama.cpp.',
    });
  }
}

async function runtimeOf({ getLlama }: LlamaPackage): Promise<Llama> {
  try {
    const cores = availableParallelism();
    const threads = cores <= PACKAGE_THREADS ? { maxThreads: Math.max(1, cores - 1) } : {};
    return await getLlama({ build: 'never', logLevel: 'disabled', progressLogs: false, ...threads });
  } catch (cause) {
    throw new AnamnesisError('input/missing', {
      where: PACKAGE,
      rule: 'The package has no program for this machine, and may not fetch or build one by itself.',
      remedy: `Run npx ${PACKAGE} source download, or name an endpoint instead.`,
      cause,
    });
  }
}

async function loaded(
  { resolveChatWrapper }: LlamaPackage,
  llama: Llama,
  { url, maxTokens }: LanguageModelConfig,
): Promise<Weights> {
  try {
    const model = await llama.loadModel({ modelPath: url });
    const context = await model.createContext({ sequences: 1, contextSize: { max: LARGEST_PROMPT + maxTokens } });
    return { model, context, chatWrapper: resolveChatWrapper(model) };
  } catch (cause) {
    await llama.dispose();
    throw new AnamnesisError('input/invalid', {
      where: url,
      rule: `${PACKAGE} cannot load these weights: the file is cut off or damaged, of a kind that it does not know, or too large for this machine's memory.`,
      remedy: `See what npx ${PACKAGE} inspect gguf says of it.`,
      cause,
    });
  }
}

function absent(rule: string, cause: unknown): AnamnesisError {
  return new AnamnesisError('input/missing', {
    where: PACKAGE,
    rule: `The language model needs the package ${PACKAGE}. ${rule}`,
    remedy: `Run npm install ${PACKAGE}@3 beside Anamnesis, or name an endpoint instead.`,
    cause,
  });
}
