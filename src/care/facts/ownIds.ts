/** Ids that are unique within a record: a second fact of the same place is told by a number; the order given is the order of numbers. */
import { factId } from './newFact.ts';
import type { Statement } from './statement.ts';

export function withOwnIds(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Map<string, number>();
  return statements.map((statement) => {
    const { id } = statement.fact;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? statement : { ...statement, fact: { ...statement.fact, id: factId(`${id}.${count}`) } };
  });
}
