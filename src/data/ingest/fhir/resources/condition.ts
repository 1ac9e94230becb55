/**
 * Condition: a diagnosis or problem, and its resolution.
 *
 * Suspected ones (unconfirmed, provisional, differential) carry the prefix SUSPECTED, so that they never pass for facts.
 */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

const SUSPECTED =
  "coalesce({verificationStatus.coding[1].code} IN ('unconfirmed', 'provisional', 'differential'), false)";
const STAGED_TIME = {
  known: ['recordedDate'],
  rule: 'encounter end',
  fallback: ['onsetDateTime', 'onsetPeriod.start'],
  because:
    'Known when recorded. One without a recorded date is coded when the stay is billed, so it counts from discharge; without a stay, from onset.',
} as const;

export const condition: ResourceMapping = {
  resource: 'Condition',
  reads: {
    clinicalStatus: CODEABLE,
    verificationStatus: CODEABLE,
    code: CODEABLE,
    subject: REFERENCE,
    encounter: REFERENCE,
    recordedDate: 'VARCHAR',
    onsetDateTime: 'VARCHAR',
    onsetPeriod: PERIOD,
    abatementDateTime: 'VARCHAR',
    abatementPeriod: PERIOD,
  },
  patient: 'subject',
  encounter: 'encounter',
  complete: true,
  skip: [
    { outcome: 'entered in error', when: "{verificationStatus.coding[1].code} = 'entered-in-error'" },
    { outcome: 'refuted', when: "{verificationStatus.coding[1].code} = 'refuted'" },
  ],
  events: [
    {
      says: 'diagnosis or problem',
      when: `NOT ${SUSPECTED}`,
      concept: { codeable: 'code', domain: 'condition' },
      time: STAGED_TIME,
    },
    {
      says: 'suspected diagnosis',
      when: SUSPECTED,
      prefix: 'SUSPECTED',
      concept: { codeable: 'code', domain: 'condition' },
      time: STAGED_TIME,
    },
    {
      says: 'resolution',
      when: '{abatementDateTime} IS NOT NULL OR {abatementPeriod.end} IS NOT NULL',
      concept: { codeable: 'code', domain: 'condition' },
      suffix: 'RESOLVED',
      time: {
        known: ['abatementDateTime', 'abatementPeriod.end'],
        because: 'That it is over is a fact of its own, not of the diagnosis.',
      },
    },
  ],
};
