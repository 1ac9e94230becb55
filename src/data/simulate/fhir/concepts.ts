/**
 * What the codes of the simulated record are called elsewhere: SNOMED CT beside ICD-10-CM (Global Patient Set), RxNorm beside ATC, and
 * the names that people write in notes. Laboratory: reference ranges, units and local codes.
 */

export interface ConditionNames {
  /** ICD-10-CM. */
  readonly code: string;
  readonly display: string;
  readonly snomed: readonly [code: string, display: string];
  /** As written in notes. */
  readonly names: readonly string[];
  /** Over when the stay is over. */
  readonly acute: boolean;
}

/** ICD-10-CM code → names. */
export const CONDITIONS: ReadonlyMap<string, ConditionNames> = byCode([
  chronic(
    'E11.9',
    'Type 2 diabetes mellitus without complications',
    ['44054006', 'Diabetes mellitus type 2'],
    'type 2 diabetes',
    'type 2 diabetes mellitus',
    'T2DM',
  ),
  chronic(
    'I10',
    'Essential (primary) hypertension',
    ['59621000', 'Essential hypertension'],
    'hypertension',
    'high blood pressure',
    'HTN',
  ),
  chronic(
    'I25.10',
    'Atherosclerotic heart disease of native coronary artery without angina pectoris',
    ['53741008', 'Coronary arteriosclerosis'],
    'coronary artery disease',
    'coronary heart disease',
    'CAD',
  ),
  chronic(
    'I50.9',
    'Heart failure, unspecified',
    ['84114007', 'Heart failure'],
    'heart failure',
    'congestive heart failure',
    'CHF',
  ),
  chronic(
    'N18.30',
    'Chronic kidney disease, stage 3 unspecified',
    ['433144002', 'Chronic kidney disease stage 3'],
    'stage 3 chronic kidney disease',
    'CKD stage 3',
  ),
  chronic(
    'N18.6',
    'End stage renal disease',
    ['46177005', 'End-stage renal disease'],
    'end-stage renal disease',
    'ESRD',
  ),
  acute('J18.9', 'Pneumonia, unspecified organism', ['233604007', 'Pneumonia'], 'pneumonia'),
  acute(
    'N39.0',
    'Urinary tract infection, site not specified',
    ['68566005', 'Urinary tract infectious disease'],
    'urinary tract infection',
    'UTI',
  ),
  acute('R07.9', 'Chest pain, unspecified', ['29857009', 'Chest pain'], 'chest pain', 'chest pain of unclear cause'),
  acute(
    'K52.9',
    'Noninfective gastroenteritis and colitis, unspecified',
    ['25374005', 'Gastroenteritis'],
    'noninfective gastroenteritis',
    'gastroenteritis',
  ),
  acute(
    'N17.9',
    'Acute kidney failure, unspecified',
    ['14669001', 'Acute renal failure syndrome'],
    'acute kidney injury',
    'AKI',
    'acute kidney failure',
  ),
]);

/** What a note can say is absent: it is, as long as none of `codes` was recorded. */
export const DENIABLE_CONDITIONS = [
  { code: 'E11.9', codes: ['E11.9'], names: ['diabetes', 'type 2 diabetes', 'T2DM'] },
  { code: 'I10', codes: ['I10'], names: ['hypertension', 'high blood pressure'] },
  { code: 'I25.10', codes: ['I25.10'], names: ['coronary artery disease', 'CAD', 'coronary heart disease'] },
  { code: 'I50.9', codes: ['I50.9'], names: ['heart failure', 'congestive heart failure', 'CHF'] },
  { code: 'N18.9', codes: ['N18.30', 'N18.6'], names: ['chronic kidney disease', 'CKD', 'kidney disease'] },
] as const;

export interface DrugNames {
  /** ATC. */
  readonly code: string;
  readonly name: string;
  readonly rxnorm: readonly [code: string, display: string];
  readonly dose: string;
}

/** ATC code → names. */
export const DRUGS: ReadonlyMap<string, DrugNames> = byCode([
  {
    code: 'A10BA02',
    name: 'metformin',
    rxnorm: ['861007', 'metformin hydrochloride 500 MG Oral Tablet'],
    dose: '500 mg twice daily',
  },
  { code: 'C09AA05', name: 'ramipril', rxnorm: ['198189', 'ramipril 5 MG Oral Capsule'], dose: '5 mg once daily' },
  {
    code: 'C07AB07',
    name: 'bisoprolol',
    rxnorm: ['854905', 'bisoprolol fumarate 5 MG Oral Tablet'],
    dose: '5 mg once daily',
  },
]);

export interface LabNames {
  /** LOINC. */
  readonly code: string;
  readonly name: string;
  readonly short: string;
  /** Lowest and highest normal value in the record's unit, for women and men; null where there is no such limit. */
  readonly normal: Readonly<Record<'F' | 'M', readonly [low: number | null, high: number | null]>>;
  /** Another UCUM unit of the same quantity: value × factor, printed with so many decimals. */
  readonly otherUnit: { readonly unit: string; readonly factor: number; readonly decimals: number } | null;
  /** Spellings of the record's unit that are no UCUM code. */
  readonly spellings: readonly string[];
  /** The annex laboratory's own code, where it has one. */
  readonly local: readonly [code: string, display: string] | null;
  /** Lower values are printed as `<limit`. */
  readonly detectionLimit: number | null;
}

/** Creatinine, 113.12 g/mol: 1 mg/dL = 88.4 µmol/L. */
const CREATININE_UMOL_PER_MG = 88.4;

/** LOINC code → laboratory test. */
export const LAB_NAMES: ReadonlyMap<string, LabNames> = byCode([
  {
    code: '2160-0',
    name: 'Creatinine [Mass/volume] in Serum or Plasma',
    short: 'creatinine',
    normal: { F: [0.5, 1.1], M: [0.6, 1.3] },
    otherUnit: { unit: 'umol/L', factor: CREATININE_UMOL_PER_MG, decimals: 1 },
    spellings: ['MG/DL', 'mg per dL', 'mg%'],
    local: ['CREA', 'Creatinine, annex'],
    detectionLimit: null,
  },
  {
    code: '4548-4',
    name: 'Hemoglobin A1c/Hemoglobin.total in Blood',
    short: 'HbA1c',
    normal: { F: [null, 5.7], M: [null, 5.7] },
    otherUnit: null,
    spellings: ['percent', '% of total Hgb', 'PCT'],
    local: null,
    detectionLimit: null,
  },
  {
    code: '33762-6',
    name: 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma',
    short: 'NT-proBNP',
    normal: { F: [null, 125], M: [null, 125] },
    otherUnit: { unit: 'ng/L', factor: 1, decimals: 0 },
    spellings: ['PG/ML', 'pg per mL'],
    local: null,
    detectionLimit: 20,
  },
  {
    code: '718-7',
    name: 'Hemoglobin [Mass/volume] in Blood',
    short: 'hemoglobin',
    normal: { F: [12, 15.5], M: [13.5, 17.5] },
    otherUnit: { unit: 'g/L', factor: 10, decimals: 0 },
    spellings: ['gm/dL', 'G/DL', 'g per dL'],
    local: ['HGB', 'Haemoglobin, annex'],
    detectionLimit: null,
  },
  {
    code: '1751-7',
    name: 'Albumin [Mass/volume] in Serum or Plasma',
    short: 'albumin',
    normal: { F: [3.5, 5], M: [3.5, 5] },
    otherUnit: { unit: 'g/L', factor: 10, decimals: 0 },
    spellings: ['gm/dL', 'G/DL'],
    local: ['ALB', 'Albumin, annex'],
    detectionLimit: null,
  },
]);

export const SYSTOLIC_CODE = '8480-6';
export const DIASTOLIC_CODE = '8462-4';

/** The names of a code of ours. Only codes of the record are asked for. */
export function namesOf<T>(table: ReadonlyMap<string, T>, code: string): T {
  const names = table.get(code);
  if (names === undefined) throw new RangeError('Every code of the simulated record has its names.');
  return names;
}

/** The code without its domain and unit: `LAB//718-7//g/dL` → `718-7`. */
export function bareCode(code: string): string {
  return code.split('//')[1];
}

function byCode<T extends { readonly code: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.code, entry]));
}

function chronic(code: string, display: string, snomed: readonly [string, string], ...names: string[]): ConditionNames {
  return { code, display, snomed, names, acute: false };
}

function acute(code: string, display: string, snomed: readonly [string, string], ...names: string[]): ConditionNames {
  return { code, display, snomed, names, acute: true };
}
