/**
 * For the tests: a plain reading of the FHIR files back into the clean record, from the rules that `truth/mess.json` states. It shares nothing
 * with what writes the files but the types, and it is no ingest: it knows this hospital only.
 */
import type {
  CodeableConcept,
  Condition,
  Encounter,
  Medication,
  MedicationRequest,
  Observation,
  Patient,
} from '@medplum/fhirtypes';
import { ADMISSION } from '../codes.ts';
import type { FacilityResource, PatientResource, ResourceType } from './resources.ts';

export interface ReadLine {
  readonly file: string;
  readonly text: string;
  /** Null when the line is no JSON. */
  readonly resource: AnyResource | null;
}

export type AnyResource = PatientResource | FacilityResource;

/** `time`: an instant in UTC, a date where no more is known, null when static. */
export interface ReadEvent {
  readonly subject: number;
  readonly code: string;
  readonly time: string | null;
  readonly value: number | null;
  /** The value is a limit that the true one is below. */
  readonly below: boolean;
}

/** The usual unit of each laboratory test. */
export const USUAL_UNITS: Readonly<Record<string, string>> = {
  '2160-0': 'mg/dL',
  '4548-4': '%',
  '33762-6': 'pg/mL',
  '718-7': 'g/dL',
  '1751-7': 'g/dL',
};
/** One of these in the usual unit of the test that is reported in it. */
const FACTORS: Readonly<Record<string, number>> = { 'umol/L': 1 / 88.4, 'g/L': 0.1, 'ng/L': 1 };

export function readLine(file: string, text: string): ReadLine {
  try {
    const resource: AnyResource = JSON.parse(text);
    return { file, text, resource };
  } catch {
    return { file, text, resource: null };
  }
}

/** The events that the lines state. `crosswalk`: `system|code` → LOINC code. */
export function readRecord(lines: readonly ReadLine[], crosswalk: ReadonlyMap<string, string>): readonly ReadEvent[] {
  const patients = currentOf(lines, 'Patient');
  const subjects = new Map(patients.map((patient) => [`Patient/${patient.id}`, subjectOf(patient)]));
  const encounters = new Map(currentOf(lines, 'Encounter').map((one) => [`Encounter/${one.id}`, one]));
  const medications = new Map(currentOf(lines, 'Medication').map((one) => [`Medication/${one.id}`, one]));
  const about = (subject: { readonly reference?: string } | undefined) => subjects.get(subject?.reference ?? '') ?? 0;
  return [
    ...patients.flatMap((one) => stated(subjectOf(one), patientEvents(one))),
    ...[...encounters.values()].flatMap((one) => stated(about(one.subject), encounterEvents(one))),
    ...currentOf(lines, 'Condition').flatMap((one) => stated(about(one.subject), conditionEvents(one, encounters))),
    ...currentOf(lines, 'MedicationRequest').flatMap((one) => stated(about(one.subject), drugEvents(one, medications))),
    ...currentOf(lines, 'Observation').flatMap((one) => stated(about(one.subject), resultEvents(one, crosswalk))),
  ];
}

/** Each resource in its latest version, wherever it stands, without what did not happen. */
export function currentOf<T extends ResourceType>(
  lines: readonly ReadLine[],
  type: T,
): readonly Extract<AnyResource, { resourceType: T }>[] {
  const latest = new Map<string, Extract<AnyResource, { resourceType: T }>>();
  for (const { resource } of lines) {
    if (resource === null || !isOfType(resource, type)) continue;
    const known = latest.get(resource.id ?? '');
    if (known === undefined || versionOf(known) < versionOf(resource)) latest.set(resource.id ?? '', resource);
  }
  return [...latest.values()].filter((resource) => !isFalse(resource));
}

/** Entered in error, refuted or not done. */
export function isFalse(resource: AnyResource): boolean {
  const status = 'status' in resource ? resource.status : undefined;
  const verification = resource.resourceType === 'Condition' ? codeIn(resource.verificationStatus) : undefined;
  return (
    status === 'entered-in-error' ||
    status === 'not-done' ||
    verification === 'entered-in-error' ||
    verification === 'refuted'
  );
}

export function subjectOf(patient: Patient): number {
  return Number(patient.identifier?.find(({ system }) => system === 'http://hospital.example/mrn')?.value);
}

/** The code of a concept, of one system or the first. */
export function codeIn(concept: CodeableConcept | undefined, system?: string): string | undefined {
  return concept?.coding?.find((one) => system === undefined || one.system === system)?.code;
}

type Stated = Pick<ReadEvent, 'code' | 'time'> & Partial<ReadEvent>;

function stated(subject: number, events: readonly Stated[]): readonly ReadEvent[] {
  return events.map((event) => ({ value: null, below: false, ...event, subject, time: inUtc(event.time) }));
}

function inUtc(time: string | null): string | null {
  return time === null || time.length <= 10 ? time : new Date(time).toISOString();
}

function patientEvents({ gender, birthDate, deceasedDateTime }: Patient): readonly Stated[] {
  return [
    { code: `GENDER//${gender === 'female' ? 'F' : 'M'}`, time: null },
    { code: 'MEDS_BIRTH', time: `${birthDate}T00:00:00Z` },
    ...(deceasedDateTime === undefined ? [] : [{ code: 'MEDS_DEATH', time: deceasedDateTime }]),
  ];
}

function encounterEvents({ class: kind, period, hospitalization }: Encounter): readonly Stated[] {
  if (kind.code === 'AMB') return [{ code: 'VISIT//OUTPATIENT', time: period?.start ?? '' }];
  const home = codeIn(hospitalization?.dischargeDisposition) === 'home';
  return [
    { code: ADMISSION, time: period?.start ?? '' },
    ...(home ? [{ code: 'DISCHARGE//HOME', time: period?.end ?? '' }] : []),
  ];
}

function conditionEvents(condition: Condition, encounters: ReadonlyMap<string, Encounter>): readonly Stated[] {
  const end = encounters.get(condition.encounter?.reference ?? '')?.period?.end;
  const code = codeIn(condition.code, 'http://hl7.org/fhir/sid/icd-10-cm');
  return [{ code: `ICD10CM//${code}`, time: condition.recordedDate ?? end ?? '' }];
}

function drugEvents(request: MedicationRequest, medications: ReadonlyMap<string, Medication>): readonly Stated[] {
  const byReference = medications.get(request.medicationReference?.reference ?? '')?.code;
  const code = codeIn(request.medicationCodeableConcept ?? byReference, 'http://www.whocc.no/atc');
  return [{ code: `ATC//${code}`, time: request.authoredOn ?? '' }];
}

function resultEvents(observation: Observation, crosswalk: ReadonlyMap<string, string>): readonly Stated[] {
  const time = observation.effectiveDateTime ?? '';
  const systolic = observation.component?.find(({ code }) => codeIn(code) === '8480-6')?.valueQuantity?.value;
  if (systolic !== undefined) return [{ code: 'VITAL//8480-6//mm[Hg]', time, value: systolic }];
  if (codeIn(observation.category?.[0]) !== 'laboratory') return [];
  const coding = observation.code.coding?.[0];
  const known = crosswalk.get(`${coding?.system}|${coding?.code}`);
  const loinc = known ?? codeIn(observation.code, 'http://loinc.org') ?? '';
  const { value = Number.NaN, system, code: unit = '', comparator } = observation.valueQuantity ?? {};
  const factor = system === undefined || unit === USUAL_UNITS[loinc] ? 1 : FACTORS[unit];
  return [{ code: `LAB//${loinc}//${USUAL_UNITS[loinc]}`, time, value: value * factor, below: comparator === '<' }];
}

function isOfType<T extends ResourceType>(
  resource: AnyResource,
  type: T,
): resource is Extract<AnyResource, { resourceType: T }> {
  return resource.resourceType === type;
}

function versionOf({ meta }: AnyResource): number {
  return Date.parse(meta?.lastUpdated ?? '');
}
