/** Stays and visits by their class, in words that say what they were. Classes: HL7's ActCode, OMOP's visits. */
import { withoutTag } from './readableName.ts';

const STAYS: Readonly<Record<string, string>> = {
  AMB: 'Ambulatory visit',
  IMP: 'Inpatient stay',
  ACUTE: 'Inpatient stay (acute)',
  NONAC: 'Inpatient stay (non-acute)',
  EMER: 'Emergency department visit',
  OBSENC: 'Observation stay',
  SS: 'Short stay',
  HH: 'Home health visit',
  VR: 'Virtual visit',
  PRENC: 'Pre-admission visit',
  FLD: 'Field visit',
  IP: 'Inpatient stay',
  OP: 'Ambulatory visit',
  ER: 'Emergency department visit',
  '9201': 'Inpatient stay',
  '9202': 'Ambulatory visit',
  '9203': 'Emergency department visit',
  '262': 'Emergency department visit and inpatient stay',
};

/** @param local code of the class. @param given what the source calls it. */
export function stayName(local: string, given: string | null): string {
  return STAYS[local] ?? (given === null ? `encounter of class ${local}` : withoutTag(given));
}
