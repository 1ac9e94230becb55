/** When each fact counts as known, event by event, with the reason: the FHIR part of the leakage table. Read from the mappings. */
import type { TimeChoice } from '../report/ingestReport.ts';
import type { KnownWhen } from './mapping.ts';
import { FHIR_MAPPINGS } from './resources/index.ts';

export function fhirTimeChoices(): readonly TimeChoice[] {
  return FHIR_MAPPINGS.flatMap(({ resource, events }) =>
    events.map(({ says, time }) => ({ table: resource, event: says, time: timeOf(time), because: time.because })),
  );
}

function timeOf({ known = [], rule, fallback = [], notBefore = [] }: KnownWhen): string {
  const choices = [...known, ...(rule === undefined ? [] : [rule]), ...fallback].join(', else ');
  return notBefore.length === 0 ? choices : `${choices}; not before ${notBefore.join(', else ')}`;
}
