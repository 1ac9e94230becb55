/**
 * Encounter: a stay or visit begins and ends. What is known only at the end (disposition, length) is in the event of the end.
 *
 * Its diagnoses are references to Conditions, which come as resources of their own.
 */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, CODING, PERIOD, REFERENCE } from '../shape.ts';

export const encounter: ResourceMapping = {
  resource: 'Encounter',
  reads: {
    status: 'VARCHAR',
    class: CODING,
    type: [CODEABLE],
    subject: REFERENCE,
    period: PERIOD,
    hospitalization: { admitSource: CODEABLE, dischargeDisposition: CODEABLE },
  },
  patient: 'subject',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'not done', when: "{status} = 'cancelled'" },
    { outcome: 'plan only', when: "{status} = 'planned'" },
  ],
  lookups: [{ kind: 'encounter', start: 'period.start', end: 'period.end' }],
  events: [
    {
      says: 'begin, with its class',
      prefix: 'ENCOUNTER',
      concept: { coding: 'class' },
      rank: 'start',
      time: { known: ['period.start'], starts: true, because: 'The arrival is known when it happens.' },
    },
    {
      says: 'type of the encounter',
      each: '{type}',
      prefix: 'ENCOUNTER_TYPE',
      concept: { codeable: 'it', domain: 'procedure' },
      rank: 'start',
      time: { known: ['period.start'], starts: true, because: 'What kind of visit it is, is known when it begins.' },
    },
    {
      says: 'source of admission',
      when: '{hospitalization.admitSource} IS NOT NULL',
      prefix: 'ADMITTED_FROM',
      concept: { codeable: 'hospitalization.admitSource', domain: 'other' },
      rank: 'start',
      time: { known: ['period.start'], starts: true, because: 'Asked at admission.' },
    },
    {
      says: 'end, with class and disposition',
      when: '{period.end} IS NOT NULL',
      prefix: 'ENCOUNTER_END',
      concept: { coding: 'class' },
      suffixOf: 'hospitalization.dischargeDisposition',
      rank: 'end',
      time: { known: ['period.end'], because: 'Length of stay and disposition are known only at discharge.' },
    },
  ],
};
