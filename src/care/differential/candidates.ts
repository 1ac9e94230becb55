/**
 * Which diagnoses can be on the list, and how they hang together: each code of the vocabulary that a pattern names, its category (`I50`)
 * and its chapter (`CHAPTER IX`), as far as the classification has them (ICD-9: categories only).
 *
 * Left out: hierarchies beyond the code's own text and the vocabulary (`data/timeline/ancestry.ts`).
 */
import { ancestorsOf } from '../../data/timeline/ancestry.ts';
import { matchTokens, type Vocabulary } from '../../data/timeline/vocabulary.ts';

export const CANDIDATE_LEVELS = ['code', 'category', 'chapter'] as const;
export type CandidateLevel = (typeof CANDIDATE_LEVELS)[number];

export interface Candidate {
  readonly level: CandidateLevel;
  /** The code itself, or that of the group: `ICD10CM//I50`, `ICD10CM//CHAPTER IX`. */
  readonly code: string;
  /** The nearest group above it that is a candidate too. */
  readonly within?: string;
  /** The tokens that say it. */
  readonly tokens: readonly number[];
}

/** How diagnoses are written by ingest and by MIMIC-IV's MEDS. */
export const DIAGNOSIS_PATTERNS: readonly string[] = ['ICD10CM//*', 'ICD9CM//*', 'ICD10//*', 'ICD9//*', 'DIAGNOSIS//*'];

/**
 * @param patterns code globs; those that match nothing are passed over unless none matches.
 * @throws settings/invalid when no pattern matches a token.
 */
export function candidatesOf(vocabulary: Vocabulary, patterns: readonly string[]): readonly Candidate[] {
  const matched = patterns.flatMap((pattern) => matchesOf(vocabulary, pattern, patterns.length === 1));
  if (matched.length === 0) matchTokens(vocabulary, patterns);
  const tokensOf = Map.groupBy(new Set(matched), (token) => vocabulary.tokens[token].code ?? '');
  const groups = new Map<string, { level: CandidateLevel; within?: string; tokens: number[] }>();
  const codes: Candidate[] = [];
  for (const [code, tokens] of tokensOf) {
    const chain = groupsAbove(code);
    for (const [place, { code: above, level }] of chain.entries()) {
      const within = chain[place + 1]?.code;
      const group = groups.get(above) ?? { level, ...(within !== undefined && { within }), tokens: [] };
      groups.set(above, group);
      group.tokens.push(...tokens);
    }
    if (levelOfText(code) === 'code') codes.push(candidate('code', code, tokens, chain[0]?.code));
    else addToGroup(groups, code, tokens, chain[0]?.code);
  }
  return [
    ...codes,
    ...Array.from(groups, ([code, { level, within, tokens }]) => candidate(level, code, tokens, within)),
  ];
}

function matchesOf(vocabulary: Vocabulary, pattern: string, isOnly: boolean): readonly number[] {
  try {
    return matchTokens(vocabulary, [pattern]);
  } catch (error) {
    if (isOnly) throw error;
    return [];
  }
}

function candidate(level: CandidateLevel, code: string, tokens: readonly number[], within?: string): Candidate {
  return { level, code, tokens: [...new Set(tokens)].sort((a, b) => a - b), ...(within !== undefined && { within }) };
}

/** A token that stands for a group of rare codes belongs to the group's own candidate. */
function addToGroup(
  groups: Map<string, { level: CandidateLevel; within?: string; tokens: number[] }>,
  code: string,
  tokens: readonly number[],
  within: string | undefined,
): void {
  const group = groups.get(code) ?? { level: levelOfText(code), ...(within !== undefined && { within }), tokens: [] };
  groups.set(code, group);
  group.tokens.push(...tokens);
}

function groupsAbove(code: string): readonly { readonly code: string; readonly level: CandidateLevel }[] {
  return ancestorsOf(code, new Map())
    .map((above) => ({ code: above, level: levelOfText(above) }))
    .filter(({ level }) => level !== 'code');
}

/** By how the last part is written; blocks (`I30-I52`) are no level of the list. */
function levelOfText(code: string): CandidateLevel {
  const last = code.slice(code.lastIndexOf('/') + 1);
  if (last.startsWith('CHAPTER ')) return 'chapter';
  return /^([A-Z]\d[0-9A-Z]|\d{3}|V\d{2}|E\d{3})$/.test(last) && /ICD/i.test(code) ? 'category' : 'code';
}
