/** What an allergy is to, from the name of the allergy; and names that say that there is none. */
import type { FactAssertion } from '../fact.ts';

export interface NamedAllergy {
  /** Of the substance: `penicillin`; of a denial the name as it stands. */
  readonly name: string;
  readonly assertion: Extract<FactAssertion, 'present' | 'absent'>;
}

/** SNOMED CT: no known allergy; … drug, food, environmental, latex allergy; and the older code without the word `known`. */
const DENIALS = new Set(['716186003', '409137002', '429625007', '428607008', '1003774007', '160244002', '716184000']);

const SUBSTANCES = [
  /^(?:allergy|allergic reaction|hypersensitivity|intolerance|adverse reaction|propensity to adverse reactions?) (?:to|caused by) (.+)$/i,
  /^(.+?) (?:allergy|hypersensitivity|intolerance)$/i,
];

/** @param code as MEDS has it. @param name without a semantic tag. */
export function namedAllergy(code: string, name: string): NamedAllergy {
  const local = code.split('//')[1] ?? '';
  const denied =
    (code.startsWith('SNOMED//') && DENIALS.has(local)) || /^(no known|nkd?a\b|no allerg|denies)/i.test(name);
  if (denied) return { name, assertion: 'absent' };
  for (const pattern of SUBSTANCES) {
    const [, substance] = pattern.exec(name) ?? [];
    if (substance !== undefined) return { name: substance[0].toLowerCase() + substance.slice(1), assertion: 'present' };
  }
  return { name, assertion: 'present' };
}
