/**
 * Planted omissions: a note that mentions all that its kind must, written in words of the suite's own from the record's fields; then the same note without one thing.
 * What is due is looked up here by plain rules on the facts' fields, apart from the verifier's.
 */
import { type Random, seededRandom } from '../../src/base/random.ts';
import type { ClinicalRecord, Fact } from '../../src/care/facts/fact.ts';
import { factOf, type SaidOfFact } from '../../src/care/facts/newFact.ts';
import { OMISSION_RULES, type OmissionRule } from '../../src/care/verify/verdict.ts';
import { openVerifier } from '../../src/care/verify/verifyNote.ts';
import { dateText, pick } from './render.ts';

export interface Omitted {
  readonly rule: OmissionRule;
  /** Of the note without it: was it found? */
  readonly found: boolean;
  /** Of the whole note: was it reported although it is mentioned? */
  readonly falseAlarm: boolean;
  readonly sentence: string;
}

const MINUTES_A_DAY = 1440;

/** Every rule once, on a record into which the things that must be mentioned are planted where the source has none. */
export function omitEach(given: ClinicalRecord, seed: number): readonly Omitted[] {
  const random = seededRandom(seed, given.subject, 'omissions');
  const planted = plant(given.asOf, random);
  const facts = [...given.facts, ...planted].toSorted(
    (a, b) => (a.time.start ?? -Infinity) - (b.time.start ?? -Infinity),
  );
  const record: ClinicalRecord = { ...given, facts };
  const verifier = openVerifier(record);
  const sentences = new Map(planted.map((fact) => [fact.id, sentenceOf(fact, random)]));
  const omissionsOf = (text: string) => verifier.verify(text, { kind: 'discharge summary' }).omissions;
  const whole = omissionsOf(['HOSPITAL COURSE', ...sentences.values()].join('\n'));
  const due = planted.filter(({ kind }) => kind !== 'encounter');
  return due.map((fact) => {
    const rule = ruleOf(fact);
    const kept = [...sentences].filter(([id]) => id !== fact.id).map(([, sentence]) => sentence);
    const omissions = omissionsOf(['HOSPITAL COURSE', ...kept].join('\n'));
    const names = (omission: (typeof omissions)[number]): boolean =>
      omission.rule === rule && omission.facts.includes(fact.id);
    return {
      rule,
      found: omissions.some(names),
      falseAlarm: whole.some(names),
      sentence: sentences.get(fact.id) ?? '',
    };
  });
}

function ruleOf({ source }: Fact): OmissionRule {
  return OMISSION_RULES.find((rule) => rule === source.id) ?? 'allergies';
}

const ALLERGENS = ['penicillin', 'sulfonamides', 'latex', 'ibuprofen', 'codeine', 'peanut'];
const ANTICOAGULANTS = ['warfarin', 'apixaban', 'rivaroxaban', 'dabigatran', 'enoxaparin', 'edoxaban'];
const DIAGNOSES = [
  ['pulmonary embolism', 'ICD10CM//I26.99'],
  ['acute pancreatitis', 'ICD10CM//K85.90'],
  ['sepsis', 'ICD10CM//A41.9'],
  ['atrial fibrillation', 'ICD10CM//I48.91'],
] as const;
const CRITICAL = [
  ['potassium', 'LOINC//2823-3', 6.9, 'mmol/L'],
  ['sodium', 'LOINC//2951-2', 114, 'mmol/L'],
  ['glucose', 'LOINC//2345-7', 31, 'mg/dL'],
  ['platelets', 'LOINC//777-3', 12, '10*3/uL'],
] as const;
const PENDING = [
  ['blood culture', 'LOINC//600-7'],
  ['surgical pathology', 'LOINC//11526-1'],
  ['urine culture', 'LOINC//630-4'],
] as const;
const CODES = ['do not resuscitate', 'full code', 'do not intubate'];

type Unplanted = Partial<Fact> & Pick<SaidOfFact, 'kind' | 'concept' | 'time'>;

function plant(asOf: number, random: Random): readonly Fact[] {
  const at = (days: number) => ({ start: asOf - days * MINUTES_A_DAY, end: null, precision: 'instant' as const });
  const of = (rule: OmissionRule, said: Unplanted): Fact =>
    factOf({ ...said, source: { table: 'planted', id: rule, path: null } });
  const named = (name: string, ...codes: string[]) => ({ name, codes, synonyms: [] });
  const [diagnosis, icd] = pick(DIAGNOSES, random);
  const [test, loinc, value, unit] = pick(CRITICAL, random);
  const [pending, code] = pick(PENDING, random);
  const stay = factOf({
    kind: 'encounter',
    source: { table: 'planted', id: 'stay', path: null },
    concept: named('Inpatient stay', 'ACTCODE//IMP'),
    time: { start: asOf - 4 * MINUTES_A_DAY, end: asOf, precision: 'instant' },
  });
  return [
    stay,
    of('allergies', { kind: 'allergy', concept: named(pick(ALLERGENS, random)), time: at(900), status: 'active' }),
    of('anticoagulants', {
      kind: 'medication',
      concept: named(pick(ANTICOAGULANTS, random)),
      time: at(2),
      status: 'active',
    }),
    of('critical results', {
      kind: 'result',
      concept: named(test, loinc),
      time: at(2),
      value: { type: 'quantity', value, comparator: null, unit },
      interpretation: pick(['HH', null], random),
    }),
    of('code status', { kind: 'directive', concept: named(pick(CODES, random)), time: at(3), status: 'active' }),
    of('new diagnoses', { kind: 'condition', concept: named(diagnosis, icd), time: at(2), status: 'active' }),
    of('pending tests', { kind: 'report', concept: named(pending, code), time: at(1), status: 'pending' }),
  ];
}

const SENTENCES: Readonly<Record<OmissionRule, readonly string[]>> = {
  allergies: ['Allergic to {name}.', 'Allergies: {name}.', 'Known {name} allergy.'],
  anticoagulants: ['Discharged on {name}.', 'She was started on {name}.', '{name} to continue.'],
  'critical results': [
    '{name} was {value} on {date}.',
    'Critical {name} of {value} ({date}).',
    'On {date}, {name} {value}.',
  ],
  'code status': ['Code status: {name}.', 'The patient is {name}.', 'Resuscitation status discussed: {name}.'],
  'new diagnoses': ['Course complicated by {name}.', 'New diagnosis: {name}.', 'Treated for {name}.'],
  'pending tests': ['{name} still pending at discharge.', 'Result of {name} awaited.', 'Please follow up the {name}.'],
};

function sentenceOf(fact: Fact, random: Random): string {
  if (fact.kind === 'encounter') return 'Hospital course as follows.';
  const { value, time, concept } = fact;
  const text = value?.type === 'quantity' ? `${value.value} ${value.unit === '10*3/uL' ? 'K/uL' : value.unit}` : '';
  const form = pick(SENTENCES[ruleOf(fact)], random);
  const filled = form
    .replace('{name}', concept.name)
    .replace('{value}', text)
    .replace('{date}', dateText(time.start ?? 0, random));
  return `${filled.charAt(0).toUpperCase()}${filled.slice(1)}`;
}
