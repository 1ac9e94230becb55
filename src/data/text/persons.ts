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
  'donor baby infant newborn fetus neonate roommate wife husband spouse partner fiance fiancee girlfriend boyfriend neighbor coworker caregiver friend classmate stepmother stepfather stepson stepdaughter stepbrother stepsister dog cat'.split(
    ' ',
  ),
);

const HAS: ReadonlySet<string> = new Set(
  'had has have having with died diagnosed suffered suffer developed deceased passed who survived age aged : - ( affected positive alive living committed tested contracted underwent undergoing weighed known w got gets suffers'.split(
    ' ',
  ),
);
/** After "was", "are": what befell them. */
const BEFELL: ReadonlySet<string> = new Set(
  'diagnosed affected positive treated known hospitalized admitted born delivered found infected operated deceased dead ill sick hypertensive diabetic asthmatic epileptic obese demented alcoholic schizophrenic'.split(
    ' ',
  ),
);
const TELLS: ReadonlySet<string> = new Set(
  'report reported state stated say said note noted notice noticed call called bring brought think thought believe believed deny denied describe described tell told find found see saw witnessed confirm confirmed worry worried concern concerned feel felt ask asked request requested give gave present visit visited help helped assist at by bedside agree agreed understand giving given noticing bringing tried seeing seen concern question questions informed notified updated counseled advised aware present'.split(
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
  /** Said of what comes before: `in the father`, `(mother)`; of what comes right after: `his mother's dementia`; of all that follows. */
  readonly reach: 'before' | 'next' | 'after';
}

/** The persons of a sentence's tokens (none joining) that have conditions. */
export function personsOf(tokens: readonly Token[], familySection: boolean): readonly PersonPlace[] {
  const places: PersonPlace[] = [];
  tokens.forEach((_, at) => {
    const person = personAt(tokens, at);
    if (person === null) return;
    const reach = isBackward(tokens, at)
      ? 'before'
      : hasSomething(tokens, at, familySection)
        ? 'after'
        : isPossessive(tokens, at)
          ? 'next'
          : null;
    if (reach !== null) places.push({ at, ...person, reach });
  });
  return places;
}

function personAt(tokens: readonly Token[], at: number): PersonSaid | null {
  const { form } = tokens[at];
  const before = tokens[at - 1]?.form ?? '';
  if (form === 'member') return before === 'family' ? { experiencer: 'family', relative: null } : null;
  const relative = RELATIVES.get(form);
  if (relative === undefined) return OTHERS.has(form) ? { experiencer: 'other', relative: null } : null;
  if (form === 'child' && !OWN_CHILD.has(before)) return null;
  const byMarriage = NOT_BY_BLOOD.has(before) || (tokens[at + 1]?.form === 'in' && tokens[at + 2]?.form === 'law');
  return byMarriage ? { experiencer: 'other', relative: null } : { experiencer: 'family', relative };
}

/** "This child has croup" is the patient. */
const OWN_CHILD: ReadonlySet<string> = new Set(
  'his her their my patient one first second older younger other'.split(' '),
);
const NOT_BY_BLOOD: ReadonlySet<string> = new Set(['adoptive', 'foster', 'step', 'adopted']);

/** An apostrophe and an s lie between, which are no part of tokens. */
function isPossessive(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next !== undefined && next.kind === 'word' && next.start - tokens[at].end === 3;
}

/** Whose it is, for a mention at tokens `from` to before `to`; null: the patient's. */
export function personOf(
  persons: readonly PersonPlace[],
  tokens: readonly Token[],
  from: number,
  to: number,
): PersonSaid | null {
  const before = persons.findLast(
    ({ at, reach }) => (reach === 'after' && at < from) || (reach === 'next' && at === from - 1),
  );
  const after = persons.find(({ at, reach }) => at >= to && reach === 'before');
  if (after !== undefined && !tokens.slice(to, after.at).some(({ form }) => form === '.' || form === ';')) return after;
  if (before === undefined || (before.reach === 'after' && backToPatient(tokens, before.at, from))) return null;
  return before;
}

/** `in the mother`, `on his mother's side`, `(father)`: the relative closes the statement. */
function isBackward(tokens: readonly Token[], at: number): boolean {
  if (tokens[at - 1]?.form === '(') return true;
  let before = at - 1;
  while (before >= 0 && LEADS_TO.has(tokens[before].form)) before--;
  const leads = tokens[before]?.form ?? '';
  if (leads === 'on') return tokens[at + 1]?.form === 'side';
  if (leads === 'of') return tokens[at].form === 'fetus' && before > 0;
  return (leads === 'in' || leads === 'among') && before > 0;
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
  if (BE.has(form)) return tokens[at].form === 'donor' || befell(tokens, next + 1);
  if (OWNS.has(form) && tellsAfter(tokens, next + 1)) return false;
  return HAS.has(form) && !(accompanies && form !== 'who' && form !== 'had' && form !== 'has');
}

const BE: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were']);
const OWNS: ReadonlySet<string> = new Set(['has', 'have', 'had']);

function befell(tokens: readonly Token[], at: number): boolean {
  const form = tokens[at]?.form ?? '';
  const verb = form.endsWith('ly') || BETWEEN.has(form) ? (tokens[at + 1]?.form ?? '') : form;
  return BEFELL.has(verb) || HAS.has(verb);
}

const BETWEEN: ReadonlySet<string> = new Set(['also', 'both', 'being', 'still', 'now']);

/** "The parents have not seen", "mother has noted". */
function tellsAfter(tokens: readonly Token[], at: number): boolean {
  let next = at;
  while (
    next < at + 2 &&
    ['not', 'never', 'also', 'been', 'recently', 'only', 'just'].includes(tokens[next]?.form ?? '')
  )
    next++;
  return TELLS.has(tokens[next]?.form ?? '');
}

/** Other relatives, and what joins them. */
function isSkipped(tokens: readonly Token[], at: number): boolean {
  const { form } = tokens[at];
  if ((form === 'in' && tokens[at + 1]?.form === 'law') || (form === 'law' && tokens[at - 1].form === 'in'))
    return true;
  if (ORGANS.has(form)) return tokens[at - 1].form === 'donor';
  return form === 'and' || form === ',' ? RELATIVES.has(tokens[at + 1]?.form ?? '') || form === ',' : SKIPPED.has(form);
}

const ORGANS: ReadonlySet<string> = new Set(['heart', 'kidney', 'liver', 'lung']);

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
    if (fresh && !SUBORDINATE.has(tokens[at - 1].form)) return true;
  }
  return false;
}

/** Before a "he" who is still the relative: "died when he was 50". */
const SUBORDINATE: ReadonlySet<string> = new Set(
  'when that because while after before until since which if where although though as than'.split(' '),
);
