/** Progress note in four parts: what the patient says, what was found, what the diagnoses are, what is planned (SOAP; Weed 1968). */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { sayAbsent } from '../prose/sentence.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import { pendingSection, procedureSection } from '../sections/events.ts';
import { medicationSections } from '../sections/medications.ts';
import { directiveSection, patientSection } from '../sections/patient.ts';
import { allergySection, currentConditions, problemSection, symptomSentences } from '../sections/problems.ts';
import { seriesSentences } from '../sections/results.ts';
import { list, paragraph, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

const WINDOW_DAYS = 3;

export const progressNote: Outline = {
  title: 'Progress note',
  code: '11506-3',
  stay: 'any',
  sections: (chart) => [
    patientSection(chart),
    subjectiveSection(chart),
    objectiveSection(chart),
    procedureSection(chart.of('procedure').filter((fact) => isRecent(fact, chart))),
    problemSection(chart, currentConditions(chart), { heading: 'Assessment', code: '51848-0', none: 'diagnoses' }),
    allergySection(chart),
    directiveSection(chart),
    ...medicationSections(chart, 'Medications', '10160-0'),
    pendingSection(chart, 'Plan'),
  ],
  toComplete: ['what the patient reports today', 'the examination', 'the assessment', 'the plan'],
};

function subjectiveSection(chart: Chart): DraftSection | null {
  const symptoms = chart.of('symptom').filter((fact) => isRecent(fact, chart));
  if (chart.of('symptom').length === 0) {
    return section('Subjective', '61150-9', [paragraph(sayAbsent('symptom', chart.record))]);
  }
  return section('Subjective', '61150-9', [list(symptomSentences(chart, symptoms))]);
}

function objectiveSection(chart: Chart): DraftSection | null {
  const found = chart.of('vital sign', 'result').filter((fact) => isRecent(fact, chart));
  const vitals = seriesSentences(
    chart,
    found.filter(({ kind }) => kind === 'vital sign'),
    { course: false, timed: false, limit: 8 },
  );
  const results = seriesSentences(
    chart,
    found.filter(({ kind }) => kind === 'result'),
    { course: true, timed: false },
  );
  return section('Objective', '61149-1', [list(vitals.shown), list(results.shown)], vitals.left + results.left);
}

/** Of the visit or, in a long stay or without one, of the last days that the record knows of. */
function isRecent(fact: Fact, chart: Chart): boolean {
  const { start } = fact.time;
  if (start === null) return false;
  const end = chart.stay?.end ?? chart.asOf;
  return start > end - WINDOW_DAYS * MINUTES_OF_A_DAY && start <= end + WINDOW_DAYS * MINUTES_OF_A_DAY;
}
