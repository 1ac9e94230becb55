/**
 * How far the triggers of a sentence reach that turn what comes after them (`scopeAfter.ts`: what stands before). Their scope ends where another statement begins; adjectives go no further than their
 * noun; a time that opens a statement ("Five years ago, he was found to have ...") holds for all of it. Of several words about when, the nearest counts.
 */
import { formsOf, type Token } from '../terminology/lexicon/words.ts';
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
}

/** Of what tells when, the nearest before counts. */
const WHEN: ReadonlySet<Turn> = new Set<Turn>(['historical', 'since', 'recent']);

export function turnsBefore({ found, tokens }: Places, from: number): readonly Turn[] {
  const turns: Turn[] = [];
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
      if (!reaches(tokens, place.to, from, turn, reach, opens)) continue;
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

function reaches(
  tokens: readonly Token[],
  to: number,
  from: number,
  turn: Turn,
  reach: Reach,
  opens: boolean,
): boolean {
  if (opens)
    return !anotherClause(tokens, tokens[to]?.form === ',' ? to + 1 : to, from, turn) && !saysNow(tokens, to, from);
  if (anotherClause(tokens, to, from, turn)) return false;
  const gap = tokens.slice(to, from);
  if (reach === 'statement') return turn !== 'recent' || !gap.some(({ form }) => LISTS.has(form));
  const ends = reach === 'time' ? VERBS : NOUN_ENDS;
  return !gap.some(({ form }) => ends.has(form) || ((reach === 'time' || turn === 'recent') && LISTS.has(form)));
}

const LISTS: ReadonlySet<string> = new Set([',', 'and', 'or']);

const VERBS: ReadonlySet<string> = new Set(
  'is are was were has have had show showed shown demonstrate demonstrated reveal revealed but now who which that when while'.split(
    ' ',
  ),
);

/** Where a noun with its adjectives is over. */
const NOUN_ENDS: ReadonlySet<string> = new Set([
  ...VERBS,
  'within',
  'in',
  'along',
  'with',
  'without',
  'at',
  'near',
  'on',
]);

function saysNow(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens.slice(from, to).some(({ form }) => NOW.has(form));
}

const NOW: ReadonlySet<string> = new Set([
  'now',
  'present',
  'presenting',
  'today',
  'currently',
  'complain',
  'complaining',
]);

/** "Past medical history is otherwise positive for", "does not report": what would begin another statement belongs to the words before it. */
function goesOnFrom(found: readonly TriggerPlace[], tokens: readonly Token[], index: number): boolean {
  let before = index - 1;
  while (before >= 0 && tokens.slice(found[before].from, found[before].to).every(({ form }) => COPULAS.has(form)))
    before--;
  const place = found[before];
  const turned = place?.triggers.some((one) => one.type === 'turn' && one.side === 'before');
  const gap = tokens.slice(place?.to ?? 0, found[index].from);
  return turned === true && gap.length <= 3 && gap.every(({ form }) => COPULAS.has(form));
}

const COPULAS: ReadonlySet<string> = new Set(
  formsOf('is was are were been be any also remains otherwise only mostly mainly ever'),
);

/** What is not ended by the start of another statement. */
const GOES_ON: ReadonlySet<Turn> = new Set<Turn>(['hypothetical', 'family']);

/** A comma, then a new subject: what was turned before it goes no further. */
function anotherClause(tokens: readonly Token[], from: number, to: number, turn: Turn): boolean {
  for (let at = from; at < to; at++) {
    const { form } = tokens[at];
    if (form === ')' && tokens[at - 1]?.kind === 'number' && tokens[at - 2]?.form !== '(') return true;
    if (form === ',' && tokens[at + 1]?.form === 'the' && (turn !== 'hypothetical' || isGiven(tokens, from)))
      return true;
    if (turn === 'hypothetical') continue;
    if (turn === 'family') {
      if (form === ',' && PATIENT.has(tokens[at + 1]?.form ?? '')) return true;
      continue;
    }
    if ((form === ',' || form === 'and') && at + 1 < to && SUBJECTS.has(tokens[at + 1].form)) return true;
    if (form === '.' || form === ':') return at > from;
  }
  return false;
}

/** "Given his history of ..., the ...": what is given ends before the main clause. */
function isGiven(tokens: readonly Token[], before: number): boolean {
  return tokens
    .slice(Math.max(0, before - 6), before)
    .some(({ form }) => form === 'given' || form === 'because' || form === 'due');
}

/** What is said of the family ends where the patient is spoken of again. */
const PATIENT: ReadonlySet<string> = new Set(['he', 'she', 'patient', 'pt', 'i']);

const SUBJECTS: ReadonlySet<string> = new Set([
  'he',
  'she',
  'patient',
  'pt',
  'they',
  'it',
  'i',
  'is',
  'was',
  'has',
  'had',
  'his',
  'her',
  'we',
  'who',
]);
