/**
 * Which of the scores' conditions a fact's codes mean: ICD by the longest table entry that the code begins with, at any length (`I50.9`,
 * `I509`, MIMIC-IV's `DIAGNOSIS//ICD//10//I509`), SNOMED CT by code, and by name where the fact has neither.
 */
import type { Fact } from '../fact.ts';
import { CONDITION_TABLE, type ConditionId } from './conditionTable.ts';

export function conditionsOf(fact: Fact): readonly ConditionId[] {
  const found = new Set<ConditionId>();
  let coded = false;
  for (const code of fact.concept.codes) {
    const icd = icdOf(code);
    if (icd !== null) {
      coded = true;
      addByPrefix(icd, found);
    } else if (code.startsWith('SNOMED//')) {
      coded = true;
      for (const id of BY_CODE.get(code) ?? []) found.add(id);
    }
  }
  if (!coded) for (const id of BY_CODE.get(fact.concept.name.toLowerCase()) ?? []) found.add(id);
  return [...found];
}

const BY_PREFIX = new Map<string, ConditionId[]>();
const BY_CODE = new Map<string, ConditionId[]>();
for (const { id, icd10, icd9, snomed, names } of CONDITION_TABLE) {
  for (const prefix of icd10) push(BY_PREFIX, `10/${prefix}`, id);
  for (const prefix of icd9) push(BY_PREFIX, `9/${prefix}`, id);
  for (const code of snomed) push(BY_CODE, `SNOMED//${code}`, id);
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

function addByPrefix(icd: string, found: Set<ConditionId>): void {
  for (let length = icd.length; length > icd.indexOf('/') + 1; length--) {
    for (const id of BY_PREFIX.get(icd.slice(0, length)) ?? []) found.add(id);
  }
}
