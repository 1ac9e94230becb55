/** Who the patient is and which stay is written about; social history, function, directives. */

import type { Fact } from '../../facts/fact.ts';
import type { Chart } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { statementSentence, staySentence } from '../prose/encounters.ts';
import { personSentences } from '../prose/person.ts';
import { list, paragraph, section } from './section.ts';

export function patientSection(chart: Chart, heading = 'Patient'): DraftSection | null {
  const person = personSentences(chart.record, chart.facts, chart.options.named ?? false);
  const stay = chart.stay === null ? [] : [staySentence(chart.stay, chart.voice.subject)];
  return section(heading, '29762-2', [paragraph(...person, ...stay)]);
}

/** The latest of each. */
function statementSection(heading: string, code: string, facts: readonly Fact[]): DraftSection | null {
  const latest = [...Map.groupBy(facts, ({ concept }) => concept.codes[0] ?? concept.name).values()].map(
    (same) => same[same.length - 1],
  );
  return section(heading, code, [list(latest.slice(-8).map(statementSentence))], latest.length - 8);
}

export function socialSection(chart: Chart): DraftSection | null {
  return statementSection('Social history', '29762-2', chart.of('social history', 'function'));
}

export function directiveSection(chart: Chart): DraftSection | null {
  return statementSection('Advance directives', '42348-3', chart.of('directive'));
}
