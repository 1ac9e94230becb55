/**
 * What a language model is to us: messages in, text out, with the tokens that it took. Whatever it says is only a proposal.
 */
export interface ChatMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

export interface ChatReply {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The server did not say; four characters a token were assumed. */
  readonly estimated: boolean;
  /** It ended because the tokens of an answer were used up. */
  readonly cutOff: boolean;
  /** Calls that failed before this one. */
  readonly retries: number;
}

export interface LanguageModel {
  /** @throws ModelFailure when there is no answer; the signal's reason when it fires. */
  ask(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatReply>;
  close(): Promise<void>;
}

export const MODEL_FAILURES = [
  'refused',
  'redirected',
  'busy',
  'server error',
  'timed out',
  'no connection',
  'too long',
  'not an answer',
] as const;
export type ModelFailureKind = (typeof MODEL_FAILURES)[number];

/** Never holds what was sent or received. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;
  readonly retries: number;
  /** What the server asks to wait, milliseconds. */
  readonly waitMs: number | null;

  constructor(kind: ModelFailureKind, retries = 0, waitMs: number | null = null) {
    super(`The language model gave no answer: ${kind}.`);
    this.name = 'ModelFailure';
    this.kind = kind;
    this.retries = retries;
    this.waitMs = waitMs;
  }
}

/** A rough count where a server gives none. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
