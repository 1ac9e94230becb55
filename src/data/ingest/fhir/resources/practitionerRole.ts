/** PractitionerRole: says in which role the author of a note wrote it, by the specialty. Its `code` is not read. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

const ROLE = 'coalesce({specialty[1].coding[1].display}, {specialty[1].text}, {specialty[1].coding[1].code})';

export const practitionerRole: ResourceMapping = {
  resource: 'PractitionerRole',
  reads: { practitioner: REFERENCE, specialty: [CODEABLE] },
  patient: null,
  lookups: [
    { kind: 'author', display: ROLE, reference: "'PractitionerRole/' || {id}" },
    { kind: 'author', display: ROLE, reference: 'typed_key({practitioner.reference})' },
  ],
  events: [],
};
