/** Immunization: a vaccine given. */
import { type ResourceMapping, SKIP_BY_STATUS } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

/** Told by who gave it; where nothing says so, only if no other time of recording is given. */
const GIVEN_HERE = 'coalesce({primarySource}, {recorded} IS NULL)';

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
      when: GIVEN_HERE,
      concept: { codeable: 'vaccineCode', domain: 'immunization' },
      time: { known: ['occurrenceDateTime', 'recorded'], because: 'Given here, so known when it was given.' },
    },
    {
      says: 'vaccine reported',
      when: `NOT ${GIVEN_HERE}`,
      concept: { codeable: 'vaccineCode', domain: 'immunization' },
      time: {
        known: ['recorded', 'occurrenceDateTime'],
        because: 'Given elsewhere, or nobody says where, so known when it was recorded here.',
      },
    },
  ],
};
