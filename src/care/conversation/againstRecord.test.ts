import { expect, test } from 'vitest';
import { EXAMPLE_RECORD } from '../../../test/support/draftRecord.ts';
import { renderMarkdown } from '../draft/render/markdown.ts';
import { againstRecord } from './againstRecord.ts';
import { draftVisit } from './draftVisit.ts';
import { parseTranscript } from './transcript.ts';

function checked(dialogue: string) {
  const { subject, asOf } = EXAMPLE_RECORD;
  return againstRecord(draftVisit(parseTranscript(dialogue, 'test'), { subject, asOf, sex: null }), EXAMPLE_RECORD);
}

const VISIT = [
  'Doctor: any allergies to medications?',
  'Patient: no',
  'Doctor: are you still taking the ramipril?',
  'Patient: yes, twenty milligrams once a day',
  'Patient: i have been coughing for three days',
].join('\n');

test('what the record contradicts is kept as it was said and put before the clinician, the most severe first', () => {
  const { draft, differences, counts } = checked(VISIT);
  expect(differences.map(({ statement, severity }) => [statement.text, severity])).toEqual([
    ['Denies allergies to medications.', 'critical'],
    ['The patient is still taking the ramipril: 20 mg once a day.', 'high'],
  ]);
  expect(draft.sections[0].heading).toBe('Differs from the record');
  const [first] = draft.sections[0].blocks[0].sentences;
  expect(first.text).toMatch(/^Said: Denies allergies to medications\. .*penicillin/);
  expect(first.citations.map(({ type }) => type)).toEqual(['turn', 'turn', 'fact']);
  const allergies = draft.sections.find(({ heading }) => heading === 'Allergies');
  expect(allergies?.blocks[0].sentences[0].text).toBe('Denies allergies to medications.');
  expect(counts).toEqual({ supported: 0, 'not checkable': 0, 'not found': 1, contradicted: 2 });
});

test('where nothing differs there is no such section', () => {
  const { draft, differences } = checked('Patient: i am allergic to penicillin');
  expect(differences).toEqual([]);
  expect(draft.sections.map(({ heading }) => heading)).toEqual(['Allergies']);
});

test('the draft renders with its turns and facts as sources', () => {
  const text = renderMarkdown(checked(VISIT).draft, EXAMPLE_RECORD);
  expect(text).toContain('## Differs from the record');
  expect(text).toContain('Turn 2 of the conversation');
  expect(text).toContain('not signed');
});
