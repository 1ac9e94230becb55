/** Medication: the drug that requests, administrations and dispenses refer to. A mixture refers to its ingredients. */
import type { ResourceMapping } from '../mapping.ts';
import { CODEABLE, REFERENCE } from '../shape.ts';

export const medication: ResourceMapping = {
  resource: 'Medication',
  reads: { code: CODEABLE, ingredient: [{ itemCodeableConcept: CODEABLE, itemReference: REFERENCE }] },
  patient: null,
  lookups: [
    { kind: 'medication', concept: { codeable: 'code', domain: 'medication' } },
    {
      kind: 'medication',
      each: '{ingredient}',
      concept: { codeable: 'it.itemCodeableConcept', domain: 'medication' },
      reference: 'reference_key({it.itemReference.reference})',
    },
  ],
  events: [],
};
