import { describe, expect, test } from 'vitest';
import { draftVisit } from './draftVisit.ts';
import { sexSaid } from './speakers.ts';
import { parseTranscript } from './transcript.ts';

const EXCHANGED = [
  '[patient] what brings you in today',
  '[doctor] my knee has been hurting',
  '[patient] okay on your knee exam i do not appreciate any swelling your x-ray is normal',
  '[doctor] good',
  "[patient] so my assessment is arthritis i'm going to order an mri i want you to rest",
  '[doctor] sure',
].join('\n');

test('labels that are exchanged beyond doubt are put right, and it is said', () => {
  const transcript = parseTranscript(EXCHANGED, 'test');
  expect(transcript.exchanged).toBe(true);
  expect(transcript.turns[1]).toMatchObject({ role: 'patient', label: 'doctor' });
  const { written } = draftVisit(transcript, { subject: '', asOf: 0, sex: null });
  expect(written.map(({ text }) => text)).toContain("The patient's knee has been hurting.");
});

test('a patient who asks is still the patient', () => {
  const text =
    'Doctor: your labs are fine\nPatient: can you order an x-ray?\nDoctor: we will order one\nPatient: thanks';
  expect(parseTranscript(text, 'test')).toMatchObject({ exchanged: false, turns: [{}, { role: 'patient' }, {}, {}] });
});

test('a turn that only a clinician could have said is not told as the patient’s', () => {
  const text =
    "Doctor: hello\nPatient: on your heart exam i do not appreciate any murmurs and i'm going to order an ekg\nDoctor: okay your labs are back your ekg is normal we will order an echo";
  const transcript = parseTranscript(text, 'test');
  expect(transcript.turns[1].role).toBe('unknown');
  const { written } = draftVisit(transcript, { subject: '', asOf: 0, sex: null });
  expect(written.filter(({ turn, form }) => turn === 1 && form !== 'quoted')).toEqual([]);
});

describe('what hangs on a condition does not come loose of it', () => {
  test.each([
    [
      'if you have chest pain or trouble breathing at night you should call us right away because it may be serious',
      /if the patient has chest pain.*should call/i,
    ],
    [
      'i want you to watch for any infections that keep coming or you have trouble breathing after a few days of this',
      /watch for any infections.*trouble breathing/i,
    ],
  ])('%s', (said, whole) => {
    const { written } = draftVisit(parseTranscript(`Doctor: ${said}`, 'test'), { subject: '', asOf: 0, sex: null });
    expect(written.map(({ text }) => text).join('\n')).toMatch(whole);
    expect(written).toHaveLength(1);
  });
});

test.each([
  ['Doctor: ralph is a 62-year-old male with depression', 'male'],
  ['Doctor: she is a 30 year old healthy woman', 'female'],
  ['Doctor: a 30 year old woman and her 31 year old man', null],
  ['Patient: i am a 62-year-old male', null],
  ['Doctor: how are you', null],
])('%s', (text, sex) => {
  expect(sexSaid(parseTranscript(text, 'test').turns)).toBe(sex);
});
