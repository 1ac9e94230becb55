/** All tables that become rows, in the order in which they are landed. */
import type { TableMapping } from '../mapping.ts';
import { conditionEra } from './condition_era.ts';
import { conditionOccurrence } from './condition_occurrence.ts';
import { death } from './death.ts';
import { deviceExposure } from './device_exposure.ts';
import { drugEra } from './drug_era.ts';
import { drugExposure } from './drug_exposure.ts';
import { measurement } from './measurement.ts';
import { note } from './note.ts';
import { observation } from './observation.ts';
import { observationPeriod } from './observation_period.ts';
import { person } from './person.ts';
import { procedureOccurrence } from './procedure_occurrence.ts';
import { provider } from './provider.ts';
import { specimen } from './specimen.ts';
import { visitDetail } from './visit_detail.ts';
import { visitOccurrence } from './visit_occurrence.ts';

export const OMOP_MAPPINGS: readonly TableMapping[] = [
  person,
  provider,
  visitOccurrence,
  visitDetail,
  conditionOccurrence,
  conditionEra,
  drugExposure,
  drugEra,
  procedureOccurrence,
  measurement,
  observation,
  deviceExposure,
  specimen,
  note,
  death,
  observationPeriod,
];
