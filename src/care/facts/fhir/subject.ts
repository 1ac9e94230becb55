/** The resources of one patient → statements and the person, as they were at a time. */
import type { Person } from '../fact.ts';
import type { HospitalClock } from '../hospitalClock.ts';
import { withOwnIds } from '../ownIds.ts';
import { lastKnown, type Statement, type SubjectStatements } from '../statement.ts';
import type { Chart } from './chart.ts';
import { type Element, elementsOf, textOf } from './element.ts';
import { personOf } from './patient.ts';
import { RESOURCE_READERS } from './resourceTypes.ts';
import type { Scan } from './scan.ts';
import { versionsAt } from './versions.ts';
import { onWallClock } from './wallClock.ts';

/** @param asOf minutes on the hospital's clock; undefined for today's record. */
export function subjectStatements(
  subject: string,
  found: readonly Element[],
  scan: SharedResources,
  clock: HospitalClock | null,
  asOf?: number,
): SubjectStatements {
  const local = onWallClock(found, clock);
  const today = statementsOf(versionsAt(local, scan.deleted, null), scan);
  const last = lastKnown(today.statements);
  const isToday = asOf === undefined || asOf >= (last ?? Number.NEGATIVE_INFINITY);
  const stored = asOf === undefined || clock === null ? asOf : clock.instant(asOf);
  const then = isToday ? today : statementsOf(versionsAt(local, scan.deleted, stored ?? null), scan);
  const person = then.person ?? { ...NOBODY, identifiers: [subject] };
  return { subject, person, statements: withOwnIds(then.statements), lastKnown: last };
}

/** What the resources of a patient refer to beyond their own. */
type SharedResources = Pick<Scan, 'shared' | 'specialties' | 'deleted'>;

const NOBODY: Person = { names: [], identifiers: [], sex: null, birth: null, death: null };

interface Said {
  readonly person: Person | null;
  readonly statements: readonly Statement[];
}

function statementsOf(resources: readonly Element[], scan: SharedResources): Said {
  const chart = chartOf(resources, scan);
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
  const statements = resources.flatMap(
    (resource) => RESOURCE_READERS.get(textOf(resource, 'resourceType') ?? '')?.states(resource, chart) ?? [],
  );
  return { person: patient === undefined ? null : personOf(patient), statements };
}

function chartOf(resources: readonly Element[], { shared, specialties }: SharedResources): Chart {
  const stays = new Map(
    resources
      .filter(({ resourceType }) => resourceType === 'Encounter')
      .map((stay) => [`Encounter/${textOf(stay, 'id') ?? ''}`, stay]),
  );
  return {
    specialties,
    find(reference, within) {
      if (!reference.startsWith('#')) return stays.get(reference) ?? shared.get(reference);
      return elementsOf(within, 'contained').find((one) => textOf(one, 'id') === reference.slice(1));
    },
  };
}
