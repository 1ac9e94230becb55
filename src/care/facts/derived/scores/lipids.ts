/** Cholesterol that isn't measured: LDL by Friedewald and by Sampson, and all that isn't HDL. */
import { defineScore, paired } from './score.ts';

const SAME_DRAW = 2;

export const friedewald = defineScore({
  method: 'LDL Friedewald',
  name: 'LDL cholesterol (Friedewald)',
  synonyms: ['calculated LDL', 'LDL'],
  codes: ['LOINC//13457-7'],
  unit: 'mg/dL',
  digits: 0,
  formula:
    'Total - HDL - triglycerides / 5, mg/dL, triglycerides up to 400. Friedewald WT et al., Clin Chem 1972;18:499-502, doi 10.1093/clinchem/18.6.499.',
  limits: 'Fasting is not checked; too low where triglycerides are high or LDL is below 70.',
  ages: null,
  needs: paired(SAME_DRAW, 'total cholesterol', 'HDL cholesterol', 'triglycerides'),
  compute: ({ of }) => {
    const value = of('total cholesterol') - of('HDL cholesterol') - of('triglycerides') / 5;
    return of('triglycerides') > 400 || value <= 0 ? null : { value };
  },
});

export const sampson = defineScore({
  method: 'LDL Sampson',
  name: 'LDL cholesterol (Sampson)',
  synonyms: ['NIH LDL'],
  codes: [],
  unit: 'mg/dL',
  digits: 0,
  formula:
    'Total / 0.948 - HDL / 0.971 - (TG / 8.56 + TG × nonHDL / 2140 - TG² / 16100) - 9.44, mg/dL, triglycerides up to 800. Sampson M et al., JAMA Cardiol 2020;5:540-8, doi 10.1001/jamacardio.2020.0013.',
  limits: 'Fasting is not checked.',
  ages: null,
  needs: paired(SAME_DRAW, 'total cholesterol', 'HDL cholesterol', 'triglycerides'),
  compute: ({ of }) => {
    const [total, hdl, fat] = [of('total cholesterol'), of('HDL cholesterol'), of('triglycerides')];
    const value = total / 0.948 - hdl / 0.971 - (fat / 8.56 + (fat * (total - hdl)) / 2140 - fat ** 2 / 16100) - 9.44;
    return fat > 800 || value <= 0 ? null : { value };
  },
});

export const nonHdl = defineScore({
  method: 'non-HDL cholesterol',
  name: 'non-HDL cholesterol',
  synonyms: [],
  codes: ['LOINC//43396-1'],
  unit: 'mg/dL',
  digits: 0,
  formula: 'Total - HDL. National Cholesterol Education Program ATP III, Circulation 2002;106:3143-421.',
  limits: 'No category: goals depend on risk.',
  ages: null,
  needs: paired(SAME_DRAW, 'total cholesterol', 'HDL cholesterol'),
  compute: ({ of }) => {
    const value = of('total cholesterol') - of('HDL cholesterol');
    return value <= 0 ? null : { value };
  },
});
