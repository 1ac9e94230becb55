/**
 * Allergies: to what, and that there are none. "No known allergies" is contradicted by any recorded allergy, whatever it is to.
 */
import type { Fact } from '../facts/fact.ts';
import { factText } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notCheckable,
  notFound,
  supported,
  supportedByNone,
} from './statement.ts';

export function judgeAllergy({ mention, clause }: MentionStatement, bench: Bench): Judgement {
  const { negated, experiencer, temporality } = mention.assertion;
  if (experiencer !== 'patient') return notCheckable('allergy', 'It is said of another person.');
  const isAvoided = /\bavoid\w*\b/.test(clause) && /allerg/.test(clause);
  if (temporality === 'hypothetical' && !isAvoided) return notCheckable('allergy', 'It is said of what may happen.');
  const about = bench.index.about(mention.concepts).filter(({ kind }) => kind === 'allergy');
  const held = about.filter((fact) => isAllergy(fact));
  const over = about.filter((fact) => isOver(fact));
  const denied = about.filter(({ assertion }) => assertion === 'absent');
  if (negated) return judgeDenied(held, denied, bench);
  const isSaidOver = mention.assertion.ended || OVER_WORDS.test(clause);
  if (isSaidOver && over.length > 0) return supported('allergy', over, 'The record has it as over.');
  if (isSaidOver && held.length > 0) return against(held[0], 'status', 'over', bench);
  if (held.length > 0) return judgeHeld(held, denied, bench);
  if (denied.length > 0) return against(denied[0], 'negation', 'allergic', bench);
  if (over.length > 0) return against(over[0], 'status', 'allergic', bench);
  const none = noneKnown(bench);
  if (none.length > 0 && allergies(bench).length === 0) return against(none[0], 'negation', 'allergic', bench);
  return notFound('allergy', 'The record has no such allergy.', allergies(bench));
}

/** That no allergy is known, of drugs alone or of anything. */
export function judgeNoAllergies(ofDrugs: boolean, bench: Bench): Judgement {
  const held = allergies(bench).filter((fact) => !ofDrugs || !isOfFood(fact));
  const said = noneKnown(bench);
  if (held.length > 0 && said.some(({ time }) => (time.start ?? 0) >= (held[held.length - 1].time.start ?? 0))) {
    return notCheckable('allergy', 'The record contradicts itself here; both are shown.', [...held, ...said]);
  }
  if (held.length > 0)
    return contradicted(
      'allergy',
      held.map((fact) => negation(fact, 'no known allergies', bench)),
    );
  if (said.length > 0) return supported('allergy', said, 'The record says that none is known.');
  if (bench.index.covers('allergy')) return supportedByNone('allergy', 'allergy');
  return notFound('allergy', 'This record does not cover allergies.');
}

/** What the record says the patient is allergic to. */
export function allergies({ index }: Bench): readonly Fact[] {
  return index.ofKind('allergy').filter((fact) => isAllergy(fact));
}

/** Statements of the record that no allergy is known. */
function noneKnown({ index }: Bench): readonly Fact[] {
  return index.ofKind('allergy').filter((fact) => isNoneKnown(fact));
}

function isAllergy(fact: Fact): boolean {
  return fact.assertion !== 'absent' && fact.status !== 'resolved' && !isNoneKnown(fact);
}

const OVER_WORDS = /\b(?:ha(?:s|ve) resolved|inactive|outgrown|no longer)\b/;

/** Resolved, or no longer thought to be a risk. */
function isOver(fact: Fact): boolean {
  return fact.assertion !== 'absent' && fact.status === 'resolved' && !isNoneKnown(fact);
}

/** SNOMED CT: no known allergy, of drugs, food, environment, latex. */
const NONE_CODES = /^SNOMED\/\/(?:716186003|409137002|429625007|428607008|716220001)$/;

function isNoneKnown({ concept }: Fact): boolean {
  return concept.codes.some((code) => NONE_CODES.test(code)) || /^no (?:known )?(?:\w+ )?allerg/i.test(concept.name);
}

/** Neither drug nor latex: "NKDA" does not speak of it. */
function isOfFood({ concept }: Fact): boolean {
  return /\b(?:peanut|nut|egg|milk|dairy|fish|shellfish|wheat|soya?|pollen|mite|mou?ld|dander|animal|grass|food|bee|wasp)\b/i.test(
    concept.name,
  );
}

function judgeDenied(held: readonly Fact[], denied: readonly Fact[], bench: Bench): Judgement {
  if (held.length > 0)
    return contradicted(
      'allergy',
      held.map((fact) => negation(fact, 'not allergic', bench)),
    );
  if (denied.length > 0) return supported('allergy', denied, 'The record denies it too.');
  if (bench.index.covers('allergy')) return supportedByNone('allergy', 'allergy');
  return notFound('allergy', 'This record does not cover allergies.');
}

function judgeHeld(held: readonly Fact[], denied: readonly Fact[], bench: Bench): Judgement {
  if (denied.length > 0) {
    return notCheckable('allergy', 'The record contradicts itself here; both are shown.', [...held, ...denied]);
  }
  return supported('allergy', held, `Recorded: ${factText(held[0], bench.written)}.`);
}

function against(fact: Fact, how: 'negation' | 'status', noteSays: string, bench: Bench): Judgement {
  return contradicted('allergy', [{ ...negation(fact, noteSays, bench), how }]);
}

function negation(fact: Fact, noteSays: string, { written }: Bench) {
  return { how: 'negation' as const, noteSays, recordSays: factText(fact, written), fact: fact.id };
}
