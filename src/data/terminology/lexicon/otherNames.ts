/**
 * Further names of our own concepts: British, Indian, Australian and South African habits, ward abbreviations, "high" and "raised" for what the lexicon
 * names in one word, and for each cancer the ways of writing it ("Ca breast", "cancer of the breast"). Written by us.
 *
 * Leaves out what a clinician could read in two ways (HT, PD, ARF beside rheumatic fever).
 */
import type { LexiconConcept } from './concept.ts';

/** Concept = further names. */
const NAMES = `
hypertension = high BP; raised BP; raised blood pressure; HPT!; systemic hypertension; high blood pressure disease
type 2 diabetes mellitus = type II DM; type 2 DM; DM type II; type 2 diabetic; type II diabetic; DM-2; T2D!
type 1 diabetes mellitus = type I DM; type 1 DM; type 1 diabetic; T1D!
atrial fibrillation = a. fib; A.Fib; atrial fib.; AFib
chronic obstructive pulmonary disease = COAD!; chronic obstructive airways disease; chronic obstructive airway disease; chronic airflow limitation; chronic airways disease
hyperlipidemia = raised lipids; raised cholesterol; high lipids; abnormal lipids; deranged lipids; hypercholesterolaemia
gastroesophageal reflux disease = gastro-oesophageal reflux disease; gastro-oesophageal reflux; reflux disease; acid reflux disease; reflux oesophagitis
heart failure = LVF!; left ventricular failure; biventricular failure; HF with reduced ejection fraction; HF with preserved ejection fraction
hepatitis B = HBV infection; hep B infection; hepatitis B infection
hepatitis C = HCV infection; hep C infection; hepatitis C infection
colorectal cancer = bowel cancer; cancer of the bowel; bowel Ca
hyperthyroidism = thyrotoxicosis; Graves; Graves disease; overactive thyroid
tuberculosis = PTB!; pulmonary TB; TB infection; Koch's; Kochs
hyponatremia = hypoNa!; low Na; low sodium
hyperkalemia = hyperK!; high K; high potassium
hypokalemia = hypoK!; low K; low potassium
pneumonia = LRTI!; lower respiratory tract infection; chest infection
infectious mononucleosis = glandular fever
hip fracture = fracture NOF; #NOF; NOF fracture; NOF#; fractured neck of femur; fractured NOF
amyotrophic lateral sclerosis = motor neurone disease; motor neuron disease; MND!
melena = malaena
hematochezia = rectal bleeding; PR bleeding; PR bleed; bleeding PR
white blood cell count = white cells; white cell; leucocytes; leucocyte count; leukocytes; TLC!; total leucocyte count; total white cell count; TWC!
glucose = gluc; BSL!; BGL!; RBS!; FBS!; random glucose; fasting glucose; fasting blood sugar; random blood sugar; blood sugar level; blood glucose level; plasma glucose
bilirubin = total bili; tot bili; serum bilirubin
body temperature = body temp; core temp
body weight = body wt; bodyweight
heart rate = pulse rate
hematocrit = PCV!; packed cell volume
red blood cell count = red cells; RCC!; red cell count; red blood cells
creatinine = serum creatinine; S creatinine; S. creatinine; plasma creatinine; creatinine level
sodium = serum Na; serum sodium; plasma sodium
potassium = serum K; serum potassium; plasma potassium
total cholesterol = chol; total chol; serum cholesterol
amoxicillin = amoxycillin
lidocaine = lignocaine
beclomethasone = beclometasone
enoxaparin = clexane
influenza vaccine = flu jab; influenza jab; flu injection; flu imm; influenza vacc; flu vacc; flu vax
`;

const CANCER = /^([a-z]+(?: [a-z]+)?) cancer$/;

/** The concepts with what others call them. */
export function withOtherNames(concepts: readonly LexiconConcept[]): readonly LexiconConcept[] {
  const names = new Map<string, readonly string[]>();
  for (const line of NAMES.trim().split('\n')) {
    const [id, list] = line.split(' = ');
    names.set(
      id,
      list.split(';').map((name) => name.trim()),
    );
  }
  return concepts.map((concept) => {
    const others = [...(names.get(concept.id) ?? []), ...namesOfCancer(concept)];
    return others.length === 0 ? concept : { ...concept, synonyms: [...concept.synonyms, ...others] };
  });
}

function namesOfCancer({ name, kind }: LexiconConcept): readonly string[] {
  const organ = kind === 'condition' ? CANCER.exec(name)?.[1] : undefined;
  if (organ === undefined) return [];
  return [
    `Ca ${organ}`,
    `Ca. ${organ}`,
    `Ca of ${organ}`,
    `Ca of the ${organ}`,
    `${organ} ca`,
    `cancer of ${organ}`,
    `cancer of the ${organ}`,
    `carcinoma of ${organ}`,
    `carcinoma of the ${organ}`,
    `${organ} malignancy`,
  ];
}
