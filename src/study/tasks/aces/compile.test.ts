import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompiledTask, EventQuestion } from '../eventQuestion.ts';
import { compileTask } from './compile.ts';
import { parseAcesTask } from './config.ts';
import { evaluateTask, type SubjectRecord } from './evaluate.ts';
import { planTask } from './plan.ts';

const HEAD = `predicates:
  admission: {code: {regex: "^ADMISSION//"}}
  discharge: {code: {regex: "^DISCHARGE//"}}
  death: {code: MEDS_DEATH}
  leaving: {expr: "or(discharge, death)"}
  both: {expr: "and(discharge, death)"}
trigger: admission
windows:
`;
const INPUT =
  '  input: {start: null, end: trigger + 24h, start_inclusive: True, end_inclusive: True, index_timestamp: end}\n';
const compile = (windows: string): CompiledTask => compileTask(parseAcesTask({ path: 't.yaml', text: HEAD + windows }));
const target = (start: string, end: string, more = ''): string =>
  `  target: {start: ${start}, end: ${end}, start_inclusive: False, end_inclusive: True, label: death${more}}\n`;

const death = { codes: { kind: 'exact', code: 'MEDS_DEATH' }, range: null };
const discharge = { codes: { kind: 'regex', pattern: '^DISCHARGE//' }, range: null };

describe('a compiled task', () => {
  it.each([
    [
      'a window of fixed length',
      target('input.end', 'start + 30 days'),
      { stops: [], fromMinutes: 0, untilMinutes: 43_200 },
    ],
    [
      'one that begins later',
      target('trigger + 2 days', 'start + 1 day'),
      { stops: [], fromMinutes: 1440, untilMinutes: 2880 },
    ],
    [
      'one that ends with an event',
      target('input.end', 'start -> leaving'),
      { stops: [discharge, death], fromMinutes: 0, untilMinutes: null },
    ],
    ['one that ends with the record', target('input.end', 'null'), { stops: [], fromMinutes: 0, untilMinutes: null }],
  ])('%s is an event question', (_, window, question) => {
    expect(compile(INPUT + window)).toEqual({
      needsTrajectories: false,
      question: {
        name: 't',
        answer: 'risk',
        timeUnit: null,
        targets: [death],
        stopInclusive: true,
        complement: false,
        conditions: [],
        ...question,
      },
    });
  });

  it('may hang on an event of the past', () => {
    const input =
      '  input: {start: trigger, end: start -> discharge, start_inclusive: False, end_inclusive: True, has: {admission: "(None, 3)"}, index_timestamp: end}\n';
    expect(compile(input + target('input.end', 'start + 30 days'))).toMatchObject({
      needsTrajectories: false,
      question: { fromMinutes: 0, untilMinutes: 43_200 },
    });
    const same = target('trigger -> discharge', 'start + 30 days');
    expect(compile(input + same)).toMatchObject({ needsTrajectories: true });
  });

  it('keeps its windows where the future must hold more, and says when sampling may stop', () => {
    const gap =
      '  gap: {start: trigger, end: start + 48h, start_inclusive: False, end_inclusive: True, has: {leaving: "(None, 0)"}}\n';
    expect(compile(INPUT + gap + target('gap.end', 'start -> leaving'))).toMatchObject({
      needsTrajectories: true,
      reason: 'window gap counts leaving after the prediction time',
      untilMinutes: null,
      ends: [
        { events: [discharge, death], fromMinutes: 0, untilMinutes: 1440 },
        { events: [discharge, death], fromMinutes: 1440, untilMinutes: null },
      ],
    });
    expect(compile(INPUT + gap + target('gap.end', 'start + 7 days'))).toMatchObject({
      untilMinutes: 1440 * 8,
      ends: [{ untilMinutes: 1440 }],
    });
  });

  it.each([
    [target('input.end', 'start + 1d', ', has: {admission: "(1, None)"}'), /counts admission/],
    [target('trigger', 'start + 3d'), /does not begin at or after/],
    [
      target('input.end', 'start + 3d').replace('start_inclusive: False', 'start_inclusive: True'),
      /counts what is known at the prediction time/,
    ],
    [target('input.end', 'start + 1d').replace('label: death', 'label: both'), /events that coincide/],
    [target('input.end', 'start -> both'), /end of window target asks for events that coincide/],
    [
      target('input.end', 'start -> leaving').replace('end_inclusive: True', 'end_inclusive: False'),
      /leaves out what comes at the time of its end/,
    ],
    [
      `${target('next.end', 'start + 1d')}  next: {start: input.end, end: start -> discharge, start_inclusive: False, end_inclusive: True}\n`,
      /next must find an event/,
    ],
  ])('%s needs whole futures', (windows, reason) => {
    expect(compile(INPUT + windows)).toMatchObject({ needsTrajectories: true, reason: expect.stringMatching(reason) });
  });

  it('needs a label, a prediction time, and nothing but codes and values', () => {
    expect(() => compile(INPUT)).toThrow(/No window has a label/);
    expect(() => compile(target('trigger', 'start + 1d'))).toThrow(/index_timestamp/);
    const text =
      HEAD.replace('code: MEDS_DEATH', 'code: MEDS_DEATH, ward: icu') + INPUT + target('input.end', 'start + 1d');
    expect(() => compileTask(parseAcesTask({ path: 't.yaml', text }))).toThrow(
      /predicate death.*column that a timeline does not hold/,
    );
  });
});

describe('an event question and the label of its task', () => {
  const HOUR = 3_600_000_000n;
  /** The question asked of what really followed, event after event. */
  const answer = (
    question: EventQuestion,
    subject: SubjectRecord,
    index: bigint,
    isEvent: (code: string, row: number) => boolean,
  ): boolean => {
    const micros = (minutes: number): bigint => BigInt(minutes) * 60_000_000n;
    const holds = (selectors: EventQuestion['targets'], row: number): boolean =>
      selectors.some(({ codes }) => codes.kind === 'exact' && isEvent(codes.code, row));
    for (const [row, time] of subject.times.entries()) {
      if (time <= index + micros(question.fromMinutes)) continue;
      if (question.untilMinutes !== null && time > index + micros(question.untilMinutes)) return false;
      if (holds(question.targets, row)) return true;
      if (holds(question.stops, row)) return false;
    }
    return false;
  };
  const hours = fc.integer({ min: 1, max: 9 });
  const windows = fc.tuple(
    fc.constantFrom('trigger', 'trigger + 3h', 'trigger -> b'),
    fc.constantFrom('input.end', 'input.end + 2h'),
    fc.oneof(
      hours.map((n) => `start + ${n}h`),
      fc.constantFrom('start -> b', 'start -> b_or_c', 'null'),
    ),
    fc.constantFrom('a', 'c', 'b_or_c'),
  );
  const count = fc.constantFrom(0, 0, 1);
  const record = fc
    .uniqueArray(fc.tuple(fc.nat(30), count, count, count), { maxLength: 12, selector: ([hour]) => hour })
    .map((rows) => rows.toSorted((x, y) => x[0] - y[0]));

  it('agree on every record, where the boundary is not at the prediction time itself', () => {
    let compared = 0;
    fc.assert(
      fc.property(windows, record, ([input, start, end, label], rows) => {
        const text = `predicates: {a: {code: A}, b: {code: B}, c: {code: C}, b_or_c: {expr: "or(b, c)"}}
trigger: a
windows:
  input: {start: null, end: ${input}, start_inclusive: True, end_inclusive: True, index_timestamp: end, has: {a: "(0, None)", b: "(0, None)", c: "(0, None)"}}
  target: {start: ${start}, end: ${end}, start_inclusive: False, end_inclusive: True, label: ${label}}
`;
        const task = parseAcesTask({ path: 't.yaml', text });
        const compiled = compileTask(task);
        if (compiled.needsTrajectories) return expect(compiled.reason).toBe('');
        const plan = planTask(task);
        const subject: SubjectRecord = {
          times: BigInt64Array.from(rows, ([hour]) => BigInt(hour) * HOUR),
          counts: plan.plain.map(({ name }) => Int32Array.from(rows, (row) => row['abc'.indexOf(name) + 1])),
          staticCounts: null,
        };
        const isEvent = (code: string, row: number): boolean => rows[row]['ABC'.indexOf(code) + 1] > 0;
        const { question } = compiled;
        evaluateTask(plan, subject, ({ predictionTime, labelCount }) => {
          const begin = (predictionTime ?? 0n) + BigInt(question.fromMinutes) * 60_000_000n;
          const at = subject.times.indexOf(begin);
          if (at >= 0 && question.stops.some(({ codes }) => codes.kind === 'exact' && isEvent(codes.code, at))) return;
          compared += 1;
          expect(answer(question, subject, predictionTime ?? 0n, isEvent)).toBe((labelCount ?? 0) > 0);
        });
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(250);
  });
});
