/** Which values a statement speaks of: those of its date, the newest, or those of the visit that the note is about. */
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Fact } from '../facts/fact.ts';
import type { Bench, MentionStatement } from './statement.ts';
import { MINUTES_A_DAY, type Window } from './times.ts';
import type { Compared, Valued } from './valued.ts';

/** Of several times in a sentence the one that goes with the number: by order where there are as many, else the nearest. Null of "now" and without any. */
export function windowFor(quantity: TextQuantity, { mention, windows }: MentionStatement): Window | null {
  const nows = windows.length === 0 ? [] : mention.times.filter(({ kind }) => kind === 'now');
  if (windows.length + nows.length < 2) return windows[0] ?? null;
  const places = [
    ...windows.map((window) => ({ at: window.start, window })),
    ...nows.map(({ start }) => ({ at: start, window: null })),
  ].toSorted((a, b) => a.at - b.at);
  const order = mention.quantities.findIndex(({ start }) => start === quantity.start);
  if (places.length === mention.quantities.length) return places[Math.max(0, order)].window;
  return places.toSorted((a, b) => Math.abs(a.at - quantity.end) - Math.abs(b.at - quantity.end))[0].window;
}

/** The stay or visit that a note is about reaches so far back. */
const VISIT_DAYS = 7;

/** Those that are the newest of their own kind of measurement, or of the days around the note where the statement doesn't say "now". */
export function timelyOf(
  agreeing: readonly Compared[],
  all: readonly Valued[],
  { tense }: MentionStatement,
  { written }: Bench,
): readonly Compared[] {
  const newest = newestTimes(all);
  return agreeing.filter(({ fact }) => {
    const { start } = fact.time;
    if (start === null) return true;
    if (tense !== 'now' && written - start <= VISIT_DAYS * MINUTES_A_DAY) return true;
    return start >= (newest.get(codeOf(fact)) ?? -Infinity);
  });
}

/** By code; remembered for a list, which statements about the same thing share. */
function newestTimes(all: readonly Valued[]): ReadonlyMap<string, number> {
  const known = NEWEST.get(all);
  if (known !== undefined) return known;
  const newest = new Map<string, number>();
  for (const { fact } of all) {
    const start = fact.time.start ?? -Infinity;
    if (fact.kind !== 'derived' && start > (newest.get(codeOf(fact)) ?? -Infinity)) newest.set(codeOf(fact), start);
  }
  NEWEST.set(all, newest);
  return newest;
}

const NEWEST = new WeakMap<readonly Valued[], ReadonlyMap<string, number>>();

function codeOf({ concept }: Fact): string {
  return concept.codes[0] ?? concept.name;
}

export function newestOf(compared: readonly Compared[]): readonly Compared[] {
  const time = compared.reduce((latest, { fact }) => Math.max(latest, fact.time.start ?? -Infinity), -Infinity);
  return compared.filter(({ fact }) => (fact.time.start ?? -Infinity) === time);
}

export function nearestTo(compared: readonly Compared[], { earliest, latest }: Window): Compared {
  const middle = ((earliest ?? latest ?? 0) + (latest ?? earliest ?? 0)) / 2;
  const distance = ({ fact }: Compared): number => Math.abs((fact.time.start ?? -Infinity) - middle);
  return compared.toSorted((a, b) => distance(a) - distance(b))[0];
}
