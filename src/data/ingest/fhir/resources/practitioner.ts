/** Practitioner: who wrote or did something. References lead to it; a note's author is named by its type, or by the specialty that a PractitionerRole gives. */
import type { ResourceMapping } from '../mapping.ts';

export const practitioner: ResourceMapping = { resource: 'Practitioner', reads: {}, patient: null, events: [] };
