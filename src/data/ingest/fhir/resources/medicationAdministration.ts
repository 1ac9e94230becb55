/**
 * MedicationAdministration: a dose given, with the prefix ADMINISTERED. What was not given is left out, whether the status says so or, as
 * in records of medication that are kept by barcode (MIMIC-IV), only the method does while every entry is "completed".
 *
 * What denies no dose stays: given late or in part, started, stopped, a patch removed and another applied, confirmed.
 */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { AMOUNT, CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

/**
 * Texts and codes of a method (as JSON) by which no dose was given: Not Given, Not Given per Sliding Scale, Not Flushed, Delayed Not Started,
 * Hold Dose, refused … A technique can say "not" and "hold" as well ("Do not crush", "Hold breath"), so these words alone don't suffice.
 */
const ACTS =
  'given|administered|flushed|applied|(re)?started|taken|done|performed|infused|injected|inhaled|instilled|received|confirmed|assessed|removed|stopped';
const NOT_GIVEN = [
  `\\bnot[ _-]+(yet[ _-]+|been[ _-]+)*(${ACTS})\\b`,
  '"(dose[ _-]+|on[ _-]+)?(hold|held|withheld)([ _-]+dose)?"',
  '"(dose[ _-]+|patient[ _-]+)?(refused|declined|omitted|missed|skipped)\\b',
].join('|');

export const medicationAdministration: ResourceMapping = {
  resource: 'MedicationAdministration',
  reads: {
    status: 'VARCHAR',
    medicationCodeableConcept: CODEABLE,
    medicationReference: REFERENCE,
    contained: [{ id: 'VARCHAR', code: CODEABLE }],
    subject: REFERENCE,
    context: REFERENCE,
    effectiveDateTime: 'VARCHAR',
    effectivePeriod: PERIOD,
    dosage: { dose: AMOUNT, method: 'JSON' },
  },
  patient: 'subject',
  encounter: 'context',
  skip: [
    ...SKIP_BY_STATUS,
    { outcome: 'not done', when: `coalesce(regexp_matches({dosage.method}, '${NOT_GIVEN}', 'i'), false)` },
  ],
  events: [
    {
      says: 'dose given',
      prefix: 'ADMINISTERED',
      concept: { medication: true },
      quantity: 'dosage.dose',
      time: {
        known: ['effectiveDateTime', 'effectivePeriod.start'],
        because: 'A dose is known when it is given, an infusion when it begins.',
      },
    },
  ],
};
