/**
 * How long something has lasted: "for 6 years" against when the record's facts of it began. A record may know a disease later than the patient does, so one
 * that begins too late leaves a duration unfounded; one that began clearly earlier contradicts it.
 */
import type { Fact } from '../facts/fact.ts';
import { factText } from './factState.ts';
import {
  type Bench,
  contradicted,
  type Judgement,
  type MentionStatement,
  notFound,
  type StatementFamily,
} from './statement.ts';
import { MINUTES_A_DAY } from './times.ts';

/** A quarter of the time said: people round. */
const TOLERANCE = 0.25;
/** Days are told by clocks of other zones. */
const LEAST = 2 * MINUTES_A_DAY;

/** Null where no duration is said or one of the facts began about then. */
export function judgeDuration(
  { mention }: MentionStatement,
  family: StatementFamily,
  facts: readonly Fact[],
  bench: Bench,
): Judgement | null {
  const said = mention.times.find(({ kind, earliest }) => kind === 'duration' && earliest !== null);
  if (said?.earliest == null) return null;
  const length = (said.latest ?? bench.written) - said.earliest;
  const begun = facts.filter(({ time }) => time.start !== null);
  const gap = ({ time }: Fact): number => (time.start ?? 0) - (said.earliest ?? 0);
  if (begun.length === 0 || begun.some((fact) => Math.abs(gap(fact)) <= Math.max(LEAST, TOLERANCE * length)))
    return null;
  const nearest = begun.toSorted((a, b) => Math.abs(gap(a)) - Math.abs(gap(b)))[0];
  if (gap(nearest) > 0) return notFound(family, 'The record has it, but not for so long.', begun);
  const noteSays = bench.text.slice(said.start, said.end);
  return contradicted(family, [
    { how: 'time', noteSays, recordSays: factText(nearest, bench.written), fact: nearest.id },
  ]);
}
