/**
 * Results and vital signs of one concept, in time, with their numbers in one unit.
 *
 * A concept is the first code (of LOINC and SNOMED CT without what MEDS appends), or the name where there is none. Units become one where they convert
 * exactly (data/terminology/units); values of other units stay outside of `points` and make the series `mixed`. Values with a comparator
 * (`< 0.01`) are facts of the series but no points. Left out: facts without a time, and what is absent, replaced, planned or awaited.
 */
import { remembered } from '../../../../data/terminology/remembered.ts';
import { unitsOfCode } from '../../../../data/terminology/units.ts';
import type { Fact } from '../../fact.ts';
import { byTime, isStated } from '../statements.ts';

export interface SeriesPoint {
  readonly fact: Fact;
  readonly time: number;
  /** In the series' unit. */
  readonly value: number;
}

export interface Series {
  readonly key: string;
  /** All that were stated, earliest first; at least one. */
  readonly facts: readonly Fact[];
  readonly points: readonly SeriesPoint[];
  readonly unit: string;
  /** Facts with a number whose unit does not convert. */
  readonly strangers: readonly Fact[];
}

export function seriesOf(facts: readonly Fact[], asOf: number): readonly Series[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    if ((fact.kind !== 'result' && fact.kind !== 'vital sign') || fact.value === null || !isStated(fact)) continue;
    if (fact.time.start === null || fact.time.start > asOf) continue;
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => makeSeries(key, group.sort(byTime)));
}

function keyOf({ concept }: Fact): string {
  const code = concept.codes[0];
  return code === undefined ? concept.name.toLowerCase() : keyOfCode(code);
}

const keyOfCode = remembered((code: string): string => {
  const [system, local] = code.split('//', 2);
  return system === 'LOINC' || system === 'SNOMED' ? `${system}//${local}` : code;
}, 10_000);

function makeSeries(key: string, facts: readonly Fact[]): Series {
  const rows = new Map<string, number>();
  for (const { value } of facts) {
    if (value?.type === 'quantity') rows.set(value.unit, (rows.get(value.unit) ?? 0) + 1);
  }
  const lines = linesOf(key, rows);
  const points: SeriesPoint[] = [];
  const strangers: Fact[] = [];
  for (const fact of facts) {
    const { value } = fact;
    if (value?.type !== 'quantity' || !Number.isFinite(value.value)) continue;
    const line = lines.get(value.unit);
    if (line === undefined) strangers.push(fact);
    else if (value.comparator === null) {
      points.push({ fact, time: fact.time.start ?? 0, value: value.value * line.factor + line.offset });
    }
  }
  return { key, facts, points, unit: unitOf(lines), strangers };
}

interface Line {
  readonly factor: number;
  readonly offset: number;
  readonly unit: string;
}

/** For each unit that becomes the common one, how. */
function linesOf(key: string, rows: ReadonlyMap<string, number>): ReadonlyMap<string, Line> {
  const units = [...rows.keys()];
  if (units.length <= 1) return new Map(units.map((unit) => [unit, { factor: 1, offset: 0, unit }]));
  const [system, code = ''] = key.split('//');
  const seen = units.map((unit) => ({ unit: unit === '' ? null : unit, rows: rows.get(unit) ?? 0 }));
  const lines = new Map<string, Line>();
  for (const [text, decision] of unitsOfCode({ system, code }, seen)) {
    const { factor, offset, unit, separate } = decision;
    if (!separate) lines.set(text ?? '', { factor, offset, unit: unit ?? '' });
  }
  return lines;
}

function unitOf(lines: ReadonlyMap<string, Line>): string {
  return [...lines.values()][0]?.unit ?? '';
}
