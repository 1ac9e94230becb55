/** Organization: a hospital, a department, an insurer. References lead to it; it says nothing of a patient. */
import type { ResourceMapping } from '../mapping.ts';

export const organization: ResourceMapping = { resource: 'Organization', reads: {}, patient: null, events: [] };
