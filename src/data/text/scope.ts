/**
 * How far the triggers of a sentence reach that turn what comes after them (`scopeAfter.ts`: what stands before). Their scope ends where another statement begins; adjectives go no further than their
 * noun; a time that opens a statement ("Five years ago, he was found to have ...") holds for all of it. Of several words about when, the nearest counts.
 */
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
import { Gap, LIST, NOUN_END, NOW, VERB } from './gap.ts';
import type { Reach, Trigger, Turn } from './triggers.ts';

/** Where triggers stand: tokens `from` to before `to`. */
export interface TriggerPlace {
  readonly from: number;
  readonly to: number;
  readonly triggers: readonly Trigger[];
}

export interface Places {
  readonly tokens: readonly Token[];
  readonly found: readonly TriggerPlace[];
  /** Of the tokens (`gap.ts`). */
  readonly marks: Uint16Array;
}

/** Of what tells when, the nearest before counts. */
const WHEN: ReadonlySet<Turn> = new Set<Turn>(['historical', 'since', 'recent']);

export function turnsBefore({ found, tokens, marks }: Places, from: number): readonly Turn[] {
  const turns: Turn[] = [];
  const gap = new Gap(marks, from);
  let [weakly, strongly, dated, excepted] = [false, false, false, false];
  for (let index = found.length - 1; index >= 0 && !strongly; index--) {
    const place = found[index];
    if (place.to > from) continue;
    for (const trigger of place.triggers) {
      if (trigger.type !== 'turn' || trigger.side !== 'before') continue;
      const { turn, reach } = trigger;
      const opens = reach === 'time' && opensStatement(tokens, place.from);
      if ((weakly && !GOES_ON.has(turn) && !opens) || (dated && WHEN.has(turn)) || (excepted && turn === 'negated'))
        continue;
      if (!reaches(tokens, gap, place.to, turn, reach, opens)) continue;
      turns.push(turn);
      dated ||= WHEN.has(turn);
    }
    excepted ||= place.triggers.some(({ type }) => type === 'excepts');
    const end = place.triggers.find(({ type }) => type === 'ends');
    if (end?.type === 'ends' && (end.strongly || !goesOnFrom(found, tokens, index))) {
      weakly = true;
      strongly = end.strongly;
    }
  }
  return turns;
}

/** "In 1995, he ...": the time of all that follows in its statement. */
function opensStatement(tokens: readonly Token[], from: number): boolean {
  return from === 0 || OPENERS.has(tokens[from - 1].form);
}

const OPENERS: ReadonlySet<string> = new Set([',', ';', ':', '.', ')', '-', 'and', 'about', 'approximately', 'around']);

/** From a trigger that ends before token `to`, over the gap behind it. */
function reaches(tokens: readonly Token[], gap: Gap, to: number, turn: Turn, reach: Reach, opens: boolean): boolean {
  if (opens && tokens[to]?.form === ',') {
    gap.growTo(to + 1);
    return !gap.isAnotherClause(tokens, turn) && !gap.has(NOW);
  }
  gap.growTo(to);
  if (gap.isAnotherClause(tokens, turn)) return false;
  if (opens) return !gap.has(NOW);
  if (reach === 'statement') return turn !== 'recent' || !gap.has(LIST);
  if (reach === 'time') return !gap.has(VERB | LIST);
  return !gap.has(turn === 'recent' ? NOUN_END | LIST : NOUN_END);
}

/** "Past medical history is otherwise positive for", "does not report": what would begin another statement belongs to the words before it. */
function goesOnFrom(found: readonly TriggerPlace[], tokens: readonly Token[], index: number): boolean {
  const { from } = found[index];
  let before = index - 1;
  while (
    before >= 0 &&
    isOfCopulas(tokens, found[before].from, found[before].to) &&
    from - found[before].to <= FARTHEST
  )
    before--;
  const place = found[before];
  if (place === undefined || from - place.to > FARTHEST || !isOfCopulas(tokens, place.to, from)) return false;
  return place.triggers.some((one) => one.type === 'turn' && one.side === 'before');
}

const FARTHEST = 3;

function isOfCopulas(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!COPULAS.has(tokens[at].form)) return false;
  return true;
}

const COPULAS: ReadonlySet<string> = new Set(
  formsOf('is was are were been be any also remains otherwise only mostly mainly ever'),
);

/** What is not ended by the start of another statement. */
const GOES_ON: ReadonlySet<Turn> = new Set<Turn>(['hypothetical', 'family']);
