import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meetsConditions } from './eventQuestion.ts';
import { isOneLine, parseOneLine } from './oneLine.ts';

const DAY = 1440;
const plain = {
  timeUnit: null,
  stops: [],
  stopInclusive: false,
  fromMinutes: 0,
  untilMinutes: null,
  complement: false,
  conditions: [],
};
const code = (text: string): object => ({ codes: { kind: 'component', code: text }, range: null });

describe('one-line questions', () => {
  it.each([
    ['P(MEDS_DEATH within 1y)', { answer: 'risk', targets: [code('MEDS_DEATH')], untilMinutes: 365.25 * DAY }],
    ['P( death within 30 days )', { answer: 'risk', targets: [code('MEDS_DEATH')], untilMinutes: 30 * DAY }],
    [
      'P(ICD10CM//I50* within 90d | age > 65 and sex = female)',
      {
        answer: 'risk',
        targets: [{ codes: { kind: 'glob', pattern: 'ICD10CM//I50*' }, range: null }],
        untilMinutes: 90 * DAY,
        conditions: [
          { kind: 'age', range: { min: 65, minInclusive: false, max: null, maxInclusive: false } },
          { kind: 'sex', sex: 'female' },
        ],
      },
    ],
    [
      'P(LAB//creatinine > 2 within 48h)',
      {
        answer: 'risk',
        targets: [
          { ...code('LAB//creatinine'), range: { min: 2, minInclusive: false, max: null, maxInclusive: false } },
        ],
        untilMinutes: 2 * DAY,
      },
    ],
    [
      'P(X within 30d before Y or Z)',
      { answer: 'risk', targets: [code('X')], stops: [code('Y'), code('Z')], untilMinutes: 30 * DAY },
    ],
    ['P(not X within 7d)', { answer: 'risk', targets: [code('X')], complement: true, untilMinutes: 7 * DAY }],
    ['P(X between 1d and 2 weeks)', { answer: 'risk', targets: [code('X')], fromMinutes: DAY, untilMinutes: 14 * DAY }],
    [
      'P("Code (with) | signs" before \'a b\')',
      { answer: 'risk', targets: [code('Code (with) | signs')], stops: [code('a b')] },
    ],
    [
      'E(days to discharge)',
      {
        answer: 'time',
        timeUnit: 'days',
        targets: [{ codes: { kind: 'regex', pattern: '^(HOSPITAL_)?DISCHARGE(//|$)' }, range: null }],
      },
    ],
    [
      'E(hours to LAB//lactate <= 4.5 within 6 months | age >= 18)',
      {
        answer: 'time',
        timeUnit: 'hours',
        targets: [{ ...code('LAB//lactate'), range: { min: null, minInclusive: true, max: 4.5, maxInclusive: true } }],
        untilMinutes: (365.25 / 2) * DAY,
        conditions: [{ kind: 'age', range: { min: 18, minInclusive: true, max: null, maxInclusive: true } }],
      },
    ],
  ])('%s', (text, question) => {
    expect(isOneLine(text)).toBe(true);
    expect(parseOneLine(text)).toEqual({ name: text.trim(), ...plain, ...question });
  });

  it.each([
    ['Q(X within 1y)', /column 1: A question begins with P/],
    ['P X within 1y', /column 3: Here "\(" is expected/],
    ['P(within 1y)', /column 3: Here a code is missing/],
    ['P(X within)', /column 11: "\)" is not a duration/],
    ['P(X within 1z)', /column 12: "1z" is not a duration/],
    ['P(X within 5m)', /column 12: "5m" is not a duration.*30 min.*6 months/],
    ['P(X within 0d)', /column 12/],
    ['P(X > within 1d)', /column 7: "within" is not a number/],
    ['P(X withn 1y)', /column 5: Here "\)" is expected, not "withn"/],
    ['P(X within 1y', /column 14: The question ends where "\)" is expected/],
    ['P(X within 1y) please', /column 16: After the closing bracket/],
    ['P(X within 1y | weight > 80)', /column 17: A question cannot depend on "weight"/],
    ['P(X within 1y | age)', /column 20: After age comes a comparison/],
    ['P(X within 1y | sex = other)', /column 23: "other" is not a sex/],
    ['P("X within 1y)', /column 3: A quotation mark is not closed/],
    ['P(X between 30d and 1d)', /column 5: The time ends before it begins/],
    ['P(not X)', /no end to wait for/],
    ['E(euros to X)', /column 3: "euros" is not a unit of time/],
    ['E(days until X)', /column 8: Here "to" is expected/],
  ])('%s says where it is wrong', (text, message) => {
    expect(() => parseOneLine(text)).toThrow(message);
  });
});

describe('whatever is written', () => {
  it('is a question or a fault with its column', () => {
    const piece = fc.constantFrom(
      'P(',
      'E(',
      'days',
      'to',
      'X',
      '>',
      '2',
      'within',
      '1y',
      'between',
      'and',
      'before',
      'not',
      '|',
      'age',
      'sex',
      '=',
      ')',
      '"',
      "'",
      'or',
      '💊',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: piece }, fc.string()), { maxLength: 14 }), (pieces) => {
        try {
          parseOneLine(pieces.join(' '));
        } catch (error) {
          expect(String(error)).toMatch(/AnamnesisError: question, column \d+: /);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('conditions', () => {
  const { conditions } = parseOneLine('P(X within 1d | age > 65 and sex = male)');
  it.each([
    [70, ['GENDER//M'], true],
    [70, ['SEX//male', 'RACE//x'], true],
    [65, ['Gender//MALE'], false],
    [70, ['GENDER//F'], false],
    [70, [], undefined],
    [undefined, ['GENDER//M'], undefined],
    [undefined, ['GENDER//F'], false],
  ])('age %j, %j: %j', (ageYears, staticCodes, verdict) => {
    expect(meetsConditions(conditions, { ageYears, staticCodes })).toBe(verdict);
  });
});
