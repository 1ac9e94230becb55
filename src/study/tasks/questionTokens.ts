/**
 * A question meets a vocabulary: which tokens are targets and which are stops.
 *
 * Values are known to a model by bins. A bin that lies in the asked range counts, one outside does not, and one that straddles a bound
 * counts when its middle is in the range; how much of the answer hangs on that is reported (`straddling`). The outermost bins also stand
 * for values beyond those of training; their middle is that of the values seen.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { ancestorsOf } from '../../data/timeline/ancestry.ts';
import { unknownOf } from '../../data/timeline/codebook.ts';
import { durationText } from '../../data/timeline/intervals.ts';
import { type TokenBin, tokensOfKind, type Vocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import type { EvaluationPlan } from './aces/plan.ts';
import {
  type CodeSelector,
  codeMatcher,
  type EventSelector,
  isInRange,
  selectorText,
  type ValueRange,
} from './codeSelector.ts';
import type { EventQuestion } from './eventQuestion.ts';

export interface QuestionTokens {
  readonly targets: readonly number[];
  readonly stops: readonly number[];
  readonly straddling: readonly StraddlingBin[];
  /** Training events in straddling bins, of those in all bins of the asked codes that count or straddle; 0 when none straddle. */
  readonly straddlingShare: number;
}

/** A bin that an asked bound cuts. */
export interface StraddlingBin {
  readonly token: number;
  readonly text: string;
  readonly counts: boolean;
}

/** @throws settings/invalid when a selector means no token, a token is target and stop at once, or the intervals cannot tell the time */
export function tokensOfQuestion(question: EventQuestion, vocabulary: Vocabulary): QuestionTokens {
  refuseHorizon(question, vocabulary);
  const targets = tokensOfSelectors(question.targets, vocabulary, `${question.name}, targets`);
  const stops = tokensOfSelectors(question.stops, vocabulary, `${question.name}, stops`);
  const isTarget = new Set(targets.tokens);
  const both = stops.tokens.filter((token) => isTarget.has(token));
  if (both.length > 0 && !question.stopInclusive) {
    throw invalid(
      question.name,
      `These tokens are targets and stops at once: ${both.map((token) => vocabulary.tokens[token].text).join(', ')}.`,
      'Let each code answer yes or no, not both.',
    );
  }
  const straddling = [...targets.straddling, ...stops.straddling];
  const count = (tokens: Iterable<number>): number =>
    [...new Set(tokens)].reduce((sum, token) => sum + vocabulary.tokens[token].count, 0);
  const unsure = count(straddling.map(({ token }) => token));
  const all = count([...targets.tokens, ...stops.tokens, ...straddling.map(({ token }) => token)]);
  return {
    targets: targets.tokens,
    stops: stops.tokens.filter((token) => !isTarget.has(token)),
    straddling,
    straddlingShare: unsure === 0 ? 0 : unsure / all,
  };
}

export interface PredicateTokens {
  /** Per plain predicate of the plan, 1 where a token counts for it. */
  readonly marks: readonly Uint8Array[];
  /** Predicates that no token counts for: they happen in no sampled future. Static ones never do and are not named. */
  readonly unmatched: readonly string[];
}

/**
 * How a sampled future becomes the counts that the evaluator wants.
 * @throws settings/invalid when nothing that the label is made of can be sampled
 */
export function tokensOfPredicates(plan: EvaluationPlan, vocabulary: Vocabulary): PredicateTokens {
  const needed = plan.label === null ? new Set<number>() : predicatesUnder(plan, plan.label.column);
  const unmatched: string[] = [];
  let labelFault: unknown;
  const marks = plan.plain.map(({ name, codes, range, isStatic }, predicate) => {
    const tokens = new Uint8Array(vocabulary.tokens.length);
    if (isStatic) return tokens;
    try {
      for (const token of tokensOfSelectors([{ codes, range }], vocabulary, `predicate ${name}`).tokens)
        tokens[token] = 1;
    } catch (error) {
      if (!(error instanceof AnamnesisError)) throw error;
      unmatched.push(name);
      if (needed.delete(predicate)) labelFault ??= error;
    }
    return tokens;
  });
  if (needed.size === 0 && labelFault !== undefined) throw labelFault;
  return { marks, unmatched };
}

function predicatesUnder(plan: EvaluationPlan, column: number): Set<number> {
  const planned = plan.columns[column];
  if (planned.kind === 'plain') return new Set([planned.predicate]);
  if (planned.kind !== 'and' && planned.kind !== 'or') return new Set();
  return new Set(planned.inputs.flatMap((input) => [...predicatesUnder(plan, input)]));
}

/** Time passes by interval tokens only: nothing within the first of them, nothing told apart beyond the last. */
function refuseHorizon({ name, untilMinutes, fromMinutes }: EventQuestion, vocabulary: Vocabulary): void {
  const intervals = tokensOfKind(vocabulary, 'interval').flatMap(({ interval }) =>
    interval === undefined ? [] : [interval],
  );
  if (intervals.length === 0 || untilMinutes === null) return;
  const [shortest, longest] = [intervals[0].lowMinutes, intervals[intervals.length - 1].lowMinutes];
  if (untilMinutes > longest || fromMinutes > longest) {
    const limit = durationText(longest);
    throw invalid(
      name,
      `The horizon is past what intervals of this vocabulary can tell (${limit}).`,
      `Ask for at most ${limit}.`,
    );
  }
  if (untilMinutes - fromMinutes < shortest) {
    const limit = durationText(shortest);
    throw invalid(name, `Times closer than ${limit} are one time to this vocabulary.`, `Ask for at least ${limit}.`);
  }
}

interface FoundTokens {
  readonly tokens: readonly number[];
  readonly straddling: readonly StraddlingBin[];
}

function tokensOfSelectors(selectors: readonly EventSelector[], vocabulary: Vocabulary, where: string): FoundTokens {
  const tokens = new Set<number>();
  const straddling: StraddlingBin[] = [];
  for (const { codes, range } of selectors) {
    const matches = codeMatcher(codes);
    const known = vocabulary.tokens.filter((token) => isEvent(token) && matches(token.code ?? ''));
    if (known.length === 0) throw unknown(codes, vocabulary, where);
    const found = range === null ? known.map(({ id }) => id) : tokensInRange(known, range, straddling);
    if (found.length === 0 && range !== null) throw outsideBins(codes, known, where);
    for (const token of found) tokens.add(token);
  }
  return { tokens: [...tokens].sort((a, b) => a - b), straddling };
}

function isEvent({ kind }: VocabularyToken): boolean {
  return kind === 'event' || kind === 'unknown';
}

/** Tokens whose bin is in the range, or straddles it with the middle inside. */
function tokensInRange(known: readonly VocabularyToken[], range: ValueRange, straddling: StraddlingBin[]): number[] {
  return known.flatMap(({ id, text, bin }) => {
    if (bin === undefined) return [];
    const place = placeOf(bin, range);
    if (place === 'outside') return [];
    if (place === 'inside') return [id];
    const counts = isInRange((bin.low + bin.high) / 2, range);
    straddling.push({ token: id, text, counts });
    return counts ? [id] : [];
  });
}

function placeOf({ low, high }: TokenBin, range: ValueRange): 'inside' | 'outside' | 'straddling' {
  const min = range.min ?? Number.NEGATIVE_INFINITY;
  const max = range.max ?? Number.POSITIVE_INFINITY;
  // Edges as the data have them: 32-bit numbers.
  const [lower, upper] = [Math.fround(min), Math.fround(max)];
  if (low === high)
    return isInRange(low, { ...range, min: range.min === null ? null : lower, max: range.max === null ? null : upper })
      ? 'inside'
      : 'outside';
  if (high <= lower || low > upper || (low === upper && !range.maxInclusive)) return 'outside';
  const startsInside = low > lower || (low === lower && (range.minInclusive || range.min === null));
  return startsInside && high <= upper ? 'inside' : 'straddling';
}

function unknown(codes: CodeSelector, vocabulary: Vocabulary, where: string): AnamnesisError {
  const known = new Set(vocabulary.tokens.filter(isEvent).map(({ code }) => code ?? ''));
  const text = selectorText(codes);
  const plain = text.replaceAll(/[*?]+$/g, '');
  const broader = [...ancestorsOf(text, new Map()), ...ancestorsOf(plain, new Map())].find((code) => known.has(code));
  const nearest = nearestName(plain, known);
  const remedy =
    broader !== undefined
      ? `The broader code ${broader} is in the vocabulary: ask for it.`
      : nearest !== undefined
        ? `Did you mean ${nearest}?`
        : known.has(unknownOf(plain))
          ? `Rare codes of its kind stand there together as ${unknownOf(plain)}.`
          : 'Look at the codes in vocabulary.json; rare codes stand there under a broader one.';
  return invalid(where, `No token of the vocabulary is ${text}.`, remedy);
}

function outsideBins(codes: CodeSelector, known: readonly VocabularyToken[], where: string): AnamnesisError {
  const bins = known.flatMap(({ bin }) => (bin === undefined ? [] : [bin]));
  const [low, high] = [Math.min(...bins.map((bin) => bin.low)), Math.max(...bins.map((bin) => bin.high))];
  return invalid(
    where,
    bins.length === 0
      ? `The vocabulary knows no values of ${selectorText(codes)}, so none can be asked for.`
      : `No bin of ${selectorText(codes)} lies in the asked range; they span ${low} to ${high}.`,
    bins.length === 0 ? 'Ask for the code without a bound.' : 'Choose a bound within the bins, and check the unit.',
  );
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
