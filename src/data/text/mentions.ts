/** The mentions of one sentence: names of the lexicon with their assertion, side, numbers, times, dosing, and words that qualify them. */
import type { Lexicon, LexiconMatch } from '../terminology/lexicon/lexicon.ts';
import type { Token } from '../terminology/lexicon/words.ts';
import { assertionOf, type SectionDefaults, type SentenceTriggers, triggersOf } from './assertion.ts';
import { attachQuantities, attachTimes, type Placed } from './attach.ts';
import { dosingOf } from './dosing.ts';
import { qualifierIn, sideIn, trendIn } from './qualifiers.ts';
import type { Mention, MentionKind, TextQuantity, TextTime } from './reading.ts';
import { likeliestFirst } from './senses.ts';

/** What a section of past history makes historical: not a medicine or a habit named there. */
const CAN_BE_PAST: ReadonlySet<MentionKind> = new Set<MentionKind>(['condition', 'symptom', 'finding', 'procedure']);

/** `tokens`: none joining. */
export function mentionsOf(
  text: string,
  tokens: readonly Token[],
  lexicon: Lexicon,
  section: SectionDefaults,
  quantities: readonly TextQuantity[],
  times: readonly TextTime[],
): readonly Mention[] {
  const triggers = triggersOf(tokens, section);
  const placed = lexicon
    .match(text, tokens)
    .filter(({ from, to }) => !times.some(({ start, end }) => start <= tokens[from].start && tokens[to - 1].end <= end))
    .map((match) => placedOf(tokens, match, section, triggers))
    .filter((mention) => !isStrayLetter(tokens, mention, quantities))
    .filter((mention) => !isFoodOrThing(mention, lexicon) || speaksOfAllergy(tokens, section))
    .filter((mention, _, all) => !isAllergyInGeneral(mention, all));
  const numbers = attachQuantities(tokens, placed, quantities);
  const when = attachTimes(tokens, placed, times);
  return placed.map((mention, index) => {
    const [low, high] = [placed[index - 1]?.to ?? 0, placed[index + 1]?.from ?? tokens.length];
    const own = numbers[index];
    return {
      start: mention.start,
      end: mention.end,
      kind: mention.kind,
      concepts: mention.concepts,
      assertion: assertionOf(triggers, mention.from, mention.to, CAN_BE_PAST.has(mention.kind)),
      side: sideOf(tokens, mention, low, high),
      quantities: own,
      qualifier: qualifierOf(tokens, mention, low, high),
      times: when[index],
      dosing: isDrug(mention.kind)
        ? dosingOf(text, tokens, mention.to, nextDrug(placed, index, tokens.length), own)
        : null,
      trend: trendOf(tokens, mention, low, high, own),
    };
  });
}

function placedOf(
  tokens: readonly Token[],
  match: LexiconMatch,
  section: SectionDefaults,
  triggers: SentenceTriggers,
): Placed {
  const concepts = likeliestFirst(match.concepts, tokens, match.from, match.to, section.kind);
  const { kind } = concepts[0];
  return {
    from: match.from,
    to: match.to,
    start: tokens[match.from].start,
    end: tokens[match.to - 1].end,
    kind: isAllergen(kind, tokens, match, section, triggers) ? 'allergen' : kind,
    concepts: concepts.map(({ id }) => id),
  };
}

/** Milk, dust, shellfish: mentions only where allergies are spoken of. */
function isFoodOrThing({ concepts }: Placed, lexicon: Lexicon): boolean {
  return lexicon.isA(concepts[0], 'allergenic substance');
}

function speaksOfAllergy(tokens: readonly Token[], { kind }: SectionDefaults): boolean {
  return kind === 'allergies' || tokens.some(({ form }) => ALLERGY_WORDS.has(form));
}

/** "Allergy to penicillin": what is said is of penicillin. */
function isAllergyInGeneral({ concepts }: Placed, all: readonly Placed[]): boolean {
  return (
    concepts[0] === 'drug allergy' && all.some((one) => one.kind === 'allergen' && one.concepts[0] !== 'drug allergy')
  );
}

function isDrug(kind: MentionKind): boolean {
  return (
    kind === 'medication' ||
    kind === 'drug class' ||
    kind === 'allergen' ||
    kind === 'immunization' ||
    kind === 'device'
  );
}

/** A medicine among allergies, or after "allergic to". */
function isAllergen(
  kind: MentionKind,
  tokens: readonly Token[],
  { from, to }: LexiconMatch,
  section: SectionDefaults,
  { found }: SentenceTriggers,
): boolean {
  if (kind !== 'medication' && kind !== 'drug class') return false;
  if (
    section.kind === 'allergies' &&
    !tokens.some(({ form }) => TAKING.has(form)) &&
    !found.some(({ triggers }) => triggers.some((one) => one.type === 'turn' && one.turn === 'stopped'))
  )
    return true;
  if (ALLERGY_WORDS.has(tokens[to]?.form ?? '')) return true;
  for (let at = from - 1; at >= 0 && at > from - 14; at--) {
    if (tokens[at].form === '.' || tokens[at].form === ';') return false;
    if (ALLERGY_WORDS.has(tokens[at].form))
      return ['to', ':', 'include', 'includ'].includes(tokens[at + 1]?.form ?? '');
  }
  return false;
}

const TAKING: ReadonlySet<string> = new Set(['take', 'taking', 'taken', 'daily', 'bid', 'tid', 'far']);

const ALLERGY_WORDS: ReadonlySet<string> = new Set([
  'allergy',
  'allergic',
  'anaphylaxis',
  'intolerance',
  'intolerant',
  'hypersensitivity',
  'sensitivity',
  'reaction',
]);

/** Names of one letter (K, T, P) count beside a number only. */
function isStrayLetter(
  tokens: readonly Token[],
  { from, to, end }: Placed,
  quantities: readonly TextQuantity[],
): boolean {
  if (to - from > 1 || tokens[from].end - tokens[from].start > 2) return false;
  if (tokens[from].end - tokens[from].start === 2 && !NEEDS_NUMBER.has(tokens[from].form)) return false;
  const next = tokens[to]?.form ?? '';
  return (
    !quantities.some(({ start }) => start >= end && start <= end + 4) &&
    next !== 'was' &&
    next !== 'of' &&
    next !== 'level'
  );
}

const NEEDS_NUMBER: ReadonlySet<string> = new Set([
  'na',
  'cl',
  'ca',
  'mg',
  'cr',
  'hr',
  'rr',
  'wt',
  'ht',
  'tm',
  'tc',
  'hb',
  'ag',
  'be',
  'alb',
  'fe',
  'tg',
  'tc',
  'fit',
]);

function nextDrug(placed: readonly Placed[], index: number, last: number): number {
  const next = placed.slice(index + 1).find(({ kind }) => isDrug(kind) && kind !== 'device');
  return next?.from ?? last;
}

function sideOf(tokens: readonly Token[], { from, to }: Placed, low: number, high: number): Mention['side'] {
  return (
    sideIn(tokens, from, to) ??
    sideIn(tokens, Math.max(low, from - 3), from) ??
    sideIn(tokens, to, Math.min(high, clauseEnd(tokens, to, to + 5)))
  );
}

const QUALIFIER_REACH = 5;

function qualifierOf(tokens: readonly Token[], { from, to }: Placed, low: number, high: number): string | null {
  return (
    qualifierIn(tokens, to, Math.min(high, clauseEnd(tokens, to, to + QUALIFIER_REACH))) ??
    qualifierIn(tokens, Math.max(low, from - 2), from)
  );
}

function clauseEnd(tokens: readonly Token[], from: number, to: number): number {
  let at = from;
  while (at < to && at < tokens.length && !',;.'.includes(tokens[at].form)) at++;
  return Math.min(at, tokens.length);
}

/** An arrow between two numbers tells; else the words beside. */
function trendOf(
  tokens: readonly Token[],
  { from, to, end }: Placed,
  low: number,
  high: number,
  quantities: readonly TextQuantity[],
): Mention['trend'] {
  const [first, last] = [quantities[0], quantities.at(-1)];
  const stretch = tokens.filter(({ start }) => start >= end && start < (last?.start ?? end));
  const said = trendIn(tokens, to, Math.min(high, to + 6));
  const opening = stretch.findIndex(({ form }) => form === 'from');
  const path =
    stretch.some(({ form }) => ARROWS.has(form)) ||
    (said === null && opening >= 0 && stretch.findLastIndex(({ form }) => form === 'to') > opening);
  if (path && quantities.length > 1 && first !== undefined && last !== undefined) {
    return last.value > first.value ? 'rising' : last.value < first.value ? 'falling' : 'stable';
  }
  return said ?? trendIn(tokens, Math.max(low, from - 2), from);
}

const ARROWS: ReadonlySet<string> = new Set(['→', '➔', '⇒', '⟶']);
