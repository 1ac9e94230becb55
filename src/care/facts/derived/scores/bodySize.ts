/** Body mass index, surface, ideal and adjusted weight of adults. Heights of the last five years serve; of children they wouldn't. */
import { ADULT, defineScore, paired, standing } from './score.ts';

const FIVE_YEARS = 5 * 365 * 24;

export const bodyMassIndex = defineScore({
  method: 'BMI',
  name: 'body mass index',
  synonyms: ['BMI'],
  codes: ['LOINC//39156-5'],
  unit: 'kg/m2',
  digits: 1,
  formula:
    'Weight in kg / (height in m)². Categories: WHO Technical Report Series 894 (2000). Quetelet A, 1832; Keys A et al., J Chronic Dis 1972;25:329-43.',
  limits:
    'Adults only; says nothing of fluid or muscle. A result outside 8 to 100 means mistaken units and is not given.',
  ages: ADULT,
  needs: [...paired(0, 'weight'), ...standing(FIVE_YEARS, 'height')],
  compute: ({ of }) => {
    const value = of('weight') / (of('height') / 100) ** 2;
    return value < 8 || value > 100 ? null : { value, category: massCategory(value) };
  },
});

export const bodySurface = defineScore({
  method: 'BSA Mosteller',
  name: 'body surface area',
  synonyms: ['BSA'],
  codes: ['LOINC//3140-1'],
  unit: 'm2',
  digits: 2,
  formula:
    '√(height in cm × weight in kg / 3600). Mosteller RD, N Engl J Med 1987;317:1098, doi 10.1056/NEJM198710223171717.',
  limits: 'Adults only, because heights of up to five years ago serve.',
  ages: ADULT,
  needs: [...paired(0, 'weight'), ...standing(FIVE_YEARS, 'height')],
  compute: ({ of }) => ({ value: Math.sqrt((of('height') * of('weight')) / 3600) }),
});

export const idealWeight = defineScore({
  method: 'ideal body weight Devine',
  name: 'ideal body weight',
  synonyms: ['IBW'],
  codes: [],
  unit: 'kg',
  digits: 1,
  formula: '50 kg (m) or 45.5 kg (f) + 2.3 kg for each inch above 60. Devine BJ, Drug Intell Clin Pharm 1974;8:650-5.',
  limits: 'Adults of at least 60 inches (152.4 cm).',
  ages: ADULT,
  sex: true,
  needs: paired(0, 'height'),
  compute: ({ of, sex }) => {
    const value = devine(of('height'), sex());
    return value === null ? null : { value };
  },
});

export const adjustedWeight = defineScore({
  method: 'adjusted body weight',
  name: 'adjusted body weight',
  synonyms: [],
  codes: [],
  unit: 'kg',
  digits: 1,
  formula:
    'Ideal weight (Devine) + 0.4 × (weight - ideal weight). Bauer LA et al., Eur J Clin Pharmacol 1983;24:643-7; Devine BJ, Drug Intell Clin Pharm 1974;8:650-5.',
  limits: 'Adults of at least 60 inches who weigh more than their ideal weight.',
  ages: ADULT,
  sex: true,
  needs: [...paired(0, 'weight'), ...standing(FIVE_YEARS, 'height')],
  compute: ({ of, sex }) => {
    const ideal = devine(of('height'), sex());
    return ideal === null || of('weight') <= ideal ? null : { value: ideal + 0.4 * (of('weight') - ideal) };
  },
});

function devine(heightCm: number, sex: 'female' | 'male'): number | null {
  const inches = heightCm / 2.54;
  return inches < 60 ? null : (sex === 'female' ? 45.5 : 50) + 2.3 * (inches - 60);
}

function massCategory(index: number): string {
  const rounded = Number(index.toFixed(1));
  if (rounded < 18.5) return 'underweight';
  if (rounded < 25) return 'normal weight';
  if (rounded < 30) return 'overweight';
  if (rounded < 35) return 'obesity class I';
  return rounded < 40 ? 'obesity class II' : 'obesity class III';
}
