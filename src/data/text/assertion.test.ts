import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANNOTATIONS, judgedRows, scoreOf } from '../../../bench/assertion.ts';
import { judgedOwn } from '../../../bench/ownAssertions.ts';
import { assertionAt } from './assertion.ts';
import type { SectionKind } from './reading.ts';

/** The assertion in short; the concept stands in capitals. */
function said(sentence: string, section: SectionKind | null = null): string {
  const place = /[A-Z][A-Z ]+[A-Z]/.exec(sentence);
  if (place === null) throw new Error('no capitals');
  const { negated, uncertain, temporality, ended, longSince, experiencer, relative } = assertionAt(
    sentence,
    { start: place.index, end: place.index + place[0].length },
    section,
  );
  const words = [
    negated ? 'negated' : '',
    uncertain ? 'uncertain' : '',
    ended ? 'ended' : '',
    longSince ? 'long since' : '',
    temporality === 'recent' ? '' : temporality,
    experiencer === 'patient' ? '' : (relative ?? experiencer),
  ];
  return words.filter((word) => word !== '').join(' ');
}

describe('negation', () => {
  test.each([
    ['He denies CHEST PAIN.', 'negated'],
    ['Denies fever, cough, or CHEST PAIN.', 'negated'],
    ['No fever but has CHEST PAIN.', ''],
    ['Without CHEST PAIN.', 'negated'],
    ['CHEST PAIN was ruled out.', 'negated'],
    ['PNEUMOTHORAX not seen.', 'negated'],
    ['Chest x-ray negative for PNEUMONIA.', 'negated'],
    ['Does not report PALPITATIONS.', 'negated'],
    ['Never diagnosed with DIABETES.', 'negated'],
    ['No increase in CHEST PAIN.', ''],
    ['Not only CHEST PAIN but also cough.', ''],
    ['Positive for CHEST PAIN, no palpitations.', ''],
    ['The heart was in REGULAR RHYTHM with no murmurs.', ''],
    ['No rash, and she has CHEST PAIN.', ''],
    ['FEVER: no', 'negated'],
    ['Cardiovascular: Denies CHEST PAIN.', 'negated'],
    ['No cough. Reports CHEST PAIN.', ''],
    ['Gram negative BACTEREMIA.', ''],
    ["He doesn't have any CHEST PAIN.", 'negated'],
    ['No evidence to suggest PNEUMONIA.', 'negated'],
    ['Neither fever nor CHEST PAIN.', 'negated'],
    ['She was not found to have DIABETES.', 'negated'],
    ['PNEUMONIA not yet resolved.', ''],
    ['1) no fever 2) CHEST PAIN', ''],
  ])('%s', (sentence, expected) => {
    expect(said(sentence)).toBe(expected);
  });
});

describe('doubt', () => {
  test.each([
    ['Possible PNEUMONIA.', 'uncertain'],
    ['May have PNEUMONIA.', 'uncertain'],
    ['On 5 May 2019 had PNEUMONIA.', ''],
    ['Since May 5th, CHEST PAIN.', ''],
    ['Rule out PNEUMONIA.', 'uncertain'],
    ['PNEUMONIA cannot be excluded.', 'uncertain'],
    ['Suspicious for PNEUMONIA.', 'uncertain'],
    ['PNEUMONIA is confirmed.', ''],
  ])('%s', (sentence, expected) => {
    expect(said(sentence)).toBe(expected);
  });
});

describe('time', () => {
  test.each([
    ['History of STROKE.', 'historical'],
    ['Status post CHOLECYSTECTOMY.', 'historical'],
    ['STROKE five years ago.', 'historical'],
    ['Past medical history is significant for diabetes and STROKE.', 'historical'],
    ['A man with a history of diabetes who presents with CHEST PAIN.', ''],
    ['3 day history of CHEST PAIN.', ''],
    ['Return if you have CHEST PAIN.', 'hypothetical'],
    ['At risk for FALLS.', 'hypothetical'],
    ['Call for nausea, fever, or CHEST PAIN.', 'hypothetical'],
    ['Plan to start METFORMIN.', 'planned'],
    ['We will continue METFORMIN.', ''],
    ['METFORMIN was stopped.', 'stopped'],
    ['Discontinued METFORMIN.', 'stopped'],
    ['His PNEUMONIA has resolved.', 'ended historical'],
    ['She had CHEST PAIN although that has resolved.', 'ended historical'],
    ['Three months ago she was hospitalized for PNEUMONIA.', 'historical'],
    ['He was found to have LYMPHOMA in 1995.', 'historical'],
    ['HYSTERECTOMY 1987.', 'historical'],
    ['As a child she had RHEUMATIC FEVER.', 'historical'],
    ['Past medical history is otherwise remarkable for GOUT.', 'historical'],
    ['No past medical history except for GOUT.', 'historical'],
    ['We will start aspirin given her prior STROKE.', 'historical'],
    ['Clips from prior resection within the lobe and ATELECTASIS.', ''],
    ['Past history of hypertension and failure p/w CHEST PAIN.', ''],
    ['He has a history of emphysema, but today he has HEMOPTYSIS.', ''],
    ['Given his history of angina, the CHEST PAIN was concerning.', ''],
    ['He gives a history of NAUSEA since yesterday.', ''],
    ['Five days ago she started having DYSURIA.', ''],
    ['HYPERTENSION since 1990.', 'long since'],
    ['COUGH for three months.', 'long since'],
    ['COUGH for three days.', ''],
    ['Continue vancomycin for 6 weeks for OSTEOMYELITIS.', ''],
    ['A two-year history of KNEE PAIN.', 'long since'],
    ['Call the office with any FEVER.', 'hypothetical'],
    ['Contact Dr. Smith with any FEVER.', 'hypothetical'],
    ['Should BLEEDING recur, go to the hospital.', 'hypothetical'],
    ['Risks of the procedure, including INFECTION, were discussed.', 'hypothetical'],
    ['She called the office with DIZZINESS.', ''],
    ['Return to clinic in two weeks for DIABETES.', ''],
  ])('%s', (sentence, expected) => {
    expect(said(sentence)).toBe(expected);
  });

  test('a section of past history makes it historical', () => {
    expect(said('DIABETES.', 'past history')).toBe('historical');
    expect(said('Past history: asthma, DIABETES.')).toBe('historical');
  });
});

describe('person', () => {
  test.each([
    ['Mother had BREAST CANCER.', 'historical mother'],
    ["The patient's father was diagnosed with HEART FAILURE.", 'historical father'],
    ['Family history of HEART FAILURE in the sister.', 'historical sister'],
    ['No family history of DIABETES.', 'negated historical family'],
    ['Nobody in the family has had DIABETES.', 'negated historical family'],
    ['Mother reports that he has a FEVER.', ''],
    ['He lives with his wife and has HYPERTENSION.', ''],
    ['Mother had a stroke, the patient has HYPERTENSION.', ''],
    ['The donor had HEPATITIS.', 'other'],
    ['Her sister was recently diagnosed with LUPUS.', 'historical sister'],
    ["His mother's DEMENTIA has made things hard.", 'historical mother'],
    ['THYROID DISEASE among her sisters.', 'historical sister'],
    ['His mother has noted LETHARGY.', ''],
    ['This child has CROUP.', ''],
    ['His adoptive mother has HIV.', 'other'],
    ['His mother-in-law has TUBERCULOSIS.', 'other'],
    ['Despite a family history of diabetes, she has only OBESITY.', ''],
  ])('%s', (sentence, expected) => {
    expect(said(sentence)).toBe(expected);
  });
});

describe('sentences of ours (bench/assertions)', () => {
  test.each([
    ['temporality', 'recent'],
    ['temporalityBlind', 'recent'],
    ['experiencer', 'patient'],
    ['experiencerBlind', 'patient'],
  ] as const)('%s: no worse than it was', (set, most) => {
    const rows = judgedOwn(set, (label) => label !== most);
    expect(rows.length).toBeGreaterThan(40);
    expect(scoreOf(rows, 'not recent').f1).toBeGreaterThan(0.93);
  });
});

const there = existsSync(ANNOTATIONS);
describe.skipIf(!there)(`annotated sentences${there ? '' : ' (../shared/data/negation is not here)'}`, () => {
  test('the seen half is answered no worse than it was', () => {
    const rows = judgedRows('seen');
    expect(rows.length).toBeGreaterThan(500);
    expect(scoreOf(rows, 'negated').f1).toBeGreaterThan(0.97);
    expect(scoreOf(rows, 'not recent').f1).toBeGreaterThan(0.86);
    expect(scoreOf(rows, 'not the patient').f1).toBeGreaterThan(0.95);
  });
});
