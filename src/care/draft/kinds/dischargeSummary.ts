/** Discharge summary, after the headings of C-CDA's Discharge Summary: the stay, its diagnoses and course, what goes home with the patient. */
import type { Chart } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { pendingSection, procedureSection, reportSentences } from '../sections/events.ts';
import { givenSentences, isEnded, isTaken, medicationSection } from '../sections/medications.ts';
import { directiveSection, patientSection, socialSection } from '../sections/patient.ts';
import { allergySection, familySection, problemSection } from '../sections/problems.ts';
import { resultSection, seriesSentences } from '../sections/results.ts';
import { LIST_LIMIT, list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

export const dischargeSummary: Outline = {
  title: 'Discharge summary',
  code: '18842-5',
  stay: 'hospital',
  sections: (chart) => [
    patientSection(chart, 'Patient and stay'),
    problemSection(chart, stayConditions(chart), { heading: 'Diagnoses of this stay', code: '11535-2' }),
    procedureSection(chart.of('procedure').filter(chart.during)),
    courseSection(chart),
    resultSection(chart, 'Last vital signs', '8716-3', chart.of('vital sign').filter(chart.during), LATEST),
    problemSection(chart, earlierConditions(chart), { heading: 'Past history', code: '11348-0', none: 'diagnoses' }),
    familySection(chart),
    socialSection(chart),
    allergySection(chart),
    medicationSection(chart, 'Medications', '10183-2', isTaken, true),
    medicationSection(chart, 'Stopped medications', '10160-0', (fact) => isEnded(fact) && chart.during(fact)),
    directiveSection(chart),
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

function stayConditions(chart: Chart): Chart['facts'] {
  return chart.of('condition').filter((fact) => chart.during(fact) && fact.assertion === 'present');
}

function earlierConditions(chart: Chart): Chart['facts'] {
  const now = new Set(stayConditions(chart).map(({ concept }) => concept.codes[0] ?? concept.name));
  return chart
    .of('condition')
    .filter(({ concept, assertion }) => assertion !== 'family' && !now.has(concept.codes[0] ?? concept.name));
}
