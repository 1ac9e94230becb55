/**
 * Prior-authorisation letter: what the record has that a payer asks for. What is requested, and why it is needed, is the author's to say: the
 * draft says of it what was prescribed or ordered last.
 */
import type { Chart } from '../chart/chart.ts';
import { byTimeThenId } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { orderSentence, procedureSentence } from '../prose/encounters.ts';
import { medicationSentence } from '../prose/medications.ts';
import { procedureSection } from '../sections/events.ts';
import { endedSection, medicationSections } from '../sections/medications.ts';
import { directiveSection, patientSection } from '../sections/patient.ts';
import { allergySection, currentConditions, problemSection } from '../sections/problems.ts';
import { resultSection } from '../sections/results.ts';
import { scoreSection } from '../sections/scores.ts';
import { list, section } from '../sections/section.ts';
import type { Outline } from './outline.ts';

export const priorAuthorisation: Outline = {
  title: 'Prior-authorisation letter',
  code: '51851-4',
  stay: 'any',
  sections: (chart) => [
    patientSection(chart),
    requestSection(chart),
    problemSection(chart, currentConditions(chart), { heading: 'Diagnoses', code: '11450-4', none: 'diagnoses' }),
    ...medicationSections(chart, 'Treatment', '10160-0'),
    endedSection(chart, 'Earlier treatment'),
    procedureSection(chart.of('procedure'), 8),
    resultSection(chart, 'Results', '30954-2', chart.of('result'), { course: true, timed: false, limit: 8 }),
    resultSection(chart, 'Vital signs', '8716-3', chart.of('vital sign'), { course: false, timed: false, limit: 5 }),
    scoreSection(chart, chart.of('derived')),
    allergySection(chart),
    directiveSection(chart),
  ],
  toComplete: [
    'the payer and the member number',
    'what is requested, for how long and in what amount',
    'why it is needed and which alternatives failed',
  ],
};

/** The last planned procedure, order or medication. */
function requestSection(chart: Chart): DraftSection | null {
  const planned = chart.of('procedure', 'order', 'medication').filter(({ status }) => status === 'planned');
  const last = planned.toSorted(byTimeThenId).at(-1);
  if (last === undefined) return null;
  const said =
    last.kind === 'procedure'
      ? procedureSentence(last)
      : last.kind === 'medication'
        ? medicationSentence(last)
        : orderSentence(last);
  return section('Planned treatment', '18776-5', [list([said])]);
}
