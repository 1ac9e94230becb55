/**
 * Condition: at entry the problem list (recordedDate: when it became known here; onset earlier, often known to the year only), later
 * diagnoses with their encounter. A SNOMED coding stands beside the ICD-10-CM coding of some. The principal diagnosis of a stay is
 * recorded when the stay is over.
 */
import type { Condition } from '@medplum/fhirtypes';
import type { ChartEncounter, Diagnosis } from './chart.ts';
import { bareCode, CONDITIONS, namesOf } from './concepts.ts';
import { dateAt, instantAt } from './hospitalTime.ts';
import { MESS } from './mess/kinds.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { coding, ICD10CM, SNOMED, terminology } from './systems.ts';

const WITH_SNOMED = 0.3;
const MINUTES_PER_YEAR = 525_960;
const ONSET_YEARS_BEFORE_ENTRY = 10;

export function conditionOf(source: Source, encounter: ChartEncounter, diagnosis: Diagnosis): Condition {
  const { minutes, code, role } = diagnosis;
  const id = source.id('Condition', minutes, code);
  const problem = role === 'problem list';
  const { acute } = namesOf(CONDITIONS, bareCode(code));
  return {
    resourceType: 'Condition',
    id,
    meta: storedAt(minutes),
    clinicalStatus: terminology('condition-clinical', acute ? 'resolved' : 'active'),
    verificationStatus: terminology('condition-ver-status', 'confirmed'),
    category: [terminology('condition-category', problem ? 'problem-list-item' : 'encounter-diagnosis')],
    code: conditionConcept(source, diagnosis),
    subject: source.patient,
    ...(problem ? { onsetDateTime: onsetBefore(source, diagnosis) } : { encounter: source.encounter(encounter) }),
    ...recordedDate(source, diagnosis, id),
    recorder: practitionerOf(source, encounter),
  };
}

function conditionConcept(source: Source, { minutes, code }: Diagnosis): NonNullable<Condition['code']> {
  const { code: icd, display, snomed, names } = namesOf(CONDITIONS, bareCode(code));
  const random = source.stream('condition codings', minutes, code);
  const main = coding(ICD10CM, icd, display);
  if (random.uniform() >= WITH_SNOMED) return { coding: [main], text: names[0] };
  const other = coding(SNOMED, ...snomed);
  return { coding: random.uniform() < 0.5 ? [main, other] : [other, main], text: names[0] };
}

/** Year only for half of them, year and month for some, else the day. */
function onsetBefore(source: Source, { minutes, code }: Diagnosis): string {
  const random = source.stream('onset', code);
  const onset = minutes - Math.floor(random.uniform() * ONSET_YEARS_BEFORE_ENTRY * MINUTES_PER_YEAR);
  const known = random.uniform();
  return dateAt(onset).slice(0, known < 0.5 ? 4 : known < 0.7 ? 7 : 10);
}

function recordedDate(source: Source, diagnosis: Diagnosis, id: string): Pick<Condition, 'recordedDate'> {
  const { minutes, code, role } = diagnosis;
  const random = source.stream('recorded date', minutes, code);
  if (role === 'principal' && random.uniform() < MESS.undated.rate) {
    source.mess.add({ kind: 'undated', resourceType: 'Condition', id, event: { code, minutes } });
    return {};
  }
  if (random.uniform() >= MESS['date-only'].rate) return { recordedDate: instantAt(minutes) };
  source.mess.add({ kind: 'date-only', resourceType: 'Condition', id, event: { code, minutes } });
  return { recordedDate: dateAt(minutes) };
}
