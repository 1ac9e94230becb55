/**
 * CONDITION_OCCURRENCE: diagnoses. The trap of this table: a diagnosis that was coded when the stay was billed bears the date of
 * admission, and would tell a model at admission what nobody knew. Which rows those are, the type concept says. CDM 5.4.
 */
import type { ConceptNames, TableMapping } from '../mapping.ts';
import { between } from './typeConcepts.ts';

/** Coded for payment or at discharge, from the whole stay. Vocabulary `Type Concept`. */
export const BILLED: ConceptNames = {
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
};

/** Belongs to an encounter as a whole; dated at its start by custom, settled when it is over. */
export const ENCOUNTER_DIAGNOSIS: ConceptNames = {
  '32020': 'EHR encounter diagnosis',
  '32827': 'EHR encounter record',
  '44786627': 'Primary Condition',
  '44786628': 'First Position Condition',
  '44786629': 'Secondary Condition',
};

const START = { datetime: 'condition_start_datetime', date: 'condition_start_date', day: 'end' } as const;
const END = { datetime: 'condition_end_datetime', date: 'condition_end_date', day: 'end' } as const;

export const conditionOccurrence: TableMapping = {
  table: 'condition_occurrence',
  id: 'condition_occurrence_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['condition_concept_id', ['condition_start_datetime', 'condition_start_date']],
  rows: [
    {
      event: 'diagnosis',
      concept: {
        standard: 'condition_concept_id',
        source: 'condition_source_concept_id',
        text: 'condition_source_value',
      },
      times: [
        {
          types: { column: 'condition_type_concept_id', concepts: BILLED },
          at: 'encounter end',
          fallback: [END, START],
          because:
            'Billing, claim and discharge codes are assigned after the stay but dated at admission; they count as known when the stay is over.',
        },
        {
          types: { column: 'condition_type_concept_id', concepts: ENCOUNTER_DIAGNOSIS },
          at: 'encounter end',
          fallback: [START],
          because:
            'The diagnosis of an encounter is dated at its start by custom, but settled in its course; it counts as known when the encounter is over.',
        },
        {
          at: START,
          because: 'Problem lists, notes and charted findings: noted at the start of the condition that they record.',
        },
      ],
    },
  ],
  notTaken: {
    condition_end_date: 'the end of a condition is seldom observed; used only where a claim has no visit',
    condition_status_concept_id: 'admission or final diagnosis; the type concept decides the time',
    stop_reason: 'free text',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
