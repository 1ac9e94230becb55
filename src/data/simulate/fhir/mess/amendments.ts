/**
 * Amended results: both versions are in the file, under one id. The first to be stored was wrong (a slip of the decimal point), the other
 * corrects it some days later; which of them stands first in the file is chance.
 */
import type { Observation } from '@medplum/fhirtypes';
import { instantAt } from '../hospitalTime.ts';
import type { PatientResource } from '../resources.ts';
import type { Source } from '../source.ts';
import { wrongValue } from './falseRecords.ts';
import { MESS } from './kinds.ts';

export interface Amendment {
  readonly wrong: Observation;
  readonly right: Observation;
}

const MINUTES_PER_DAY = 1440;
const CORRECTED_WITHIN_DAYS = 10;

/** The version or versions of each resource. */
export function amendments(
  source: Source,
  resources: readonly PatientResource[],
): readonly (PatientResource | Amendment)[] {
  const random = source.stream('amended');
  return resources.map((resource) => {
    if (!isPlainResult(resource) || random.uniform() >= MESS.amended.rate) return resource;
    const stored = Date.parse(resource.meta?.lastUpdated ?? '') / 60_000;
    const corrected = instantAt(stored + MINUTES_PER_DAY + random.integer(CORRECTED_WITHIN_DAYS * MINUTES_PER_DAY));
    const value = wrongValue(resource.valueQuantity?.value);
    return {
      wrong: { ...resource, valueQuantity: { ...resource.valueQuantity, value } },
      right: { ...resource, meta: { versionId: '2', lastUpdated: corrected }, status: 'corrected' as const },
    };
  });
}

export function isAmendment(one: PatientResource | Amendment): one is Amendment {
  return 'wrong' in one;
}

/** A final laboratory result without comparator. */
function isPlainResult(resource: PatientResource): resource is Observation {
  return (
    resource.resourceType === 'Observation' &&
    resource.status === 'final' &&
    resource.issued !== undefined &&
    resource.valueQuantity !== undefined &&
    resource.valueQuantity.comparator === undefined
  );
}
