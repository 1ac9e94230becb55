/**
 * Made-up OMOP CDM 5.4 tables with what makes putting them together difficult: rows that stand there twice, rows that share an id (even of
 * different people), diagnoses that are dated by their visit, units to convert, comparators, notes.
 */

export type OmopRow = Readonly<Record<string, string>>;
/** Table → its rows; all rows of a table have the same columns. */
export type OmopTables = Readonly<Record<string, readonly OmopRow[]>>;

const EHR = '32817';
const BILL = '32821';
const [MG_DL, MMOL_L] = ['8840', '8753'];

export function omopRecords(patients: number): OmopTables {
  const people = Array.from({ length: patients }, (_, k) => k + 1);
  const gather = (rowsOf: (k: number) => readonly OmopRow[]): readonly OmopRow[] =>
    people.flatMap(rowsOf).flatMap((row, i) => (i % 7 === 3 ? [row, row] : [row]));
  return {
    person: gather((k) => [person(k)]),
    visit_occurrence: gather((k) => [
      visit(`${k}0`, k, '2020-03-01', `2020-03-0${(k % 5) + 3}`),
      visit(`${k}1`, k, '2021-10-31', ''),
    ]),
    condition_occurrence: gather((k) => [
      condition(`${k}00`, k, '4329847', EHR, `${k}0`),
      condition(`${k}01`, k, '201826', BILL, `${k}0`),
      condition(`${k}02`, k, '0', BILL, '999'),
      // One id for all: of every second patient, with another diagnosis each.
      condition('7', k, k % 2 === 0 ? '316866' : '255573', EHR, ''),
      condition(`${k}03`, 0, '316866', EHR, ''),
    ]),
    measurement: gather((k) => [
      measurement(`${k}00`, k, '3004501', k % 3 === 0 ? '5.5' : `${99 + k}`, k % 3 === 0 ? MMOL_L : MG_DL, ''),
      measurement(`${k}01`, k, '3019550', '3.5', MMOL_L, '4171756'),
      measurement('8', k, '3019550', `${k}`, MMOL_L, ''),
      measurement(`${k}02`, k, '0', '2', '0', ''),
    ]),
    drug_exposure: gather((k) => [drug(`${k}00`, k)]),
    note: gather((k) => [note(`${k}00`, k)]),
    concept: CONCEPTS,
  };
}

/** The table as CSV. */
export function csvOf(rows: readonly OmopRow[], delimiter = ','): string {
  const names = Object.keys(rows[0] ?? {});
  const field = (text: string): string => (/["\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [names, ...rows.map((row) => names.map((name) => field(row[name])))]
    .map((fields) => `${fields.join(delimiter)}\n`)
    .join('');
}

function person(k: number): OmopRow {
  return {
    person_id: `${k}`,
    gender_concept_id: k % 2 === 0 ? '8532' : '8507',
    year_of_birth: `${1950 + k}`,
    month_of_birth: k % 3 === 0 ? '' : '7',
    day_of_birth: k % 3 === 1 ? '9' : '',
    race_concept_id: '8527',
    ethnicity_concept_id: '0',
  };
}

function visit(id: string, k: number, start: string, end: string): OmopRow {
  return {
    visit_occurrence_id: id,
    person_id: `${k}`,
    visit_concept_id: '9201',
    visit_start_date: start,
    visit_start_datetime: `${start} 08:15:00`,
    visit_end_date: end,
    visit_end_datetime: end === '' ? '' : `${end} 16:00:00`,
    visit_type_concept_id: EHR,
    discharged_to_concept_id: '8717',
  };
}

function condition(id: string, k: number, concept: string, type: string, stay: string): OmopRow {
  return {
    condition_occurrence_id: id,
    person_id: `${k}`,
    condition_concept_id: concept,
    condition_start_date: '2020-03-01',
    condition_start_datetime: '2020-03-01 08:15:00',
    condition_end_date: '',
    condition_type_concept_id: type,
    visit_occurrence_id: stay,
    condition_source_value: concept === '0' ? 'E11.9' : '',
    condition_source_concept_id: '0',
  };
}

function measurement(id: string, k: number, concept: string, value: string, unit: string, operator: string): OmopRow {
  return {
    measurement_id: id,
    person_id: `${k}`,
    measurement_concept_id: concept,
    measurement_date: '2020-03-02',
    measurement_datetime: '2020-03-02 09:00:00',
    measurement_type_concept_id: '32856',
    operator_concept_id: operator,
    value_as_number: value,
    value_as_concept_id: '0',
    unit_concept_id: unit,
    visit_occurrence_id: `${k}0`,
    measurement_source_value: concept === '0' ? 'GRIP' : '',
    unit_source_value: '',
  };
}

function drug(id: string, k: number): OmopRow {
  return {
    drug_exposure_id: id,
    person_id: `${k}`,
    drug_concept_id: '1503297',
    drug_exposure_start_date: '2020-03-02',
    drug_exposure_start_datetime: '2020-03-02 22:00:00',
    drug_exposure_end_date: '',
    drug_type_concept_id: '32838',
    visit_occurrence_id: `${k}0`,
  };
}

function note(id: string, k: number): OmopRow {
  return {
    note_id: id,
    person_id: `${k}`,
    note_date: '2020-03-04',
    note_datetime: '2020-03-04 15:00:00',
    note_type_concept_id: '32824',
    note_class_concept_id: '706531',
    note_title: 'Summary',
    note_text: `Admitted, "stable",\nand home again (${k}).`,
    visit_occurrence_id: `${k}0`,
  };
}

const CONCEPTS: readonly OmopRow[] = [
  ['4329847', 'Myocardial infarction', 'SNOMED', '22298006'],
  ['201826', 'Type 2 diabetes mellitus', 'SNOMED', '44054006'],
  ['316866', 'Hypertensive disorder', 'SNOMED', '38341003'],
  ['255573', 'Chronic obstructive pulmonary disease', 'SNOMED', '13645005'],
  ['3004501', 'Glucose [Mass/volume] in Serum or Plasma', 'LOINC', '2345-7'],
  ['3019550', 'Sodium [Moles/volume] in Serum or Plasma', 'LOINC', '2951-2'],
  ['1503297', 'metformin', 'RxNorm', '6809'],
  [MG_DL, 'milligram per deciliter', 'UCUM', 'mg/dL'],
  [MMOL_L, 'millimole per liter', 'UCUM', 'mmol/L'],
].map(([id, name, vocabulary, code]) => ({
  concept_id: id,
  concept_name: name,
  domain_id: '',
  vocabulary_id: vocabulary,
  concept_class_id: '',
  standard_concept: 'S',
  concept_code: code,
  valid_start_date: '19700101',
  valid_end_date: '20991231',
  invalid_reason: '',
}));
