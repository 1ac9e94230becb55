/** OBSERVATION_PERIOD: when a person was under observation; nothing that happened, so no event. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const observationPeriod: TableMapping = {
  table: 'observation_period',
  id: 'observation_period_id',
  patient: 'person_id',
  required: [],
  rows: [{ event: 'period of observation', kind: 'none', outcome: 'reference only' }],
  notTaken: {
    period_type_concept_id: 'where the record comes from',
    observation_period_start_date: 'follows from the first event, and its end from the future',
    observation_period_end_date: 'would tell how long the record goes on',
  },
};
