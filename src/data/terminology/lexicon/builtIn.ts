/** All our own concepts. */
import { conceptsOfLines, type LexiconConcept } from './concept.ts';
import { conditionConcepts } from './conditions.ts';
import { drugConcepts } from './drugs.ts';
import { lifeConcepts } from './life.ts';
import { withOtherNames } from './otherNames.ts';
import { procedureConcepts } from './procedures.ts';
import { symptomConcepts } from './symptoms.ts';
import { testConcepts } from './tests.ts';

/** The concept of phrases that only look like names ("fall allergies", "contact me"); they hide the names in them and are no mentions. */
export const NOTHING = 'nothing';

const DECOYS = `
${NOTHING} = fall allergies; in the fall; this fall; last fall; next fall; contact me; contact us; contact the; cold symptoms for; cold weather; cold packs; cold compress; ice pack; shock wave; fluid intake; vital signs; vital sign; test results; test result; pulse dose; pulse steroids; distal pulses; pedal pulses; pulse exam; rash decision; weight bearing; weight lifting; weight management; non weight bearing; heart healthy; heart healthy diet; diabetic diet; low sodium diet; low salt diet; low fat diet; cardiac diet; renal diet; sodium intake; salt intake; alcohol wipe; alcohol swab; emergency contact; glasses of; glass of; lab tests; office visit; operating room; recovery room; blood work; blood draw; blood test; blood tests; primary care; urgent care; pain management; pain control; pain clinic; drug store; drug interaction; drug interactions; side effects; falls asleep; fell asleep; fall asleep; falling asleep; fall risk; falls risk; risk of falls; fall precautions; pressure points; temperature of the room; drinks water; drinking water; drinks coffee; eggs benedict; iron out; lead to; dose pack; patch of; ear to ear; mass of
`;

export function builtInConcepts(): readonly LexiconConcept[] {
  return withOtherNames([
    ...conditionConcepts(),
    ...symptomConcepts(),
    ...drugConcepts(),
    ...testConcepts(),
    ...procedureConcepts(),
    ...lifeConcepts(),
    ...conceptsOfLines('finding', DECOYS),
  ]);
}
