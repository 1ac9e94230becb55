/**
 * Which numbers and times of a sentence belong to which mention. A number goes to the mention before it in the same stretch ("Na 138, K 4.1"), when that can have
 * such a number; else to the one right after it ("500 mg of metformin", "a 5 cm mass"). Times go to the nearest mention of their clause; a time that opens or closes
 * the sentence goes to all mentions of it, up to where another matter begins ("; takes", ", currently on").
 */
import { type Token, tokenFrom } from '../terminology/lexicon/words.ts';
import { isDoseUnit } from './dosing.ts';
import type { MentionKind, TextQuantity, TextTime } from './reading.ts';

/** A mention's place among the sentence's tokens (none joining). */
export interface Placed {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly kind: MentionKind;
  /** Words of its concept, to tell what numbers it can have. */
  readonly concepts: readonly string[];
}

/** For each mention its numbers. Points and commas of dates part nothing. */
export function attachQuantities(
  tokens: readonly Token[],
  mentions: readonly Placed[],
  quantities: readonly TextQuantity[],
  times: readonly TextTime[],
): readonly (readonly TextQuantity[])[] {
  const lists = mentions.map((): TextQuantity[] => []);
  if (mentions.length === 0) return lists;
  const outside =
    times.length === 0
      ? tokens
      : tokens.filter((token) => !times.some(({ start, end }) => start <= token.start && token.end <= end));
  for (const quantity of quantities) {
    const owner = isGoal(tokens, quantity) ? -1 : ownerOf(outside, mentions, quantity);
    if (owner >= 0) lists[owner].push(quantity);
  }
  return lists;
}

/** "goal 2-3", "reference 0.6 to 1.2", "normal < 5": what should be, not what is. */
function isGoal(tokens: readonly Token[], { start }: TextQuantity): boolean {
  const before = tokenFrom(tokens, start) - 1;
  const place = before >= 0 && tokens[before].end > start ? before - 1 : before;
  return [place, place - 1].some((at) => GOALS.has(tokens[at]?.form ?? ''));
}

const GOALS: ReadonlySet<string> = new Set(['goal', 'target', 'reference', 'ref', 'range', 'limit', 'uln']);

function ownerOf(tokens: readonly Token[], mentions: readonly Placed[], quantity: TextQuantity): number {
  const inside = mentions.findIndex(({ start, end }) => start <= quantity.start && quantity.end <= end);
  if (inside >= 0) return -1;
  const before = mentions.findLastIndex(({ end }) => end <= quantity.start);
  const after = mentions.findIndex(({ start }) => start >= quantity.end);
  const follows =
    after >= 0 && fits(mentions[after], quantity, true) && isRightBefore(tokens, quantity, mentions[after]);
  const isDose = quantity.unit !== null && isDoseUnit(quantity.unit);
  if (follows && (before < 0 || (isDose && endsClause(tokens, mentions[before].end, quantity.start)))) return after;
  for (let index = before; index >= 0 && index > before - FARTHEST_MENTION; index--) {
    const mention = mentions[index];
    if (endsReach(tokens, mention.end, quantity.start)) break;
    if (fits(mention, quantity, false)) return index;
  }
  return follows ? after : -1;
}

/** Mentions that cannot have the number are passed over this often: "creatinine, after ramipril, 2.1". */
const FARTHEST_MENTION = 4;

function fits({ kind, concepts }: Placed, { unit, pair }: TextQuantity, follows: boolean): boolean {
  if (unit === 'L/min') return kind === 'device' || concepts[0] === 'peak expiratory flow';
  const lasts = unit !== null && /^(?:d|h|wk|mo|a|min|s)$/.test(unit);
  const dose = unit !== null && isDoseUnit(unit);
  switch (kind) {
    case 'test':
    case 'vital sign':
      return (!lasts || unit === 's') && !(follows && pair) && unit !== '{tablet}' && unit !== '{capsule}';
    case 'medication':
    case 'drug class':
    case 'immunization':
    case 'allergen':
      return dose;
    case 'device':
      return dose;
    case 'social':
    case 'function':
      return !dose || unit === 'kg';
    case 'condition':
    case 'symptom':
    case 'finding':
      return follows ? unit !== null && !dose && !lasts : unit !== null && !lasts && !/^(?:m|u)?g$/.test(unit);
    case 'procedure':
    case 'directive':
      return false;
  }
}

/** Only "of", an article or a word of size between. */
function isRightBefore(tokens: readonly Token[], quantity: TextQuantity, mention: Placed): boolean {
  const between = tokensBetween(tokens, quantity.end, mention.start, 3);
  return between.length <= 2 && between.every(({ form, kind }) => kind === 'word' && form !== 'and');
}

/** Tokens wholly within two places of the text, at most so many. */
function tokensBetween(tokens: readonly Token[], from: number, to: number, most = tokens.length): readonly Token[] {
  const between: Token[] = [];
  for (let at = tokenFrom(tokens, from); at < tokens.length && tokens[at].end <= to && between.length < most; at++)
    between.push(tokens[at]);
  return between;
}

function endsClause(tokens: readonly Token[], from: number, to: number): boolean {
  return tokensBetween(tokens, from, to).some(
    ({ form }) => form === ',' || form === ';' || form === 'and' || form === '.',
  );
}

/** A number does not reach back over these. */
function endsReach(tokens: readonly Token[], from: number, to: number): boolean {
  let commas = 0;
  for (const { form } of tokensBetween(tokens, from, to)) {
    if (form === ';' || form === '.') return true;
    if (form === ',') commas++;
  }
  return commas > 6;
}

/** For each mention its times. `sentence`: where its text begins and ends. */
export function attachTimes(
  tokens: readonly Token[],
  mentions: readonly Placed[],
  times: readonly TextTime[],
): readonly (readonly TextTime[])[] {
  const lists = mentions.map((): TextTime[] => []);
  if (mentions.length === 0) return lists;
  const shared: (readonly number[])[] = [];
  for (const time of times) {
    shared.push([]);
    if (time.kind === 'date' && time.earliest === null) continue;
    const opens = mentions.every(({ start }) => start >= time.end);
    const closes = mentions.every(({ end }) => end <= time.start);
    if (opens || (closes && times.length === 1 && time.kind !== 'duration')) {
      const sharing = sharingWith(tokens, mentions, time, opens ? 0 : mentions.length - 1);
      for (const at of sharing) lists[at].push(time);
      shared[shared.length - 1] = sharing;
    } else {
      const at = nearest(tokens, mentions, time);
      // "tPA within the last 24 hours prior to admission", where that is a name: the time is part of it.
      const isOfName = mentions[at].start <= time.start && time.end <= mentions[at].end;
      if (!isOfName) lists[at].push(time);
    }
  }
  return lists.map((list, at) => withoutShared(list, times, shared, at));
}

/** A day of its own outweighs one that a mention shares with others: "12 May: Hb 12; Na 138 (11 May)". */
function withoutShared(
  list: readonly TextTime[],
  times: readonly TextTime[],
  shared: readonly (readonly number[])[],
  at: number,
): readonly TextTime[] {
  if (list.length < 2) return list;
  const isShared = (time: TextTime): boolean => shared[times.indexOf(time)].length > 1;
  const hasOwn = list.some((time) => time.kind === 'date' && !isShared(time));
  return hasOwn
    ? list.filter((time) => time.kind !== 'date' || !isShared(time) || shared[times.indexOf(time)][0] === at)
    : list;
}

/** Mentions that share the time of the one at `own`: all, but for what another clause or, past a semicolon, another kind of thing parts from it. */
function sharingWith(
  tokens: readonly Token[],
  mentions: readonly Placed[],
  time: TextTime,
  own: number,
): readonly number[] {
  const isList = own === 0 && headsList(tokens, time);
  if (own === 0 && isOfStay(tokens, time, mentions[0])) return [];
  return mentions.flatMap((mention, at) => {
    const [first, last] = at < own ? [at, own] : [own, at];
    const between = tokens.slice(mentions[first].to, mentions[last].from);
    const isApart =
      !isList && between.some(({ form }, place) => PARTS.has(form) && BEGINS.has(between[place + 1]?.form ?? ''));
    const isOther = between.some(({ form }) => form === ';') && !isOfKind(mention.kind, mentions[own].kind);
    return isApart || isOther ? [] : [at];
  });
}

/** "Admitted 5 May to 9 May 2019, known asthma": the days are the stay's, and a comma ends it. */
function isOfStay(tokens: readonly Token[], time: TextTime, mention: Placed): boolean {
  const isStay = tokens.some(({ end, form }) => end <= time.start && STAYS.has(form));
  return isStay && tokens.some(({ start, form }) => start >= time.end && start < mention.start && PARTS.has(form));
}

const STAYS: ReadonlySet<string> = new Set(
  'admitted admission adm inpatient hospital hospitalized hospitalization discharged discharge stay'.split(' '),
);

/** "5 May 2019: Na 138, K 4.1": a time and a colon at the very beginning. */
function headsList(tokens: readonly Token[], time: TextTime): boolean {
  const next = tokens.find(({ start }) => start >= time.end);
  return tokens.filter(({ end }) => end <= time.start).length < 3 && next?.form === ':';
}

const PARTS: ReadonlySet<string> = new Set([',', ';', 'and', 'but', '.', '-', '(']);

/** Words with which another matter begins. */
const BEGINS: ReadonlySet<string> = new Set(
  'currently now also still presently on take taking takes known h/o h hx history pmh pmhx background who which whose no not nil without latest last most newest current today previously since has have is continue continues receiving receives the patient pt he she they known'.split(
    ' ',
  ),
);

function isOfKind(a: MentionKind, b: MentionKind): boolean {
  return a === b || (MEASURED.has(a) && MEASURED.has(b));
}

const MEASURED: ReadonlySet<MentionKind> = new Set<MentionKind>(['test', 'vital sign']);

/** The last mention before or the first after it, whichever is nearer: commas and "and" keep apart. */
function nearest(tokens: readonly Token[], mentions: readonly Placed[], time: TextTime): number {
  const before = mentions.findLastIndex(({ end }) => end <= time.start);
  const after = mentions.findIndex(({ start }) => start >= time.end);
  if (before < 0) return Math.max(0, after);
  if (after < 0) return before;
  const back = distance(tokens, mentions[before].end, time.start);
  return back <= distance(tokens, time.end, mentions[after].start) + 1.5 ? before : after;
}

function distance(tokens: readonly Token[], from: number, to: number): number {
  return tokensBetween(tokens, from, to).reduce(
    (sum, { form }) => sum + (form === ',' || form === ';' ? 6 : form === 'and' ? 3 : 1),
    0,
  );
}
