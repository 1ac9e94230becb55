/** Body size, electrolytes, lipids, glycaemia and blood count: examples of the papers or by hand, each limit of a category. */
import { describe, expect, test } from 'vitest';
import { derivedBy, measured, recordOf, scoreOf } from '../../../../../test/support/derivedRecords.ts';

const category = (method: string, facts: Parameters<typeof recordOf>[0], age?: number) =>
  derivedBy(method, recordOf(facts, age))?.details[0];

describe('body size', () => {
  const body = (kg: number, cm: number) => [measured('29463-7', kg, 'kg'), measured('8302-2', cm, 'cm', -24 * 300)];

  test('body mass index, whatever the units', () => {
    expect(scoreOf('BMI', body(70, 175))).toBe(22.9);
    expect(scoreOf('BMI', [measured('29463-7', 154.324, '[lb_av]'), measured('8302-2', 68.8976, '[in_i]')])).toBe(22.9);
    expect(scoreOf('BMI', [measured('29463-7', 70000, 'g'), measured('8302-2', 1.75, 'm')])).toBe(22.9);
  });

  test('a height in metres that is called centimetres, or pounds called kilograms, gives nothing or is what it says', () => {
    expect(scoreOf('BMI', [measured('29463-7', 70, 'kg'), measured('8302-2', 1.75, 'cm')])).toBeNull();
    expect(scoreOf('BMI', [measured('29463-7', 70, 'kg'), measured('8302-2', 68, 'cm')])).toBeNull();
    expect(scoreOf('BMI', [measured('29463-7', 154, ''), measured('8302-2', 175, 'cm')])).toBeNull();
  });

  test.each([
    [18.4, 'underweight'],
    [18.5, 'normal weight'],
    [24.9, 'normal weight'],
    [25, 'overweight'],
    [29.9, 'overweight'],
    [30, 'obesity class I'],
    [35, 'obesity class II'],
    [40, 'obesity class III'],
  ])('%f is %s', (index, name) => {
    expect(category('BMI', body(index * 4, 200))).toBe(name);
  });

  test('not of children, and not with a height of six years before', () => {
    expect(scoreOf('BMI', body(30, 140), 10)).toBeNull();
    expect(scoreOf('BMI', [measured('29463-7', 70, 'kg'), measured('8302-2', 175, 'cm', -24 * 365 * 6)])).toBeNull();
  });

  test('surface of 170 cm and 70 kg is 1.82 m²; ideal weight of 70 inches 73.0 and 68.5 kg (Devine)', () => {
    expect(scoreOf('BSA Mosteller', body(70, 170))).toBe(1.82);
    expect(scoreOf('ideal body weight Devine', body(100, 177.8), 50, 'male')).toBe(73);
    expect(scoreOf('ideal body weight Devine', body(100, 177.8), 50, 'female')).toBe(68.5);
    expect(scoreOf('adjusted body weight', body(100, 177.8), 50, 'male')).toBe(83.8);
    expect(scoreOf('adjusted body weight', body(70, 177.8), 50, 'male')).toBeNull();
    expect(scoreOf('ideal body weight Devine', body(60, 152), 50, 'female')).toBeNull();
  });
});

describe('electrolytes', () => {
  const ions = (hours = 0) => [
    measured('2951-2', 140, 'mmol/L', hours),
    measured('2075-0', 100, 'meq/L', hours),
    measured('1963-8', 16, 'mmol/L', hours),
  ];

  test('anion gap of one draw, with albumin of 2 g/dL 5 more (Figge 1998: 2.5 for each g/dL)', () => {
    expect(scoreOf('anion gap', ions())).toBe(24);
    expect(scoreOf('anion gap corrected for albumin', [...ions(), measured('1751-7', 2, 'g/dL', -20)])).toBe(29);
    expect(scoreOf('anion gap corrected for albumin', [...ions(), measured('1751-7', 20, 'g/L', -20)])).toBe(29);
    expect(scoreOf('anion gap corrected for albumin', [...ions(), measured('1751-7', 20, 'g/dL', -20)])).toBeNull();
  });

  test('ions of different draws make no gap; of two draws the last whole one counts', () => {
    const apart = [...ions(-8).slice(0, 2), ...ions(0).slice(2)];
    expect(scoreOf('anion gap', apart)).toBeNull();
    expect(scoreOf('anion gap', [...ions(-8), measured('2951-2', 130, 'mmol/L', 0)])).toBe(24);
  });

  test('calcium of 8 with albumin of 2 is 9.6; the same in SI units', () => {
    expect(scoreOf('corrected calcium', [measured('17861-6', 8, 'mg/dL'), measured('1751-7', 2, 'g/dL')])).toBe(9.6);
    expect(scoreOf('corrected calcium', [measured('2000-8', 1.9961, 'mmol/L'), measured('1751-7', 20, 'g/L')])).toBe(
      9.6,
    );
    expect(scoreOf('corrected calcium', [measured('17861-6', 2, 'mg/dL'), measured('1751-7', 2, 'g/dL')])).toBeNull();
  });

  test('sodium of 130 at a glucose of 600: 138 (Katz), 142 (Hillier); nothing at 200', () => {
    const at = (glucose: number, unit = 'mg/dL') => [
      measured('2951-2', 130, 'mmol/L'),
      measured('2345-7', glucose, unit),
    ];
    expect(scoreOf('corrected sodium Katz', at(600))).toBe(138);
    expect(scoreOf('corrected sodium Hillier', at(600))).toBe(142);
    expect(scoreOf('corrected sodium Katz', at(33.3045, 'mmol/L'))).toBe(138);
    expect(scoreOf('corrected sodium Katz', at(200))).toBeNull();
    expect(scoreOf('corrected sodium Katz', at(600, 'mmol/L'))).toBeNull();
  });

  test('osmolality of 140, 90, 14 is 290; the gap to 310 is 20', () => {
    const solutes = [
      measured('2951-2', 140, 'mmol/L'),
      measured('2345-7', 90, 'mg/dL'),
      measured('3094-0', 14, 'mg/dL'),
    ];
    expect(scoreOf('calculated osmolality', solutes)).toBe(290);
    expect(scoreOf('osmolal gap', [...solutes, measured('2692-2', 310, 'mosm/kg')])).toBe(20);
    const si = [measured('2951-2', 140, 'mmol/L'), measured('2345-7', 5, 'mmol/L'), measured('14937-7', 5, 'mmol/L')];
    expect(scoreOf('calculated osmolality', si)).toBe(290);
  });
});

describe('lipids and glycaemia', () => {
  const lipids = (total: number, hdl: number, fat: number) => [
    measured('2093-3', total, 'mg/dL'),
    measured('2085-9', hdl, 'mg/dL'),
    measured('2571-8', fat, 'mg/dL'),
  ];

  test('LDL and non-HDL cholesterol', () => {
    expect(scoreOf('LDL Friedewald', lipids(200, 50, 150))).toBe(120);
    expect(scoreOf('LDL Sampson', lipids(200, 50, 150))).toBe(123);
    expect(scoreOf('non-HDL cholesterol', lipids(200, 50, 150))).toBe(150);
    const si = [
      measured('14647-2', 5.172, 'mmol/L'),
      measured('14646-4', 1.2932, 'mmol/L'),
      measured('14927-8', 1.694, 'mmol/L'),
    ];
    expect(scoreOf('LDL Friedewald', si)).toBe(120);
  });

  test('triglycerides end Friedewald at 400 and Sampson at 800', () => {
    expect(scoreOf('LDL Friedewald', lipids(250, 50, 400))).toBe(120);
    expect(scoreOf('LDL Friedewald', lipids(250, 50, 401))).toBeNull();
    expect(scoreOf('LDL Sampson', lipids(300, 50, 800))).not.toBeNull();
    expect(scoreOf('LDL Sampson', lipids(300, 50, 801))).toBeNull();
  });

  // Nathan et al. 2008, table 2.
  test.each([
    [5, 97],
    [6, 126],
    [7, 154],
    [8, 183],
    [9, 212],
    [10, 240],
    [11, 269],
    [12, 298],
  ])('HbA1c of %i per cent is %i mg/dL', (share, glucose) => {
    expect(scoreOf('estimated average glucose', [measured('4548-4', share, '%')])).toBe(glucose);
  });

  test('HbA1c in mmol/mol: 53 is 7 %, not 5.3 %', () => {
    expect(scoreOf('estimated average glucose', [measured('59261-8', 53, 'mmol/mol')])).toBe(154);
  });

  test('HOMA-IR is 1 at 4.5 mmol/L and 5 µIU/mL (Matthews 1985), and only from fasting tests', () => {
    const insulin = measured('27873-9', 5, 'u[IU]/mL');
    expect(scoreOf('HOMA-IR', [measured('1558-6', 81.07, 'mg/dL'), insulin])).toBe(1);
    expect(scoreOf('HOMA-IR', [measured('14771-0', 4.5, 'mmol/L'), insulin])).toBe(1);
    expect(scoreOf('HOMA-IR', [measured('2345-7', 81.07, 'mg/dL'), insulin])).toBeNull();
  });
});

describe('blood count', () => {
  test.each([
    [10, 4.9, 'severe neutropenia'],
    [10, 5, 'moderate neutropenia'],
    [10, 9.9, 'moderate neutropenia'],
    [10, 10, 'mild neutropenia'],
    [10, 14.9, 'mild neutropenia'],
    [10, 15, 'no neutropenia'],
  ])('%f, of these %f in a hundred: %s', (white, share, name) => {
    const facts = [measured('6690-2', white, '10*3/uL'), measured('770-8', share, '%')];
    expect(scoreOf('absolute neutrophil count', facts)).toBe(Number(((white * share) / 100).toFixed(2)));
    expect(category('absolute neutrophil count', facts)).toBe(name);
  });

  test('bands count beside a manual differential and leave one by machine undecided; leukocytes in 10⁹/L are the same, in cells/µL too', () => {
    const with_ = (code: string, unit: string, white: number) => [
      measured('6690-2', white, unit),
      measured(code, 40, '%'),
      measured('764-1', 10, '%'),
    ];
    expect(scoreOf('absolute neutrophil count', with_('26511-6', '10*9/L', 4))).toBe(2);
    expect(scoreOf('absolute neutrophil count', with_('770-8', '10*3/uL', 4))).toBeNull();
    expect(scoreOf('absolute neutrophil count', with_('26511-6', '/uL', 4000))).toBe(2);
  });

  test('reticulocytes of 9 % at a haematocrit of 25 %: 5.0 %, index 2.5 (Hillman 1967)', () => {
    const facts = [measured('17849-1', 9, '%'), measured('4544-3', 25, '%')];
    expect(scoreOf('corrected reticulocytes', facts)).toBe(5);
    expect(scoreOf('reticulocyte production index', facts)).toBe(2.5);
    expect(scoreOf('corrected reticulocytes', [facts[0], measured('4544-3', 0.25, 'L/L')])).toBe(5);
  });

  test('iron of 60 with a capacity of 300 is 20 %', () => {
    expect(scoreOf('iron saturation', [measured('2498-4', 60, 'ug/dL'), measured('2500-7', 300, 'ug/dL')])).toBe(20);
    expect(
      scoreOf('iron saturation', [measured('14798-3', 10.744, 'umol/L'), measured('14800-7', 53.72, 'umol/L')]),
    ).toBe(20);
  });
});
