/**
 * What a reviewer reads first: one sentence a line, held against a small record, with the verdict (and for contradictions the kind) that it must get.
 * What would hurt a patient stands among them: lost negations, units and doses off by a power of ten, mcg for mg, a relative's disease, another person.
 */
import { describe, expect, it } from 'vitest';
import { dosing, FACTS, made, minutesAt, quantity, recordWith } from '../../../test/support/factRecord.ts';
import type { FactKind } from '../facts/fact.ts';
import { openVerifier, verifyNote } from './verifyNote.ts';

const verifier = openVerifier(recordWith());

/** The worst verdict, with the first kind of contradiction. */
function verdictOf(text: string): string {
  const [worst] = verifier.verify(text).sentences;
  const how = worst.statements.flatMap(({ contradictions }) => contradictions.map((each) => each.how))[0];
  return how === undefined ? worst.verdict : `${worst.verdict}:${how}`;
}

describe('one sentence', () => {
  it.each([
    ['supported', 'The patient has type 2 diabetes.'],
    ['supported', 'Known diabetes mellitus.'],
    ['supported', 'PMH: T2DM.'],
    ['contradicted:negation', 'No diabetes.'],
    ['contradicted:negation', 'Negative for heart failure.'],
    ['supported', 'No history of asthma.'],
    ['not found', 'History of asthma.'],
    ['contradicted:status', 'Currently has pneumonia.'],
    ['supported', 'History of pneumonia.'],
    ['supported', 'Osteoarthritis of the left knee.'],
    ['contradicted:side', 'Osteoarthritis of the right knee.'],
    ['not checkable', 'Repeat creatinine in 3 months.'],
    ['supported', 'Her mother had breast cancer.'],
    ['contradicted:person', 'The patient has breast cancer.'],
    ['contradicted:person', 'Her sister had breast cancer.'],
    ['not found', 'Her mother had heart failure.'],
    ['supported', 'Type 2 diabetes diagnosed on 2019-05-02.'],
    ['contradicted:time', 'Type 2 diabetes diagnosed on 2016-05-02.'],
    ['supported', 'Allergic to penicillin.'],
    ['contradicted:negation', 'No known allergies.'],
    ['contradicted:negation', 'NKDA'],
    ['contradicted:negation', 'Denies allergies to medications.'],
    ['contradicted:negation', 'No allergies to any drugs.'],
    ['supported', 'Allergy to egg was recorded in 2010 and has resolved.'],
    ['supported', 'Allergy to egg (criticality: low; inactive) was recorded on 1 January 2010 and has resolved.'],
    ['contradicted:status', 'Allergic to eggs.'],
    ['contradicted:status', 'Penicillin allergy has resolved.'],
    ['not found', 'Allergic to latex.'],
    ['supported', 'Takes ramipril 5 mg once daily.'],
    ['contradicted:dose', 'Takes ramipril 50 mg once daily.'],
    ['contradicted:frequency', 'Takes ramipril 5 mg twice daily.'],
    ['contradicted:unit', 'Takes ramipril 5 mcg once daily.'],
    ['supported', 'Metformin 500 mg BID.'],
    ['supported', 'metformin 1000 mg per day'],
    ['supported', 'Levothyroxine 75 mcg daily.'],
    ['contradicted:unit', 'Levothyroxine 75 mg daily.'],
    ['supported', 'levothyroxine 0.075 mg daily'],
    ['contradicted:status', 'Currently taking warfarin 3 mg daily.'],
    ['contradicted:status', 'On warfarin.'],
    ['supported', 'Warfarin was stopped.'],
    ['not found', 'Clopidogrel was not given.'],
    ['not checkable', 'Not to be given: ramipril.'],
    ['contradicted:status', 'Ramipril was stopped.'],
    ['not found', 'Takes simvastatin 20 mg daily.'],
    ['not found', 'Takes Zyloprexin 20 mg daily.'],
    ['contradicted:negation', 'Not on metformin.'],
    ['supported', 'Creatinine 1.87 mg/dL.'],
    ['supported', 'Creatinine was 1.42 mg/dL on 2024-03-10.'],
    ['contradicted:time', 'Creatinine was 1.42 mg/dL on 2024-03-14.'],
    ['contradicted:value', 'Creatinine was 14.2 mg/dL on 2024-03-10.'],
    ['contradicted:unit', 'Creatinine was 1.42 mmol/L on 2024-03-10.'],
    ['supported', 'Creatinine 165 umol/L.'],
    ['contradicted:time', 'Current creatinine is 0.9 mg/dL.'],
    ['contradicted:time', 'Latest creatinine 1.42 mg/dL.'],
    ['supported', 'HbA1c 7.2 %.'],
    ['supported', 'HbA1c 7.18%.'],
    ['contradicted:value', 'HbA1c 72 %.'],
    ['contradicted:value', 'HbA1c 0.72 %.'],
    ['supported', 'HbA1c 55 mmol/mol.'],
    ['supported', 'Hematocrit 0.38.'],
    ['supported', 'Potassium 6.8.'],
    ['supported', 'Glucose 10.0 mmol/L.'],
    ['contradicted:unit', 'Glucose 180 mmol/L.'],
    ['supported', 'BP 142/88.'],
    ['contradicted:value', 'BP 142/68.'],
    ['supported', 'Creatinine elevated.'],
    ['supported', 'Creatinine is rising.'],
    ['contradicted:value', 'Creatinine is falling.'],
    ['contradicted:value', 'Creatinine normal.'],
    ['supported', 'Echocardiogram was performed on March 12, 2024.'],
    ['contradicted:time', 'Echocardiogram was performed on February 12, 2024.'],
    ['supported', 'Influenza vaccine given on 2023-10-05.'],
    ['supported', 'Former smoker.'],
    ['contradicted:status', 'Never smoked.'],
    ['supported', 'DNR.'],
    ['contradicted:status', 'Full code.'],
    ['supported', 'Admitted on 2024-03-10 and discharged on 2024-03-15.'],
    ['contradicted:time', 'Admitted on 2024-02-10 and discharged on 2024-03-15.'],
    ['supported', 'Mrs. Bell, a 61-year-old woman, was seen on 20 Jan 2024.'],
    ['contradicted:person', 'Mrs. Bell, a 61-year-old man.'],
    ['contradicted:person', 'Patient: Violet Park'],
    ['contradicted:person', 'MRN: 234'],
    ['supported', 'DOB: 10/03/1962'],
    ['contradicted:person', 'DOB: 10/03/1963'],
    ['not checkable', 'Follow-up as arranged.'],
    ['not checkable', 'If she develops stroke symptoms, return to the emergency department.'],
    ['not checkable', 'Denies chest pain.'],
    ['supported', 'No gout.'],
    ['contradicted:negation', 'The patient has gout.'],
    ['contradicted:negation', 'Immunizations: none recorded.'],
    ['supported', 'apixaban 5 mg twice daily and ramipril 5 mg daily'],
    ['not found', 'The patient suffers from Kawasaki disease.'],
    ['supported', 'Creatinine rose from 1.42 to 1.87 mg/dL.'],
    ['supported', 'Creatinine 0.9 in June 2023, now 1.87.'],
    ['contradicted:time', 'Creatinine 1.87 in June 2023, now 0.9.'],
    ['supported', 'The mother had breast cancer; the patient has diabetes.'],
    ['contradicted:negation', 'No evidence of penicillin allergy.'],
    ['contradicted:route', 'Ramipril 5 mg IV once daily.'],
    ['contradicted:negation', 'The patient is not taking apixaban.'],
    ['not checkable', 'Plan: consider increasing ramipril to 10 mg.'],
    ['contradicted:frequency', 'Meds: metformin 500 mg once a day'],
    ['supported', 'Metformin 1000 mg a day.'],
    ['supported', 'Heart failure since 2024-03-11.'],
    ['supported', 'Type 2 diabetes for 5 years.'],
    ['contradicted:time', 'Type 2 diabetes for 2 years.'],
    ['not found', 'Type 2 diabetes for 20 years.'],
  ])('%s: %s', (verdict, sentence) => {
    expect(verdictOf(sentence)).toBe(verdict);
  });
});

describe('a note', () => {
  it('names the facts that a statement rests on', () => {
    const { sentences, counts } = verifier.verify(
      'Creatinine was 1.42 mg/dL on 2024-03-10. Takes ramipril 5 mg once daily.',
    );
    expect(sentences.flatMap(({ statements }) => statements.flatMap(({ facts }) => facts))).toEqual([
      'made/creatinine-mid',
      'made/ramipril',
    ]);
    expect(counts).toEqual({ supported: 2, 'not checkable': 0, 'not found': 0, contradicted: 0 });
  });

  it('names each of two equal directives', () => {
    const dnr = (kind: FactKind, codes: readonly string[]) =>
      made(kind, `dnr ${kind}`, 'Do not resuscitate', codes, '2024-02-01', { status: 'active' });
    const record = recordWith([dnr('directive', []), dnr('condition', ['ICD10CM//Z66']), dnr('order', [])]);
    const [sentence] = verifyNote('Do not resuscitate.', record).sentences;
    expect(sentence.statements[0].facts).toHaveLength(3);
  });

  it('holds the strength of what is counted against that of the product', () => {
    const of = (value: number, unit: string) => ({ value, comparator: null, unit });
    const tablets = { ...dosing(of(2, '{tbl}'), 1, 'bisoprolol'), strength: of(5, 'mg') };
    const order = made('medication', 'b', 'bisoprolol', [], '2024-02-01', { status: 'active', dosing: tablets });
    const own = openVerifier(recordWith([order]));
    const verdict = (text: string) => own.verify(text).sentences[0].verdict;
    expect(['5', '10'].map((each) => verdict(`Takes bisoprolol 2 tablets of ${each} mg.`))).toEqual([
      'supported',
      'contradicted',
    ]);
    expect(verdict('Takes bisoprolol 2 x 10 mg.')).toBe('contradicted');
  });

  it('says that it rests on there being none', () => {
    const [statement] = verifier.verify('No history of epilepsy.').sentences[0].statements;
    expect(statement).toMatchObject({ verdict: 'supported', noneOf: 'condition', facts: [] });
  });

  it('does not take absence for a contradiction, nor a kind that is not covered for none', () => {
    const bare = recordWith([], { covers: [] });
    expect(verifyNote('No history of epilepsy.', bare).sentences[0].verdict).toBe('not found');
    expect(verifyNote('Takes aspirin 81 mg daily.', bare).sentences[0].verdict).toBe('not found');
    expect(verifyNote('No known allergies.', bare).sentences[0].verdict).toBe('not found');
  });

  it('is of another patient', () => {
    const { problems, sentences } = verifier.verify(
      'Patient: Violet Park\nMRN: 77\nDOB: 1950-01-02\n\nKnown diabetes.',
    );
    expect(problems.map(({ problem }) => problem)).toEqual(['other patient']);
    expect(sentences[0].statements[0].contradictions[0].how).toBe('person');
  });

  it('never puts names or numbers of the record into a reason about the person', () => {
    const { sentences } = verifier.verify('Patient: Violet Park\nMRN: 77\nDOB: 1950-01-02');
    expect(JSON.stringify(sentences)).not.toMatch(/Bell|233|1962/);
  });

  it('of an earlier day is held against what was known then', () => {
    const written = minutesAt('2024-01-21');
    const [early] = verifier.verify('No heart failure. Creatinine 0.9 mg/dL.', { written }).sentences;
    expect(early.verdict).toBe('supported');
    expect(verifier.verify('Creatinine 0.9 mg/dL.', { written }).sentences[0].verdict).toBe('supported');
  });

  it('shows facts that contradict one another, and lets neither decide', () => {
    const denied = made('condition', 'no-hf', 'heart failure', ['ICD10CM//I50.9'], '2024-03-11', {
      assertion: 'absent',
    });
    const twice = made('result', 'k2', 'potassium', ['LOINC//2823-3'], '2024-03-13T07:30', {
      value: quantity(4.1, 'mmol/L'),
    });
    const torn = verifyNote('The patient has heart failure. Potassium 6.8.', recordWith([...FACTS, denied, twice]));
    expect(torn.sentences[0].verdict).toBe('not checkable');
    expect(torn.conflicts.map(({ facts }) => facts)).toEqual([
      ['made/hf', 'made/no-hf'],
      ['made/k2', 'made/potassium'],
    ]);
  });

  it('rates what kills above what does not', () => {
    const severity = (text: string): string => verifier.verify(text).sentences[0].severity;
    expect(severity('No known allergies.')).toBe('critical');
    expect(severity('Full code.')).toBe('critical');
    expect(severity('Takes apixaban 5 mg once daily.')).toBe('critical');
    expect(severity('Takes ramipril 50 mg once daily.')).toBe('critical');
    expect(severity('Levothyroxine 75 mg daily.')).toBe('critical');
    expect(severity('No heart failure.')).toBe('critical');
    expect(severity('Never smoked.')).toBe('moderate');
    expect(severity('Known diabetes mellitus.')).toBe('low');
  });

  it('refuses a kind of document that it does not know', () => {
    expect(() => verifier.verify('Known diabetes.', { kind: 'limerick' })).toThrow(/not known/);
  });
});
