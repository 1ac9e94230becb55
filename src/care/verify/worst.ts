/** The worst of several judgements of one statement, with what all of them rest on. */
import type { Judgement } from './statement.ts';
import { VERDICTS, type Verdict } from './verdict.ts';

export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((worst, each) => (rank(each) > rank(worst) ? each : worst), VERDICTS[0]);
}

/** @param judgements at least one; the worst one's reason is given, and the facts and contradictions of all that are as bad */
export function worstOf(judgements: readonly Judgement[]): Judgement {
  const verdict = worstVerdict(judgements.map((each) => each.verdict));
  const worst = judgements.filter((each) => each.verdict === verdict);
  return {
    ...worst[0],
    facts: [...new Set(worst.flatMap(({ facts }) => facts))],
    contradictions: worst.flatMap(({ contradictions }) => contradictions),
    reason: [...new Set(worst.map(({ reason }) => reason))].join(' '),
  };
}

function rank(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}
