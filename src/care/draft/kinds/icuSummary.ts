/** ICU daily summary: the last 24 hours of intensive care (or of the stay), organ system by organ system, what was given, devices and scores. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import { SYSTEMS, systemOf } from '../chart/coreTests.ts';
import type { DraftSection } from '../document.ts';
import { deviceSentence } from '../prose/encounters.ts';
import { medicationSentence } from '../prose/medications.ts';
import { flagOf } from '../prose/results.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import { pendingSection, procedureSection } from '../sections/events.ts';
import { forbiddenMedications, givenSentences, isHighAlert, takenMedications } from '../sections/medications.ts';
import { directiveSection, patientSection } from '../sections/patient.ts';
import {
  allergySection,
  currentConditions,
  isPresentOrSuspected,
  ownConditions,
  problemSection,
} from '../sections/problems.ts';
import { resultSection } from '../sections/results.ts';
import { scoreSection } from '../sections/scores.ts';
import { LIST_LIMIT, list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

export const icuSummary: Outline = {
  title: 'ICU daily summary',
  code: '11506-3',
  stay: 'intensive care',
  sections: (chart) => [
    patientSection(chart, 'Patient and stay'),
    allergySection(chart),
    directiveSection(chart),
    problemSection(chart, stayConditions(chart), {
      heading: 'Diagnoses',
      code: '11450-4',
      limit: 15,
      none: 'diagnoses',
    }),
    scoreSection(chart, ofTheDay(chart, 'derived'), 5),
    ...SYSTEMS.map((system) => systemSection(chart, system)),
    otherResults(chart),
    givenSection(chart),
    section('High-alert medications', '10160-0', [
      list([...forbiddenMedications(chart), ...takenMedications(chart).filter(isHighAlert)].map(medicationSentence)),
    ]),
    procedureSection(ofTheDay(chart, 'procedure'), 10),
    section('Lines and devices', '46264-8', [list(ofTheDay(chart, 'device').slice(0, LIST_LIMIT).map(deviceSentence))]),
    pendingSection(chart),
  ],
  toComplete: ['the examination', 'the assessment and goals of the day', 'the plan by system'],
};

const TIMED = { course: true, timed: true, limit: 8 } as const;

function systemSection(chart: Chart, system: (typeof SYSTEMS)[number]): DraftSection | null {
  return resultSection(
    chart,
    system,
    null,
    measured(chart).filter((fact) => systemOf(fact) === system),
    TIMED,
  );
}

/** Of tests that no system claims: only what is flagged. */
function otherResults(chart: Chart): DraftSection | null {
  const others = measured(chart).filter((fact) => systemOf(fact) === null && /^[HLA]/.test(flagOf(fact) ?? ''));
  return resultSection(chart, 'Other abnormal results', '30954-2', others, TIMED);
}

function givenSection(chart: Chart): DraftSection | null {
  const given = givenSentences(chart, ofTheDay(chart, 'administration'), true);
  return section('Given', '29549-3', [list(given.shown)], given.left);
}

function stayConditions(chart: Chart): readonly Fact[] {
  const during = ownConditions(chart).filter((fact) => chart.during(fact) && isPresentOrSuspected(fact));
  return during.length > 0 ? during : currentConditions(chart);
}

function measured(chart: Chart): readonly Fact[] {
  return [...ofTheDay(chart, 'vital sign'), ...ofTheDay(chart, 'result')].toSorted(
    (a, b) => (a.time.start ?? 0) - (b.time.start ?? 0),
  );
}

/** The 24 hours before the end of the stay, or before the time of the record while it lasts. */
function ofTheDay(chart: Chart, kind: Fact['kind']): readonly Fact[] {
  const end = chart.stay?.end ?? chart.asOf;
  return chart
    .of(kind)
    .filter(({ time: { start } }) => start !== null && start > end - MINUTES_OF_A_DAY && start <= end);
}
