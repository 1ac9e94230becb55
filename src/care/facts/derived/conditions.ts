/**
 * Which of the scores' conditions a fact's codes mean: ICD by the longest table entry that the code begins with, at any length (`I50.9`,
 * `I509`, MIMIC-IV's `DIAGNOSIS//ICD//10//I509`), SNOMED CT by code, and by name where the fact has neither.
 */
import { remembered } from '../../../data/terminology/remembered.ts';
import type { Fact } from '../fact.ts';
import { CONDITION_TABLE, type ConditionId } from './conditionTable.ts';

export function conditionsOf({ concept }: Fact): readonly ConditionId[] {
  if (concept.codes.length === 1) return ofCode(concept.codes[0]) ?? ofName(concept.name);
  const ofCodes = concept.codes.map(ofCode).filter((found) => found !== null);
  if (ofCodes.length === 0) return ofName(concept.name);
  return ofCodes.length === 1 ? ofCodes[0] : [...new Set(ofCodes.flat())];
}

const NONE: readonly ConditionId[] = [];
const ofName = remembered((name: string) => BY_CODE.get(name.toLowerCase()) ?? NONE, 10_000);

/** What a code of ICD or SNOMED CT means; null for codes of other systems. */
const ofCode = remembered((code: string): readonly ConditionId[] | null => {
  const icd = icdOf(code);
  if (icd !== null) return [...new Set(ofIcd(icd))];
  return BY_CODE.get(code) ?? (code.startsWith('SNOMED//') ? [] : null);
}, 10_000);

const BY_PREFIX = new Map<string, ConditionId[]>();
const BY_CODE = new Map<string, ConditionId[]>();
for (const { id, icd10, icd9, snomed, names, procedures = [] } of CONDITION_TABLE) {
  for (const prefix of icd10) push(BY_PREFIX, `10/${prefix}`, id);
  for (const prefix of icd9) push(BY_PREFIX, `9/${prefix}`, id);
  for (const code of snomed) push(BY_CODE, `SNOMED//${code}`, id);
  for (const code of procedures) push(BY_CODE, code, id);
  for (const name of names) push(BY_CODE, name, id);
}

function push(index: Map<string, ConditionId[]>, key: string, id: ConditionId): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, [id]);
  else ids.push(id);
}

const SYSTEMS: ReadonlyMap<string, '9' | '10'> = new Map([
  ['ICD10CM', '10'],
  ['ICD10', '10'],
  ['ICD10GM', '10'],
  ['ICD9CM', '9'],
]);

/** `10/I509`, or null where the code is of another system. */
function icdOf(code: string): string | null {
  const parts = code.split('//');
  const mimic = parts[0] === 'DIAGNOSIS' && parts[1] === 'ICD';
  const version = mimic ? parts[2] : SYSTEMS.get(parts[0]);
  const local = mimic ? parts[3] : parts[1];
  if ((version !== '9' && version !== '10') || local === undefined) return null;
  return `${version}/${local.replace('.', '').toUpperCase()}`;
}

function ofIcd(icd: string): readonly ConditionId[] {
  const found: ConditionId[] = [];
  for (let length = icd.length; length > icd.indexOf('/') + 1; length--) {
    found.push(...(BY_PREFIX.get(icd.slice(0, length)) ?? []));
  }
  return found;
}
