import { describe, expect, test } from 'vitest';
import { AnamnesisError } from '../../base/errors.ts';
import { parseTranscript } from './transcript.ts';

const turns = (text: string): readonly (readonly [string, string])[] =>
  parseTranscript(text, 'test').turns.map((turn) => [turn.role, turn.text]);

const VISIT = [
  ['clinician', 'hi , any pain ?'],
  ['patient', 'no'],
] as const;

describe('the forms of a transcript', () => {
  test.each([
    ['labels in brackets', '[doctor] hi , any pain ?\n[patient] no'],
    ['labels with colons', 'Doctor: hi , any pain ?\n\nPatient: no\n'],
    ['names with titles', 'Dr. Smith: hi , any pain ?\r\nPatient: no'],
    ['a JSON array of objects', '[{"speaker":"doctor","text":"hi , any pain ?"},{"speaker":"patient","text":"no"}]'],
    ['a JSON array of lines', '["Doctor: hi , any pain ?", "Patient: no"]'],
  ])('%s', (_, text) => {
    expect(turns(text)).toEqual(VISIT);
  });

  test('plain text is turns of nobody known', () => {
    expect(turns('hi , any pain ?\n\nno')).toEqual([
      ['unknown', 'hi , any pain ?'],
      ['unknown', 'no'],
    ]);
  });

  test('lines without a label go on with the turn, and a colon in a sentence starts none', () => {
    expect(turns('Doctor: two things\nPlan: rest\nPatient: ok')).toEqual([
      ['clinician', 'two things\nPlan: rest'],
      ['patient', 'ok'],
    ]);
  });

  test('of two speakers without roles, who asks is the clinician', () => {
    const text = 'Speaker 1: my knee hurts\nSpeaker 2: since when? any fever? swelling?\nSpeaker 1: a week';
    expect(turns(text).map(([role]) => role)).toEqual(['patient', 'clinician', 'patient']);
  });

  test('relatives who come along are not the patient', () => {
    expect(turns('Guest_family: he fell\n[patient_guest] yes')).toEqual([
      ['companion', 'he fell'],
      ['companion', 'yes'],
    ]);
  });
});

test.each([
  ['empty', ' \n '],
  ['binary', 'Doctor: \0\0'],
  ['enormous', `Doctor: ${'a '.repeat(600_000)}`],
  ['broken JSON', '[{"speaker": "doctor", '],
  ['JSON without words', '[{"speaker": "doctor"}]'],
])('refuses what is %s, and does not quote it', (_, text) => {
  expect(() => parseTranscript(text, 'visit.txt')).toThrow(AnamnesisError);
  expect(() => parseTranscript(text, 'visit.txt')).toThrow(/^visit\.txt/);
});
