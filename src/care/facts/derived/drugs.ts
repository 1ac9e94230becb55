/**
 * The groups of drugs that scores ask for: by ATC code, else by an ingredient's name among the fact's ingredients or, where the source gives
 * none, among the words of its name. Ingredients are INN and USAN names of common substances; rare ones are missed, none is added.
 */
import { remembered } from '../../../data/terminology/remembered.ts';
import type { Fact } from '../fact.ts';

export const DRUG_GROUPS = [
  'antihypertensive',
  'statin',
  'antiplatelet or NSAID',
  'vitamin K antagonist',
  'vasopressor',
] as const;
export type DrugGroup = (typeof DRUG_GROUPS)[number];

export function drugGroupsOf({ concept, dosing }: Fact): readonly DrugGroup[] {
  const ingredients = dosing?.ingredients ?? [];
  const ofNames = ingredients.length > 0 ? ingredients.flatMap(ofName) : ofName(concept.name);
  const ofCodes = concept.codes.length === 1 ? ofCode(concept.codes[0]) : concept.codes.flatMap(ofCode);
  if (ofCodes.length === 0) return ofNames;
  return [...new Set([...ofCodes, ...ofNames])];
}

const NONE: readonly DrugGroup[] = [];

const ofCode = remembered((code: string): readonly DrugGroup[] => {
  if (!code.startsWith('ATC//')) return NONE;
  return ATC.filter(([prefix]) => code.startsWith(prefix, 5)).map(([, group]) => group);
}, 10_000);

const ofName = remembered((name: string): readonly DrugGroup[] => {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const groups = words.map((word) => GROUP_OF_NAME.get(word)).filter((group) => group !== undefined);
  return groups.length === 0 ? NONE : [...new Set(groups)];
}, 10_000);

const ATC: readonly (readonly [string, DrugGroup])[] = [
  ['C02', 'antihypertensive'],
  ['C03', 'antihypertensive'],
  ['C07', 'antihypertensive'],
  ['C08', 'antihypertensive'],
  ['C09', 'antihypertensive'],
  ['C10AA', 'statin'],
  ['B01AC', 'antiplatelet or NSAID'],
  ['M01A', 'antiplatelet or NSAID'],
  ['B01AA', 'vitamin K antagonist'],
  ['C01CA', 'vasopressor'],
];

const GROUP_OF_NAME: ReadonlyMap<string, DrugGroup> = new Map([
  ...inGroup(
    'antihypertensive',
    'ramipril lisinopril enalapril captopril perindopril benazepril quinapril losartan valsartan candesartan irbesartan olmesartan telmisartan amlodipine nifedipine felodipine diltiazem verapamil hydrochlorothiazide chlorthalidone indapamide bisoprolol metoprolol atenolol carvedilol labetalol nebivolol propranolol spironolactone clonidine doxazosin hydralazine',
  ),
  ...inGroup(
    'statin',
    'atorvastatin simvastatin rosuvastatin pravastatin lovastatin fluvastatin pitavastatin simvistatin',
  ),
  ...inGroup(
    'antiplatelet or NSAID',
    'aspirin clopidogrel ticagrelor prasugrel dipyridamole ibuprofen naproxen diclofenac indomethacin ketorolac meloxicam celecoxib',
  ),
  ...inGroup('vitamin K antagonist', 'warfarin acenocoumarol phenprocoumon fluindione'),
  ...inGroup(
    'vasopressor',
    'norepinephrine noradrenaline epinephrine adrenaline dopamine dobutamine vasopressin phenylephrine',
  ),
]);

function inGroup(group: DrugGroup, names: string): readonly (readonly [string, DrugGroup])[] {
  return names.split(' ').map((name) => [name, group] as const);
}
