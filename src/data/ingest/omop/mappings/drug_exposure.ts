/** DRUG_EXPOSURE: drugs prescribed, dispensed, given or said to be taken; the type concept says which. CDM 5.4. */
import type { ConceptNames, TableMapping } from '../mapping.ts';

const ADMINISTERED: ConceptNames = {
  '32818': 'EHR administration record',
  '38000179': 'Physician administered drug (identified as procedure)',
  '38000180': 'Inpatient administration',
  '43542356': 'Physician administered drug (identified from EHR problem list)',
  '43542357': 'Physician administered drug (identified from referral record)',
  '43542358': 'Physician administered drug (identified from EHR observation)',
  '581373': 'Physician administered drug (identified from EHR order)',
};

const DISPENSED: ConceptNames = {
  '32825': 'EHR dispensing record',
  '32857': 'Mail order record',
  '32869': 'Pharmacy claim',
  '38000175': 'Prescription dispensed in pharmacy',
  '38000176': 'Prescription dispensed through mail order',
  '581452': 'Dispensed in Outpatient office',
};

/** Said to be taken, by the patient or on a list; nobody saw it ordered or given. */
const STATED: ConceptNames = {
  '32830': 'EHR medication list',
  '32865': 'Patient self-report',
  '38000178': 'Medication list entry',
  '44787730': 'Patient Self-Reported Medication',
};

export const drugExposure: TableMapping = {
  table: 'drug_exposure',
  id: 'drug_exposure_id',
  patient: 'person_id',
  encounter: 'visit_occurrence_id',
  required: ['drug_concept_id', ['drug_exposure_start_datetime', 'drug_exposure_start_date']],
  rows: [
    {
      event: 'drug',
      concept: {
        prefixes: { column: 'drug_type_concept_id', byPrefix: { ADMINISTERED, DISPENSED, STATED } },
        standard: 'drug_concept_id',
        source: 'drug_source_concept_id',
        text: 'drug_source_value',
      },
      value: { number: 'quantity', unitText: 'dose_unit_source_value', onlyWithUnit: true },
      times: [
        {
          at: { datetime: 'drug_exposure_start_datetime', date: 'drug_exposure_start_date', day: 'end' },
          because: 'A drug is ordered, dispensed or given at its start; how long it was taken is known only later.',
        },
      ],
    },
  ],
  notTaken: {
    'drug_exposure_end_date, drug_exposure_end_datetime, verbatim_end_date':
      'often computed from the supply, and in the future at the start',
    days_supply: 'the amount suffices',
    lot_number: 'an identifier',
    refills: 'a plan',
    sig: 'free text',
    'route_concept_id, route_source_value': 'most drug concepts imply it',
    stop_reason: 'known later than the start',
    provider_id: 'who it was does not say what happened',
    visit_detail_id: 'the visit suffices',
  },
};
