/** The refusal of a patient whom the records do not have. */
import { AnamnesisError } from '../../base/errors.ts';

export function noSubject(where: string): AnamnesisError {
  return new AnamnesisError('input/missing', {
    where,
    rule: 'The records hold no such patient.',
    remedy: 'Check the subject: it is the subject_id of a MEDS dataset, Patient.id or an identifier of FHIR.',
  });
}
