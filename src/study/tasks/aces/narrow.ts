/**
 * `and(lab, range)` where `range` has values but no code (`code: null`): the lab's rows whose own value is in the range. Rewrites such
 * expressions to plain predicates, so that nothing after this knows of it. A derived predicate still counts once a time.
 */
import { intersectRanges } from '../codeSelector.ts';
import type { DerivedPredicate, PlainPredicate } from './predicates.ts';
import { fault } from './yamlTree.ts';

type Known = ReadonlyMap<string, PlainPredicate | DerivedPredicate>;

/** @param needed derived predicates after their inputs; the result is so too */
export function narrowRanges(needed: Known): Map<string, PlainPredicate | DerivedPredicate> {
  const result = new Map<string, PlainPredicate | DerivedPredicate>();
  for (const [name, predicate] of needed) {
    const rewritten = predicate.kind === 'derived' && predicate.operator === 'and' ? rewrite(predicate, needed) : [];
    for (const part of rewritten) result.set(part.name, part);
    if (rewritten.length === 0) result.set(name, predicate);
  }
  return result;
}

/** New plain predicates and the derived one over them; nothing when the expression has no bare range. */
function rewrite(derived: DerivedPredicate, needed: Known): (PlainPredicate | DerivedPredicate)[] {
  const inputs = derived.inputs.map((name) => needed.get(name)).filter((input) => input !== undefined);
  const ranges = inputs.filter(isBareRange);
  if (ranges.length === 0) return [];
  const others = inputs.filter((input) => !isBareRange(input));
  if (others.length > 1) {
    throw fault(
      derived.place,
      `In ${derived.name} it is not clear whose value is meant: ${others.map(({ name }) => name).join(' or ')}.`,
      'Put one predicate and its range into an and(…) of their own, and name that here.',
    );
  }
  const subjects = others.length === 0 ? [ranges[0]] : plainParts(others[0], needed, derived);
  const parts = subjects.map((subject) => ranges.reduce<PlainPredicate>(within, subject));
  return [...parts, { ...derived, operator: 'or', inputs: parts.map(({ name }) => name) }];
}

function isBareRange(input: PlainPredicate | DerivedPredicate): input is PlainPredicate {
  return input.kind === 'plain' && input.codes.kind === 'every';
}

function plainParts(
  input: PlainPredicate | DerivedPredicate,
  needed: Known,
  derived: DerivedPredicate,
): PlainPredicate[] {
  if (input.kind === 'plain') return [input];
  if (input.operator === 'or') {
    return input.inputs.flatMap((name) => {
      const part = needed.get(name);
      return part === undefined ? [] : plainParts(part, needed, derived);
    });
  }
  throw fault(
    derived.place,
    `The values of ${input.name}, an and(…), are of several rows.`,
    'Narrow a plain predicate.',
  );
}

function within(predicate: PlainPredicate, range: PlainPredicate): PlainPredicate {
  return {
    ...predicate,
    name: predicate === range ? `${predicate.name} rows` : `${predicate.name} within ${range.name}`,
    range: intersectRanges(predicate.range, range.range),
    columns: new Map([...predicate.columns, ...range.columns]),
  };
}
