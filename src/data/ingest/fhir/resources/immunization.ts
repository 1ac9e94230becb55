/** Immunization: a vaccine given. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const immunization: ResourceMapping = {
  resource: 'Immunization',
  reads: {
    status: 'VARCHAR',
    vaccineCode: CODEABLE,
    patient: REFERENCE,
    encounter: REFERENCE,
    occurrenceDateTime: 'VARCHAR',
    recorded: 'VARCHAR',
    primarySource: 'BOOLEAN',
  },
  patient: 'patient',
  encounter: 'encounter',
  complete: true,
  skip: SKIP_BY_STATUS,
  events: [
    {
      says: 'vaccine given',
      when: 'coalesce({primarySource}, true)',
      concept: { codeable: 'vaccineCode', domain: 'immunization' },
      time: { known: ['occurrenceDateTime', 'recorded'], because: 'Given here, so known when it was given.' },
    },
    {
      says: 'vaccine reported',
      when: 'NOT coalesce({primarySource}, true)',
      concept: { codeable: 'vaccineCode', domain: 'immunization' },
      time: {
        known: ['recorded', 'occurrenceDateTime'],
        because: 'Given elsewhere (primarySource is false), so known when it was recorded here.',
      },
    },
  ],
};
