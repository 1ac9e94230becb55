import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnamnesisError } from '../../../base/errors.ts';
import { parseAcesTask } from './config.ts';
import { parseDuration } from './duration.ts';

const READMISSION = `# Readmission
metadata: {version: 1}
predicates:
  admission: {code: {regex: "^ADMISSION//.*"}}
  discharge: {code: {any: [DISCHARGE//HOME, DISCHARGE//REHAB]}}
  death: {code: MEDS_DEATH}
  leaving: {expr: "or(discharge, death)"}
  unused: ???
patient_demographics:
  male: {code: SEX//male}
trigger: discharge
windows:
  input:
    start: NULL
    end: trigger
    start_inclusive: True
    end_inclusive: True
    has: {admission: "(1, None)", _ANY_EVENT: [5, null]}
    index_timestamp: end
  target:
    start: input.end
    end: start + 30 days
    start_inclusive: False
    end_inclusive: True
    label: admission
`;

const parse = (text: string): unknown => parseAcesTask({ path: 'task.yaml', text });
/** The task with one piece of it changed. */
const changed = (from: string, to: string): string => {
  expect(READMISSION).toContain(from);
  return READMISSION.replace(from, to);
};

describe('an ACES task', () => {
  it('is read whole, with what it needs', () => {
    const task = parseAcesTask({ path: 'tasks/readmission_30d.yaml', text: READMISSION });
    expect(task).toMatchObject({
      name: 'readmission_30d',
      trigger: 'discharge',
      demographics: ['male'],
      label: { window: 'target', predicate: 'admission' },
      index: { window: 'input', side: 'end' },
    });
    expect([...task.predicates.keys()]).toEqual(['discharge', 'admission', 'male']);
    expect(task.windows[0]).toMatchObject({
      anchorSide: 'end',
      far: { step: { kind: 'previous', predicate: '_RECORD_START' } },
      has: [
        { predicate: 'admission', min: 1, max: null },
        { predicate: '_ANY_EVENT', min: 5, max: null },
      ],
    });
    expect(task.windows[1].far.step).toEqual({ kind: 'shift', micros: 30 * 86_400_000_000 });
  });

  it('takes open predicates from the data set’s own file, whose names win', () => {
    const open = changed('death: {code: MEDS_DEATH}', 'death: ???').replace('label: admission', 'label: leaving');
    expect(() => parse(open)).toThrow(/line 6.*leaves death to the data set.*--predicates/);
    const own = { path: 'own.yaml', text: 'predicates:\n  death: {code: DIED}\n  admission: {code: IN}\n' };
    const task = parseAcesTask({ path: 't.yaml', text: open }, own);
    expect(task.predicates.get('death')).toMatchObject({ codes: { kind: 'exact', code: 'DIED' }, isStatic: false });
    expect(task.predicates.get('admission')).toMatchObject({ codes: { kind: 'exact', code: 'IN' } });
    const nested = changed('death: {code: MEDS_DEATH}', 'death: {code: ???}').replace(
      'label: admission',
      'label: leaving',
    );
    expect(() => parseAcesTask({ path: 't.yaml', text: nested }, { path: 'o.yaml', text: 'predicates: {}\n' })).toThrow(
      /Define death in the file/,
    );
  });

  it('reads a range without a code as a condition on the row, within and(…)', () => {
    const text = changed('death: {code: MEDS_DEATH}', 'high: {code: null, value_min: 2}')
      .replace('or(discharge, death)', 'and(lab, high)')
      .replace('unused: ???', 'lab: {code: LAB//x, value_max: 9}')
      .replace('label: admission', 'label: leaving');
    const task = parseAcesTask({ path: 't.yaml', text });
    expect(task.predicates.get('leaving')).toMatchObject({
      kind: 'derived',
      operator: 'or',
      inputs: ['lab within high'],
    });
    expect(task.predicates.get('lab within high')).toMatchObject({
      codes: { kind: 'exact', code: 'LAB//x' },
      range: { min: 2, minInclusive: false, max: 9, maxInclusive: false },
    });
  });

  it.each([
    ['trigger: discharge', 'trigger: discharged', /line 11: No predicate is called "discharged".*"discharge"/],
    ['trigger: discharge\n', '', /no trigger/],
    ['windows:', 'window:', /line 12: A task has no key "window".*"windows"/],
    ['label: admission', 'lable: admission', /line 25: Window target has no key "lable".*"label"/],
    ['label: admission', 'label: deth', /line 25: No predicate is called "deth".*"death"/],
    ['label: admission', 'label: male', /line 25: male is static/],
    ['label: admission', 'label: _ANY_EVENT', /cannot be a label/],
    ['label: admission', 'index_timestamp: start', /line 20: Windows input and target both have an index_timestamp/],
    ['index_timestamp: end', 'label: admission', /both have a label/],
    ['label: admission', 'label: admission\n    has: {admission: "(None, 0)"}', /every answer would be no/],
    ['label: admission', 'label: admission\n    has: {admission: "(1, 2)"}', /every answer would be yes/],
    ['index_timestamp: end', 'index_timestamp: middle', /line 19: index_timestamp is start or end/],
    ['start: input.end', 'start: inputs.end', /line 20: Window target refers to "inputs".*"input"/],
    ['start: input.end', 'start: target.end', /circle: target → target/],
    [
      'end: trigger\n',
      'end: target.start\n',
      /line 13: Windows refer to each other in a circle: input → target → input/,
    ],
    ['end: start + 30 days', 'end: trigger + 30 days', /line 20: Both sides of target refer outside/],
    ['start: input.end', 'start: end - 1h', /line 20: Both sides of target refer to each other/],
    ['end: start + 30 days', 'end: start - 30 days', /not before its end/],
    ['end: start + 30 days', 'end: start <- discharge', /not before its end/],
    ['end: start + 30 days', 'end: start + 3 months', /line 22: "3 months" is not a duration.*365 days/],
    ['end: start + 30 days', 'end: end + 1h', /line 22: The end refers to itself/],
    ['end: start + 30 days', 'end: start -> a -> b', /name of one predicate/],
    ['end: start + 30 days', 'end: start -> _RECORD_START', /never comes next/],
    ['end: start + 30 days', 'end: 30 days', /line 22: "30 days" is not a place to start from/],
    ['    end: start + 30 days\n', '', /The window has no end.*end: null/],
    ['    start: NULL\n    end: trigger', '    start: NULL\n    end: NULL', /the whole record and hangs on nothing/],
    ['    start_inclusive: False\n', '', /line 20: The window does not say start_inclusive/],
    ['start_inclusive: False', 'start_inclusive: yes', /True or False/],
    ['"(1, None)"', '"(3, 1)"', /No count lies between/],
    ['"(1, None)"', '"(None, None)"', /needs a minimum or a maximum/],
    ['"(1, None)"', '"1"', /\(min, max\)/],
    ['"(1, None)"', '"(1.5, None)"', /whole numbers/],
    ['or(discharge, death)', 'xor(discharge, death)', /line 7: An expression is and/],
    ['or(discharge, death)', 'or(discharge)', /at least two/],
    ['{code: MEDS_DEATH}', '{cod: MEDS_DEATH}', /has no code/],
    [
      '{code: MEDS_DEATH}',
      '{code: MEDS_DEATH, value_mim: 3}',
      /line 6: Predicate death has no key "value_mim".*"value_min"/,
    ],
    ['{code: MEDS_DEATH}', '{code: X, value_min: 3, value_max: 2}', /No value lies between/],
    ['{code: MEDS_DEATH}', '{code: X, value_min: "3"}', /value_min is a number/],
    ['{code: MEDS_DEATH}', '{code: 42}', /A code is text.*quotes/],
    ['{code: MEDS_DEATH}', '{code: {regex: A, any: [B]}}', /either regex or any/],
    ['{code: MEDS_DEATH}', '{code: {regexp: A}}', /A code has no key "regexp".*"regex"/],
    ['{code: MEDS_DEATH}', '{code: null}', /neither a code nor a condition/],
    ['death: {code: MEDS_DEATH}', '_ANY_EVENT: {code: X}', /meaning of its own/],
    ['death: {code: MEDS_DEATH}', 'a-b: {code: X}', /letters, digits and _/],
    ['male: {code: SEX//male}', 'male: {expr: "or(death, discharge)"}', /demographics are plain/],
    ['trigger: discharge', 'trigger: [', /line \d+: This is not YAML/],
    ['trigger: discharge', 'trigger: discharge\ntrigger: death', /line 12: This is not YAML \(duplicate key\)/],
  ])('with %j made %j', (from, to, message) => {
    expect(() => parse(changed(from, to))).toThrow(message);
  });

  it('is not a simple task', () => {
    expect(() => parse('name: a\ntargets: [X]\n')).toThrow(/line 2: This is a simple task/);
  });

  it('refuses predicates made of each other', () => {
    const text = changed('death: {code: MEDS_DEATH}', 'death: {expr: "or(leaving, admission)"}');
    expect(() => parse(text.replace('trigger: discharge', 'trigger: leaving'))).toThrow(/leaving → death → leaving/);
  });
});

describe('whatever is written', () => {
  it('is a task or a fault that names the place', () => {
    const lines = READMISSION.split('\n');
    const piece = fc.oneof(
      fc.constantFrom('null', '[]', '{}', '{a: b}', '- x', '3', '"', '&a *a', 'start', '-> x', '???', '!!binary x'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(60), piece, fc.boolean(), (line, column, text, isInserted) => {
        const changedLine = lines[line].slice(0, column) + text + (isInserted ? lines[line].slice(column) : '');
        try {
          parse(lines.with(line, changedLine).join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(AnamnesisError);
          expect(String(error)).toMatch(/task.yaml, line \d+|regular expression/);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('durations', () => {
  it.each([
    ['24h', 86_400],
    ['2 days', 172_800],
    ['1 hour 30 min', 5_400],
    ['1 day, 14:20:16', 138_016],
    ['90:30', 5_430],
    ['1w2d3h4m5s', 788_645],
    ['1.5 hrs', 5_400],
    ['0.5s', 0.5],
  ])('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds * 1_000_000);
  });

  it.each(['', 'h', '1 month', '3 y', '2 hours 1 day', '1..5 h', '1h x'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
