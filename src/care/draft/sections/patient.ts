/** Who the patient is and which stay is written about; social history, function, directives. */

import type { Fact } from '../../facts/fact.ts';
import { byTimeThenId, type Chart } from '../chart/chart.ts';
import type { DraftSection } from '../document.ts';
import { conditionSentence } from '../prose/conditions.ts';
import { directiveSentence, statementSentence, staySentence } from '../prose/encounters.ts';
import { personSentences } from '../prose/person.ts';
import { list, paragraph, section } from './section.ts';

export function patientSection(chart: Chart, heading = 'Patient'): DraftSection | null {
  const person = personSentences(chart.record, chart.facts, chart.options.named ?? false);
  const stay =
    chart.stay === null
      ? []
      : [staySentence(chart.stay, chart.voice.subject, chart.record.person.death?.start ?? null)];
  return section(heading, '29762-2', [paragraph(...person, ...stay)]);
}

const STATEMENT_LIMIT = 8;

/** The latest of each, and whatever was said at the same time: who may be resuscitated is not decided by an order of ids. The newest first. */
function latestStatements(facts: readonly Fact[]): readonly Fact[] {
  const byConcept = [...Map.groupBy(facts, ({ concept }) => concept.codes[0] ?? concept.name).values()];
  return byConcept
    .flatMap((same) => same.filter(({ time }) => time.start === same[same.length - 1].time.start))
    .toSorted(byTimeThenId)
    .toReversed();
}

export function socialSection(chart: Chart): DraftSection | null {
  const latest = latestStatements(chart.of('social history', 'function'));
  return section(
    'Social history',
    '29762-2',
    [list(latest.slice(0, STATEMENT_LIMIT).map(statementSentence))],
    latest.length - STATEMENT_LIMIT,
  );
}

/** None is left out for length. */
export function directiveSection(chart: Chart): DraftSection | null {
  const said = latestStatements(chart.of('directive')).map((fact) =>
    fact.kind === 'condition' ? conditionSentence(fact) : directiveSentence(fact),
  );
  return section('Advance directives', '42348-3', [list(said)]);
}
