/** All tables that become rows, in the order in which they are landed. */
import type { TableMapping } from '../mapping.ts';
import { conditionOccurrence } from './condition_occurrence.ts';
import { drugExposure } from './drug_exposure.ts';
import { measurement } from './measurement.ts';
import { person } from './person.ts';
import { visitOccurrence } from './visit_occurrence.ts';

export const OMOP_MAPPINGS = [
  person,
  visitOccurrence,
  conditionOccurrence,
  drugExposure,
  measurement,
] as const satisfies readonly TableMapping[];
