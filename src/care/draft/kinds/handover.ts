/** Handover in I-PASS order: illness severity, patient summary, action list, situation awareness, synthesis (Starmer et al. 2014, doi 10.1056/NEJMsa1405556). */
import type { Chart } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { flagOf } from '../prose/results.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import { pendingSection, procedureSection } from '../sections/events.ts';
import { givenSentences, medicationSections } from '../sections/medications.ts';
import { directiveSection, patientSection } from '../sections/patient.ts';
import { allergySection, currentConditions, problemSection } from '../sections/problems.ts';
import { resultSection, seriesSentences } from '../sections/results.ts';
import { isAcuteScore, scoresOf } from '../sections/scores.ts';
import { list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

const WINDOW_DAYS = 2;

export const handover: Outline = {
  title: 'Handover',
  code: '18761-7',
  stay: 'any',
  sections: (chart) => [
    severitySection(chart),
    patientSection(chart, 'Patient summary'),
    allergySection(chart),
    directiveSection(chart),
    problemSection(chart, currentConditions(chart), {
      heading: 'Diagnoses',
      code: '11450-4',
      limit: 8,
      none: 'diagnoses',
    }),
    procedureSection(chart.of('procedure').filter(chart.during), 5),
    resultSection(chart, 'Vital signs', '8716-3', recent(chart, 'vital sign'), {
      course: false,
      timed: true,
      limit: 8,
    }),
    resultSection(chart, 'Results', '30954-2', recent(chart, 'result'), { course: true, timed: true, limit: 8 }),
    givenSection(chart),
    ...medicationSections(chart, 'Medications', '10160-0'),
    pendingSection(chart, 'Action list'),
  ],
  toComplete: ['illness severity', 'what to do and when', 'what may happen and what then', 'synthesis by the receiver'],
};

/** Scores of the last days and critical results: what a severity rests on; the severity itself is the author's. */
function severitySection(chart: Chart): DraftSection | null {
  const scores = scoresOf(chart, recent(chart, 'derived').filter(isAcuteScore)).slice(0, 4);
  const critical = recent(chart, 'result').filter((fact) => /^(HH|LL|AA)$/.test(flagOf(fact) ?? ''));
  const results = seriesSentences(chart, critical, { course: false, timed: true, limit: 4 });
  return section('Illness severity', null, [list(scores), list(results.shown)], results.left);
}

function givenSection(chart: Chart): DraftSection | null {
  const given = givenSentences(chart, recent(chart, 'administration'), true);
  return section('Given', '29549-3', [list(given.shown.slice(0, 8))], given.left + Math.max(0, given.shown.length - 8));
}

function recent(chart: Chart, kind: 'vital sign' | 'result' | 'derived' | 'administration'): Chart['facts'] {
  const end = chart.stay?.end ?? chart.asOf;
  const last = chart.options.encounter === undefined ? chart.asOf : end + WINDOW_DAYS * MINUTES_OF_A_DAY;
  return chart
    .of(kind)
    .filter(({ time: { start } }) => start !== null && start > end - WINDOW_DAYS * MINUTES_OF_A_DAY && start <= last);
}
