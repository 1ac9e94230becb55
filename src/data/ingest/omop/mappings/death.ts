/** DEATH: that and when a person died, and of what. CDM 5.4. */
import type { TableMapping } from '../mapping.ts';

const DIED = { datetime: 'death_datetime', date: 'death_date', day: 'end' } as const;

export const death: TableMapping = {
  table: 'death',
  id: 'person_id',
  patient: 'person_id',
  required: [['death_datetime', 'death_date']],
  rows: [
    {
      event: 'death',
      concept: { own: 'MEDS_DEATH' },
      rank: 'death',
      times: [
        {
          at: DIED,
          because: 'Death counts from its time; a day without a time from its end, after all else of that day.',
        },
      ],
    },
    {
      event: 'cause of death',
      concept: {
        prefix: 'CAUSE',
        standard: 'cause_concept_id',
        source: 'cause_source_concept_id',
        text: 'cause_source_value',
      },
      rank: 'death',
      times: [
        {
          at: DIED,
          because: 'The cause is certified later, but belongs to the death, after which nothing is predicted.',
        },
      ],
    },
  ],
  notTaken: { death_type_concept_id: 'where the record comes from' },
};
