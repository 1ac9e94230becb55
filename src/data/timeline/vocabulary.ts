/**
 * The vocabulary: every token of a timeline, what it stands for, and the bins, intervals and ages that encoding needs. One JSON file,
 * `vocabulary.json`, complete in itself: with it a dataset is encoded again exactly as before.
 *
 * Order of ids: 0 `<pad>`, 1 `<bos>`, 2 `<eos>`, then static facts, ages, intervals, events, unknowns, and last what notes say. The identity
 * is the SHA-256 of the canonical content; weights and tokens carry it and refuse each other when it differs. Format 1 knows nothing of
 * notes: such a file is read as a vocabulary that does not read them, and such a vocabulary is still written in format 1, with the identity
 * that it has always had.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../../base/errors.ts';
import { sha256OfBytes } from '../../base/hashing.ts';
import { writeFileWhole } from '../../base/outputs.ts';
import { isNoteSettings, type NoteSettings } from './notes/noteSettings.ts';

/** Of vocabularies without and with notes. */
const FORMAT_WITHOUT_NOTES = 1;
const FORMAT_WITH_NOTES = 2;

export const PAD_TOKEN = 0;
export const BOS_TOKEN = 1;
export const EOS_TOKEN = 2;

/** `note`: part of what a note says. A model reads such tokens and never foretells them. */
export const TOKEN_KINDS = ['special', 'static', 'age', 'interval', 'event', 'unknown', 'note'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface TokenBin {
  /** 1-based. */
  readonly index: number;
  readonly count: number;
  /** Inclusive; in the first bin the smallest training value. */
  readonly low: number;
  /** Exclusive; in the last bin the largest training value, inclusive. */
  readonly high: number;
}

export interface TokenInterval {
  readonly lowMinutes: number;
  /** Null in the last, open interval. */
  readonly highMinutes: number | null;
  /** Mean of the training gaps in it; the geometric middle when there were none. */
  readonly meanMinutes: number;
}

export interface VocabularyToken {
  readonly id: number;
  readonly text: string;
  readonly kind: TokenKind;
  /** The code (or the broader code of a group of rare ones) of a static, event or unknown token, and of a concept read in notes. */
  readonly code?: string;
  readonly bin?: TokenBin;
  readonly interval?: TokenInterval;
  /** Occurrences in the training split. */
  readonly count: number;
}

export interface VocabularySettings {
  readonly bins: number;
  readonly minPatients: number;
}

export interface Vocabulary {
  readonly format: typeof FORMAT_WITHOUT_NOTES | typeof FORMAT_WITH_NOTES;
  readonly identity: string;
  readonly settings: VocabularySettings;
  /** How notes are read; absent when they are not (format 1). */
  readonly notes?: NoteSettings;
  readonly tokens: readonly VocabularyToken[];
}

/** Gives tokens without ids and counts their ids, in the order given, and the whole its identity. */
export function sealVocabulary(
  settings: VocabularySettings,
  tokens: readonly VocabularyToken[],
  notes?: NoteSettings,
): Vocabulary {
  const content =
    notes === undefined
      ? ({ format: FORMAT_WITHOUT_NOTES, settings, tokens } as const)
      : ({ format: FORMAT_WITH_NOTES, settings, notes, tokens } as const);
  return { ...content, identity: sha256OfBytes(JSON.stringify(content)) };
}

export async function writeVocabulary(path: string, vocabulary: Vocabulary): Promise<void> {
  const { format, identity, settings, notes, tokens } = vocabulary;
  const lines = tokens.map((token) => JSON.stringify(token)).join(',\n');
  const head = JSON.stringify({ format, identity, settings, ...(notes !== undefined && { notes }) }).slice(0, -1);
  await writeFileWhole(path, `${head},"tokens":[\n${lines}\n]}\n`);
}

/** @throws input/missing, input/invalid when it is no vocabulary of ours or its content does not have the identity it claims. */
export async function readVocabulary(path: string): Promise<Vocabulary> {
  const parsed = await parseJson(path);
  if (!isVocabulary(parsed)) throw invalid(path, 'The file is not a vocabulary of format 1 or 2.');
  const sealed = sealVocabulary(parsed.settings, parsed.tokens, parsed.notes);
  if (sealed.identity !== parsed.identity) {
    throw invalid(path, 'The content does not have the identity that the file names: it was changed or cut short.');
  }
  return sealed;
}

/**
 * The tokens whose code matches any of the globs (`MEDS_DEATH*`; `*` any run of characters, `?` one), with all their bins; what notes say
 * is not among them.
 * @throws settings/invalid when a pattern matches nothing.
 */
export function matchTokens(vocabulary: Vocabulary, patterns: readonly string[]): number[] {
  const found = new Set<number>();
  for (const pattern of patterns) {
    const expression = globExpression(pattern);
    const matches = vocabulary.tokens.filter(
      ({ code, kind }) => code !== undefined && kind !== 'note' && expression.test(code),
    );
    if (matches.length === 0) throw noMatch(pattern);
    for (const { id } of matches) found.add(id);
  }
  return [...found].sort((a, b) => a - b);
}

export function tokensOfKind(vocabulary: Vocabulary, kind: TokenKind): readonly VocabularyToken[] {
  return vocabulary.tokens.filter((token) => token.kind === kind);
}

function globExpression(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

function noMatch(pattern: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', {
    where: `code pattern ${pattern}`,
    rule: 'No token of the vocabulary has such a code.',
    remedy: 'Look at the codes in vocabulary.json; rare codes stand there under a broader one.',
  });
}

async function parseJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/invalid', {
      where: path,
      rule: missing ? 'There is no vocabulary here.' : 'The vocabulary is not readable JSON.',
      remedy: 'Give a vocabulary.json, or a folder of tokens or a model that holds one.',
      cause,
    });
  }
}

function isVocabulary(value: unknown): value is Vocabulary {
  if (typeof value !== 'object' || value === null) return false;
  if (!('format' in value && 'tokens' in value && 'settings' in value && 'identity' in value)) return false;
  const notes = 'notes' in value ? value.notes : undefined;
  const isKnownFormat =
    notes === undefined
      ? value.format === FORMAT_WITHOUT_NOTES
      : value.format === FORMAT_WITH_NOTES && isNoteSettings(notes);
  return (
    isKnownFormat &&
    Array.isArray(value.tokens) &&
    value.tokens.every((token: unknown, id) => isToken(token) && token.id === id)
  );
}

function isToken(value: unknown): value is VocabularyToken {
  if (typeof value !== 'object' || value === null) return false;
  if (!('id' in value && 'text' in value && 'kind' in value)) return false;
  return typeof value.text === 'string' && TOKEN_KINDS.some((kind) => kind === value.kind);
}

function invalid(path: string, rule: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule,
    remedy: 'Restore it from a copy, or run `anamnesis tokenize` again.',
  });
}
