/**
 * The conditions that scores ask for: ICD-10 and ICD-9-CM by their first characters, SNOMED CT by code, and names for records without
 * codes (whole, lower case).
 *
 * ICD lists of the Charlson groups stand in `charlsonTable.ts`; the others are narrowed to what the score's paper counts. SNOMED lists
 * name common concepts without their descendants, for the record brings no hierarchy along: a finer code may be missed, none is added.
 */
import { CHARLSON_CONDITIONS, type CharlsonGroup } from './charlsonTable.ts';

const SCORE_CONDITIONS = [
  'atrial fibrillation',
  'heart failure',
  'hypertension',
  'diabetes',
  'stroke or thromboembolism',
  'stroke',
  'vascular disease',
  'dialysis or transplant',
  'dialysis dependence',
  'dialysis session',
  'cirrhosis',
  'liver disease',
  'bleeding',
  'alcohol misuse',
  'pneumonia',
  'confusion',
  'ascites',
  'encephalopathy',
  'atherosclerotic disease',
] as const;
type ScoreCondition = (typeof SCORE_CONDITIONS)[number];
export type ConditionId = ScoreCondition | CharlsonGroup;

export interface ConditionCodes {
  readonly id: ConditionId;
  /** Without dots; a code belongs when it begins so. */
  readonly icd10: readonly string[];
  readonly icd9: readonly string[];
  readonly snomed: readonly string[];
  readonly names: readonly string[];
  /** Codes of procedures that say it, whole. */
  readonly procedures?: readonly string[];
}

export const CONDITION_TABLE: readonly ConditionCodes[] = [
  ...CHARLSON_CONDITIONS,
  row('atrial fibrillation', 'I48', '42731 42732', '49436004 282825002 440059007 440028005 5370000 426749004', [
    'atrial fibrillation',
    'atrial flutter',
  ]),
  row(
    'heart failure',
    'I50 I110 I130 I132 I255 I42 I0981',
    '428 40201 40211 40291 40401 40403 40411 40413 40491 40493 425',
    '84114007 42343007 88805009 417996009 418304008 85232009 48447003 441481004 441530006 85898001',
    ['heart failure', 'congestive heart failure', 'chronic congestive heart failure'],
  ),
  row('hypertension', 'I10 I11 I12 I13 I15 I16', '401 402 403 404 405', '38341003 59621000 10725009 31992008', [
    'hypertension',
    'essential hypertension',
  ]),
  row(
    'diabetes',
    'E08 E09 E10 E11 E12 E13 E14',
    '249 250',
    '73211009 44054006 46635009 127013003 368581000119106 4855003 422034002',
    ['diabetes', 'diabetes mellitus', 'type 2 diabetes mellitus', 'type 1 diabetes mellitus'],
  ),
  row(
    'stroke or thromboembolism',
    'I63 I64 I693 G450 G451 G452 G453 G458 G459 I74 Z8673',
    '43301 43311 43321 43331 43381 43391 434 435 436 444 V1254',
    '230690007 422504002 266257000 432504007 275526006 161511000',
    ['stroke', 'ischemic stroke', 'transient ischemic attack'],
  ),
  row(
    'stroke',
    'I60 I61 I62 I63 I64 I693 Z8673',
    '430 431 432 43301 43311 43321 43331 43381 43391 434 436 V1254',
    '230690007 422504002 432504007 275526006 274100004',
    ['stroke', 'ischemic stroke'],
  ),
  row(
    'vascular disease',
    'I21 I22 I252 I700 I702 I739',
    '410 412 4400 4402 4439',
    '22298006 399211009 401303003 401314000 399957001 400047006',
    ['myocardial infarction', 'peripheral artery disease', 'aortic plaque'],
  ),
  row('dialysis or transplant', 'Z992 Z940 N186 Z49', 'V451 V420 V56 5856', '46177005 236435004', [
    'end stage renal disease',
  ]),
  row('dialysis dependence', 'Z992', 'V451', '236435004', []),
  {
    ...row('dialysis session', 'Z491 Z492', 'V560 V568', '108241001 302497006 71192002 265764009', [
      'dialysis',
      'hemodialysis',
      'haemodialysis',
      'peritoneal dialysis',
    ]),
    procedures: ['CPT//90935', 'CPT//90937', 'CPT//90945', 'CPT//90947', 'ICD9PROC//39.95', 'ICD9PROC//54.98'],
  },
  row('cirrhosis', 'K703 K717 K743 K744 K745 K746', '5712 5715 5716', '19943007 420054005', [
    'cirrhosis',
    'cirrhosis of liver',
  ]),
  row('liver disease', 'K70 K71 K72 K73 K74 K75 K76 K77 B18', '570 571 572 573', '235856003 19943007 420054005', [
    'cirrhosis',
    'cirrhosis of liver',
    'chronic liver disease',
  ]),
  row(
    'bleeding',
    'I60 I61 I62 K250 K252 K254 K256 K260 K262 K264 K266 K270 K274 K280 K284 K920 K921 K922 D5 D60 D61 D62 D63 D64 D65 D66 D67 D68 D69',
    '280 281 282 283 284 285 286 287 430 431 432 5310 5312 5314 5320 5324 5330 5334 5340 5344 578',
    '74474003 1386000 271737000',
    ['anemia', 'gastrointestinal hemorrhage', 'intracranial hemorrhage'],
  ),
  row('alcohol misuse', 'F101 F102 K70', '303 3050 5710 5711 5712 5713', '7200002 15167005 66590003', [
    'alcohol abuse',
    'alcohol dependence',
    'alcoholism',
  ]),
  row(
    'pneumonia',
    'J12 J13 J14 J15 J16 J17 J18 J100 J110',
    '480 481 482 483 484 485 486',
    '233604007 385093006 53084003 75570004',
    ['pneumonia', 'community acquired pneumonia'],
  ),
  row('confusion', 'R410 F05', '2930 7809', '40917007 130987000 2776000 419567006', [
    'confusion',
    'delirium',
    'acute confusion',
  ]),
  row('ascites', 'R18 K7011 K7031 K7151', '7895', '389026000', [
    'ascites',
    ...['mild', 'slight', 'moderate', 'severe', 'tense', 'refractory', 'massive'].map((grade) => `${grade} ascites`),
  ]),
  row('encephalopathy', 'K7682 K7041 K7111 K7201 K7211 K7290 K7291', '5722', '13920009', [
    'hepatic encephalopathy',
    ...[1, 2, 3, 4].map((grade) => `hepatic encephalopathy grade ${grade}`),
  ]),
  row(
    'atherosclerotic disease',
    'I20 I21 I22 I23 I24 I25 I63 I64 I693 I70 I739 G45 Z951 Z955 Z8673',
    '410 411 412 413 414 433 434 435 436 440 4439 V4581 V4582 V1254',
    '53741008 22298006 230690007 399211009 414545008 266257000 429559004',
    ['coronary heart disease', 'myocardial infarction', 'stroke', 'peripheral artery disease'],
  ),
];

function row(id: ConditionId, icd10: string, icd9: string, snomed: string, names: readonly string[]): ConditionCodes {
  return { id, icd10: icd10.split(' '), icd9: icd9.split(' '), snomed: snomed.split(' '), names };
}
