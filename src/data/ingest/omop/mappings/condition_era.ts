/** CONDITION_ERA: runs of one condition, derived from CONDITION_OCCURRENCE; landed only where that table is absent. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const conditionEra: TableMapping = {
  table: 'condition_era',
  id: 'condition_era_id',
  patient: 'person_id',
  required: ['condition_concept_id', 'condition_era_start_date'],
  rows: [
    {
      event: 'start of a run of one condition',
      concept: { standard: 'condition_concept_id' },
      times: [
        {
          at: { date: 'condition_era_start_date', day: 'end' },
          because: 'The start of a run is the first record in it; its end is derived from what came later.',
        },
      ],
    },
  ],
  notTaken: {
    condition_era_end_date: 'derived from the future',
    condition_occurrence_count: 'derived from the future',
  },
};
