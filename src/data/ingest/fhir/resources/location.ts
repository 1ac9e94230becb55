/** Location: a ward, a room, a site. References lead to it; it says nothing of a patient. */
import type { ResourceMapping } from '../mapping.ts';

export const location: ResourceMapping = { resource: 'Location', reads: {}, patient: null, events: [] };
