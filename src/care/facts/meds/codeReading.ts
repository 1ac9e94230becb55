/**
 * What a code of a MEDS dataset states: which kind of fact, and which part a row with it plays.
 *
 * By the table that the row came from where the data set says so (`source_table` of `ingest`), else by the code system; codes that others compose are
 * read in `otherCodes.ts`. A code is read once, however many rows have it. Bills (CLAIM, BENEFIT), coverage, specimens and wards state no fact.
 */
import type { FactKind } from '../fact.ts';
import { observationKind } from '../naming/observationKind.ts';
import { relativeName } from '../naming/relative.ts';
import { DISPENSED } from '../supersede.ts';
import type { CodeNames } from './codeNames.ts';
import { type CodeParts, partsOfCode } from './codeParts.ts';
import { type CodeReading, demographic, detailOfStay, ofKind, plain, type Said, stay } from './reading.ts';

/** Of a code in a row of this table (null where the data set does not say). Null: it states no fact that we know of. */
export function readMedsCode(code: string, table: string | null, names: CodeNames): CodeReading | null {
  const parts = partsOfCode(code);
  if (parts.state === 'ABSENT') return null;
  const given = names.description(code) ?? names.description(parts.base);
  const said: Said = { code, parts, given, codes: names.codesOf(code, parts.base) };
  if (parts.prefix !== null) return prefixed(parts.prefix, said);
  if (code === 'MEDS_BIRTH' || code.startsWith('MEDS_BIRTH//'))
    return plain(said, 'demographic', { role: 'birth', name: 'Date of birth' });
  if (code === 'MEDS_DEATH' || code.startsWith('MEDS_DEATH//'))
    return plain(said, 'death', { role: 'death', name: 'Death', status: 'completed' });
  const kind = (table === null ? undefined : kindOfTable(table, said)) ?? kindOfSystem(said);
  return kind === undefined ? null : ofKind(said, kind);
}

function prefixed(prefix: NonNullable<CodeParts['prefix']>, said: Said): CodeReading | null {
  switch (prefix) {
    case 'ALLERGY':
      return ofKind(said, 'allergy');
    case 'SUSPECTED':
      return plain(said, 'condition', { assertion: 'suspected' });
    case 'CAUSE':
      return plain(said, 'condition', { details: ['cause of death'] });
    case 'FAMILY': {
      const relationship = said.parts.answer?.split('//')[1] ?? '';
      return plain(said, 'family history', {
        assertion: 'family',
        relative: relativeName(relationship, said.parts.text),
      });
    }
    case 'ADMINISTERED':
      return ofKind(said, said.parts.system === 'CVX' ? 'immunization' : 'administration');
    case 'DISPENSED':
      return said.parts.system === 'CVX'
        ? ofKind(said, 'immunization')
        : { ...ofKind(said, 'medication'), status: 'completed', details: [DISPENSED] };
    case 'STATED':
      return { ...ofKind(said, 'medication'), details: ['as stated'] };
    case 'REPORT':
    case 'NOTE':
      return plain(said, 'report', { status: 'completed' });
    case 'CONCLUSION':
      return plain(said, 'report', { status: 'completed', details: ['conclusion'] });
    case 'DEVICE':
      return plain(said, 'device');
    case 'CAREPLAN':
      return plain(said, 'care plan');
    case 'ENCOUNTER':
    case 'VISIT':
      return stay(said, 'begins');
    case 'ENCOUNTER_END':
    case 'VISIT_END':
      return stay(said, 'ends');
    case 'ENCOUNTER_TYPE':
      return detailOfStay(said, 'type');
    case 'ADMITTED_FROM':
      return detailOfStay(said, 'admitted from');
    case 'GENDER':
    case 'BIRTHSEX':
    case 'RACE':
    case 'ETHNICITY':
      return demographic(said, prefix);
    case 'SPECIMEN':
    case 'COVERAGE':
    case 'CLAIM':
    case 'BENEFIT':
    case 'VISIT_DETAIL':
    case 'VISIT_DETAIL_END':
      return null;
  }
}

function kindOfTable(table: string, { codes, parts, given }: Said): FactKind | undefined {
  const drug = parts.system === 'CVX' ? 'immunization' : 'medication';
  switch (table) {
    case 'Condition':
    case 'condition_occurrence':
    case 'condition_era':
      return 'condition';
    case 'Procedure':
    case 'procedure_occurrence':
      return 'procedure';
    case 'MedicationRequest':
    case 'drug_exposure':
    case 'drug_era':
      return drug;
    case 'Immunization':
      return 'immunization';
    case 'Observation':
    case 'measurement':
      return observationKind(codes, given ?? '');
    case 'observation':
      if (given !== null && /\ballerg(y|ic)\b/i.test(given)) return 'allergy';
      return parts.system === 'SNOMED' && parts.answer === null ? 'condition' : observationKind(codes, given ?? '');
    case 'device_exposure':
      return 'device';
    case 'Patient':
    case 'person':
      return 'demographic';
    default:
      return undefined;
  }
}

const SYSTEM_KINDS: readonly (readonly [RegExp, FactKind])[] = [
  [/^(ICD10|ICD10CM|ICD10GM|ICD9CM|ICD9|ICD11|ICDO3)$/, 'condition'],
  [/^(RXNORM|RXNORM_EXTENSION|ATC|NDC|UNII)$/, 'medication'],
  [/^CVX$/, 'immunization'],
  [/^(CPT|HCPCS|ICD10PCS|ICD9PROC|OPS|CDT)$/, 'procedure'],
  [/^CDCREC$/, 'demographic'],
];

function kindOfSystem({ codes, parts, given }: Said): FactKind | undefined {
  if (parts.system === 'LOINC' && parts.local !== '') return observationKind(codes, given ?? '');
  if (parts.system === 'SNOMED' && parts.local !== '') {
    if (parts.answer !== null) return observationKind(codes, given ?? '');
    return given !== null && /\((procedure|regime\/therapy)\)$/.test(given) ? 'procedure' : 'condition';
  }
  if (parts.local === '') return undefined;
  return SYSTEM_KINDS.find(([systems]) => systems.test(parts.system))?.[1];
}
