/**
 * Of whom something is said: relatives and other people named in the sentence. A relative counts only as the one who has the condition ("mother had", "in the father",
 * "sister with"), not as the one who tells of it ("mother reports"), brings or accompanies the patient. In a family section each relative counts.
 */
import type { Token } from '../terminology/lexicon/words.ts';

export interface PersonSaid {
  readonly experiencer: 'family' | 'other';
  readonly relative: string | null;
}

const RELATIVES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    mother: 'mother mom mum',
    father: 'father dad',
    parent: 'parent',
    sister: 'sister',
    brother: 'brother',
    sibling: 'sibling',
    son: 'son',
    daughter: 'daughter',
    child: 'child children',
    aunt: 'aunt',
    uncle: 'uncle',
    cousin: 'cousin',
    niece: 'niece',
    nephew: 'nephew',
    grandmother: 'grandmother grandma mgm pgm',
    grandfather: 'grandfather grandpa mgf pgf',
    grandparent: 'grandparent',
    twin: 'twin',
    relative: 'relative',
  }).flatMap(([relative, forms]) => forms.split(' ').map((form) => [form, relative] as const)),
);

const OTHERS: ReadonlySet<string> = new Set(
  'donor baby infant newborn fetus neonate roommate wife husband spouse partner girlfriend boyfriend neighbor coworker caregiver friend classmate'.split(
    ' ',
  ),
);

const HAS: ReadonlySet<string> = new Set(
  'had has have having with died diagnosed suffered suffer developed deceased passed who survived age aged : - ( affected positive'.split(
    ' ',
  ),
);
const TELLS: ReadonlySet<string> = new Set(
  'report reported state stated say said note noted notice noticed call called bring brought think thought believe believed deny denied describe described tell told find found see saw witnessed confirm confirmed worry worried concern concerned feel felt ask asked request requested give gave present visit visited help helped assist at by bedside agree agreed understand'.split(
    ' ',
  ),
);
const LEADS_TO: ReadonlySet<string> = new Set([
  'his',
  'her',
  'the',
  'a',
  'their',
  'maternal',
  'paternal',
  'patient',
  'older',
  'younger',
  'one',
  'both',
  'first',
  'degree',
  'twin',
  'half',
  'an',
  'my',
  'your',
]);

interface PersonPlace extends PersonSaid {
  readonly at: number;
  /** Said of what comes before: `in the father`, `(mother)`. */
  readonly backward: boolean;
}

/** The persons of a sentence's tokens (none joining) that have conditions. */
export function personsOf(tokens: readonly Token[], familySection: boolean): readonly PersonPlace[] {
  const places: PersonPlace[] = [];
  tokens.forEach(({ form }, at) => {
    const relative = RELATIVES.get(form);
    if (relative === undefined && !OTHERS.has(form)) return;
    const backward = isBackward(tokens, at);
    if (!backward && !hasSomething(tokens, at, familySection)) return;
    const experiencer = relative === undefined ? 'other' : 'family';
    places.push({ at, experiencer, relative: relative ?? null, backward });
  });
  return places;
}

/** Whose it is, for a mention at tokens `from` to before `to`; null: the patient's. */
export function personOf(
  persons: readonly PersonPlace[],
  tokens: readonly Token[],
  from: number,
  to: number,
): PersonSaid | null {
  const before = persons.findLast(({ at, backward }) => at < from && !backward);
  const after = persons.find(({ at, backward }) => at >= to && backward);
  if (after !== undefined && !tokens.slice(to, after.at).some(({ form }) => form === '.' || form === ';')) return after;
  if (before === undefined || backToPatient(tokens, before.at, from)) return null;
  return before;
}

/** `in the mother`, `on his mother's side`, `(father)`: the relative closes the statement. */
function isBackward(tokens: readonly Token[], at: number): boolean {
  if (tokens[at - 1]?.form === '(') return true;
  let before = at - 1;
  while (before >= 0 && LEADS_TO.has(tokens[before].form)) before--;
  return tokens[before]?.form === 'in' && before > 0;
}

function hasSomething(tokens: readonly Token[], at: number, familySection: boolean): boolean {
  let next = at + 1;
  while (next < tokens.length && isSkipped(tokens, next)) next++;
  const form = tokens[next]?.form;
  if (form === undefined) return familySection;
  if (TELLS.has(form)) return false;
  if (familySection) return true;
  let before = at - 1;
  while (before >= 0 && LEADS_TO.has(tokens[before].form)) before--;
  const accompanies = ['with', 'by', 'to', 'from', 'per', 'and'].includes(tokens[before]?.form ?? '');
  if (form === 'was' || form === 'is') return HAS.has(tokens[next + 1]?.form ?? '');
  return HAS.has(form) && !(accompanies && form !== 'who' && form !== 'had' && form !== 'has');
}

/** Other relatives, and what joins them. */
function isSkipped(tokens: readonly Token[], at: number): boolean {
  const { form } = tokens[at];
  return form === 'and' || form === ',' ? RELATIVES.has(tokens[at + 1]?.form ?? '') || form === ',' : SKIPPED.has(form);
}

const SKIPPED: ReadonlySet<string> = new Set([
  ',',
  'also',
  'and',
  'both',
  'recently',
  'side',
  'maternal',
  'paternal',
  ...RELATIVES.keys(),
]);

/** "Mother had a stroke, the patient has hypertension." */
function backToPatient(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) {
    const { form } = tokens[at];
    if (form === ';' || form === 'patient' || form === 'pt') return true;
    if (form === ',' && tokens[from - 1]?.form === 'whose' && HAS.has(tokens[at + 1]?.form ?? '')) return true;
    const fresh = form === 'he' || form === 'she' || form === 'i';
    if (fresh && (tokens[at - 1].form === ',' || tokens[at - 1].form === 'and' || tokens[at - 1].form === 'but'))
      return true;
  }
  return false;
}
