import { describe, expect, it } from 'vitest';
import type { CompiledTask } from '../eventQuestion.ts';
import { compileTask } from './compile.ts';
import { parseAcesTask } from './config.ts';

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
