/** The outcomes of lines in four groups, as pictures and summaries show them. */
import { OUTCOMES, type Outcome } from '../outcomes.ts';
import { entriesOf, type OutcomeCounts } from './ingestReport.ts';

export const FATES = ['used', 'looked up', 'left out', 'fault'] as const;
export type Fate = (typeof FATES)[number];

export const FATE_TEXTS: Readonly<Record<Fate, string>> = {
  used: 'used',
  'looked up': 'only looked up by other lines',
  'left out': 'left out by a stated rule',
  fault: 'left out because the input is wrong',
};

export function fateOf(outcome: Outcome): Fate {
  if (outcome === 'used') return 'used';
  if (outcome === 'reference only') return 'looked up';
  return OUTCOMES[outcome].fault ? 'fault' : 'left out';
}

/** How many lines of each group. */
export function byFate(outcomes: OutcomeCounts): Readonly<Record<Fate, number>> {
  const counts: Record<Fate, number> = { used: 0, 'looked up': 0, 'left out': 0, fault: 0 };
  for (const [outcome, count] of entriesOf(outcomes)) counts[fateOf(outcome)] += count;
  return counts;
}
