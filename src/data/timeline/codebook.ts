/**
 * From the codes of a dataset to the tokens of a vocabulary, decided once per code before any event is read.
 *
 * A code is encoded by its own tokens, else by those of its nearest broader code in the vocabulary, else as the unknown of
 * its domain, else as the unknown of all. Death is never unknown: `MEDS_DEATH//…` falls back to `MEDS_DEATH`, which every vocabulary has.
 */
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { BIRTH_CODE, CODE_SEPARATOR, DEATH_CODE, domainOf, hasSpecialCode, type MedsCode } from '../record/meds.ts';
import { ancestorsOf } from './ancestry.ts';
import { tokensOfKind, type Vocabulary, type VocabularyToken } from './vocabulary.ts';

export const UNKNOWN = 'UNKNOWN';

export function unknownOf(code: string): string {
  return UNKNOWN + CODE_SEPARATOR + domainOf(code);
}

/** The tokens of one code of the vocabulary. */
export interface CodeTokens {
  /** The token without a value; for groups and unknowns the only one. */
  readonly bare: number;
  /** The id of bin 1, the following bins have the following ids; −1 without bins. */
  readonly firstBin: number;
  readonly edges: Float64Array;
  readonly low: number;
  readonly high: number;
}

export const RESOLUTIONS = ['exact', 'broader', 'unknown'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface CodeEntry {
  readonly code: string;
  readonly resolution: Resolution;
  readonly tokens: CodeTokens;
  readonly isBirth: boolean;
}

export interface Codebook {
  readonly vocabularySize: number;
  readonly entries: readonly CodeEntry[];
  readonly intervalLows: Float64Array;
  readonly firstInterval: number;
  readonly firstAge: number;
}

/** Decides the tokens of each of a dataset's codes; entry i belongs to codes[i]. */
export function codebookFor(
  vocabulary: Vocabulary,
  codes: readonly string[],
  metadata: ReadonlyMap<string, MedsCode>,
): Codebook {
  const known = tokensByCode(vocabulary);
  const intervals = tokensOfKind(vocabulary, 'interval');
  return {
    vocabularySize: vocabulary.tokens.length,
    entries: codes.map((code) => entryOf(code, metadata, known)),
    intervalLows: Float64Array.from(intervals, ({ interval }) => interval?.lowMinutes ?? Number.NaN),
    firstInterval: intervals[0]?.id ?? -1,
    firstAge: tokensOfKind(vocabulary, 'age')[0]?.id ?? -1,
  };
}

/** The codes that may stand for `code`, nearest first. */
export function fallbacksOf(code: string, metadata: ReadonlyMap<string, MedsCode>): readonly string[] {
  const ancestors = ancestorsOf(code, metadata);
  return hasSpecialCode(code, DEATH_CODE) ? [...ancestors, DEATH_CODE] : ancestors;
}

function entryOf(
  code: string,
  metadata: ReadonlyMap<string, MedsCode>,
  known: ReadonlyMap<string, CodeTokens>,
): CodeEntry {
  const about = {
    code,
    isBirth: hasSpecialCode(code, BIRTH_CODE),
  };
  const exact = known.get(code);
  if (exact !== undefined) return { ...about, resolution: 'exact', tokens: exact };
  for (const broader of fallbacksOf(code, metadata)) {
    const tokens = known.get(broader);
    if (tokens !== undefined) return { ...about, resolution: 'broader', tokens: withoutBins(tokens) };
  }
  const unknown = known.get(unknownOf(code)) ?? known.get(UNKNOWN);
  invariant(unknown !== undefined, 'vocabulary', 'Every vocabulary has a token for what it does not know.');
  return { ...about, resolution: 'unknown', tokens: unknown };
}

/** A value recorded under another code need not mean the same under the broader one: no bin. */
function withoutBins(tokens: CodeTokens): CodeTokens {
  return { ...tokens, firstBin: -1 };
}

function tokensByCode(vocabulary: Vocabulary): Map<string, CodeTokens> {
  const grouped = new Map<string, VocabularyToken[]>();
  for (const token of vocabulary.tokens) {
    if (token.code === undefined || token.kind === 'note') continue;
    const group = grouped.get(token.code);
    if (group === undefined) grouped.set(token.code, [token]);
    else group.push(token);
  }
  return new Map([...grouped].map(([code, tokens]) => [code, codeTokens(tokens)]));
}

function codeTokens(tokens: readonly VocabularyToken[]): CodeTokens {
  const bare = tokens.find((token) => token.bin === undefined);
  const binned = tokens.flatMap(({ id, bin }) => (bin === undefined ? [] : [{ id, bin }]));
  const consecutive = binned.every(({ id, bin }, i) => bin.index === i + 1 && id === binned[0].id + i);
  if (bare === undefined || !consecutive) {
    throw new AnamnesisError('input/invalid', {
      where: 'vocabulary',
      rule: 'The tokens of a code are not one without a value and then its bins in order.',
      remedy: 'Restore the vocabulary from a copy, or run `anamnesis tokenize` again.',
    });
  }
  return {
    bare: bare.id,
    firstBin: binned[0]?.id ?? -1,
    edges: Float64Array.from(binned.slice(1), ({ bin }) => bin.low),
    low: binned[0]?.bin.low ?? Number.NaN,
    high: binned[binned.length - 1]?.bin.high ?? Number.NaN,
  };
}
