/**
 * Words of the attack suite's own, from clinical usage and not from the verifier's lexicon: how clinicians shorten names, diseases and drugs to
 * invent, wrong units. `words` of an invented thing must not occur in a record for it to count as absent there.
 */

/** Other names that clinicians use, by a pattern of the record's name. */
export const SHORT_NAMES: readonly { readonly pattern: RegExp; readonly names: readonly string[] }[] = [
  {
    pattern: /^(?:essential )?hypertension$|^essential \(primary\) hypertension$/i,
    names: ['HTN', 'hypertension', 'high blood pressure'],
  },
  { pattern: /^type 2 diabetes/i, names: ['T2DM', 'type 2 diabetes', 'type II diabetes', 'DM2'] },
  { pattern: /^heart failure/i, names: ['heart failure', 'CHF', 'HF', 'congestive heart failure'] },
  {
    pattern: /chronic kidney disease,? stage 3/i,
    names: ['CKD stage 3', 'stage 3 CKD', 'chronic kidney disease stage 3'],
  },
  { pattern: /^end.stage renal disease/i, names: ['ESRD', 'end-stage renal disease'] },
  { pattern: /^pneumonia/i, names: ['pneumonia'] },
  { pattern: /^urinary tract infection/i, names: ['UTI', 'urinary tract infection'] },
  { pattern: /^(?:hemoglobin a1c|hba1c)/i, names: ['HbA1c', 'A1c', 'hemoglobin A1c'] },
  { pattern: /^h(?:a)?emoglobin$/i, names: ['Hgb', 'hemoglobin', 'Hb'] },
  { pattern: /^creatinine$/i, names: ['creatinine', 'Cr', 'serum creatinine'] },
  { pattern: /^potassium$/i, names: ['potassium', 'K'] },
  { pattern: /^sodium$/i, names: ['sodium', 'Na'] },
  { pattern: /^glucose$/i, names: ['glucose', 'blood glucose'] },
  { pattern: /^urea nitrogen$|^bun$/i, names: ['BUN'] },
  { pattern: /^(?:body )?weight$/i, names: ['weight', 'body weight'] },
  { pattern: /^(?:body )?height$/i, names: ['height'] },
  { pattern: /^heart rate$/i, names: ['heart rate', 'HR', 'pulse'] },
  { pattern: /^respiratory rate$/i, names: ['respiratory rate', 'RR'] },
  { pattern: /^body temperature$|^temperature$/i, names: ['temperature', 'temp'] },
  { pattern: /^influenza, seasonal/i, names: ['influenza', 'flu'] },
  {
    pattern: /^coronary (?:artery|heart) disease|^atherosclerotic heart disease/i,
    names: ['CAD', 'coronary artery disease'],
  },
];

export interface Invented {
  readonly name: string;
  /** None of these may be in any name of the record. */
  readonly words: RegExp;
}

function invented(name: string, words: string): Invented {
  return { name, words: new RegExp(words, 'i') };
}

/** Real diseases with plain names; a record that has anything of the kind is not given it. */
export const DISEASES: readonly Invented[] = [
  invented('multiple sclerosis', 'sclerosis|demyelin'),
  invented('rheumatoid arthritis', 'arthritis|rheumat|joint'),
  invented('psoriasis', 'psoria'),
  invented("Crohn's disease", 'crohn|bowel|enteritis|colitis|intestin'),
  invented('ulcerative colitis', 'colitis|bowel|enteritis|intestin'),
  invented("Parkinson's disease", 'parkinson'),
  invented('epilepsy', 'epilep|seizure|convuls'),
  invented('schizophrenia', 'schizo|psycho'),
  invented('cirrhosis', 'cirrho|liver|hepat'),
  invented('hepatitis C', 'hepat|liver'),
  invented('HIV infection', 'hiv|immunodef'),
  invented('breast cancer', 'cancer|neoplasm|carcinoma|malignan|tumor|breast'),
  invented('prostate cancer', 'cancer|neoplasm|carcinoma|malignan|tumor|prostat'),
  invented('lymphoma', 'lymph|neoplasm|malignan|cancer'),
  invented('pulmonary embolism', 'embol|thromb'),
  invented('deep vein thrombosis', 'embol|thromb|vein|venous'),
  invented('COPD', 'copd|obstructive|emphysema|bronchitis|pulmonary|lung'),
  invented('asthma', 'asthma|bronch|airway'),
  invented('gout', 'gout|uric'),
  invented('osteoporosis', 'osteopor|bone'),
  invented('glaucoma', 'glaucoma|eye|ocular'),
  invented('stroke', 'stroke|cerebr|hemipleg|infarct|isch'),
  invented('myocardial infarction', 'infarct|coronary|myocard|isch|heart'),
  invented('atrial fibrillation', 'fibrill|atrial|arrhythm'),
  invented('tuberculosis', 'tubercul'),
  invented('lupus', 'lupus'),
  invented('hypothyroidism', 'thyroid'),
  invented('dementia', 'dement|alzheim|cognit'),
  invented('pancreatitis', 'pancrea'),
  invented('appendicitis', 'append'),
  invented('sickle cell disease', 'sickle|anemia|hemoglobin'),
  invented('cystic fibrosis', 'fibrosis'),
  invented('celiac disease', 'celiac|coeliac'),
  invented('endometriosis', 'endometr'),
  invented('melanoma', 'melanoma|skin|neoplasm|malignan'),
  invented('sarcoidosis', 'sarcoid'),
  invented('aortic stenosis', 'aort|valv|stenosis'),
  invented('peripheral artery disease', 'periph|arter|athero|vascular'),
];

/** Common drugs, a few that are rare, and a few that nobody makes. */
export const DRUGS: readonly (Invented & { readonly dose: number; readonly unit: string })[] = [
  ['amlodipine', 5, 'mg'],
  ['atorvastatin', 40, 'mg'],
  ['sertraline', 50, 'mg'],
  ['gabapentin', 300, 'mg'],
  ['omeprazole', 20, 'mg'],
  ['levetiracetam', 500, 'mg'],
  ['methotrexate', 15, 'mg'],
  ['prednisone', 10, 'mg'],
  ['furosemide', 40, 'mg'],
  ['digoxin', 125, 'mcg'],
  ['warfarin', 5, 'mg'],
  ['rivaroxaban', 20, 'mg'],
  ['tamsulosin', 0.4, 'mg'],
  ['montelukast', 10, 'mg'],
  ['quetiapine', 100, 'mg'],
  ['lithium', 300, 'mg'],
  ['allopurinol', 100, 'mg'],
  ['spironolactone', 25, 'mg'],
  ['azathioprine', 50, 'mg'],
  ['donepezil', 10, 'mg'],
  ['bosentan', 125, 'mg'],
  ['deferasirox', 500, 'mg'],
  ['zolvertine', 20, 'mg'],
  ['cardipramol', 10, 'mg'],
  ['nexotriptal', 50, 'mg'],
].map(([name, dose, unit]) => ({
  name: String(name),
  dose: Number(dose),
  unit: String(unit),
  words: new RegExp(String(name), 'i'),
}));

/** Units that a slip of the pen puts in place of a right one, never the same quantity in other words. */
export const WRONG_UNITS: Readonly<Record<string, readonly string[]>> = {
  'mg/dL': ['g/dL', 'mmol/L', 'mg/L'],
  'g/dL': ['mg/dL', 'mmol/L'],
  'mmol/L': ['mg/dL', 'g/L'],
  'meq/L': ['mg/dL'],
  '%': ['mmol/mol', 'g/dL'],
  'mm[Hg]': ['kPa', 'cmH2O'],
  kg: ['lb', 'g'],
  cm: ['m', 'in'],
  Cel: ['°F'],
  '[degF]': ['°C'],
  'kg/m2': ['g/cm2'],
  'pg/mL': ['ng/mL', 'ug/mL'],
  'ng/mL': ['pg/mL', 'mg/dL'],
  'ug/dL': ['mg/dL'],
  'U/L': ['U/mL', 'g/L'],
  'mL/min/{1.73_m2}': ['mL/h', 'L/min'],
  'mL/min': ['L/min'],
  '10*3/uL': ['10^6/uL', '/uL'],
  '10*6/uL': ['10^3/uL'],
  fL: ['mL', 'pg'],
  pg: ['mg', 'fL'],
  '/min': ['/s', '/h'],
};

/** How a unit is written in prose. */
export const WRITTEN_UNITS: Readonly<Record<string, readonly string[]>> = {
  'mm[Hg]': ['mmHg', 'mm Hg'],
  'mg/dL': ['mg/dL', 'mg/dl'],
  'meq/L': ['mEq/L'],
  Cel: ['°C', 'degrees C'],
  '[degF]': ['°F'],
  'mL/min/{1.73_m2}': ['mL/min/1.73 m2', 'mL/min/1.73m²'],
  '10*3/uL': ['K/uL', 'x10^3/uL'],
  '10*6/uL': ['M/uL', 'x10^6/uL'],
  'kg/m2': ['kg/m2', 'kg/m²'],
  '/min': ['/min', 'per minute'],
  ug: ['mcg', 'µg'],
  '{score}': [''],
  '{INR}': [''],
  '[pH]': [''],
  '1': [''],
};
