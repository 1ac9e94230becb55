/** Signs of liver fibrosis from routine tests: FIB-4 and APRI, with the limits of their papers. */
import { ADULT, defineScore, paired } from './score.ts';

export const fib4 = defineScore({
  method: 'FIB-4',
  name: 'FIB-4 index',
  synonyms: ['FIB-4', 'fibrosis-4'],
  codes: [],
  unit: '',
  digits: 2,
  formula:
    'age × AST / (platelets in 10⁹/L × √ALT), U/L; below 1.45 and above 3.25. Sterling RK et al., Hepatology 2006;43:1317-25, doi 10.1002/hep.21178.',
  limits: 'Made for chronic hepatitis C with HIV; less sure below 35 and above 65 years; not in acute hepatitis.',
  ages: ADULT,
  needs: paired(24, 'AST', 'ALT', 'platelets'),
  compute: ({ of, age }) => {
    const value = (age() * of('AST')) / (of('platelets') * Math.sqrt(of('ALT')));
    const category =
      value < 1.45 ? 'advanced fibrosis unlikely' : value > 3.25 ? 'advanced fibrosis likely' : 'indeterminate';
    return { value, category };
  },
});

/** WHO, Guidelines on hepatitis C (2014), where the laboratory gives no limit of its own. */
const USUAL_LIMIT = 40;

export const apri = defineScore({
  method: 'APRI',
  name: 'AST to platelet ratio index',
  synonyms: ['APRI'],
  codes: [],
  unit: '',
  digits: 2,
  formula:
    '(AST / its upper limit of normal) / platelets in 10⁹/L × 100; up to 0.5 and above 1.5 for significant fibrosis. Wai CT et al., Hepatology 2003;38:518-26, doi 10.1053/jhep.2003.50346.',
  limits: `The laboratory's own upper limit where the record has it, else ${USUAL_LIMIT} U/L.`,
  ages: ADULT,
  needs: paired(24, 'AST', 'platelets'),
  compute: ({ of, factOf }) => {
    const limit = factOf('AST').referenceRange?.high ?? USUAL_LIMIT;
    if (!(limit >= 20 && limit <= 80)) return null;
    const value = ((of('AST') / limit) * 100) / of('platelets');
    const category =
      value <= 0.5 ? 'significant fibrosis unlikely' : value > 1.5 ? 'significant fibrosis likely' : 'indeterminate';
    return { value, category, parts: [`upper limit of AST: ${limit} U/L`] };
  },
});
