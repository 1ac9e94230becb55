/**
 * How much a wrong statement matters, in one table: by family, and higher for what kills when it is wrong.
 *
 * Critical: allergies, anticoagulants and other high-alert drugs (ISMP's list of high-alert medications in acute care), doses by a power of ten, code
 * status, the wrong person, and a lost or invented negation of a critical condition. A supported statement is of low severity.
 */
import type { Judgement, StatementFamily } from './statement.ts';
import type { Contradiction, ContradictionKind, Severity } from './verdict.ts';
import { SEVERITIES } from './verdict.ts';

interface FamilySeverity {
  readonly notFound: Severity;
  readonly contradicted: Severity;
}

const BY_FAMILY: Readonly<Record<StatementFamily, FamilySeverity>> = {
  person: { notFound: 'moderate', contradicted: 'critical' },
  allergy: { notFound: 'high', contradicted: 'critical' },
  directive: { notFound: 'high', contradicted: 'critical' },
  medication: { notFound: 'high', contradicted: 'high' },
  condition: { notFound: 'moderate', contradicted: 'high' },
  result: { notFound: 'moderate', contradicted: 'high' },
  'vital sign': { notFound: 'moderate', contradicted: 'high' },
  event: { notFound: 'moderate', contradicted: 'high' },
  stay: { notFound: 'low', contradicted: 'moderate' },
  symptom: { notFound: 'low', contradicted: 'moderate' },
  social: { notFound: 'low', contradicted: 'moderate' },
  function: { notFound: 'low', contradicted: 'moderate' },
  'none of a kind': { notFound: 'moderate', contradicted: 'high' },
  'unknown term': { notFound: 'moderate', contradicted: 'moderate' },
  'nothing to check': { notFound: 'low', contradicted: 'low' },
};

/** A wrong side or person is never less than this, whatever it is about. */
const BY_KIND: Readonly<Partial<Record<ContradictionKind, Severity>>> = {
  side: 'high',
  person: 'critical',
  dose: 'high',
  unit: 'high',
};

/** Drugs whose wrong dose or presence kills. */
const HIGH_ALERT =
  /\b(?:warfarin|heparin|enoxaparin|dalteparin|fondaparinux|apixaban|rivaroxaban|dabigatran|edoxaban|argatroban|bivalirudin|alteplase|tenecteplase|insulin|morphine|hydromorphone|fentanyl|oxycodone|methadone|methotrexate|digoxin|amiodarone|potassium chloride|norepinephrine|epinephrine|vasopressin|propofol|midazolam|vincristine|lithium|anticoagul\w*|opioids?)\b/i;

/** Conditions whose presence or absence turns treatment around. */
const CRITICAL_CONDITION =
  /\b(?:infarct\w*|stroke|h(?:a)?emorrhag\w*|bleed\w*|pulmonary embol\w*|sepsis|septic|dissection|anaphyla\w*|pregnan\w*|cancer|malignan\w*|carcinoma|leuk(?:a)?emia|lymphoma|tubercul\w*|hiv|meningitis|cardiac arrest|heart failure|respiratory failure|aneurysm|suicid\w*|diabetic ketoacidosis|transplant\w*)\b/i;

/** @param words of the statement, as written */
export function severityOf(judgement: Judgement, words: string): Severity {
  const { family, verdict, contradictions } = judgement;
  if (verdict === 'supported' || verdict === 'not checkable') return 'low';
  const base = BY_FAMILY[family][verdict === 'contradicted' ? 'contradicted' : 'notFound'];
  if (family === 'medication' && HIGH_ALERT.test(words)) return 'critical';
  if (verdict !== 'contradicted') return base;
  const said = [base, ...contradictions.map((each) => severityOfContradiction(each, judgement, words))];
  return said.reduce((worst, each) => (SEVERITIES.indexOf(each) > SEVERITIES.indexOf(worst) ? each : worst));
}

function severityOfContradiction(
  { how, noteSays, recordSays }: Contradiction,
  { family }: Judgement,
  words: string,
): Severity {
  if (how === 'negation' && family === 'condition' && CRITICAL_CONDITION.test(`${words} ${recordSays}`))
    return 'critical';
  if ((how === 'dose' || how === 'value') && isPowerOfTen(noteSays, recordSays)) return 'critical';
  if (how === 'unit' && family === 'medication') return 'critical';
  return BY_KIND[how] ?? 'low';
}

/** Ten, a hundred or a thousand times too much or too little. */
function isPowerOfTen(noteSays: string, recordSays: string): boolean {
  const [a, b] = [noteSays, recordSays].map((text) => Number(/\d+(?:\.\d+)?/.exec(text)?.[0] ?? Number.NaN));
  const decades = Math.log10(a / b);
  return Math.abs(decades) > 0.9 && Math.abs(decades - Math.round(decades)) < 0.02;
}
