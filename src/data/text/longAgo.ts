/**
 * Times that place what is said before the visit or in it, whatever the date of the note: "five years ago", "at age 12", "in 1998", "for 20 years", "3-day history of".
 * The line is ConText's: two weeks (Harkema 2009). `past`: it happened before; `since`: it began before and goes on; `recent`: it began within two weeks.
 *
 * Leaves out full dates, which only the day of the note can place (times.ts), and days of the week.
 */
import type { Token } from '../terminology/lexicon/words.ts';
import { monthOf } from './dates.ts';
import { type Amount, amountAt } from './relativeTimes.ts';

export type Onset = 'past' | 'since' | 'recent';

export interface OnsetRead {
  readonly onset: Onset;
  /** The token after it. */
  readonly next: number;
}

const TWO_WEEKS = 14;

export function onsetAt(tokens: readonly Token[], at: number): OnsetRead | null {
  switch (tokens[at].form) {
    case 'in':
    case 'circa':
      return inYear(tokens, at) ?? whenYoung(tokens, at) ?? counted(tokens, at);
    case 'since':
      return sinceWhen(tokens, at);
    case 'at':
      return atAge(tokens, at);
    case 'as':
    case 'when':
      return whenYoung(tokens, at);
    case 'last':
      return lastSeason(tokens, at) ?? counted(tokens, at);
    default:
      return counted(tokens, at);
  }
}

const AGO: ReadonlySet<string> = new Set(['ago', 'earlier', 'back', 'prior', 'before', 'previously']);
const OPENS: ReadonlySet<string> = new Set(['for', 'x', 'over', 'during', 'in', 'within', 'the', 'past', 'last']);

/** `five years ago`, `two weeks before this admission`, `3-day history of`, `for 20 years`, `several months of`. */
function counted(tokens: readonly Token[], at: number): OnsetRead | null {
  let from = at;
  while (from < at + 3 && OPENS.has(tokens[from]?.form ?? '')) from++;
  const amount = amountAt(tokens, from);
  if (amount === null) return null;
  const opened = tokens.slice(at, from).map(({ form }) => form);
  const { next } = amount;
  const after = tokens[next]?.form ?? '';
  if (AGO.has(after)) return { onset: isLong(amount) ? 'past' : 'recent', next: next + 1 };
  if (after === 'history' || after === 'hx')
    return lasting(amount, tokens[next + 1]?.form === 'of' ? next + 2 : next + 1);
  if (opened.includes('past') || opened.includes('last')) return lasting(amount, next);
  if (after === 'of') return NOT_SUFFERED.has(tokens[next + 1]?.form ?? '') ? null : lasting(amount, next + 1);
  const bare = opened[0] === 'for' || opened[0] === 'x' || tokens[at - 1]?.form === 'for';
  return bare && after !== 'old' && !isInstruction(tokens) ? lasting(amount, next) : null;
}

function lasting(amount: Amount, next: number): OnsetRead {
  return { onset: isLong(amount) ? 'since' : 'recent', next };
}

function isLong({ low, unitDays }: Amount): boolean {
  return low * unitDays >= TWO_WEEKS;
}

/** What is counted in weeks and months but is no complaint. */
const NOT_SUFFERED: ReadonlySet<string> = new Set(
  'age life gestation pregnancy therapy treatment antibiotic work school schooling education it a the his her this'.split(
    ' ',
  ),
);

/** "Continue vancomycin for 6 weeks": how long something is to be done. */
function isInstruction(tokens: readonly Token[]): boolean {
  return tokens.some(({ form }) => TO_DO.has(form));
}

const TO_DO: ReadonlySet<string> = new Set(
  'take continue will complete completed course start started daily mg bid tid qid prescribed given treat treated therapy follow should avoid prescription dispense antibiotic received total'.split(
    ' ',
  ),
);

/** `in 1998`, `in March of 2003`, `in the 1990s`, `in early 2001`. */
function inYear(tokens: readonly Token[], at: number): OnsetRead | null {
  let next = at + 1;
  while (next < at + 5 && BEFORE_YEAR.has(tokens[next]?.form ?? '')) next++;
  if (monthOf(tokens[next]?.form ?? '') !== undefined) next++;
  if (tokens[next]?.form === 'of') next++;
  return isYear(tokens[next]) ? { onset: 'past', next: next + 1 } : null;
}

const BEFORE_YEAR: ReadonlySet<string> = new Set([
  'the',
  'early',
  'late',
  'mid',
  'about',
  'around',
  'approximately',
  'spring',
  'summer',
  'fall',
  'autumn',
  'winter',
  'of',
]);

/** A year in which a patient of today can have been ill. */
export function isYear(token: Token | undefined): boolean {
  return token?.kind === 'number' && /^(?:19[2-9]|20[0-4])\d$/.test(token.form);
}

/** `since 1990`, `since last spring`, `since childhood`; `since yesterday`, `since Tuesday` are of the visit. */
function sinceWhen(tokens: readonly Token[], at: number): OnsetRead | null {
  let next = at + 1;
  while (next < at + 5 && BEFORE_YEAR.has(tokens[next]?.form ?? '')) next++;
  if (monthOf(tokens[next]?.form ?? '') !== undefined) next++;
  if (isYear(tokens[next])) return { onset: 'since', next: next + 1 };
  const form = tokens[at + 1]?.form ?? '';
  if (EARLY_IN_LIFE.has(form) || (form === 'age' && tokens[at + 2]?.kind === 'number'))
    return { onset: 'since', next: at + 2 };
  const youth = inOnesYouth(tokens, at + 1);
  if (youth !== null) return { onset: 'since', next: youth };
  if (lastSeason(tokens, at + 1) !== null) return { onset: 'since', next: at + 3 };
  return SHORTLY.has(form) ? { onset: 'recent', next: at + 2 } : null;
}

const SHORTLY: ReadonlySet<string> = new Set(['yesterday', 'this', 'last', 'today', 'admission', 'arrival']);

/** `at age 31`, `at the age of 16`, `at 12 years of age`. */
function atAge(tokens: readonly Token[], at: number): OnsetRead | null {
  const forms = tokens.slice(at, at + 5).map(({ form }) => form);
  const number = ['age', 'the age of', 'the age', 'an age of', 'age of'].find((words) =>
    forms.slice(1).join(' ').startsWith(`${words} `),
  );
  if (number === undefined) return null;
  const place = at + 1 + number.split(' ').length;
  return tokens[place]?.kind === 'number' ? { onset: 'past', next: place + 1 } : null;
}

const YOUNG: ReadonlySet<string> = new Set([
  'child',
  'boy',
  'girl',
  'infant',
  'baby',
  'teenager',
  'toddler',
  'kid',
  'student',
  'youth',
]);
const EARLY_IN_LIFE: ReadonlySet<string> = new Set([
  'childhood',
  'infancy',
  'adolescence',
  'youth',
  'birth',
  'college',
  'puberty',
]);
const PRONOUNS: ReadonlySet<string> = new Set(['he', 'she', 'patient', 'pt', 'they', 'i']);

/** `as a child`, `when she was 12`, `in infancy`, `in his late 20s`, `in her teens`. */
function whenYoung(tokens: readonly Token[], at: number): OnsetRead | null {
  const [first, second, third, fourth, fifth] = tokens.slice(at, at + 5).map(({ form }) => form);
  if (first === 'as' && second?.length <= 2 && YOUNG.has(third)) return { onset: 'past', next: at + 3 };
  if (first === 'when' && PRONOUNS.has(second ?? '') && third === 'was') {
    if (fourth === 'young' || fourth === 'younger' || fourth === 'little') return { onset: 'past', next: at + 4 };
    if (tokens[at + 3]?.kind === 'number' && fifth !== '/') return { onset: 'past', next: at + 4 };
    if (YOUNG.has(fifth)) return { onset: 'past', next: at + 5 };
  }
  if (first !== 'in') return null;
  if (EARLY_IN_LIFE.has(second)) return { onset: 'past', next: at + 2 };
  if (second === 'the' && (third === 'distant' || third === 'remote') && fourth === 'past')
    return { onset: 'past', next: at + 4 };
  const youth = inOnesYouth(tokens, at + 1);
  return youth === null ? null : { onset: 'past', next: youth };
}

/** The token after `his late 20s`, `her teens`, `their childhood`. */
function inOnesYouth(tokens: readonly Token[], at: number): number | null {
  const [whose, second] = [tokens[at]?.form ?? '', tokens[at + 1]?.form ?? ''];
  if (whose !== 'his' && whose !== 'her' && whose !== 'their') return null;
  const place = second === 'early' || second === 'late' || second === 'mid' ? at + 2 : at + 1;
  const age = tokens[place];
  if (age?.kind === 'number' && tokens[place + 1]?.form === 's') return place + 2;
  return age !== undefined && (AGES.has(age.form) || EARLY_IN_LIFE.has(age.form)) ? place + 1 : null;
}

const AGES: ReadonlySet<string> = new Set(['teen', 'twenty', 'thirty', 'forty', 'fifty']);

const SEASONS: ReadonlySet<string> = new Set(['year', 'month', 'spring', 'summer', 'autumn', 'winter']);

/** `last year`, `last summer`; a past fall is more often a fall. */
function lastSeason(tokens: readonly Token[], at: number): OnsetRead | null {
  return tokens[at]?.form === 'last' && SEASONS.has(tokens[at + 1]?.form ?? '')
    ? { onset: 'past', next: at + 2 }
    : null;
}
