/**
 * Model for end-stage liver disease: MELD, MELD-Na as OPTN has used it since 2016, and MELD 3.0. Only where liver disease is recorded, for
 * in others the number means nothing.
 */
import { ADULT, type Bedside, defineScore, paired } from './score.ts';

const LIMITS =
  'Only with a recorded liver disease; adults; without exception points. A dependence on dialysis (Z99.2), or a session in the week before, stands for dialysis twice in it: creatinine is then 4.0 (MELD, MELD-Na) or 3.0 (MELD 3.0).';
const UNIT = '';
const HOURS = 24;

export const meld = defineScore({
  method: 'MELD',
  name: 'MELD score',
  synonyms: ['MELD'],
  codes: [],
  unit: UNIT,
  digits: 0,
  formula:
    '10 × (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643), values below 1 as 1, creatinine at most 4, result at most 40. Kamath PS et al., Hepatology 2001;33:464-70, doi 10.1053/jhep.2001.22172, with the bounds of UNOS.',
  limits: LIMITS,
  ages: ADULT,
  covers: ['condition'],
  needs: paired(HOURS, 'creatinine', 'bilirubin', 'INR'),
  compute: (bedside) => (hasLiverDisease(bedside) ? { value: Math.min(40, Math.round(initial(bedside))) } : null),
});

export const meldNa = defineScore({
  method: 'MELD-Na',
  name: 'MELD-Na score',
  synonyms: ['MELD-Na', 'MELD sodium'],
  codes: [],
  unit: UNIT,
  digits: 0,
  formula:
    'MELD as above, and where it exceeds 11: MELD + 1.32 × (137 - Na) - 0.033 × MELD × (137 - Na), Na from 125 to 137; at most 40. Kim WR et al., N Engl J Med 2008;359:1018-26, doi 10.1056/NEJMoa0801209; OPTN policy 9.1.D (2016).',
  limits: LIMITS,
  ages: ADULT,
  covers: ['condition'],
  needs: paired(HOURS, 'creatinine', 'bilirubin', 'INR', 'sodium'),
  compute: (bedside) => {
    if (!hasLiverDisease(bedside)) return null;
    const first = initial(bedside);
    const deficit = 137 - between(bedside.of('sodium'), 125, 137);
    const value = first > 11 ? first + 1.32 * deficit - 0.033 * first * deficit : first;
    return { value: Math.min(40, Math.round(value)) };
  },
});

export const meld3 = defineScore({
  method: 'MELD 3.0',
  name: 'MELD 3.0 score',
  synonyms: ['MELD 3.0'],
  codes: [],
  unit: UNIT,
  digits: 0,
  formula:
    '1.33 if female + 4.56 ln bilirubin + 0.82 (137 - Na) - 0.24 (137 - Na) ln bilirubin + 9.09 ln INR + 11.14 ln creatinine + 1.85 (3.5 - albumin) - 1.83 (3.5 - albumin) ln creatinine + 6; bilirubin and INR at least 1, creatinine 1 to 3, Na 125 to 137, albumin 1.5 to 3.5; at most 40. Kim WR et al., Gastroenterology 2021;161:1887-95, doi 10.1053/j.gastro.2021.08.050.',
  limits: LIMITS,
  ages: ADULT,
  sex: true,
  covers: ['condition'],
  needs: paired(HOURS, 'creatinine', 'bilirubin', 'INR', 'sodium', 'albumin'),
  compute: (bedside) => {
    if (!hasLiverDisease(bedside)) return null;
    const { of, sex } = bedside;
    const deficit = 137 - between(of('sodium'), 125, 137);
    const albumin = 3.5 - between(of('albumin'), 1.5, 3.5);
    const bilirubin = Math.log(Math.max(1, of('bilirubin')));
    const creatinine = Math.log(isDialysed(bedside) ? 3 : between(of('creatinine'), 1, 3));
    const value =
      (sex() === 'female' ? 1.33 : 0) +
      4.56 * bilirubin +
      0.82 * deficit -
      0.24 * deficit * bilirubin +
      9.09 * Math.log(Math.max(1, of('INR'))) +
      11.14 * creatinine +
      1.85 * albumin -
      1.83 * albumin * creatinine +
      6;
    return { value: Math.min(40, Math.round(value)) };
  },
});

type OfThree = Pick<Bedside<'creatinine' | 'bilirubin' | 'INR', never>, 'of' | 'has'>;

/** Rounded to the tenth before it is multiplied, as OPTN does. */
function initial({ of, has }: OfThree): number {
  const creatinine = isDialysed({ has }) ? 4 : between(of('creatinine'), 1, 4);
  const [bilirubin, inr] = [Math.max(1, of('bilirubin')), Math.max(1, of('INR'))];
  const sum = 0.957 * Math.log(creatinine) + 0.378 * Math.log(bilirubin) + 1.12 * Math.log(inr) + 0.643;
  return Math.round(sum * 100) / 10;
}

function hasLiverDisease({ has }: Pick<OfThree, 'has'>): boolean {
  return has('liver disease');
}

function isDialysed({ has }: Pick<OfThree, 'has'>): boolean {
  return has('dialysis dependence') || has('dialysis session', 7 * 24);
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
