/** The unit that follows a number in text, in UCUM where data/terminology knows the spelling, else as written. */
import type { Token } from '../terminology/lexicon/words.ts';
import { readUnit } from '../terminology/unitSpelling.ts';
import { UNIT_STARTS } from './unitsOfText.ts';

export interface UnitFound {
  readonly unit: string;
  readonly end: number;
  readonly next: number;
}

const LONGEST_UNIT_TOKENS = 9;

/** The unit that begins at token `at`: the longest stretch that reads as one, of words that can begin units. */
export function unitAfter(text: string, tokens: readonly Token[], at: number): UnitFound | null {
  let from = at;
  if (tokens[from]?.joins === true || isRepeated(tokens, from)) from++;
  const first = tokens[from];
  if (first === undefined || !canBeginUnit(text, tokens, from)) return null;
  let best: UnitFound | null = null;
  for (let last = from; last < Math.min(tokens.length, from + LONGEST_UNIT_TOKENS); last++) {
    if (last > from && !continuesUnit(tokens, last)) break;
    if (tokens[last].form === '.') continue;
    const written = text.slice(first.start, tokens[last].end).replaceAll(/\s+/g, ' ');
    const unit =
      MOLAR.get(written) ??
      WORD_UNITS.get(written.toLowerCase()) ??
      readUnit(written.replace(/^units?\b/i, 'U')).certain;
    if (last === from && isNoUnitAlone(written, tokens[last + 1])) continue;
    if (unit !== null) best = { unit, end: tokens[last].end, next: last + 1 };
  }
  if (best !== null) return best;
  const alone = text.slice(first.start, first.end);
  return isNoUnitAlone(alone, tokens[from + 1]) ? null : { unit: alone, end: first.end, next: from + 1 };
}

/** `138 K 4.1`, `2 in the morning`: letters that only begin units, and "in" before a word. */
function isNoUnitAlone(written: string, next: Token | undefined): boolean {
  if (written === 'in') return next?.kind === 'word' || next?.kind === 'number';
  return BEGIN_ONLY.has(written);
}

const BEGIN_ONLY: ReadonlySet<string> = new Set([
  '/',
  'K',
  'k',
  'M',
  'X10',
  'x10',
  '10',
  'per',
  'µ',
  '°',
  'deg',
  'degrees',
  'T',
]);

/** `One (1) tablet`: the unit follows the bracket. */
function isRepeated(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.form === ')' && tokens[at - 2]?.form === '(';
}

function canBeginUnit(text: string, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const written = text.slice(token.start, token.end);
  const after = tokens[at + 1];
  if (written === '/') {
    return tokens[at - 1]?.end === token.start && after?.kind === 'word' && after.start === token.end;
  }
  if (NO_UNITS.has(written)) return false;
  if (token.form === 'x' && after?.form === '10' && tokens[at + 2]?.form === '^') return true;
  if (UNIT_STARTS.has(written) || (written.length > 1 && UNIT_STARTS.has(written.toLowerCase()))) return true;
  return UNIT_STARTS.has(token.form) && written.length > 2;
}

/** Vital signs in capitals. */
const NO_UNITS: ReadonlySet<string> = new Set(['HR', 'RR', 'H', 'BR', 'RESP', 'Resp', 'Hr']);

/** Signs of units, and what is glued to what came before; words only where a unit of several words goes on. */
function continuesUnit(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const glued = tokens[at - 1].end === token.start;
  if (token.kind === 'sign') return '/^*().[]{}µ°²³%'.includes(token.form) && (glued || token.form === '/');
  if (glued) return true;
  const before = tokens[at - 1].form;
  return (
    (before === 'x' && token.form === '10') ||
    before === '/' ||
    before === 'per' ||
    before === '1.73' ||
    UNIT_CONTINUATIONS.has(token.form)
  );
}

const UNIT_CONTINUATIONS: ReadonlySet<string> = new Set(
  'hg h2o per minute min hour hr l ml sat f c fahrenheit celsius'.split(' '),
);

/** Amounts a litre; in small letters some are lengths. */
const MOLAR: ReadonlyMap<string, string> = new Map([
  ['mM', 'mmol/L'],
  ['uM', 'umol/L'],
  ['µM', 'umol/L'],
  ['μM', 'umol/L'],
  ['nM', 'nmol/L'],
]);

/** Units in words that are countable things of dosing, and short forms that UCUM reads otherwise. */
const WORD_UNITS: ReadonlyMap<string, string> = new Map([
  ['u', 'U'],
  ['units', 'U'],
  ['unit', 'U'],
  ['percent', '%'],
  ['c', 'Cel'],
  ['f', '[degF]'],
  ['deg c', 'Cel'],
  ['deg f', '[degF]'],
  ['degrees c', 'Cel'],
  ['degrees f', '[degF]'],
  ['degrees celsius', 'Cel'],
  ['degrees fahrenheit', '[degF]'],
  ['°c', 'Cel'],
  ['°f', '[degF]'],
  ['mcg', 'ug'],
  ['g%', 'g/dL'],
  ['gm%', 'g/dL'],
  ['mg%', 'mg/dL'],
  ['mmols/l', 'mmol/L'],
  ['micromol/l', 'umol/L'],
  ['micromoles/l', 'umol/L'],
  ['secs', 's'],
  ['mls', 'mL'],
  ['beats per minute', '/min'],
  ['breaths per minute', '/min'],
  ['l', 'L'],
  ['cc', 'mL'],
  ['lb', '[lb_av]'],
  ['lbs', '[lb_av]'],
  ['pounds', '[lb_av]'],
  ['pound', '[lb_av]'],
  ['inches', '[in_i]'],
  ['ft', '[ft_i]'],
  ['feet', '[ft_i]'],
  ['tablet', '{tablet}'],
  ['tablets', '{tablet}'],
  ['tab', '{tablet}'],
  ['tabs', '{tablet}'],
  ['capsule', '{capsule}'],
  ['capsules', '{capsule}'],
  ['cap', '{capsule}'],
  ['caps', '{capsule}'],
  ['puff', '{puff}'],
  ['puffs', '{puff}'],
  ['drop', '[drp]'],
  ['drops', '[drp]'],
  ['gtt', '[drp]'],
  ['patch', '{patch}'],
  ['patches', '{patch}'],
  ['spray', '{spray}'],
  ['sprays', '{spray}'],
  ['pill', '{tablet}'],
  ['pills', '{tablet}'],
  ['day', 'd'],
  ['days', 'd'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['week', 'wk'],
  ['weeks', 'wk'],
  ['wks', 'wk'],
  ['month', 'mo'],
  ['months', 'mo'],
  ['year', 'a'],
  ['years', 'a'],
  ['yrs', 'a'],
  ['minutes', 'min'],
  ['minute', 'min'],
  ['mins', 'min'],
  ['pack years', '{pack}.a'],
  ['pack-years', '{pack}.a'],
  ['pack year', '{pack}.a'],
  ['pack-year', '{pack}.a'],
]);
