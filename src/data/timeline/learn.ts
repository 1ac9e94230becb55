/**
 * Builds a vocabulary from what the training split shows: which codes keep tokens of their own, which rare ones share a broader
 * one, and the bins of values. A code stays when at least `minPatients` patients have it; the rare ones climb to their broader codes
 * until enough of them meet in one, and what never meets is an unknown of its domain. Deaths always stay.
 */
import { BIRTH_CODE, DEATH_CODE, domainOf, hasSpecialCode, type MedsCode } from '../record/meds.ts';
import type { Bins } from './bins.ts';
import { fallbacksOf, UNKNOWN, unknownOf } from './codebook.ts';
import { gatherRare } from './gatherRare.ts';
import { AGE_BANDS, ageText, INTERVAL_LOWS, intervalText } from './intervals.ts';
import type { LearnedNotes } from './notes/learnNotes.ts';
import { sealVocabulary, type Vocabulary, type VocabularySettings, type VocabularyToken } from './vocabulary.ts';

/** What the training split says of one code. */
export interface CodeStatistics {
  readonly code: string;
  readonly patients: number;
  readonly rows: number;
  readonly staticRows: number;
  /** Undefined when no row has a value. */
  readonly bins: Bins | undefined;
}

/** @param rarePatients the patients of each rare code (see `rareCodes`) @param notes left out when notes are not read */
export function learnVocabulary(
  settings: VocabularySettings,
  statistics: readonly CodeStatistics[],
  rarePatients: ReadonlyMap<string, ReadonlySet<bigint>>,
  metadata: ReadonlyMap<string, MedsCode>,
  notes?: LearnedNotes,
): Vocabulary {
  const kept = statistics.filter((code) => isKept(code, settings.minPatients));
  const keptCodes = new Set(kept.map(({ code }) => code));
  const groups = gatherRare(rarePatients, keptCodes, settings.minPatients, (code) => fallbacksOf(code, metadata));
  const statics = kept.filter(({ rows, staticRows }) => staticRows * 2 > rows);
  const events = kept.filter(({ rows, staticRows }) => staticRows * 2 <= rows);
  const always = kept.some(({ code }) => code === DEATH_CODE) || groups.includes(DEATH_CODE) ? [] : [DEATH_CODE];
  const drafts: Draft[] = [
    { text: '<pad>', kind: 'special' },
    { text: '<bos>', kind: 'special' },
    { text: '<eos>', kind: 'special' },
    ...byCode(statics).flatMap((code) => codeDrafts(code, 'static')),
    ...Array.from({ length: AGE_BANDS }, (_, band): Draft => ({ text: ageText(band), kind: 'age' })),
    ...INTERVAL_LOWS.map(intervalDraft),
    ...byCode(events).flatMap((code) => codeDrafts(code, 'event')),
    ...[...groups, ...always].sort(compare).map((code): Draft => ({ text: code, kind: 'event', code })),
    ...unknownDrafts(statistics, rarePatients, settings.minPatients),
    ...(notes?.tokens ?? []),
  ];
  return sealVocabulary(
    settings,
    drafts.map((draft, id) => ({ id, ...draft, count: 0 })),
    notes?.settings,
  );
}

/** The codes that are too rare for tokens of their own. */
export function rareCodes(statistics: readonly CodeStatistics[], minPatients: number): string[] {
  return statistics
    .filter((code) => !isKept(code, minPatients) && !hasSpecialCode(code.code, BIRTH_CODE))
    .map(({ code }) => code);
}

/** The vocabulary with counts and mean gaps of the encoded training split; ids and meaning stay. */
export function withTrainingCounts(
  vocabulary: Vocabulary,
  counts: ArrayLike<number>,
  meanGapMinutes: (intervalTokenId: number) => number | undefined,
): Vocabulary {
  const tokens = vocabulary.tokens.map((token): VocabularyToken => {
    const counted = { ...token, count: counts[token.id] };
    if (token.interval === undefined) return counted;
    const meanMinutes = meanGapMinutes(token.id) ?? token.interval.meanMinutes;
    return { ...counted, interval: { ...token.interval, meanMinutes } };
  });
  return sealVocabulary(vocabulary.settings, tokens, vocabulary.notes);
}

type Draft = Omit<VocabularyToken, 'id' | 'count'>;

function isKept({ code, patients }: CodeStatistics, minPatients: number): boolean {
  if (hasSpecialCode(code, BIRTH_CODE)) return false;
  return patients >= minPatients || hasSpecialCode(code, DEATH_CODE);
}

function codeDrafts({ code, bins }: CodeStatistics, kind: 'static' | 'event'): Draft[] {
  const drafts: Draft[] = [{ text: code, kind, code }];
  if (bins === undefined) return drafts;
  const lows = [bins.low, ...bins.edges];
  return drafts.concat(
    lows.map((low, i) => ({
      text: `${code}//Q${i + 1}`,
      kind,
      code,
      bin: { index: i + 1, count: lows.length, low, high: lows[i + 1] ?? bins.high },
    })),
  );
}

function intervalDraft(lowMinutes: number, index: number): Draft {
  const highMinutes = INTERVAL_LOWS[index + 1] ?? null;
  const meanMinutes = highMinutes === null ? lowMinutes : Math.sqrt(lowMinutes * highMinutes);
  return { text: intervalText(index), kind: 'interval', interval: { lowMinutes, highMinutes, meanMinutes } };
}

/** One unknown for each domain of several codes that enough patients have, and one for all others. */
function unknownDrafts(
  statistics: readonly CodeStatistics[],
  rarePatients: ReadonlyMap<string, ReadonlySet<bigint>>,
  minPatients: number,
): Draft[] {
  const domains = new Map<string, { codes: number; isCommon: boolean; patients: Set<bigint> }>();
  for (const statistic of statistics) {
    const domain = domainOf(statistic.code);
    if (domain === BIRTH_CODE || domain === DEATH_CODE) continue;
    const about = domains.get(domain) ?? { codes: 0, isCommon: false, patients: new Set() };
    about.codes++;
    about.isCommon ||= isKept(statistic, minPatients);
    for (const patient of rarePatients.get(statistic.code) ?? []) about.patients.add(patient);
    domains.set(domain, about);
  }
  const told = [...domains].filter(
    ([, { codes, isCommon, patients }]) => codes > 1 && (isCommon || patients.size >= minPatients),
  );
  const unknowns = [UNKNOWN, ...told.map(([domain]) => unknownOf(domain)).sort(compare)];
  return unknowns.map((code) => ({ text: code, kind: 'unknown', code }));
}

function byCode(codes: readonly CodeStatistics[]): CodeStatistics[] {
  return [...codes].sort((a, b) => compare(a.code, b.code));
}

/** By UTF-16 units: the same on every machine and in every language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
