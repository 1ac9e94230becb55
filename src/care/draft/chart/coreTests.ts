/**
 * Tests that clinicians look at first, by organ system, told by name and by LOINC code.
 *
 * A list of ours for ordering and for the system headings of the ICU summary; a test that is not in it is shown after those that are.
 */
import type { Fact } from '../../facts/fact.ts';

export const SYSTEMS = [
  'Neurological',
  'Cardiovascular',
  'Respiratory',
  'Renal and fluids',
  'Gastrointestinal and metabolic',
  'Haematological',
  'Infection',
] as const;
export type System = (typeof SYSTEMS)[number];

interface CoreTest {
  readonly system: System;
  /** Of the name, in lower case. */
  readonly name: RegExp;
  readonly loinc: readonly string[];
}

const CORE_TESTS: readonly CoreTest[] = [
  test(
    'Neurological',
    /glasgow coma|\bgcs\b|richmond|\brass\b|^pain (level|score|severity)/,
    '9269-2',
    '9267-6',
    '9268-4',
    '9270-0',
  ),
  test(
    'Cardiovascular',
    /blood pressure|^heart rate$|^pulse( rate)?$/,
    '8480-6',
    '8462-4',
    '8867-4',
    '85354-9',
    '8478-0',
  ),
  test(
    'Cardiovascular',
    /troponin|natriuretic peptide|\bbnp\b|ejection fraction/,
    '33762-6',
    '30934-9',
    '10230-1',
    '6598-7',
  ),
  test(
    'Respiratory',
    /respiratory rate|oxygen saturation|\bo2 saturation|spo2|^fio2|inspired o2|peep/,
    '9279-1',
    '2708-6',
    '59408-5',
  ),
  test(
    'Respiratory',
    /^p[co]o?2\b|\bpo2\b|\bpco2\b|^ph\b|oxygen \[partial|carbon dioxide \[partial/,
    '2744-1',
    '2703-7',
    '2019-8',
  ),
  test('Renal and fluids', /^creatinine(?!.*(urine|clearance))/, '2160-0', '38483-4'),
  test('Renal and fluids', /urea nitrogen|glomerular filtration|\begfr\b/, '3094-0', '6299-2', '33914-3', '98979-8'),
  test(
    'Renal and fluids',
    /^potassium|^sodium|^bicarbonate|^chloride|urine output|^foley$/,
    '2823-3',
    '6298-4',
    '2951-2',
    '2947-0',
    '1963-8',
  ),
  test(
    'Gastrointestinal and metabolic',
    /^glucose|a1c|^lactate|^albumin|^calcium|^magnesium|^phosph/,
    '2345-7',
    '2339-0',
    '4548-4',
    '1751-7',
  ),
  test(
    'Gastrointestinal and metabolic',
    /bilirubin, total|bilirubin\.total|^bilirubin|aminotransferase|\balt\b|\bast\b|lipase/,
    '1975-2',
    '1742-6',
    '1920-8',
  ),
  test(
    'Haematological',
    /^h(a)?emoglobin(?!.*a1c)|^platelet|^h(a)?ematocrit|\binr\b|^pt\b|^ptt\b/,
    '718-7',
    '777-3',
    '4544-3',
    '6301-6',
    '5902-2',
  ),
  test(
    'Infection',
    /^body temperature|^temperature|white blood cells|leukocytes|c.reactive protein|procalcitonin/,
    '8310-5',
    '6690-2',
    '1988-5',
  ),
];

function test(system: System, name: RegExp, ...loinc: readonly string[]): CoreTest {
  return { system, name, loinc };
}

/** Null for what is not in the list. */
export function systemOf(fact: Fact): System | null {
  return coreTestOf(fact)?.system ?? null;
}

/** From 0 for what is not in the list to a little less than 1. */
export function coreRank(fact: Fact): number {
  const found = coreTestOf(fact);
  return found === undefined ? 0 : 0.9;
}

function coreTestOf({ concept }: Fact): CoreTest | undefined {
  const name = concept.name.toLowerCase();
  const codes = new Set(concept.codes.flatMap((code) => (code.startsWith('LOINC//') ? [code.split('//')[1]] : [])));
  return CORE_TESTS.find((core) => core.loinc.some((code) => codes.has(code)) || core.name.test(name));
}
