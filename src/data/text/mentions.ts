/** The mentions of one sentence: names of the lexicon with their assertion, side, numbers, times, dosing, and words that qualify them. */
import type { Lexicon, LexiconMatch } from '../terminology/lexicon/lexicon.ts';
import { type Token, tokenFrom } from '../terminology/lexicon/words.ts';
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
    .filter((mention) => !isStrayLetter(tokens, mention, quantities, times))
    .filter((mention, index, all) => !isOnceDaily(text, tokens, mention, all[index - 1]))
    .filter((mention) => !isFoodOrThing(mention, lexicon) || speaksOfAllergy(tokens, section))
    .filter((mention, _, all) => !isAllergyInGeneral(mention, all));
  const outside = withoutWithin(triggers, placed);
  const numbers = attachQuantities(tokens, placed, quantities, times);
  const when = attachTimes(tokens, placed, times);
  return placed.map((mention, index) => {
    const [low, high] = [placed[index - 1]?.to ?? 0, placed[index + 1]?.from ?? tokens.length];
    const own = numbers[index];
    return {
      start: mention.start,
      end: mention.end,
      kind: mention.kind,
      concepts: mention.concepts,
      assertion: assertionOf(outside(mention), mention.from, mention.to, CAN_BE_PAST.has(mention.kind)),
      side: sideOf(text, tokens, mention, low, high),
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

/** Words of a name turn nothing else: the "without" of "migraine without aura". */
function withoutWithin(triggers: SentenceTriggers, placed: readonly Placed[]): (mention: Placed) => SentenceTriggers {
  const isWithin = (place: { from: number; to: number }, { from, to }: Placed): boolean =>
    from <= place.from && place.to <= to && to - from > place.to - place.from;
  const inner = triggers.found.filter((place) => placed.some((mention) => isWithin(place, mention)));
  if (inner.length === 0) return () => triggers;
  const outer = triggers.found.filter((place) => !inner.includes(place));
  return (mention) => ({
    ...triggers,
    found: triggers.found.filter((place) => outer.includes(place) || isWithin(place, mention)),
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
  const next = tokens[to]?.form === '(' || tokens[to]?.form === '-' ? to + 1 : to;
  if (ALLERGY_WORDS.has(tokens[next]?.form ?? '')) return true;
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
  'hypersensitive',
  'sensitivity',
  'allergen',
  'reaction',
]);

/** Names of one letter (K, T, P) count beside a number only. */
function isStrayLetter(
  tokens: readonly Token[],
  { from, to, end }: Placed,
  quantities: readonly TextQuantity[],
  times: readonly TextTime[],
): boolean {
  if (to - from > 1 || tokens[from].end - tokens[from].start > 2) return false;
  if (tokens[from].end - tokens[from].start === 2 && !NEEDS_NUMBER.has(tokens[from].form)) return false;
  const next = tokens[to]?.form ?? '';
  if (next === 'was' || next === 'of' || next === 'level') return false;
  return !quantities.some(({ start }) => start >= end && (start <= end + 4 || isSaidOf(tokens, to, start, times)));
}

/** "Hb on 23 March was 15", "Na (5 May) 138", "the last wt on file reads": dates and words of measuring between a name and its number. */
function isSaidOf(tokens: readonly Token[], from: number, start: number, times: readonly TextTime[]): boolean {
  const isTime = (token: Token): boolean => times.some((time) => time.start <= token.start && token.end <= time.end);
  let at = from;
  while (at < tokens.length && tokens[at].start < start && (isTime(tokens[at]) || MEASURING.has(tokens[at].form))) at++;
  return at > from && (tokens[at]?.start ?? start) >= start;
}

const MEASURING: ReadonlySet<string> = new Set(
  'on at in of is was were the from as this last to today : , = ( ) - | @ ~ taken checked measured drawn recorded done dated stand stood read reading come came back return returned remain file now then currently again already up down rising falling stable normal raised low high improved still about approximately around just'.split(
    ' ',
  ),
);

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

/** "Simvastatin OD", "5 mg po OD": once a day, no overdose. */
function isOnceDaily(
  text: string,
  tokens: readonly Token[],
  { from, start, end }: Placed,
  before: Placed | undefined,
): boolean {
  if (text.slice(start, end) !== 'OD' || before === undefined || !isDrug(before.kind)) return false;
  return !tokens.slice(before.to, from).some(({ form }) => form === ';' || form === 'of' || form === 'on');
}

function nextDrug(placed: readonly Placed[], index: number, last: number): number {
  const next = placed.findIndex(({ kind }, at) => at > index && isDrug(kind) && kind !== 'device');
  return placed[next]?.from ?? last;
}

/** "R hip", "fracture (L)", "L femoral vein": a lone capital beside a name or in it; a litre and a heart sound have numbers. */
function letterSide(text: string, tokens: readonly Token[], from: number, to: number): Mention['side'] {
  const isSide = (at: number): boolean => {
    const token = tokens[at];
    return (
      token !== undefined && /^[RL]$/.test(text.slice(token.start, token.end)) && tokens[at - 1]?.kind !== 'number'
    );
  };
  const beside = tokens[to]?.form === '(' && tokens[to + 2]?.form === ')' ? to + 1 : from - 1;
  const places = [...Array.from({ length: to - from }, (_, index) => from + index), beside];
  const found = places.find((at) => isSide(at));
  if (found === undefined) return null;
  return text[tokens[found].start] === 'R' ? 'right' : 'left';
}

function sideOf(
  text: string,
  tokens: readonly Token[],
  { from, to }: Placed,
  low: number,
  high: number,
): Mention['side'] {
  return (
    sideIn(tokens, from, to) ??
    letterSide(text, tokens, from, to) ??
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
  const stretch = last === undefined ? [] : tokens.slice(tokenFrom(tokens, end), tokenFrom(tokens, last.start));
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
