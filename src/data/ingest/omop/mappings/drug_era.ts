/** DRUG_ERA: runs of one drug, derived from DRUG_EXPOSURE; landed only where that table is absent. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

export const drugEra: TableMapping = {
  table: 'drug_era',
  id: 'drug_era_id',
  patient: 'person_id',
  required: ['drug_concept_id', 'drug_era_start_date'],
  rows: [
    {
      event: 'start of a run of one drug',
      concept: { standard: 'drug_concept_id' },
      times: [
        {
          at: { date: 'drug_era_start_date', day: 'end' },
          because: 'The start of a run is the first record in it; its end is derived from what came later.',
        },
      ],
    },
  ],
  notTaken: {
    drug_era_end_date: 'derived from the future',
    'drug_exposure_count, gap_days': 'derived from the future',
  },
};
