/**
 * Concepts of `*_type_concept_id` (where a record comes from) that several tables share. Names from the vocabulary `Type Concept`,
 * and from `Condition Type`, which it replaced in 2020.
 */
import type { ConceptNames, TypeFamily } from '../mapping.ts';

/** Coded for payment or at discharge, from the whole stay. Vocabulary `Type Concept`. */
export const BILLED: TypeFamily = {
  family: 'billing, claim or discharge record',
  concepts: {
    '32019': 'EHR billing diagnosis',
    '32810': 'Claim',
    '32812': 'Claim discharge record',
    '32816': 'Dental claim',
    '32821': 'EHR billing record',
    '32823': 'EHR discharge record',
    '32824': 'EHR discharge summary',
    '32844': 'Facility claim',
    '32845': 'Facility claim detail',
    '32846': 'Facility claim header',
    '32853': 'Inpatient claim',
    '32854': 'Inpatient claim detail',
    '32855': 'Inpatient claim header',
    '32859': 'Outpatient claim',
    '32860': 'Outpatient claim detail',
    '32861': 'Outpatient claim header',
    '32871': 'Professional claim',
    '32872': 'Professional claim detail',
    '32873': 'Professional claim header',
    '32875': 'Provider financial system',
    '32886': 'Vision claim',
    // The older vocabulary `Condition Type`, in use up to 2020.
    ...between(38000183, 38000198, 'Inpatient detail'),
    ...between(38000199, 38000214, 'Inpatient header'),
    ...between(38000215, 38000229, 'Outpatient detail'),
    ...between(38000230, 38000244, 'Outpatient header'),
  },
};

/** The concepts `first` to `last`, a run of one family (`Inpatient header - 3rd position`). */
function between(first: number, last: number, family: string): ConceptNames {
  return Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [String(first + i), family]));
}
