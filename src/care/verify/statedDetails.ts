/**
 * Details of a supported fact that a sentence tells with it: `allergic to penicillin (reaction: rash)`. Words that stand in the details of a fact which
 * supports another statement of the sentence are supported by that fact, whatever else they might name.
 */
import type { FactId } from '../facts/fact.ts';
import type { Bench } from './statement.ts';
import type { StatementVerdict } from './verdict.ts';

/** @param words that name something, of each verdict about a mention. */
export function withStatedDetails(
  statements: readonly StatementVerdict[],
  words: ReadonlyMap<StatementVerdict, string>,
  bench: Bench,
): readonly StatementVerdict[] {
  const supporting = statements.filter(({ verdict }) => verdict === 'supported').flatMap(({ facts }) => facts);
  if (supporting.length === 0) return statements;
  return statements.map((statement) => {
    const said = words.get(statement);
    if (statement.verdict === 'supported' || said === undefined) return statement;
    const fact = supporting.find((id) => isDetailOf(said, id, bench));
    if (fact === undefined) return statement;
    const reason = 'Recorded as a detail of what the sentence says.';
    return { ...statement, verdict: 'supported', facts: [fact], contradictions: [], severity: 'low', reason };
  });
}

function isDetailOf(said: string, id: FactId, { index }: Bench): boolean {
  const words = plain(said);
  const details = index.fact(id)?.details ?? [];
  return words !== '' && details.some((detail) => ` ${plain(detail)} `.includes(` ${words} `));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
