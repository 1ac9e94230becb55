/**
 * The codes of the simulated record: which code shows which level, and what each code means (for metadata/codes.parquet).
 *
 * A diagnosis or drug code shows that its level is reached (conditions only rise, so repeats say nothing new); admission and
 * discharge show the location. Names: ICD-10-CM 2021, ATC, LOINC short of the unit.
 */
import { BIRTH_CODE, DEATH_CODE, type MedsCode } from '../record/meds.ts';
import { LABS } from './labs.ts';
import { type Level, type Levels, levelNames, type Sex } from './states.ts';

export const VISIT = 'VISIT//OUTPATIENT';
/** As ingest writes the admission source of the FHIR record, so that one task file asks both. */
export const ADMISSION = 'ADMITTED_FROM//ADMIT-SOURCE//emd';

/** The code that shows a level. The lowest level of a condition is shown by the absence of codes. */
const CODE_OF_LEVEL = {
  'diabetes, untreated': 'ICD10CM//E11.9',
  'diabetes, on metformin': 'ATC//A10BA02',
  'hypertension, untreated': 'ICD10CM//I10',
  'hypertension, on ramipril': 'ATC//C09AA05',
  'coronary disease': 'ICD10CM//I25.10',
  'heart failure, untreated': 'ICD10CM//I50.9',
  'heart failure, on bisoprolol': 'ATC//C07AB07',
  'chronic kidney disease': 'ICD10CM//N18.30',
  'kidney failure': 'ICD10CM//N18.6',
  'in hospital': ADMISSION,
  'at home': 'DISCHARGE//HOME',
} as const satisfies Partial<Record<Level, string>>;

/** The code that is first written when a level is reached, if there is one. */
export function codeOfLevel(level: Level): string | undefined {
  return codeByLevel.get(level);
}

/** The drugs that a patient takes. */
export function drugCodes(levels: Levels): readonly string[] {
  return levelNames(levels)
    .map((name) => codeByLevel.get(name))
    .filter((code) => code !== undefined)
    .filter((code) => code.startsWith('ATC//'));
}

export function genderCode(sex: Sex): string {
  return `GENDER//${sex}`;
}

/** The principal diagnosis of a stay, written at discharge: weights, which depend on observed levels only. */
export function dischargeDiagnoses(levels: Levels): readonly { readonly code: string; readonly weight: number }[] {
  const [, , heart, kidney] = levels;
  return [
    { code: 'ICD10CM//J18.9', weight: 3 },
    { code: 'ICD10CM//N39.0', weight: 2 },
    { code: 'ICD10CM//R07.9', weight: heart === 1 ? 4 : 1.5 },
    { code: 'ICD10CM//K52.9', weight: 1.5 },
    { code: 'ICD10CM//I50.9', weight: heart >= 2 ? 5 : 0 },
    { code: 'ICD10CM//N17.9', weight: kidney >= 1 ? 3 : 0 },
  ];
}

const codeByLevel: ReadonlyMap<string, string> = new Map(Object.entries(CODE_OF_LEVEL));

/** Every code of the record and every parent of ours, with descriptions. */
export const CODE_MEANINGS: readonly MedsCode[] = [
  meaning(BIRTH_CODE, 'Birth', []),
  meaning(DEATH_CODE, 'Death', []),
  meaning('GENDER//F', 'Female', []),
  meaning('GENDER//M', 'Male', []),
  meaning(VISIT, 'Outpatient visit', []),
  meaning(ADMISSION, 'Admission to hospital as an emergency', []),
  meaning('DISCHARGE//HOME', 'Discharge from hospital to home', []),
  ...icd('E11.9', 'Type 2 diabetes mellitus without complications', 'E11', 'Type 2 diabetes mellitus', 'E08-E13'),
  meaning('ICD10CM//I10', 'Essential (primary) hypertension', ['ICD10CM//I10-I16']),
  ...icd(
    'I25.10',
    'Atherosclerotic heart disease of native coronary artery without angina pectoris',
    'I25',
    'Chronic ischemic heart disease',
    'I20-I25',
  ),
  ...icd('I50.9', 'Heart failure, unspecified', 'I50', 'Heart failure', 'I30-I52'),
  ...icd('N18.30', 'Chronic kidney disease, stage 3 unspecified', 'N18', 'Chronic kidney disease (CKD)', 'N17-N19'),
  meaning('ICD10CM//N18.6', 'End stage renal disease', ['ICD10CM//N18']),
  ...icd('N17.9', 'Acute kidney failure, unspecified', 'N17', 'Acute kidney failure', 'N17-N19'),
  ...icd('J18.9', 'Pneumonia, unspecified organism', 'J18', 'Pneumonia, unspecified organism', 'J09-J18'),
  ...icd('N39.0', 'Urinary tract infection, site not specified', 'N39', 'Other disorders of urinary system', 'N30-N39'),
  ...icd('R07.9', 'Chest pain, unspecified', 'R07', 'Pain in throat and chest', 'R00-R09'),
  ...icd(
    'K52.9',
    'Noninfective gastroenteritis and colitis, unspecified',
    'K52',
    'Other and unspecified noninfective gastroenteritis and colitis',
    'K50-K52',
  ),
  ...block('E08-E13', 'Diabetes mellitus'),
  ...block('I10-I16', 'Hypertensive diseases'),
  ...block('I20-I25', 'Ischemic heart diseases'),
  ...block('I30-I52', 'Other forms of heart disease'),
  ...block('N17-N19', 'Acute kidney failure and chronic kidney disease'),
  ...block('J09-J18', 'Influenza and pneumonia'),
  ...block('N30-N39', 'Other diseases of the urinary system'),
  ...block('R00-R09', 'Symptoms and signs involving the circulatory and respiratory systems'),
  ...block('K50-K52', 'Noninfective enteritis and colitis'),
  ...atc('A10BA02', 'Metformin', 'A10B', 'Blood glucose lowering drugs, excluding insulins'),
  ...atc('C09AA05', 'Ramipril', 'C09A', 'ACE inhibitors, plain'),
  ...atc('C07AB07', 'Bisoprolol', 'C07A', 'Beta blocking agents'),
  ...LABS.map((lab) => meaning(lab.code, lab.name, [`LOINC/${lab.code.split('//')[1]}`])),
];

function meaning(code: string, description: string, parentCodes: readonly string[]): MedsCode {
  return { code, description, parentCodes };
}

function icd(code: string, description: string, category: string, categoryName: string, blockName: string) {
  return [
    meaning(`ICD10CM//${code}`, description, [`ICD10CM//${category}`]),
    meaning(`ICD10CM//${category}`, categoryName, [`ICD10CM//${blockName}`]),
  ];
}

function block(range: string, description: string): readonly MedsCode[] {
  return [meaning(`ICD10CM//${range}`, description, [])];
}

function atc(code: string, description: string, group: string, groupName: string): readonly MedsCode[] {
  return [meaning(`ATC//${code}`, description, [`ATC//${group}`]), meaning(`ATC//${group}`, groupName, [])];
}
