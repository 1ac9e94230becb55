/**
 * The evaluator against a slow one that reads the definitions word by word: times by linear search, counts by looking at every time. Random
 * tasks are written as YAML, so that the parser takes part.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from './boundary.ts';
import { type AcesTask, parseAcesTask } from './config.ts';
import { evaluateTask, newFunnel, type Realization, type SubjectRecord, traceTriggers } from './evaluate.ts';
import { judgeFuture } from './future.ts';
import { pastOf } from './history.ts';
import { planTask } from './plan.ts';
import type { Window } from './windows.ts';

const HOUR = 3_600_000_000n;
const NAMES: readonly string[] = ['a', 'b', 'c'];

/** Counts of a, b and c at whole hours. */
function record(rows: readonly (readonly [hour: number, a: number, b: number, c: number])[]): SubjectRecord {
  const sorted = rows.toSorted((x, y) => x[0] - y[0]);
  return {
    times: BigInt64Array.from(sorted, ([hour]) => BigInt(hour) * HOUR),
    counts: [1, 2, 3].map((p) => Int32Array.from(sorted, (row) => row[p])),
    staticCounts: null,
  };
}

/** All predicates are used by the has of a window that holds always, so that the plan counts a, b, c in this order. */
function task(windows: string, trigger = 'a'): AcesTask {
  const all =
    '  all: {start: null, end: trigger, start_inclusive: True, end_inclusive: True, has: {a: "(0, None)", b: "(0, None)", c: "(0, None)"}}\n';
  const text = `predicates:
  a: {code: A}
  b: {code: B}
  c: {code: C}
  a_and_b: {expr: "and(a, b)"}
  b_or_c: {expr: "or(b, c)"}
trigger: ${trigger}
windows:
${all}${windows}`;
  return parseAcesTask({ path: 't.yaml', text });
}

function evaluate(aces: AcesTask, subject: SubjectRecord): Realization[] {
  const plan = planTask(aces);
  const order = plan.plain.map(({ name }) => NAMES.indexOf(name));
  const found: Realization[] = [];
  evaluateTask(plan, { ...subject, counts: order.map((p) => subject.counts[p]) }, (row) => found.push(row));
  return found;
}

/** The definitions, word by word. */
function evaluateSlowly(aces: AcesTask, subject: SubjectRecord): Realization[] {
  const times = [...subject.times];
  const countAt = (name: string, row: number): number => {
    if (name === '_ANY_EVENT') return 1;
    if (name === '_RECORD_START') return row === 0 ? 1 : 0;
    if (name === '_RECORD_END') return row === times.length - 1 ? 1 : 0;
    const predicate = aces.predicates.get(name);
    if (predicate?.kind !== 'derived') return subject.counts[NAMES.indexOf(name)][row];
    const each = predicate.inputs.map((input) => countAt(input, row) > 0);
    return (predicate.operator === 'and' ? each.every(Boolean) : each.some(Boolean)) ? 1 : 0;
  };
  const take = (from: bigint | undefined, step: Step, orSame: boolean): bigint | undefined => {
    if (from === undefined || step.kind === 'same') return from;
    if (step.kind === 'shift') return from + BigInt(step.micros);
    const rows = times.filter((time, row) => countAt(step.predicate, row) > 0 && (time !== from || orSame));
    return step.kind === 'next' ? rows.find((time) => time >= from) : rows.findLast((time) => time <= from);
  };
  const found: Realization[] = [];
  for (const [row, trigger] of times.entries()) {
    if (countAt(aces.trigger, row) === 0) continue;
    const sides = (window: Window): { start: bigint | undefined; end: bigint | undefined } => {
      const { reference } = window.anchor;
      const from =
        reference.kind === 'window'
          ? sides(aces.windows.find(({ name }) => name === reference.window) ?? window)[reference.side]
          : trigger;
      const anchor = take(from, window.anchor.step, false);
      const isStart = window.anchorSide === 'start';
      const far = take(anchor, window.far.step, isStart ? window.endInclusive : window.startInclusive);
      return isStart ? { start: anchor, end: far } : { start: far, end: anchor };
    };
    const count = (window: Window, name: string): number => {
      const { start = 0n, end = 0n } = sides(window);
      return times.reduce((sum, time, at) => {
        const after = time > start || (time === start && window.startInclusive);
        const before = time < end || (time === end && window.endInclusive);
        return after && before ? sum + countAt(name, at) : sum;
      }, 0);
    };
    const holds = aces.windows.every((window) => {
      const { start, end } = sides(window);
      if (start === undefined || end === undefined) return false;
      return window.has.every(({ predicate, min, max }) => {
        const n = count(window, predicate);
        return n >= (min ?? 0) && n <= (max ?? n);
      });
    });
    if (!holds) continue;
    const label = aces.windows.find(({ name }) => name === aces.label?.window);
    const index = aces.windows.find(({ name }) => name === aces.index?.window);
    found.push({
      row,
      labelCount: label === undefined || aces.label === null ? null : count(label, aces.label.predicate),
      predictionTime: index === undefined || aces.index === null ? null : (sides(index)[aces.index.side] ?? null),
      settledTime: aces.windows
        .flatMap((window) => Object.values(sides(window)))
        .reduce((latest: bigint, side) => (side !== undefined && side > latest ? side : latest), trigger),
    });
  }
  return found;
}

const predicateName = fc.constantFrom('a', 'b', 'c', 'a_and_b', 'b_or_c');
const eventName = fc.constantFrom('a', 'b', 'c', 'a_and_b', 'b_or_c', '_ANY_EVENT');
const hours = fc.integer({ min: 1, max: 9 });
const flag = fc.constantFrom('True', 'False');

/** One window, given those that it may refer to. */
function windowText(index: number): fc.Arbitrary<string> {
  const references = ['trigger', ...Array.from({ length: index }, (_, i) => [`w${i}.start`, `w${i}.end`]).flat()];
  const anchor = fc.oneof(
    fc.constantFrom(...references),
    fc
      .tuple(fc.constantFrom(...references), fc.constantFrom('+', '-'), hours)
      .map(([r, sign, n]) => `${r} ${sign} ${n}h`),
    fc.tuple(fc.constantFrom(...references), fc.constantFrom('->', '<-'), eventName).map((parts) => parts.join(' ')),
  );
  const far = (startIsAnchor: boolean): fc.Arbitrary<string> =>
    startIsAnchor
      ? fc.oneof(
          fc.constant('start'),
          fc.constant('null'),
          hours.map((n) => `start + ${n}h`),
          eventName.map((p) => `start -> ${p}`),
        )
      : fc.oneof(
          fc.constant('end'),
          fc.constant('null'),
          hours.map((n) => `end - ${n}h`),
          eventName.map((p) => `end <- ${p}`),
        );
  const limits = fc.constantFrom('(1, None)', '(None, 0)', '(None, 2)', '(2, 5)', '(0, 3)');
  const has = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'a_and_b', '_ANY_EVENT', '_RECORD_END', '_RECORD_START'),
    limits,
    { maxKeys: 2 },
  );
  return fc.boolean().chain((startIsAnchor) =>
    fc
      .record({
        anchor,
        far: far(startIsAnchor),
        si: flag,
        ei: flag,
        has,
        label: predicateName,
        side: fc.constantFrom('start', 'end'),
      })
      .map((w) => {
        const sides = startIsAnchor ? `start: ${w.anchor}, end: ${w.far}` : `start: ${w.far}, end: ${w.anchor}`;
        // What the label asks, its own window must not demand.
        const has = Object.entries(w.has).filter(([name]) => index !== 1 || name !== w.label);
        const constraints = has.map(([name, limit]) => `${name}: "${limit}"`);
        const label = index === 1 ? `, label: ${w.label}` : '';
        const time = index === 0 ? `, index_timestamp: ${w.side}` : '';
        return `  w${index}: {${sides}, start_inclusive: ${w.si}, end_inclusive: ${w.ei}, has: {${constraints.join(', ')}}${label}${time}}\n`;
      }),
  );
}

const anyTask = fc
  .tuple(
    windowText(0),
    windowText(1),
    windowText(2),
    fc.constantFrom('a', 'b_or_c', '_ANY_EVENT', '_RECORD_START', '_RECORD_END'),
  )
  .map(([w0, w1, w2, trigger]) => ({ windows: w0 + w1 + w2, trigger }));
const small = fc.constantFrom(0, 0, 0, 1, 2);
const anyRecord = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), small, small, small), {
    maxLength: 14,
    selector: ([hour]) => hour,
  })
  .map(record);

describe('the evaluator', () => {
  it('says what the definitions say, word by word', () => {
    let kept = 0;
    fc.assert(
      fc.property(anyTask, anyRecord, ({ windows, trigger }, subject) => {
        const aces = task(windows, trigger);
        const slow = evaluateSlowly(aces, subject);
        kept += slow.length;
        expect(evaluate(aces, subject)).toEqual(slow);
      }),
      { numRuns: 800 },
    );
    expect(kept).toBeGreaterThan(200);
  });

  it('judges a growing future: an answer once given stays, and at the end of the record it is the label', () => {
    let early = 0;
    fc.assert(
      fc.property(anyTask, anyRecord, ({ windows, trigger }, subject) => {
        const plan = planTask(task(windows, trigger));
        const whole = { ...subject, counts: plan.plain.map(({ name }) => subject.counts[NAMES.indexOf(name)]) };
        const labels = new Map<bigint, Set<string>>();
        traceTriggers(plan, whole, ({ predictionTime, outcome, labelCount }) => {
          const label = outcome !== 'kept' ? 'excluded' : (labelCount ?? 0) > 0 ? 'yes' : 'no';
          if (predictionTime !== null) labels.set(predictionTime, (labels.get(predictionTime) ?? new Set()).add(label));
        });
        for (const [time, [label, another]] of labels) {
          if (another !== undefined) continue;
          for (const until of whole.times.filter((known) => known >= time)) {
            const answer = judgeFuture(plan, pastOf(whole, until), time, { until, isRecordEnd: false });
            if (answer !== 'undetermined') expect(answer).toBe(label);
            early += answer === 'undetermined' ? 0 : 1;
          }
          const last = whole.times[whole.times.length - 1];
          expect(judgeFuture(plan, whole, time, { until: last, isRecordEnd: true })).toBe(label);
        }
      }),
      { numRuns: 800 },
    );
    expect(early).toBeGreaterThan(200);
  });

  it('keeps fixed answers for a record that a person can follow', () => {
    const subject = record([
      [0, 1, 0, 0],
      [5, 0, 1, 0],
      [10, 1, 0, 0],
      [20, 0, 1, 1],
    ]);
    const windows = `  input: {start: trigger, end: start -> b, start_inclusive: False, end_inclusive: True, index_timestamp: end}
  target: {start: input.end, end: start + 15h, start_inclusive: False, end_inclusive: True, label: c}
`;
    expect(evaluate(task(windows), subject)).toEqual([
      { row: 0, predictionTime: 5n * HOUR, labelCount: 1, settledTime: 20n * HOUR },
      { row: 2, predictionTime: 20n * HOUR, labelCount: 0, settledTime: 35n * HOUR },
    ]);
    expect(evaluate(task(windows.replace('15h', '14h')), subject)[0]?.labelCount).toBe(0);
  });

  it('refuses a history longer than its times are exact', () => {
    const subject = record([
      [0, 1, 0, 0],
      [3_000_000, 0, 1, 0],
    ]);
    expect(() => evaluate(task(''), subject)).toThrow(/longer than 285 years/);
  });

  it('counts where triggers are lost, and those that it keeps', () => {
    const windows = `  w: {start: trigger, end: start -> b, start_inclusive: False, end_inclusive: True, has: {c: "(1, None)"}, index_timestamp: end}\n`;
    const plan = planTask(task(windows));
    const funnel = newFunnel(plan);
    const subject = record([
      [0, 1, 0, 0],
      [1, 0, 1, 1],
      [2, 1, 0, 0],
      [3, 0, 1, 0],
      [4, 1, 0, 0],
    ]);
    evaluateTask(
      plan,
      { ...subject, counts: plan.plain.map(({ name }) => subject.counts[NAMES.indexOf(name)]) },
      () => {},
      funnel,
    );
    const place = plan.windows.findIndex(({ name }) => name === 'w');
    expect(funnel).toMatchObject({ triggers: 3, kept: 1, subjectsExcluded: 0 });
    expect(funnel.lost[place]).toEqual({ boundary: 1, constraints: [1] });
  });
});
