/**
 * Encounter: a stay or visit begins and ends. What is known only at the end (disposition, length, what was billed) is known at the end.
 *
 * `type` holds two kinds of things: what kind of visit it is, and codes of the services that were billed for it. The latter are told by
 * their system. Its diagnoses are references to Conditions, which come as resources of their own.
 */
import { quote } from '../../../record/duckdb.ts';
import { KNOWN_SYSTEM_URIS } from '../../../terminology/systems.ts';
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, CODING, PERIOD, REFERENCE } from '../shape.ts';

/** Systems of procedures and services that are coded for the bill. */
const BILLED_IN = ['CPT', 'HCPCS', 'CDT', 'OPS', 'ICD10PCS', 'ICD9PROC'];
const BILLED_SYSTEMS = [...KNOWN_SYSTEM_URIS].filter(([, name]) => BILLED_IN.includes(name)).map(([uri]) => quote(uri));
/** SQL of a coding's system in one spelling: http for https, no version, no slash at the end. */
const PLAIN_SYSTEM = "regexp_replace(regexp_replace(coalesce(c.system, ''), '/*([|].*)?$', ''), '^https:', 'http:')";
/** SQL: whether the type `x` has a code of such a system. */
const IS_BILLED = `len(list_filter(coalesce(x.coding, []), lambda c: ${PLAIN_SYSTEM} IN (${BILLED_SYSTEMS.join(', ')}))) > 0`;

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
      each: `list_filter({type}, lambda x: NOT (${IS_BILLED}))`,
      prefix: 'ENCOUNTER_TYPE',
      concept: { codeable: 'it', domain: 'procedure' },
      rank: 'start',
      time: { known: ['period.start'], starts: true, because: 'What kind of visit it is, is known when it begins.' },
    },
    {
      says: 'type of the encounter that is a billed service (CPT, HCPCS …)',
      each: `list_filter({type}, lambda x: ${IS_BILLED})`,
      prefix: 'ENCOUNTER_TYPE',
      concept: { codeable: 'it', domain: 'procedure' },
      time: {
        known: ['period.end'],
        notBefore: ['period.start'],
        because: 'Codes for the bill say what was done in the visit; they are assigned when it is over.',
      },
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
