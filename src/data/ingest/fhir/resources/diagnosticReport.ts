/**
 * DiagnosticReport: that a report exists, its coded conclusions, and its text as a note. Its results are Observations of their own.
 */
import { firstAttached, type ResourceMapping } from '../mapping.ts';
import { ATTACHMENT, CODEABLE, PERIOD, REFERENCE } from '../shape.ts';

const TIME = {
  known: ['issued', 'effectiveDateTime', 'effectivePeriod.end'],
  rule: 'encounter end',
  because: 'A report is known when it is issued.',
} as const;

export const diagnosticReport: ResourceMapping = {
  resource: 'DiagnosticReport',
  reads: {
    status: 'VARCHAR',
    code: CODEABLE,
    subject: REFERENCE,
    encounter: REFERENCE,
    issued: 'VARCHAR',
    effectiveDateTime: 'VARCHAR',
    effectivePeriod: PERIOD,
    conclusion: 'VARCHAR',
    conclusionCode: [CODEABLE],
    presentedForm: [ATTACHMENT],
    performer: [REFERENCE],
  },
  patient: 'subject',
  encounter: 'encounter',
  skip: [
    { outcome: 'entered in error', when: "{status} = 'entered-in-error'" },
    { outcome: 'not done', when: "{status} = 'cancelled'" },
    { outcome: 'plan only', when: "{status} = 'registered'" },
  ],
  events: [
    { says: 'report', prefix: 'REPORT', concept: { codeable: 'code', domain: 'observation' }, time: TIME },
    {
      says: 'coded conclusion',
      each: '{conclusionCode}',
      prefix: 'CONCLUSION',
      concept: { codeable: 'it', domain: 'condition' },
      time: TIME,
    },
    {
      says: 'text of the report',
      when: '{conclusion} IS NOT NULL OR len({presentedForm}) > 0',
      prefix: 'NOTE',
      concept: { codeable: 'code', domain: 'observation' },
      note: {
        text: `coalesce(${firstAttached('{presentedForm}', 'x')}, {conclusion})`,
        url: 'presentedForm[1].url',
        author: 'performer[1]',
      },
      time: TIME,
    },
  ],
};
