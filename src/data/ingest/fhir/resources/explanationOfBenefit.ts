/** ExplanationOfBenefit: the codes that were billed, with the prefix BENEFIT: diagnoses, procedures and services, known when the bill was made. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

const TIME = {
  known: ['created'],
  because: 'A bill is known when it was made, not when the service was given.',
} as const;

export const explanationOfBenefit: ResourceMapping = {
  resource: 'ExplanationOfBenefit',
  reads: {
    status: 'VARCHAR',
    use: 'VARCHAR',
    patient: REFERENCE,
    created: 'VARCHAR',
    diagnosis: [{ diagnosisCodeableConcept: CODEABLE }],
    procedure: [{ procedureCodeableConcept: CODEABLE }],
    item: [{ productOrService: CODEABLE }],
  },
  patient: 'patient',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'not done', when: "{status} = 'cancelled'" },
    { outcome: 'plan only', when: "{status} = 'draft' OR {use} IN ('preauthorization', 'predetermination')" },
  ],
  events: [
    {
      says: 'diagnosis billed',
      each: 'list_filter({diagnosis}, lambda x: x.diagnosisCodeableConcept IS NOT NULL)',
      prefix: 'BENEFIT',
      concept: { codeable: 'it.diagnosisCodeableConcept', domain: 'condition' },
      time: TIME,
    },
    {
      says: 'procedure billed',
      each: 'list_filter({procedure}, lambda x: x.procedureCodeableConcept IS NOT NULL)',
      prefix: 'BENEFIT',
      concept: { codeable: 'it.procedureCodeableConcept', domain: 'procedure' },
      time: TIME,
    },
    {
      says: 'service billed',
      each: 'list_filter({item}, lambda x: x.productOrService IS NOT NULL)',
      prefix: 'BENEFIT',
      concept: { codeable: 'it.productOrService', domain: 'procedure' },
      time: TIME,
    },
  ],
};
