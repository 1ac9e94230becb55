/**
 * What scores are computed from: each measured quantity with the codes and names that mean it, the unit that formulas want, and the
 * values that a living body can have.
 *
 * Codes are LOINC's (checked against its short names and specimens) and the items of MIMIC-IV. `names` serve records without standard codes and
 * must match whole, in lower case; names that also mean another specimen (plain "glucose") are left out. `like` is the LOINC code whose
 * substance and customs rule the conversion of units (data/terminology). `possible` catches units that are off: creatinine of
 * 88 mg/dL is one of 88 µmol/L; `upperLimit` does the same by the laboratory's own reference range.
 */

export const ANALYTES = [
  'sodium',
  'potassium',
  'chloride',
  'bicarbonate',
  'urea nitrogen',
  'creatinine',
  'cystatin C',
  'glucose',
  'fasting glucose',
  'fasting insulin',
  'HbA1c',
  'calcium',
  'albumin',
  'bilirubin',
  'AST',
  'ALT',
  'INR',
  'platelets',
  'leukocytes',
  'neutrophil share',
  'band share',
  'haematocrit',
  'reticulocyte share',
  'total cholesterol',
  'HDL cholesterol',
  'triglycerides',
  'serum osmolality',
  'iron',
  'iron binding capacity',
  'urine sodium',
  'urine creatinine',
  'urine albumin to creatinine',
  'arterial pH',
  'arterial pO2',
  'arterial pCO2',
  'FiO2',
  'oxygen flow',
  'oxygen saturation',
  'heart rate',
  'respiratory rate',
  'systolic pressure',
  'diastolic pressure',
  'mean pressure',
  'temperature',
  'weight',
  'height',
  'coma eye',
  'coma verbal',
  'coma motor',
  'coma total',
  'packs per day',
  'smoking years',
] as const;
export type AnalyteId = (typeof ANALYTES)[number];

export interface Analyte {
  readonly id: AnalyteId;
  /** UCUM; what formulas take. */
  readonly unit: string;
  /** LOINC code by which units convert. */
  readonly like: string;
  readonly loinc: readonly string[];
  /** Item numbers of MIMIC-IV (d_labitems, d_items). */
  readonly mimic: readonly string[];
  readonly names: readonly string[];
  /** In `unit`, inclusive. */
  readonly possible: readonly [number, number];
  /** Where the upper limit of the reference range must lie, in `unit`; a range elsewhere was given for another unit. */
  readonly upperLimit?: readonly [number, number];
  /** Numbers of this kind need no unit; `fraction`: up to 1 it is a share, above it is per cent. */
  readonly bare?: 'number' | 'fraction';
}

export const ANALYTE_TABLE: readonly Analyte[] = [
  // Chemistry of blood.
  row('sodium', 'mmol/L', '2951-2 2947-0 32717-1', [90, 200], '50983 220645', ['sodium', 'serum sodium']),
  row('potassium', 'mmol/L', '2823-3 6298-4', [1, 12], '50971 227442', ['potassium', 'serum potassium']),
  row('chloride', 'mmol/L', '2075-0 2069-3', [50, 160], '50902 220602', ['chloride', 'serum chloride']),
  row('bicarbonate', 'mmol/L', '1963-8 1959-6 1960-4 2028-9 20565-8', [2, 60], '50882 227443', [
    'bicarbonate',
    'serum bicarbonate',
    'total co2',
  ]),
  row(
    'urea nitrogen',
    'mg/dL',
    '3094-0 6299-2 14937-7',
    [1, 300],
    '51006 225624',
    ['bun', 'urea nitrogen', 'blood urea nitrogen'],
    { upperLimit: [12, 45] },
  ),
  row(
    'creatinine',
    'mg/dL',
    '2160-0 38483-4 14682-9 59826-8',
    [0.1, 30],
    '50912 220615',
    ['creatinine', 'serum creatinine', 'plasma creatinine'],
    { upperLimit: [0.4, 2.2] },
  ),
  row('cystatin C', 'mg/L', '33863-2', [0.2, 15], '', ['cystatin c', 'serum cystatin c']),
  row(
    'glucose',
    'mg/dL',
    '2345-7 2339-0 15074-8 14749-6 1558-6 14771-0',
    [18, 1200],
    '50931 220621',
    ['blood glucose', 'serum glucose', 'plasma glucose'],
    { upperLimit: [80, 220] },
  ),
  row('fasting glucose', 'mg/dL', '1558-6 14771-0', [18, 1200], '', ['fasting glucose', 'fasting plasma glucose'], {
    upperLimit: [80, 140],
  }),
  row('fasting insulin', 'u[IU]/mL', '27873-9', [0.2, 300], '', ['fasting insulin']),
  row('HbA1c', '%', '4548-4 4549-2 17855-8 17856-6 59261-8', [3, 20], '50852', ['hba1c', 'hemoglobin a1c']),
  row('calcium', 'mg/dL', '17861-6 49765-1 2000-8', [3, 20], '50893 225625', ['total calcium', 'serum calcium'], {
    upperLimit: [9, 12],
  }),
  row('albumin', 'g/dL', '1751-7 61151-7', [0.5, 7], '50862 227456', ['albumin', 'serum albumin'], {
    upperLimit: [4, 6.5],
  }),
  row(
    'bilirubin',
    'mg/dL',
    '1975-2 42719-5 14631-6 59827-6',
    [0.05, 60],
    '50885 225690',
    ['total bilirubin', 'bilirubin', 'serum bilirubin'],
    { upperLimit: [0.6, 2.5] },
  ),
  row('AST', 'U/L', '1920-8 30239-8', [3, 30000], '50878 220587', ['ast', 'aspartate aminotransferase']),
  row('ALT', 'U/L', '1742-6 1743-4', [2, 30000], '50861 220644', ['alt', 'alanine aminotransferase']),
  row('serum osmolality', 'mosm/kg', '2692-2', [180, 500], '50964', ['serum osmolality']),
  row('iron', 'ug/dL', '2498-4 14798-3', [3, 1000], '50952', ['serum iron']),
  row('iron binding capacity', 'ug/dL', '2500-7 14800-7', [50, 1000], '50953', ['total iron binding capacity', 'tibc']),
  row('total cholesterol', 'mg/dL', '2093-3 14647-2', [40, 1000], '50907', ['total cholesterol']),
  row('HDL cholesterol', 'mg/dL', '2085-9 14646-4', [5, 200], '50904', ['hdl cholesterol', 'hdl']),
  row('triglycerides', 'mg/dL', '2571-8 14927-8', [10, 10000], '51000', ['triglycerides']),
  // Blood count and clotting.
  row('INR', '{INR}', '6301-6 34714-6', [0.5, 20], '51237 227467', ['inr'], { bare: 'number' }),
  row('platelets', '10*3/uL', '777-3 26515-7', [1, 3000], '51265 227457', ['platelets', 'platelet count']),
  row('leukocytes', '10*3/uL', '6690-2 26464-8', [0.05, 600], '51301 220546', [
    'wbc',
    'white blood cell count',
    'leukocytes',
  ]),
  row('neutrophil share', '%', '770-8 26511-6', [0, 100], '51256', ['neutrophils %']),
  row('band share', '%', '764-1 26508-2', [0, 100], '51144', ['bands %']),
  row('haematocrit', '%', '4544-3 20570-8', [5, 80], '51221 220545', ['hematocrit', 'haematocrit']),
  row('reticulocyte share', '%', '17849-1 4679-7 31112-6', [0, 40], '51283', ['reticulocytes %']),
  // Urine.
  row('urine sodium', 'mmol/L', '2955-3', [1, 400], '51100', ['urine sodium'], { like: '2951-2' }),
  row('urine creatinine', 'mg/dL', '2161-8 14683-7', [1, 800], '51082', ['urine creatinine']),
  row('urine albumin to creatinine', 'mg/g', '9318-7 14959-1 30000-4 32294-1', [0, 30000], '51070', [
    'urine albumin/creatinine ratio',
    'microalbumin creatinine ratio',
  ]),
  // Gases and breathing.
  row('arterial pH', '[pH]', '2744-1', [6.5, 8], '223830', ['arterial ph'], { bare: 'number' }),
  row('arterial pO2', 'mm[Hg]', '2703-7', [20, 700], '220224', ['arterial po2', 'pao2']),
  row('arterial pCO2', 'mm[Hg]', '2019-8', [8, 200], '220235', ['arterial pco2', 'paco2']),
  // 3150-6 is a misprint of 3150-0 that records have.
  row('FiO2', '%', '3150-0 19994-3 3150-6', [21, 100], '223835 50816', ['fio2', 'inspired oxygen fraction'], {
    bare: 'fraction',
  }),
  row('oxygen flow', 'L/min', '3151-8', [0, 100], '223834', ['oxygen flow rate']),
  row('oxygen saturation', '%', '2708-6 59408-5', [30, 100], '220277', ['spo2', 'oxygen saturation']),
  // Vital signs and the body.
  row('heart rate', '/min', '8867-4', [15, 350], '220045', ['heart rate', 'pulse']),
  row('respiratory rate', '/min', '9279-1', [2, 90], '220210 224690', ['respiratory rate']),
  row('systolic pressure', 'mm[Hg]', '8480-6', [30, 320], '220179 220050 225309', ['systolic blood pressure']),
  row('diastolic pressure', 'mm[Hg]', '8462-4', [10, 220], '220180 220051 225310', ['diastolic blood pressure']),
  row('mean pressure', 'mm[Hg]', '8478-0', [15, 260], '220181 220052 225312', ['mean arterial pressure']),
  row('temperature', 'Cel', '8310-5 8331-1 8328-7 8332-9 8333-7', [25, 45], '223761 223762', [
    'temperature',
    'body temperature',
  ]),
  row('weight', 'kg', '29463-7 3141-9', [0.3, 500], '226512 224639 226531', ['weight', 'body weight']),
  row('height', 'cm', '8302-2 3137-7 3138-5', [20, 260], '226730 226707', ['height', 'body height']),
  row('coma eye', '{score}', '9267-6', [1, 4], '220739', ['gcs eye opening'], { like: '9269-2', bare: 'number' }),
  row('coma verbal', '{score}', '9270-0', [1, 5], '223900', ['gcs verbal response'], {
    like: '9269-2',
    bare: 'number',
  }),
  row('coma motor', '{score}', '9268-4', [1, 6], '223901', ['gcs motor response'], { like: '9269-2', bare: 'number' }),
  row('coma total', '{score}', '9269-2', [3, 15], '', ['gcs', 'glasgow coma scale'], { bare: 'number' }),
  row('packs per day', '{packs}/d', '8663-7', [0, 10], '', ['cigarette packs per day'], { bare: 'number' }),
  row('smoking years', 'a', '', [0, 100], '', ['years smoked', 'smoking duration'], { like: '' }),
];

function row(
  id: AnalyteId,
  unit: string,
  loinc: string,
  possible: readonly [number, number],
  mimic: string,
  names: readonly string[],
  more: Partial<Pick<Analyte, 'like' | 'upperLimit' | 'bare'>> = {},
): Analyte {
  const codes = words(loinc);
  return { id, unit, like: codes[0] ?? '', loinc: codes, mimic: words(mimic), names, possible, ...more };
}

function words(list: string): readonly string[] {
  return list === '' ? [] : list.split(' ');
}
