/**
 * Observation: laboratory, vital signs, findings, with every kind of value[x] and with components (blood pressure).
 *
 * A panel without a value of its own gives only its components. A result that is said to be absent keeps its code, with ABSENT.
 */
import type { ResourceMapping } from '../mapping.ts';
import { OBSERVED, PERIOD, REFERENCE } from '../shape.ts';

const TIME = {
  known: ['issued', 'effectiveDateTime', 'effectiveInstant', 'effectivePeriod.end', 'effectivePeriod.start'],
  rule: 'encounter end',
  because:
    'A result is known when it is issued, not when the sample was taken. Without that, when it was observed, at its end.',
} as const;

const HAS_VALUE = `({valueQuantity} IS NOT NULL OR {valueCodeableConcept} IS NOT NULL OR {valueString} IS NOT NULL OR {valueInteger} IS NOT NULL
  OR {valueBoolean} IS NOT NULL OR {valueRange} IS NOT NULL OR {valueRatio} IS NOT NULL)`;

export const observation: ResourceMapping = {
  resource: 'Observation',
  reads: {
    ...OBSERVED,
    status: 'VARCHAR',
    subject: REFERENCE,
    encounter: REFERENCE,
    issued: 'VARCHAR',
    effectiveDateTime: 'VARCHAR',
    effectiveInstant: 'VARCHAR',
    effectivePeriod: PERIOD,
    component: [OBSERVED],
  },
  patient: 'subject',
  encounter: 'encounter',
  complete: true,
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'not done', when: "{status} = 'cancelled'" },
    { outcome: 'plan only', when: "{status} = 'registered'" },
  ],
  events: [
    {
      says: 'result or finding',
      when: `${HAS_VALUE} OR coalesce(len({component}), 0) = 0`,
      concept: { codeable: 'code', domain: 'observation' },
      observed: '',
      time: TIME,
    },
    {
      says: 'component of a result',
      each: '{component}',
      concept: { codeable: 'it.code', domain: 'observation' },
      observed: 'it',
      time: TIME,
    },
  ],
};
