/** Discharge summary, after the headings of C-CDA's Discharge Summary: the stay, its diagnoses and course, what goes home with the patient. */
import type { Chart } from '../chart/chart.ts';
import { keyOf } from '../chart/series.ts';
import type { DraftSection } from '../document.ts';
import { pendingSection, procedureSection, reportSentences } from '../sections/events.ts';
import { endedSection, givenSentences, medicationSections } from '../sections/medications.ts';
import { directiveSection, patientSection, socialSection } from '../sections/patient.ts';
import {
  allergySection,
  familySection,
  isPresentOrSuspected,
  ownConditions,
  problemSection,
  problemsOf,
} from '../sections/problems.ts';
import { resultSection, seriesSentences } from '../sections/results.ts';
import { LIST_LIMIT, list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

export const dischargeSummary: Outline = {
  title: 'Discharge summary',
  code: '18842-5',
  stay: 'hospital',
  sections: (chart) => [
    patientSection(chart, 'Patient and stay'),
    problemSection(chart, stayConditions(chart), { heading: 'Diagnoses of this stay', code: '11535-2', limit: 25 }),
    procedureSection(chart.of('procedure').filter(chart.during)),
    courseSection(chart),
    resultSection(chart, 'Last vital signs', '8716-3', chart.of('vital sign').filter(chart.during), LATEST),
    problemSection(chart, earlierConditions(chart), { heading: 'Past history', code: '11348-0', none: 'diagnoses' }),
    familySection(chart),
    socialSection(chart),
    allergySection(chart),
    directiveSection(chart),
    ...medicationSections(chart, 'Medications', '10183-2'),
    endedSection(chart, 'Stopped medications', chart.during),
    pendingSection(chart),
  ],
  toComplete: ['the reason for admission', 'the assessment', 'advice to the patient', 'follow-up'],
};

const LATEST = { course: false, timed: false, limit: 8 } as const;

/** Results as courses over the stay, what was given, reports. */
function courseSection(chart: Chart): DraftSection | null {
  const results = seriesSentences(chart, chart.of('result').filter(chart.during), { course: true, timed: false });
  const given = givenSentences(chart, chart.of('administration').filter(chart.during), false);
  const reports = reportSentences(chart.of('report').filter(chart.during), LIST_LIMIT);
  return section(
    'Hospital course',
    '8648-8',
    [list(results.shown), list(given.shown), list(reports)],
    results.left + given.left,
  );
}

/** With all that the stay says of them, denials too. */
function stayConditions(chart: Chart): Chart['facts'] {
  const ofStay = ownConditions(chart).filter(chart.during);
  return problemsOf(ofStay)
    .filter((problem) => problem.some(isPresentOrSuspected))
    .flat();
}

function earlierConditions(chart: Chart): Chart['facts'] {
  const now = new Set(stayConditions(chart).map(keyOf));
  return ownConditions(chart).filter((fact) => !now.has(keyOf(fact)));
}
