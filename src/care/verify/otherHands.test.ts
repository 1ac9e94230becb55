/**
 * What clinicians of other countries and wards write, a sentence a line, with the verdict that it must get: years of two digits, doses as "5 mgs 2x/day", earlier values
 * beside the newest, problems after a #, denials that end with their clause, slips of spelling.
 */
import { expect, it } from 'vitest';
import { recordWith } from '../../../test/support/factRecord.ts';
import { openVerifier } from './verifyNote.ts';

const verifier = openVerifier(recordWith());

function verdictOf(text: string): string {
  const [worst] = verifier.verify(text).sentences;
  const how = worst.statements.flatMap(({ contradictions }) => contradictions.map((each) => each.how))[0];
  return how === undefined ? worst.verdict : `${worst.verdict}:${how}`;
}

it.each([
  ['supported', 'ALL: penicillin'],
  ['contradicted:negation', 'ALL: NKDA'],
  ['not found', 'ALL: in remission since 2012'],
  ['contradicted:negation', 'Nil known drug allergies.'],
  ['supported', 'Avoid penicillin (allergy).'],
  ['supported', 'Latest creatinine 1.87 mg/dL (prev 1.42).'],
  ['supported', 'Creatinine 1.42 → 1.87'],
  ['contradicted:time', 'Creatinine 1.87 → 1.42'],
  ['supported', 'Creatinine on 14.03.2024 = 1.87 mg/dL.'],
  ['contradicted:value', 'Creatinine on 14.03.2024 = 2.87 mg/dL.'],
  ['supported', 'Creatinine 14MAR2024: 1.87 mg/dL'],
  ['supported', 'Creatinine on 14Mar24 was 1.87 mg/dL.'],
  ['contradicted:time', 'Creatinine was 1.87 mg/dL on 12MAR2024.'],
  ['supported', 'Creatinine, checked on 14 Mar 24, was 1.87 mg/dl.'],
  ['contradicted:value', 'BP 14/8 mmHg'],
  ['contradicted:dose', 'On ramipril 50mgs OD.'],
  ['contradicted:frequency', 'Ramipril 5 mgs 2x/day'],
  ['supported', 'Metformin 500 mg p.o. 12 hourly.'],
  ['supported', 'Takes ramipril OD; warfarin weaned.'],
  ['contradicted:dose', 'Takes ramiprill 50 mg daily.'],
  ['supported', '# Heart failure - active'],
  ['contradicted:status', '# Pneumonia - active'],
  ['contradicted:status', 'k/c/o pneumonia, ongoing.'],
  ['contradicted:status', 'Pneumonia has not resolved.'],
  ['contradicted:status', 'Pneumonia, unresolved'],
  ['contradicted:status', 'Unresolved pneumonia.'],
  ['contradicted:status', 'Her pneumonia persists.'],
  ['supported', 'Heart failure, not resolved.'],
  ['contradicted:status', 'Comorbidities (current): heart failure, pneumonia'],
  ['contradicted:negation', 'Nil hx of heart failure.'],
  ['contradicted:negation', 'Not a k/c/o diabetes.'],
  ['supported', 'While there is no asthma, heart failure remains active.'],
  ['not found', 'The patient, who does not have asthma, takes zolvertine 20 milligrams od.'],
  ['supported', 'Known T2DM since May 2019, currently on ramipril 5 mg od.'],
  ['supported', 'Discharged 15 Mar 24 (adm. 10 Mar 24)'],
  ['contradicted:time', 'Discharged 15 Mar 24 (adm. 2 Mar 24)'],
  ['supported', 'Influenza vacc. 5 Oct 23'],
  ['supported', 'Mother w/ breast ca.'],
  ['supported', 'First-degree relative with Ca breast.'],
])('%s: %s', (expected, text) => {
  expect(verdictOf(text)).toBe(expected);
});
