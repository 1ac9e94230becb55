/**
 * Condition: a diagnosis or problem, and its resolution.
 *
 * Suspected ones (unconfirmed, provisional, differential) carry the prefix SUSPECTED, so that they never pass for facts.
 */
import { type ResourceMapping, SKIP_BY_VERIFICATION, saysOneOf } from '../mapping.ts';
import { CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

const SUSPECTED = saysOneOf('verificationStatus', ['unconfirmed', 'provisional', 'differential']);
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
    verificationStatus: 'JSON',
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
  skip: SKIP_BY_VERIFICATION,
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
      when: `coalesce({abatementDateTime}, {abatementPeriod.end}) IS NOT NULL AND NOT ${SUSPECTED}
        AND ({recordedDate} IS NOT NULL OR {encounter.reference} IS NULL)`,
      concept: { codeable: 'code', domain: 'condition' },
      suffix: 'RESOLVED',
      time: {
        known: ['abatementDateTime', 'abatementPeriod.end'],
        notBefore: ['recordedDate'],
        because:
          'That it is over is a fact of its own, known no earlier than the diagnosis. (Left out where that counts from discharge.)',
      },
    },
  ],
};
