/** Acute illness: the tables of SOFA, qSOFA, SIRS and CURB-65, the coma scale and oxygenation, each at its limits. */
import { describe, expect, test } from 'vitest';
import {
  condition,
  derivedBy,
  measured,
  NOON,
  recordOf,
  type Signs,
  scoreOf,
  signs,
  statement,
} from '../../../../../test/support/derivedRecords.ts';
import type { Fact } from '../../fact.ts';

describe('coma scale', () => {
  const parts = (eye: number, verbal: number, motor: number, hours = 0) => [
    measured('9267-6', eye, '{score}', hours),
    measured('9270-0', verbal, '{score}', hours),
    measured('9268-4', motor, '{score}', hours),
  ];

  test('adds the parts of one examination', () => {
    expect(scoreOf('Glasgow coma scale total', parts(4, 5, 6))).toBe(15);
    expect(scoreOf('Glasgow coma scale total', parts(1, 1, 1))).toBe(3);
    expect(scoreOf('Glasgow coma scale total', parts(4, 5, 7))).toBeNull();
    expect(
      scoreOf('Glasgow coma scale total', [...parts(4, 5, 6).slice(1), ...parts(4, 5, 6, -3).slice(0, 1)]),
    ).toBeNull();
  });

  test('parts serve NEWS2 and qSOFA like the total', () => {
    const others = signs({}).filter(({ concept }) => concept.codes[0] !== 'LOINC//9269-2');
    expect(scoreOf('NEWS2', [...others, ...parts(3, 5, 6)])).toBe(3);
    expect(scoreOf('qSOFA', [...others, ...parts(3, 5, 6)])).toBe(1);
  });
});

describe('sepsis', () => {
  test.each([
    [{ breaths: 21, systolic: 101, coma: 15 }, 0, 'below 2'],
    [{ breaths: 22, systolic: 101, coma: 15 }, 1, 'below 2'],
    [{ breaths: 22, systolic: 100, coma: 15 }, 2, '2 or more: high risk'],
    [{ breaths: 22, systolic: 100, coma: 14 }, 3, '2 or more: high risk'],
  ])('qSOFA of %o is %i', (given, expected, name) => {
    expect(scoreOf('qSOFA', signs(given))).toBe(expected);
    expect(derivedBy('qSOFA', recordOf(signs(given)))?.details[0]).toBe(name);
  });

  test.each([
    [{}, 8, 0],
    [{ temperature: 38 }, 8, 0],
    [{ temperature: 38.1 }, 8, 1],
    [{ temperature: 36 }, 8, 0],
    [{ temperature: 35.9 }, 8, 1],
    [{ pulse: 90, breaths: 20 }, 12, 0],
    [{ pulse: 91, breaths: 20 }, 12, 1],
    [{ pulse: 91, breaths: 21 }, 12.1, 3],
    [{}, 4, 0],
    [{}, 3.9, 1],
  ])('SIRS of %o with %f leukocytes is %i', (given, white, expected) => {
    expect(scoreOf('SIRS', [...signs(given), measured('6690-2', white, '10*3/uL', -12)])).toBe(expected);
  });

  test('SIRS by bands and by carbon dioxide', () => {
    const facts = [...signs({}), measured('6690-2', 8, '10*3/uL')];
    expect(scoreOf('SIRS', [...facts, measured('764-1', 11, '%')])).toBe(1);
    expect(scoreOf('SIRS', [...facts, measured('764-1', 10, '%')])).toBe(0);
    expect(scoreOf('SIRS', [...facts, measured('2019-8', 31, 'mm[Hg]')])).toBe(1);
  });
});

describe('SOFA', () => {
  interface Organs {
    readonly oxygen?: number;
    readonly platelets?: number;
    readonly bilirubin?: number;
    readonly mean?: number;
    readonly coma?: number;
    readonly creatinine?: number;
  }
  const organs = (given: Organs, fraction = '19994-3') => {
    const all = { oxygen: 400, platelets: 150, bilirubin: 1.1, mean: 70, coma: 15, creatinine: 1.1, ...given };
    return [
      measured('2703-7', all.oxygen / 2, 'mm[Hg]', -3),
      measured(fraction, 50, '%', -3),
      measured('777-3', all.platelets, '10*3/uL', -6),
      measured('1975-2', all.bilirubin, 'mg/dL', -6),
      measured('8478-0', all.mean, 'mm[Hg]'),
      measured('9269-2', all.coma, '{score}', -1),
      measured('2160-0', all.creatinine, 'mg/dL', -6),
    ];
  };
  const of = (given: Organs, more: readonly Fact[] = []) => scoreOf('SOFA', [...organs(given), ...more]);

  // Vincent 1996, table 3.
  test.each<[keyof Organs, readonly (readonly [number, number])[]]>([
    [
      'oxygen',
      [
        [400, 0],
        [399, 1],
        [300, 1],
        [299, 2],
        [200, 2],
        [199, 3],
        [100, 3],
        [99, 4],
      ],
    ],
    [
      'platelets',
      [
        [150, 0],
        [149, 1],
        [100, 1],
        [99, 2],
        [50, 2],
        [49, 3],
        [20, 3],
        [19, 4],
      ],
    ],
    [
      'bilirubin',
      [
        [1.1, 0],
        [1.2, 1],
        [1.9, 1],
        [2, 2],
        [5.9, 2],
        [6, 3],
        [11.9, 3],
        [12, 4],
      ],
    ],
    [
      'mean',
      [
        [70, 0],
        [69, 1],
      ],
    ],
    [
      'coma',
      [
        [15, 0],
        [14, 1],
        [13, 1],
        [12, 2],
        [10, 2],
        [9, 3],
        [6, 3],
        [5, 4],
      ],
    ],
    [
      'creatinine',
      [
        [1.1, 0],
        [1.2, 1],
        [1.9, 1],
        [2, 2],
        [3.4, 2],
        [3.5, 3],
        [4.9, 3],
        [5, 4],
      ],
    ],
  ])('%s', (organ, table) => {
    for (const [value, points] of table) expect(of({ [organ]: value }), `${value}`).toBe(points);
  });

  test('takes the worst of 24 hours, and leaves older ones', () => {
    expect(of({}, [measured('777-3', 40, '10*3/uL', -20)])).toBe(3);
    expect(of({}, [measured('777-3', 40, '10*3/uL', -36)])).toBe(0);
  });

  test('vasopressors by rate; undecided without, and so is a low ratio without a ventilator', () => {
    const pressor = (name: string, rate: number, unit = 'ug/kg/min') =>
      statement('administration', `LOCAL//${name}${rate}`, -5, {
        dosing: {
          dose: { value: rate, comparator: null, unit },
          ...{ route: null, frequency: null, asNeeded: false, strength: null, ingredients: [name], text: null },
        },
      });
    expect(of({}, [pressor('norepinephrine', 0.1)])).toBe(3);
    expect(of({}, [pressor('norepinephrine', 0.11)])).toBe(4);
    expect(of({}, [pressor('dopamine', 5)])).toBe(2);
    expect(of({}, [pressor('dobutamine', 3)])).toBe(2);
    expect(of({}, [pressor('norepinephrine', 8, 'ug/min')])).toBeNull();
    expect(of({}, [pressor('vasopressin', 0.03)])).toBeNull();
    expect(scoreOf('SOFA', organs({ oxygen: 199 }, '3150-0'))).toBeNull();
    expect(scoreOf('SOFA', organs({ oxygen: 200 }, '3150-0'))).toBe(2);
  });
});

describe('CURB-65', () => {
  const of = (given: Signs & { nitrogen?: number; diastolic?: number }, age = 50, more: readonly Fact[] = []) =>
    scoreOf(
      'CURB-65',
      [
        ...signs(given),
        measured('8462-4', given.diastolic ?? 80, 'mm[Hg]'),
        measured('3094-0', given.nitrogen ?? 15, 'mg/dL', -4),
        condition('ICD10CM//J18.9', -20),
        ...more,
      ],
      age,
    );

  test('each item at its limit', () => {
    expect(of({})).toBe(0);
    expect(of({ nitrogen: 19.6 })).toBe(0);
    expect(of({ nitrogen: 19.7 })).toBe(1);
    expect(of({ breaths: 29 })).toBe(0);
    expect(of({ breaths: 30 })).toBe(1);
    expect(of({ systolic: 90 })).toBe(0);
    expect(of({ systolic: 89 })).toBe(1);
    expect(of({ diastolic: 61 })).toBe(0);
    expect(of({ diastolic: 60 })).toBe(1);
    expect(of({}, 64)).toBe(0);
    expect(of({}, 65)).toBe(1);
    expect(of({ coma: 14 })).toBe(1);
    expect(of({}, 50, [condition('ICD10CM//R41.0', -3)])).toBe(1);
    expect(of({ nitrogen: 30, breaths: 30, systolic: 80, coma: 10 }, 80)).toBe(5);
  });

  test('only with pneumonia of the last two weeks', () => {
    const facts = [...signs({}), measured('8462-4', 80, 'mm[Hg]'), measured('3094-0', 15, 'mg/dL')];
    expect(scoreOf('CURB-65', facts)).toBeNull();
    expect(scoreOf('CURB-65', [...facts, condition('ICD10CM//J18.9', -24 * 15)])).toBeNull();
    const before = facts.map((fact) => ({ ...fact, time: { ...fact.time, start: NOON - 72 * 60 } }));
    expect(scoreOf('CURB-65', [...before, condition('ICD10CM//J18.9', 0)])).toBeNull();
    expect(scoreOf('CURB-65', [...before, condition('ICD10CM//J18.9', -70)])).toBe(0);
  });
});

describe('oxygenation', () => {
  const gas = (fraction: number, unit: string) => [
    measured('2703-7', 80, 'mm[Hg]'),
    measured('2019-8', 40, 'mm[Hg]'),
    measured('19994-3', fraction, unit),
  ];

  test('80 at 40 %: 200; a fraction without a unit is the same', () => {
    expect(scoreOf('PaO2/FiO2', gas(40, '%'))).toBe(200);
    expect(scoreOf('PaO2/FiO2', gas(0.4, ''))).toBe(200);
    expect(scoreOf('PaO2/FiO2', gas(40, ''))).toBe(200);
    expect(scoreOf('PaO2/FiO2', gas(0.4, '%'))).toBeNull();
  });

  test('on air 0.21 × 713 - 50 - 80 = 20; kPa are converted', () => {
    expect(scoreOf('A-a gradient', gas(21, '%'))).toBe(20);
    const si = [measured('2703-7', 10.6658, 'kPa'), measured('2019-8', 5.3329, 'kPa'), measured('19994-3', 21, '%')];
    expect(scoreOf('A-a gradient', si)).toBe(20);
  });

  test("blood that is not arterial doesn't serve", () => {
    expect(scoreOf('PaO2/FiO2', [measured('2705-2', 80, 'mm[Hg]'), measured('19994-3', 40, '%')])).toBeNull();
  });
});
