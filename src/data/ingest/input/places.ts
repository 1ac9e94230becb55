/** Places of what is wrong in one file: the first of each kind by line, the others as one count. Never what stands there. */
import type { InputFault } from '../outcomes.ts';

/** What went wrong, and what to do about it. */
export interface FaultRule {
  readonly rule: string;
  readonly remedy: string;
}

export interface FaultPlaces {
  /** Without a line the fault is of the file. */
  add(rule: FaultRule, line?: number): void;
  /** In the order of the file; after the places of each rule how many more there are. */
  list(): readonly InputFault[];
}

/** Places named per rule and file. */
const PLACES = 20;

export function faultPlaces(file: string): FaultPlaces {
  const places = new Map<FaultRule, { lines: (number | undefined)[]; more: number }>();
  return {
    add(rule, line) {
      const known = places.get(rule) ?? { lines: [], more: 0 };
      places.set(rule, known);
      if (known.lines.length < PLACES) known.lines.push(line);
      else known.more++;
    },
    list() {
      return [...places].flatMap(([{ rule, remedy }, { lines, more }]) => [
        ...lines.map((line) => ({ file, ...(line !== undefined && { line }), rule, remedy, count: 1 })),
        ...(more > 0 ? [{ file, rule, remedy, count: more }] : []),
      ]);
    },
  };
}
