/**
 * Which results and drugs are looked at together with a diagnosis, for the problem-oriented summary.
 *
 * A short list of ours of common long-term conditions; a tie is an arrangement on the page and states nothing: whether a drug was given for the
 * condition is for the author to say.
 */
import type { Fact } from '../../facts/fact.ts';

export interface Ties {
  readonly id: string;
  /** Of the diagnosis, of tests and of drugs: names in lower case. */
  readonly problem: RegExp;
  readonly tests: RegExp;
  readonly drugs: RegExp;
}

const TIES: readonly Ties[] = [
  ties(
    'heart failure',
    /heart failure|cardiomyopathy/,
    /natriuretic|\bbnp\b|probnp|ejection fraction|body weight/,
    /furosemide|torsemide|bumetanide|spironolactone|eplerenone|carvedilol|metoprolol|bisoprolol|sacubitril|empagliflozin|dapagliflozin|digoxin/,
  ),
  ties(
    'diabetes',
    /diabetes(?! insipidus)|hyperglycemia/,
    /a1c|^glucose|microalbumin/,
    /metformin|insulin|glipizide|glimepiride|glyburide|gliptin|gliflozin|glutide|pioglitazone|gliclazide/,
  ),
  ties(
    'kidney',
    /kidney disease|renal failure|kidney failure|renal disease|kidney injury|nephropathy/,
    /^creatinine(?! \()|egfr|glomerular|^potassium|urea nitrogen|bicarbonate|ckd-epi/,
    /sevelamer|epoetin|darbepoetin|calcitriol|sodium bicarbonate/,
  ),
  ties(
    'hypertension',
    /(?<!pulmonary |portal |intracranial |ocular )hypertens(?!ive heart)/,
    /blood pressure/,
    /lisinopril|ramipril|enalapril|captopril|losartan|valsartan|candesartan|amlodipine|nifedipine|diltiazem|verapamil|hydrochlorothiazide|chlorthalidone|hydralazine|clonidine|atenolol|labetalol/,
  ),
  ties(
    'atrial fibrillation',
    /atrial (fibrillation|flutter)/,
    /\binr\b|heart rate|cha₂?2?ds/,
    /warfarin|apixaban|rivaroxaban|dabigatran|edoxaban|amiodarone|sotalol|flecainide|digoxin/,
  ),
  ties(
    'coronary',
    /coronary|ischemic heart|myocardial infarction|angina/,
    /troponin|ldl|ejection fraction/,
    /aspirin|clopidogrel|ticagrelor|prasugrel|nitroglycerin|isosorbide|(?:atorva|fluva|lova|pita|prava|rosuva|simva)statin/,
  ),
  ties(
    'lipids',
    /hyperlipid|hypercholesterol|dyslipid/,
    /cholesterol|triglyceride/,
    /(?:atorva|fluva|lova|pita|prava|rosuva|simva)statin|ezetimibe|fenofibrate|gemfibrozil/,
  ),
  ties(
    'airways',
    /copd|obstructive pulmonary|asthma|emphysema|chronic bronchitis/,
    /fev1|oxygen saturation|respiratory rate/,
    /albuterol|salbutamol|tiotropium|ipratropium|salmeterol|fluticasone|budesonide|formoterol|montelukast|prednisone/,
  ),
  ties(
    'anaemia',
    /an(a)?emia/,
    /^hemoglobin(?!.*a1c)|hematocrit|ferritin|^iron|vitamin b12|folate|mcv/,
    /ferrous|\biron\b|cyanocobalamin|folic acid|epoetin|darbepoetin/,
  ),
  ties('thyroid', /(?<!para)thyroid/, /tsh|free t4|\bt3\b|thyro/, /levothyroxine|methimazole|propylthiouracil/),
  ties(
    'liver',
    /cirrhosis|hepatitis|liver/,
    /bilirubin|\balt\b|\bast\b|albumin|\binr\b|ammonia|platelets|meld/,
    /lactulose|rifaximin|spironolactone|nadolol/,
  ),
];

function ties(id: string, problem: RegExp, tests: RegExp, drugs: RegExp): Ties {
  return { id, problem, tests, drugs };
}

/** Null where the list has none. */
export function tiesOf({ concept, assertion }: Fact): Ties | null {
  if (assertion === 'absent') return null;
  const name = concept.name.toLowerCase();
  return TIES.find(({ problem }) => problem.test(name)) ?? null;
}
