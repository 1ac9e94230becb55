/**
 * DiagnosticReport: that a report exists, its coded conclusions, and its text as a note. Its results are Observations of their own.
 */
import type { ResourceMapping } from '../mapping.ts';
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
      when: '{conclusion} IS NOT NULL OR {presentedForm[1].data} IS NOT NULL OR {presentedForm[1].url} IS NOT NULL',
      prefix: 'NOTE',
      concept: { codeable: 'code', domain: 'observation' },
      note: {
        text: 'coalesce(CASE WHEN {presentedForm} IS NOT NULL THEN attached_text({presentedForm[1]}) END, {conclusion})',
        url: 'presentedForm[1].url',
        author: 'performer[1]',
      },
      time: TIME,
    },
  ],
};
