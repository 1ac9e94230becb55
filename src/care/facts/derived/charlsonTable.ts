/**
 * The seventeen groups of the Charlson index with their ICD codes: Quan H et al., "Coding algorithms for defining comorbidities in ICD-9-CM and
 * ICD-10 administrative data", Med Care 2005;43:1130-9, table 1 (the enhanced ICD-9-CM and the ICD-10 columns); weights of Charlson ME et
 * al., J Chronic Dis 1987;40:373-83. Codes without dots; a code belongs when it begins so.
 *
 * SNOMED codes and names are ours, of common concepts only, so that records without ICD are not read as healthy in what they plainly say.
 */

export const CHARLSON_GROUPS = [
  'Charlson: myocardial infarction',
  'Charlson: congestive heart failure',
  'Charlson: peripheral vascular disease',
  'Charlson: cerebrovascular disease',
  'Charlson: dementia',
  'Charlson: chronic pulmonary disease',
  'Charlson: rheumatic disease',
  'Charlson: peptic ulcer disease',
  'Charlson: mild liver disease',
  'Charlson: diabetes without complication',
  'Charlson: diabetes with complication',
  'Charlson: hemiplegia or paraplegia',
  'Charlson: renal disease',
  'Charlson: malignancy',
  'Charlson: moderate or severe liver disease',
  'Charlson: metastatic solid tumour',
  'Charlson: AIDS or HIV',
] as const;
export type CharlsonGroup = (typeof CHARLSON_GROUPS)[number];

export interface CharlsonRow {
  readonly id: CharlsonGroup;
  readonly weight: 1 | 2 | 3 | 6;
  /** The graver form of the same disease; where that is recorded, this one adds nothing. */
  readonly unless: CharlsonGroup | null;
  readonly icd10: readonly string[];
  readonly icd9: readonly string[];
  readonly snomed: readonly string[];
  readonly names: readonly string[];
}

export const CHARLSON_CONDITIONS: readonly CharlsonRow[] = [
  row('myocardial infarction', 1, 'I21 I22 I252', '410 412', '22298006 399211009 401303003 401314000'),
  row(
    'congestive heart failure',
    1,
    'I099 I110 I130 I132 I255 I420 I425 I426 I427 I428 I429 I43 I50 P290',
    '39891 40201 40211 40291 40401 40403 40411 40413 40491 40493 4254 4255 4256 4257 4258 4259 428',
    '84114007 42343007 88805009 417996009 418304008',
  ),
  row(
    'peripheral vascular disease',
    1,
    'I70 I71 I731 I738 I739 I771 I790 I792 K551 K558 K559 Z958 Z959',
    '0930 4373 440 441 4431 4432 4433 4434 4435 4436 4437 4438 4439 4471 5571 5579 V434',
    '399957001 400047006 233985008',
  ),
  row(
    'cerebrovascular disease',
    1,
    'G45 G46 H340 I60 I61 I62 I63 I64 I65 I66 I67 I68 I69',
    '36234 430 431 432 433 434 435 436 437 438',
    '230690007 422504002 266257000 62914000',
  ),
  row('dementia', 1, 'F00 F01 F02 F03 F051 G30 G311', '290 2941 3312', '26929004 52448006 230265002 429998004'),
  row(
    'chronic pulmonary disease',
    1,
    'I278 I279 J40 J41 J42 J43 J44 J45 J46 J47 J60 J61 J62 J63 J64 J65 J66 J67 J684 J701 J703',
    '4168 4169 490 491 492 493 494 495 496 500 501 502 503 504 505 5064 5081 5088',
    '13645005 195967001 87433001 185086009 233678006',
  ),
  row(
    'rheumatic disease',
    1,
    'M05 M06 M315 M32 M33 M34 M351 M353 M360',
    '4465 7100 7101 7102 7103 7104 7140 7141 7142 7148 725',
    '69896004 55464009',
  ),
  row('peptic ulcer disease', 1, 'K25 K26 K27 K28', '531 532 533 534', '13200003 397825006 51868009'),
  row(
    'mild liver disease',
    1,
    'B18 K700 K701 K702 K703 K709 K713 K714 K715 K717 K73 K74 K760 K762 K763 K764 K768 K769 Z944',
    '07022 07023 07032 07033 07044 07054 0706 0709 570 571 5733 5734 5738 5739 V427',
    '19943007 235856003 128302006 61977001',
    'moderate or severe liver disease',
  ),
  row(
    'diabetes without complication',
    1,
    'E100 E101 E106 E108 E109 E110 E111 E116 E118 E119 E120 E121 E126 E128 E129 E130 E131 E136 E138 E139 E140 E141 E146 E148 E149',
    '2500 2501 2502 2503 2508 2509',
    '73211009 44054006 46635009',
    'diabetes with complication',
  ),
  row(
    'diabetes with complication',
    2,
    'E102 E103 E104 E105 E107 E112 E113 E114 E115 E117 E122 E123 E124 E125 E127 E132 E133 E134 E135 E137 E142 E143 E144 E145 E147',
    '2504 2505 2506 2507',
    '127013003 368581000119106 4855003 422034002 90781000119102 97331000119101 1501000119109',
  ),
  row(
    'hemiplegia or paraplegia',
    2,
    'G041 G114 G801 G802 G81 G82 G830 G831 G832 G833 G834 G839',
    '3341 342 343 3440 3441 3442 3443 3444 3445 3446 3449',
    '50582007 60389000',
  ),
  row(
    'renal disease',
    2,
    'I120 I131 N032 N033 N034 N035 N036 N037 N052 N053 N054 N055 N056 N057 N18 N19 N250 Z490 Z491 Z492 Z940 Z992',
    '40301 40311 40391 40402 40403 40412 40413 40492 40493 582 5830 5831 5832 5833 5834 5835 5836 5837 585 586 5880 V420 V451 V56',
    '709044004 433144002 431857002 433146000 46177005 431855005 431856006',
  ),
  row(
    'malignancy',
    2,
    malignancies(),
    malignancies9(),
    '254632001 254637007 254837009 363406005 363358000 363418001 372064008 399068003 109989006 118600007 312104005',
    'metastatic solid tumour',
  ),
  row(
    'moderate or severe liver disease',
    3,
    'I850 I859 I864 I982 K704 K711 K721 K729 K765 K766 K767',
    '4560 4561 4562 5722 5723 5724 5725 5726 5727 5728',
    '13920009 34742003 51292008',
  ),
  row('metastatic solid tumour', 6, 'C77 C78 C79 C80', '196 197 198 199', '94260004 94391008 128462008'),
  row('AIDS or HIV', 6, 'B20 B21 B22 B24', '042 043 044', '62479008 86406008'),
];

/** C00-C26, C30-C34, C37-C41, C43, C45-C58, C60-C76, C81-C85, C88, C90-C97. */
function malignancies(): string {
  const spans = [
    [0, 26],
    [30, 34],
    [37, 41],
    [43, 43],
    [45, 58],
    [60, 76],
    [81, 85],
    [88, 88],
    [90, 97],
  ];
  return spans.flatMap(([from, to]) => numbers(from, to).map((n) => `C${String(n).padStart(2, '0')}`)).join(' ');
}

/** 140-172, 174-195.8, 200-208, 238.6. */
function malignancies9(): string {
  return [...numbers(140, 172), ...numbers(174, 194), ...numbers(200, 208)].join(' ').concat(
    ' ',
    numbers(0, 8)
      .map((n) => `195${n}`)
      .join(' '),
    ' 2386',
  );
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}

type ShortName = CharlsonGroup extends `Charlson: ${infer Name}` ? Name : never;

function row(
  name: ShortName,
  weight: 1 | 2 | 3 | 6,
  icd10: string,
  icd9: string,
  snomed: string,
  unless?: ShortName,
): CharlsonRow {
  return {
    id: `Charlson: ${name}`,
    weight,
    unless: unless === undefined ? null : `Charlson: ${unless}`,
    icd10: icd10.split(' '),
    icd9: icd9.split(' '),
    snomed: snomed.split(' '),
    names: [],
  };
}
