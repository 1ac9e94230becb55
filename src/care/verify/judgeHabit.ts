/**
 * Social history, function and directives: what the record said last of the same subject decides (never smoked, former smoker; full code, do not resuscitate).
 *
 * Where answers exclude one another (smoking, code status) another answer contradicts; elsewhere only the same thing denied does.
 */
import type { Fact, FactKind } from '../facts/fact.ts';
import { factText, valueText } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notCheckable,
  notFound,
  type StatementFamily,
  supported,
} from './statement.ts';
import { beganBy, MINUTES_A_DAY } from './times.ts';

const KINDS_OF: Readonly<Partial<Record<StatementFamily, readonly FactKind[]>>> = {
  social: ['social history', 'demographic', 'condition'],
  function: ['function', 'condition'],
  directive: ['directive', 'order', 'condition'],
};

export function judgeHabit(
  statement: MentionStatement,
  family: 'social' | 'function' | 'directive',
  bench: Bench,
): Judgement {
  const { concepts, assertion } = statement.mention;
  if (assertion.experiencer !== 'patient') return notCheckable(family, 'It is said of another person.');
  if (assertion.temporality === 'hypothetical') return notCheckable(family, 'It is said of what may happen.');
  const kinds = KINDS_OF[family] ?? [];
  const by = bench.written + MINUTES_A_DAY;
  const direct = bench.index.known(concepts, new Set(kinds), by);
  const known = bench.index.ofKind(kinds[0]).filter((fact) => beganBy(fact, by) && !direct.includes(fact));
  const stated = [...known, ...direct].flatMap((fact) => statedBy(fact, concepts, direct, bench));
  if (stated.length === 0) return notFound(family, 'The record says nothing of it.');
  const inTime = stated.toSorted((a, b) => (a.fact.time.start ?? -Infinity) - (b.fact.time.start ?? -Infinity));
  const last = inTime[inTime.length - 1];
  const doesAgree = ({ agrees }: Stated): boolean => agrees !== assertion.negated;
  if (doesAgree(last)) {
    // All that say so since anything said otherwise: one order may stand in the record twice.
    const since = inTime.slice(inTime.findLastIndex((each) => !doesAgree(each)) + 1);
    const facts = since.map(({ fact }) => fact).toReversed();
    return supported(family, facts, `Recorded: ${factText(last.fact, bench.written)}.`);
  }
  const earlier = stated.findLast((each) => each.agrees !== assertion.negated);
  if (earlier !== undefined && statement.tense === 'past')
    return supported(family, [earlier.fact], 'Recorded earlier.');
  const noteSays = `${assertion.negated ? 'not ' : ''}${bench.text.slice(statement.mention.start, statement.mention.end)}`;
  const recordSays = factText(last.fact, bench.written);
  return contradicted(family, [{ how: 'status', noteSays, recordSays, fact: last.fact.id }]);
}

interface Stated {
  readonly fact: Fact;
  readonly agrees: boolean;
}

/** Whether a fact speaks of the subject, and if so whether it says the same. */
function statedBy(
  fact: Fact,
  concepts: readonly string[],
  direct: readonly Fact[],
  { index }: Bench,
): readonly Stated[] {
  const { lexicon } = index;
  const named = conceptsSaid(fact, index.lexicon);
  const same = named.some((id) => concepts.some((said) => lexicon.isA(id, said)));
  const affirmed = fact.assertion !== 'absent';
  if (same || (named.length === 0 && direct.includes(fact))) return [{ fact, agrees: affirmed }];
  const excluded = EXCLUSIVE.some(
    (answers) => concepts.some((id) => answers.includes(id)) && named.some((id) => answers.includes(id)),
  );
  return affirmed && excluded ? [{ fact, agrees: false }] : [];
}

/** Answers to one question, by their names in the lexicon. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ['current smoker', 'former smoker', 'never smoker'],
  ['full code', 'do not resuscitate', 'DNR/DNI', 'comfort measures only'],
];

/** Concepts that a fact's value names, else those of its own name and codes. */
function conceptsSaid({ value, concept }: Fact, lexicon: Bench['index']['lexicon']): readonly string[] {
  if (value !== null && value.type !== 'quantity' && value.type !== 'range') {
    const byCode = value.type === 'coded' ? lexicon.conceptsOfCode(value.code) : [];
    const said = [...byCode, ...lexicon.conceptsOfName(valueText(value))];
    if (said.length > 0) return said;
  }
  return [...concept.codes.flatMap((code) => lexicon.conceptsOfCode(code)), ...lexicon.conceptsOfName(concept.name)];
}
