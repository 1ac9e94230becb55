/**
 * A language model in this process, from the user's own weights, by node-llama-cpp. The package is an optional peer: we neither install nor need it, and
 * load it only when it is asked for.
 */
import { AnamnesisError } from '../../base/errors.ts';
import type { LanguageModelConfig } from './config.ts';
import { type ChatMessage, estimatedTokens, type LanguageModel } from './languageModel.ts';

/** What we use of the package (version 3). */
interface LlamaPackage {
  getLlama(): Promise<{ loadModel(options: { modelPath: string }): Promise<LlamaModel> }>;
  LlamaChatSession: new (options: { contextSequence: object; systemPrompt: string }) => LlamaSession;
}
interface LlamaModel {
  createContext(): Promise<{ getSequence(): object & { dispose(): void } }>;
  dispose(): Promise<void>;
}
interface LlamaSession {
  prompt(text: string, options: { temperature: number; maxTokens: number; signal: AbortSignal }): Promise<string>;
}

const PACKAGE = 'node-llama-cpp';

/** @param load for tests of what happens without the package */
export async function openOwnWeights(config: LanguageModelConfig, load = loadPackage): Promise<LanguageModel> {
  const llama = await load(PACKAGE);
  if (!isLlamaPackage(llama)) throw absent('Its version is not one that we know (3).', undefined);
  const model = await (await llama.getLlama()).loadModel({ modelPath: config.url });
  const context = await model.createContext();
  return {
    async ask(messages, signal) {
      const sequence = context.getSequence();
      try {
        const session = new llama.LlamaChatSession({
          contextSequence: sequence,
          systemPrompt: contentOf(messages, 'system'),
        });
        const asked = contentOf(messages, 'user');
        const limit = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutSeconds * 1000)]);
        const text = await session.prompt(asked, { temperature: 0, maxTokens: config.maxTokens, signal: limit });
        return {
          text,
          inputTokens: estimatedTokens(asked),
          outputTokens: estimatedTokens(text),
          estimated: true,
          retries: 0,
        };
      } finally {
        sequence.dispose();
      }
    },
    close: () => model.dispose(),
  };
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
  return 'getLlama' in value && typeof value.getLlama === 'function' && 'LlamaChatSession' in value;
}

function absent(rule: string, cause: unknown): AnamnesisError {
  return new AnamnesisError('input/missing', {
    where: PACKAGE,
    rule: `The language model needs the package ${PACKAGE}. ${rule}`,
    remedy: `Run npm install ${PACKAGE}@3 beside Anamnesis, or name an endpoint instead.`,
    cause,
  });
}
