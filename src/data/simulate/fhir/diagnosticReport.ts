/** DiagnosticReport: the laboratory results of one round, by reference. */
import type { DiagnosticReport } from '@medplum/fhirtypes';
import type { ChartEncounter } from './chart.ts';
import { instantAt } from './hospitalTime.ts';
import { type Source, storedAt } from './source.ts';
import { concept, LOINC, terminology } from './systems.ts';

const LABORATORY = terminology('v2-0074', 'LAB', 'Laboratory');
const REPORT = concept(LOINC, '11502-2', 'Laboratory report');

/** Tests taken together and reported together. */
export interface LabRound {
  readonly encounter: ChartEncounter;
  readonly minutes: number;
  readonly issued: number;
  /** Id of the laboratory; `annex`: the one with codes of its own. */
  readonly laboratory: string;
  readonly annex: boolean;
}

export function diagnosticReportOf(
  source: Source,
  round: LabRound,
  observations: readonly { readonly id: string }[],
): DiagnosticReport {
  const { minutes, issued } = round;
  return {
    resourceType: 'DiagnosticReport',
    id: source.id('DiagnosticReport', minutes),
    meta: storedAt(issued),
    status: 'final',
    category: [LABORATORY],
    code: REPORT,
    subject: source.patient,
    encounter: source.encounter(round.encounter),
    effectiveDateTime: instantAt(minutes),
    issued: instantAt(issued),
    performer: [{ reference: `Organization/${round.laboratory}` }],
    result: observations.map(({ id }) => ({ reference: `Observation/${id}` })),
  };
}
