/** What a data set's own metadata say of its codes: names, and the standard codes above them. */
import type { MedsCode } from '../../../data/record/meds.ts';

export interface CodeNames {
  /** Of the code, or of the nearest code above it that has one. */
  description(code: string): string | null;
  /**
   * Codes of the concept, the most standard first. Above a code of its own, a source puts the standard one that it means; above a standard one stands
   * what is more general, which is another concept.
   */
  codesOf(code: string, base: string): readonly string[];
}

/** Codes of terminologies, as told by their system; others above a code are the source's own groups. */
const STANDARD = /^(LOINC|SNOMED|ICD\w+|RXNORM|ATC|CVX|NDC|CPT|HCPCS|UNII)\/\/?/i;

export function codeNames(codes: ReadonlyMap<string, MedsCode>): CodeNames {
  const above = (code: string): readonly string[] => codes.get(code)?.parentCodes ?? [];
  return {
    description(code) {
      const own = codes.get(code)?.description;
      if (typeof own === 'string' && own.trim() !== '') return own;
      for (const parent of above(code)) {
        const given = codes.get(parent)?.description;
        if (typeof given === 'string' && given.trim() !== '') return given;
      }
      return null;
    },
    codesOf(code, base) {
      if (STANDARD.test(base)) return [base];
      const standard = above(code).filter((parent) => STANDARD.test(parent));
      return [...standard.map((parent) => (parent.includes('//') ? parent : parent.replace('/', '//'))), base];
    },
  };
}
