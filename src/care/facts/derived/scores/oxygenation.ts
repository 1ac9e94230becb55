/** How well oxygen passes into the blood: PaO2/FiO2 and the alveolar-arterial gradient. Arterial samples only. */
import { defineScore, paired } from './score.ts';

const HOURS = 1;

export const oxygenRatio = defineScore({
  method: 'PaO2/FiO2',
  name: 'PaO2/FiO2 ratio',
  synonyms: ['P/F ratio', 'PF ratio', 'Horowitz index'],
  codes: [],
  unit: 'mm[Hg]',
  digits: 0,
  formula: 'PaO2 in mmHg / FiO2 as a fraction. Horovitz JH et al., Arch Surg 1974;108:349-55.',
  limits: 'FiO2 measured or set within the hour; no class of ARDS, which needs PEEP and imaging.',
  ages: null,
  needs: paired(HOURS, 'arterial pO2', 'FiO2'),
  compute: ({ of }) => ({ value: (of('arterial pO2') / of('FiO2')) * 100 }),
});

export const oxygenGradient = defineScore({
  method: 'A-a gradient',
  name: 'alveolar-arterial oxygen gradient',
  synonyms: ['A-a gradient'],
  codes: ['LOINC//19991-9'],
  unit: 'mm[Hg]',
  digits: 0,
  formula:
    'FiO2 × (760 - 47) - PaCO2 / 0.8 - PaO2, mmHg. Alveolar gas equation of Fenn WO, Rahn H, Otis AB, Am J Physiol 1946;146:637-53.',
  limits: 'At sea level, 37 °C, respiratory quotient 0.8; a negative result is not given.',
  ages: null,
  needs: paired(HOURS, 'arterial pO2', 'arterial pCO2', 'FiO2'),
  compute: ({ of }) => {
    const value = (of('FiO2') / 100) * (760 - 47) - of('arterial pCO2') / 0.8 - of('arterial pO2');
    return value < 0 ? null : { value };
  },
});
