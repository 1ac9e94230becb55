/** Every event of each data set, by what it is: what the topics compare, and what only one data set holds. Adds up to the whole. */
import type { Session } from '../../src/data/record/duckdb.ts';
import type { SourceName } from './topic.ts';

export interface Held {
  readonly source: SourceName;
  readonly kind: string;
  readonly events: number;
}

interface KindRule {
  readonly when: string;
  readonly kind: string;
}

const files = (names: readonly string[]): string => `file IN (${names.map((name) => `'${name}'`).join(', ')})`;
const prefix = (text: string): string => `starts_with(code, '${text}')`;

/** The first that holds counts. */
const KINDS: Readonly<Record<SourceName, readonly KindRule[]>> = {
  fhir: [
    { when: files(['Patient']), kind: 'persons: birth, death, sex, race' },
    { when: files(['Encounter', 'EncounterICU', 'EncounterED']), kind: 'stays and visits' },
    { when: files(['Condition']), kind: 'diagnoses at discharge' },
    { when: files(['ConditionED']), kind: 'diagnoses of emergency visits' },
    { when: files(['Procedure', 'ProcedureICU']), kind: 'procedures' },
    { when: files(['ProcedureED']), kind: 'triage of emergency visits' },
    { when: files(['MedicationRequest']), kind: 'drug orders' },
    { when: files(['MedicationAdministration']), kind: 'doses given on wards' },
    { when: files(['MedicationAdministrationICU']), kind: 'drugs and fluids in intensive care' },
    { when: files(['MedicationDispense', 'MedicationDispenseED']), kind: 'drugs dispensed' },
    { when: files(['MedicationStatementED']), kind: 'drugs taken at home' },
    { when: files(['ObservationOutputevents']), kind: 'fluid output' },
    {
      when: "starts_with(file, 'Observation') AND ends_with(file, 'ED')",
      kind: 'vital signs and findings in the emergency department',
    },
    { when: "starts_with(file, 'ObservationMicro')", kind: 'microbiology' },
    { when: files(['ObservationDatetimeevents']), kind: 'dates charted in intensive care' },
    { when: "starts_with(file, 'Specimen')", kind: 'samples' },
  ],
  omop: [
    { when: "source_table IN ('person', 'death')", kind: 'persons: birth, death, sex, race' },
    {
      when: "source_table = 'visit_occurrence' AND source_id IN (SELECT visit_occurrence_id FROM visits WHERE is_admission)",
      kind: 'stays and visits',
    },
    { when: "source_table = 'visit_occurrence'", kind: 'days with a record outside admissions' },
    { when: "source_table = 'visit_detail' AND source_id IN (SELECT visit_detail_id FROM wards)", kind: 'ward stays' },
    {
      when: "source_table = 'visit_detail' AND source_id IN (SELECT visit_detail_id FROM raw_visit_detail WHERE visit_detail_source_value LIKE '%|%')",
      kind: 'services and registrations',
    },
    { when: "source_table = 'visit_detail'", kind: 'records of bedside waveforms' },
    {
      when: "source_table = 'condition_occurrence' AND source_id IN (SELECT id FROM billed)",
      kind: 'diagnoses at discharge',
    },
    { when: "source_table = 'condition_occurrence'", kind: 'heart rhythm and the like, charted' },
    {
      when: "source_table = 'procedure_occurrence' AND source_id IN (SELECT id FROM done WHERE type = '32821' OR item IN (SELECT (json->>'$.code.coding[0].code') FROM resources WHERE file = 'ProcedureICU'))",
      kind: 'procedures',
    },
    {
      when: "source_table = 'procedure_occurrence' AND source_id IN (SELECT id FROM done WHERE type = '32833')",
      kind: 'dates charted in intensive care',
    },
    { when: "source_table = 'procedure_occurrence'", kind: 'pain scores and screenings' },
    { when: "source_table = 'drug_exposure'", kind: 'drug orders' },
    { when: "source_table = 'device_exposure'", kind: 'devices' },
    { when: "source_table = 'specimen'", kind: 'samples' },
  ],
  meds: [
    { when: `code IN ('MEDS_BIRTH', 'MEDS_DEATH') OR ${prefix('GENDER//')}`, kind: 'persons: birth, death, sex, race' },
    { when: ['HOSPITAL_', 'ICU_', 'ED_'].map(prefix).join(' OR '), kind: 'stays and visits' },
    { when: prefix('TRANSFER_TO//'), kind: 'ward stays' },
    { when: prefix('DIAGNOSIS//'), kind: 'diagnoses at discharge' },
    { when: `${prefix('PROCEDURE//')} OR ${prefix('HCPCS//')}`, kind: 'procedures' },
    { when: `${prefix('MEDICATION//START//')} OR ${prefix('MEDICATION//STOP//')}`, kind: 'drug orders' },
    { when: prefix('MEDICATION//'), kind: 'doses given on wards' },
    { when: `${prefix('INFUSION_')} OR ${prefix('SUBJECT_WEIGHT')}`, kind: 'drugs and fluids in intensive care' },
    { when: prefix('SUBJECT_FLUID_OUTPUT//'), kind: 'fluid output' },
    { when: prefix('LAB//'), kind: 'laboratory and charted values' },
    { when: prefix('DRG//'), kind: 'groups for payment (DRG)' },
    {
      when: `${prefix('Blood Pressure')} OR ${prefix('BMI')} OR ${prefix('Height')} OR ${prefix('Weight')}`,
      kind: 'measures of outpatient visits',
    },
  ],
};

export async function countHeld(session: Session): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (const source of ['fhir', 'omop', 'meds'] as const) {
    const cases = KINDS[source].map(({ when, kind }) => `WHEN ${when} THEN '${kind}'`).join(' ');
    const rows = await session.rows(
      `SELECT CASE ${cases} ELSE 'other' END AS kind, count(*)::DOUBLE AS n FROM ${source} GROUP BY ALL ORDER BY ALL`,
      source,
    );
    held.push(...rows.map(({ kind, n }) => ({ source, kind: String(kind), events: Number(n) })));
  }
  return held;
}
