/**
 * CONDITION_OCCURRENCE: diagnoses. The trap of this table: a diagnosis that was coded when the stay was billed bears the date of
 * admission, and would tell a model at admission what nobody knew. Which rows those are, the type concept says, or the status; and
 * where a site has one type for all (EHR), a start that is the start of the visit gives them away. CDM 5.4.
 */
import type { TableMapping, TypeFamily } from '../mapping.ts';
import { BILLED } from './typeConcepts.ts';

/** Belongs to an encounter as a whole; dated at its start by custom, settled when it is over. */
const ENCOUNTER_DIAGNOSIS: TypeFamily = {
  family: 'EHR encounter record',
  concepts: {
    '32020': 'EHR encounter diagnosis',
    '32827': 'EHR encounter record',
    '44786627': 'Primary Condition',
    '44786628': 'First Position Condition',
    '44786629': 'Secondary Condition',
  },
};

/** What `condition_status_concept_id` says was settled at discharge; the last is of the practice before 2020. */
const AT_DISCHARGE: TypeFamily = {
  family: 'discharge or final diagnosis, by its status',
  concepts: {
    '32896': 'Discharge diagnosis',
    '32903': 'Primary discharge diagnosis',
    '32909': 'Secondary discharge diagnosis',
    '4230359': 'Final diagnosis',
  },
};

/** What the status says was known on arrival. */
const AT_ADMISSION: TypeFamily = {
  family: 'admission diagnosis, by its status',
  concepts: {
    '32890': 'Admission diagnosis',
    '32901': 'Primary admission diagnosis',
    '32907': 'Secondary admission diagnosis',
    '4203942': 'Admitting diagnosis',
  },
};

/** Types of what is known on arrival. The latter of each is of the vocabulary before 2020. */
const ON_ARRIVAL: TypeFamily = {
  family: 'problem list or chief complaint',
  concepts: {
    '32840': 'EHR problem list',
    '38000245': 'EHR problem list entry',
    '32822': 'EHR chief complaint',
    '42894222': 'EHR Chief Complaint',
  },
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
          types: { column: 'condition_type_concept_id', ...BILLED },
          at: 'encounter end',
          fallback: [END, START],
          because:
            'Billing, claim and discharge codes are assigned after the stay but dated at admission; they count as known when the stay is over.',
        },
        {
          types: { column: 'condition_type_concept_id', ...ENCOUNTER_DIAGNOSIS },
          at: 'encounter end',
          fallback: [START],
          because:
            'The diagnosis of an encounter is dated at its start by custom, but settled in its course; it counts as known when the encounter is over.',
        },
        {
          types: { column: 'condition_status_concept_id', ...AT_DISCHARGE },
          at: 'encounter end',
          fallback: [END, START],
          because: 'A diagnosis of the discharge is settled then, whatever date it bears.',
        },
        {
          types: { column: 'condition_status_concept_id', ...AT_ADMISSION },
          at: START,
          because: 'Made on arrival, to say why the patient is admitted.',
        },
        {
          types: { column: 'condition_type_concept_id', ...ON_ARRIVAL },
          at: START,
          because: 'The problem list is there, and the complaint is told, when the visit begins.',
        },
        {
          at: START,
          unlessStartOfVisit: true,
          because:
            'Notes and charted findings are noted at the start of the condition. One that starts when the visit starts bears the date of the visit, as diagnoses coded for the bill do; nobody can tell it from those, so it counts as known when the visit is over.',
        },
      ],
    },
  ],
  notTaken: {
    condition_end_date: 'the end of a condition is seldom observed; used only where a claim has no visit',
    condition_status_source_value: 'the concept says whether it is a diagnosis of the admission or of the discharge',
    stop_reason: 'free text',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
