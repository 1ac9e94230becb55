/**
 * Crosswalks: a code of one system as a code of another, where a file says so and the answer is one.
 *
 * Layouts, told apart by their header (CSV, tab-separated, gzip or not): `from_system, from_code, to_system, to_code[, to_display]`; the
 * General Equivalence Mappings ICD-9-CM → ICD-10-CM of CMS as CSV (`icd9cm, icd10cm, approximate, no_map, combination …`); MIMIC-IV's
 * `d_labitems_to_loinc.csv`. Of several targets none is taken, unless exactly one is marked exact; targets that only hold together
 * (combinations) count as several. ICD codes compare with or without their dot and come out with it.
 */
import { CODE_SEPARATOR } from '../record/meds.ts';
import { type Header, headerOf, records, unknownLayout } from './delimited.ts';
import { writtenCode } from './icd.ts';
import { systemName } from './systems.ts';

export interface MappedCode {
  /** Short name of the system. */
  readonly system: string;
  readonly code: string;
  readonly display: string | null;
  /** False where the file says that the two only come near each other. */
  readonly exact: boolean;
}

export interface CrosswalkCounts {
  readonly rows: number;
  /** Codes that have one target, several, and none (the file says that there is none). */
  readonly mapped: number;
  readonly ambiguous: number;
  readonly withoutTarget: number;
}

export interface Crosswalk {
  /** @param system short name, as `systemName` gives it. */
  map(system: string, code: string): MappedCode | undefined;
  readonly counts: CrosswalkCounts;
}

/** Reads a crosswalk whole; memory grows with its number of codes. @throws input/invalid when the layout is none of those above. */
export async function readCrosswalk(path: string): Promise<Crosswalk> {
  const targets = new Map<string, Choice[]>();
  let rows = 0;
  let entryOf: RowReader | undefined;
  for await (const fields of records(path)) {
    if (entryOf === undefined) {
      entryOf = layoutOf(path, fields);
      continue;
    }
    rows++;
    const entry = entryOf(fields);
    if (entry !== null) addChoice(targets, keyOf(entry.system, entry.code), entry.choice);
  }
  if (entryOf === undefined) throw unknownLayout(path, [], 'The file is empty.');
  const unique = new Map<string, MappedCode>();
  let withoutTarget = 0;
  for (const [key, choices] of targets) {
    const one = onlyTarget(choices);
    if (one !== undefined) unique.set(key, one);
    if (choices.length === 0) withoutTarget++;
  }
  const mapped = unique.size;
  return {
    map: (system, code) => unique.get(keyOf(system, code)),
    counts: { rows, mapped, ambiguous: targets.size - mapped - withoutTarget, withoutTarget },
  };
}

type RowReader = (fields: readonly string[]) => Entry | null;

interface Choice {
  readonly target: MappedCode;
  /** False for a part of a combination. */
  readonly alone: boolean;
}

interface Entry {
  readonly system: string;
  readonly code: string;
  /** Null where the row says that there is none. */
  readonly choice: Choice | null;
}

function onlyTarget(choices: readonly Choice[]): MappedCode | undefined {
  if (choices.length === 1 && choices[0].alone) return choices[0].target;
  const exact = choices.filter(({ target, alone }) => target.exact && alone);
  return exact.length === 1 ? exact[0].target : undefined;
}

function addChoice(targets: Map<string, Choice[]>, key: string, choice: Choice | null): void {
  const choices = targets.get(key) ?? [];
  targets.set(key, choices);
  if (choice === null) return;
  const { system, code, exact } = choice.target;
  const same = choices.findIndex(({ target }) => target.system === system && target.code === code);
  if (same < 0) choices.push(choice);
  else if (exact) choices[same] = choice;
}

function keyOf(system: string, code: string): string {
  const name = system === MIMIC_OMOP_LABS ? MIMIC_LABS : system;
  return name + CODE_SEPARATOR + writtenCode(name, code);
}

function layoutOf(path: string, fields: readonly string[]): RowReader {
  const header = headerOf(path, fields);
  if (header.has('from_system', 'from_code', 'to_system', 'to_code')) return genericRows(header);
  if (header.has('icd9cm', 'icd10cm', 'approximate', 'no_map', 'combination')) return equivalenceRows(header);
  if (header.has('itemid (omop_source_code)', 'omop_vocabulary_id', 'omop_concept_code')) return mimicRows(header);
  throw unknownLayout(path, fields, 'This is no crosswalk in a layout that we know.');
}

function genericRows(header: Header): RowReader {
  const [fromSystem, fromCode] = [header.place('from_system'), header.place('from_code')];
  const [toSystem, toCode] = [header.place('to_system'), header.place('to_code')];
  const display = header.has('to_display') ? header.place('to_display') : undefined;
  return (fields) => {
    const code = textAt(fields, fromCode);
    if (code === '') return null;
    const choice = choiceOf(textAt(fields, toSystem), textAt(fields, toCode), textAt(fields, display), true);
    return { system: systemName(textAt(fields, fromSystem)), code, choice };
  };
}

/** Flags: 1 in `approximate` for no exact match, in `no_map` for none at all, in `combination` for one part of several. */
function equivalenceRows(header: Header): RowReader {
  const [from, to] = [header.place('icd9cm'), header.place('icd10cm')];
  const [approximate, noMap, combination] = ['approximate', 'no_map', 'combination'].map(header.place);
  return (fields) => {
    const source = { system: 'ICD9CM', code: textAt(fields, from) };
    if (textAt(fields, noMap) === '1') return { ...source, choice: null };
    const choice = choiceOf('ICD10CM', textAt(fields, to), '', textAt(fields, approximate) === '0');
    return { ...source, choice: choice && { ...choice, alone: textAt(fields, combination) === '0' } };
  };
}

/** The names under which MIMIC-IV's laboratory items come in its FHIR export and in its OMOP export. */
const MIMIC_LABS = 'MIMIC-D-LABITEMS';
const MIMIC_OMOP_LABS = 'MIMICIV_MEAS_LAB_LOINC';

function mimicRows(header: Header): RowReader {
  const item = header.place('itemid (omop_source_code)');
  const [vocabulary, concept] = [header.place('omop_vocabulary_id'), header.place('omop_concept_code')];
  const name = header.has('omop_concept_name') ? header.place('omop_concept_name') : undefined;
  return (fields) => {
    const choice = choiceOf(textAt(fields, vocabulary), textAt(fields, concept), textAt(fields, name), true);
    return { system: MIMIC_LABS, code: textAt(fields, item), choice };
  };
}

function choiceOf(system: string, code: string, display: string, exact: boolean): Choice | null {
  if (code === '') return null;
  const name = systemName(system);
  const target = { system: name, code: writtenCode(name, code), display: display === '' ? null : display, exact };
  return { target, alone: true };
}

function textAt(fields: readonly string[], place: number | undefined): string {
  return place === undefined ? '' : (fields[place]?.trim() ?? '');
}
