/** The counts of a tokenization, for its manifest: every row and every value that did not become a token of its own is in one of them. */
import { BIRTH_CODE, domainOf, hasSpecialCode, type MedsCode, SPLITS, type Split } from '../record/meds.ts';
import type { Codebook, Resolution } from './codebook.ts';
import type { Tally } from './encode.ts';
import type { NoteCounts } from './notes/noteEncoder.ts';
import type { ShardWriter } from './shards.ts';
import type { DatasetCensus } from './statistics.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Encoded {
  readonly tallies: Readonly<Record<Split, Tally>>;
  readonly writers: Readonly<Record<Split, ShardWriter>>;
  /** Rows of subjects that no split names, and how many such subjects: not encoded. */
  readonly rowsWithoutSplit: number;
  readonly subjectsWithoutSplit: number;
}

export interface CountsInput extends Encoded {
  readonly census: DatasetCensus;
  readonly codebook: Codebook;
  readonly metadata: ReadonlyMap<string, MedsCode>;
  readonly splits: ReadonlyMap<bigint, Split>;
  readonly vocabulary: Vocabulary;
  /** Undefined when notes are not read. */
  readonly notes: NoteCounts | undefined;
}

export function countsOf(input: CountsInput): Record<string, number> {
  const { census, codebook, tallies, writers } = input;
  const sum = (pick: (tally: Tally) => number): number =>
    SPLITS.reduce((total, split) => total + pick(tallies[split]), 0);
  const counts: Record<string, number> = {
    rows: census.rows,
    rowsWithoutCode: census.rowsWithoutCode,
    rowsWithoutSubject: census.rowsWithoutSubject,
    rowsWithoutSplit: input.rowsWithoutSplit,
    subjectsWithoutSplit: input.subjectsWithoutSplit,
    events: sum((tally) => tally.events),
    births: sum((tally) => tally.births),
    subjects: sum((tally) => tally.subjects),
    subjectsWithoutBirth: sum((tally) => tally.subjectsWithoutBirth),
    eventsBeforeBirth: sum((tally) => tally.eventsBeforeBirth),
    rowsUnderBroaderCode: sum((tally) => tally.rowsBroader),
    rowsUnknown: sum((tally) => tally.rowsUnknown),
    nonFiniteValues: census.nonFiniteValues,
    valuesWithoutBins: sum((tally) => tally.valuesWithoutBins),
    valuesOutsideTrainingRange: sum((tally) => tally.valuesOutsideTrainingRange),
    textValuesIgnored: census.textValues - (input.notes?.notes ?? 0),
    codes: census.codes.length,
    codesNotInMetadata: census.codes.filter((code) => !input.metadata.has(code)).length,
    codesExact: codesResolved(codebook, 'exact'),
    codesUnderBroaderCode: codesResolved(codebook, 'broader'),
    codesUnknown: codesResolved(codebook, 'unknown'),
    vocabulary: input.vocabulary.tokens.length,
    tokens: SPLITS.reduce((total, split) => total + writers[split].tokens, 0),
  };
  for (const split of SPLITS) {
    counts[`${split}.subjects`] = tallies[split].subjects;
    counts[`${split}.subjectsWithoutRows`] = subjectsOf(input.splits, split) - tallies[split].subjects;
    counts[`${split}.events`] = tallies[split].events;
    counts[`${split}.tokens`] = writers[split].tokens;
    counts[`${split}.shards`] = writers[split].shards;
  }
  return { ...counts, ...unknownByDomain(input), ...input.notes };
}

function codesResolved(codebook: Codebook, resolution: Resolution): number {
  return codebook.entries.filter((entry) => entry.resolution === resolution && !hasSpecialCode(entry.code, BIRTH_CODE))
    .length;
}

function subjectsOf(splits: ReadonlyMap<bigint, Split>, split: Split): number {
  let count = 0;
  for (const each of splits.values()) if (each === split) count++;
  return count;
}

/** `codesUnknown.LAB`: how many codes of each domain became its unknown. */
function unknownByDomain({ codebook }: CountsInput): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, resolution } of codebook.entries) {
    if (resolution !== 'unknown' || hasSpecialCode(code, BIRTH_CODE)) continue;
    const name = `codesUnknown.${domainOf(code)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
