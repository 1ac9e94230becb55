/** Referral letter: who the patient is, the diagnoses, what was found and done, what is taken; the question itself is the author's. */

import { pendingSection, procedureSection } from '../sections/events.ts';
import { medicationSections } from '../sections/medications.ts';
import { directiveSection, patientSection, socialSection } from '../sections/patient.ts';
import {
  allergySection,
  currentConditions,
  familySection,
  pastConditions,
  problemSection,
} from '../sections/problems.ts';
import { resultSection } from '../sections/results.ts';
import type { Outline } from './outline.ts';

export const referralLetter: Outline = {
  title: 'Referral letter',
  code: '57133-1',
  stay: 'any',
  sections: (chart) => [
    patientSection(chart),
    problemSection(chart, currentConditions(chart), { heading: 'Diagnoses', code: '11450-4', none: 'diagnoses' }),
    problemSection(chart, pastConditions(chart), { heading: 'Past history', code: '11348-0', limit: 6 }),
    procedureSection(chart.of('procedure'), 6),
    familySection(chart),
    socialSection(chart),
    allergySection(chart),
    directiveSection(chart),
    ...medicationSections(chart, 'Medications', '10160-0'),
    resultSection(chart, 'Vital signs', '8716-3', chart.of('vital sign'), { course: false, timed: false, limit: 5 }),
    resultSection(chart, 'Results', '30954-2', chart.of('result'), { course: true, timed: false, limit: 8 }),
    pendingSection(chart),
  ],
  toComplete: ['to whom the letter goes', 'the reason for referral', 'the question asked', 'how urgent it is'],
};
