/**
 * The parts of a MEDS code as `ingest` composes them: what prefix says of the meaning, the code itself, and what its value or state adds.
 *
 * `FAMILY//SNOMED//254837009//V3-ROLECODE//MTH`, `LOINC//72166-2//SNOMED//449868002`, `LOINC//33762-6//<`, `SNOMED//230690007//RESOLVED`. Docs: docs/fhir.md,
 * docs/omop.md. Left out: codes that others compose (`otherCodes.ts`).
 */
import { COMPARATORS, type Comparator } from '../fact.ts';

/** What the first component can say, where it is not a code system. */
export const CODE_PREFIXES = [
  'ALLERGY',
  'SUSPECTED',
  'FAMILY',
  'ADMINISTERED',
  'DISPENSED',
  'STATED',
  'REPORT',
  'CONCLUSION',
  'NOTE',
  'DEVICE',
  'CAREPLAN',
  'SPECIMEN',
  'COVERAGE',
  'CLAIM',
  'BENEFIT',
  'CAUSE',
  'ENCOUNTER',
  'ENCOUNTER_END',
  'ENCOUNTER_TYPE',
  'ADMITTED_FROM',
  'VISIT',
  'VISIT_END',
  'VISIT_DETAIL',
  'VISIT_DETAIL_END',
  'GENDER',
  'BIRTHSEX',
  'RACE',
  'ETHNICITY',
] as const;
export type CodePrefix = (typeof CODE_PREFIXES)[number];

export interface CodeParts {
  readonly prefix: CodePrefix | null;
  readonly system: string;
  /** In the system. */
  readonly local: string;
  /** System and local code: `LOINC//2160-0`. */
  readonly base: string;
  readonly comparator: Comparator | null;
  /** A second coding after the code: a coded answer, a relationship, a disposition. */
  readonly answer: string | null;
  /** Any other text after the code: an answer as text, or a unit where values have one. */
  readonly text: string | null;
  readonly state: 'ABSENT' | 'RESOLVED' | 'RATIO' | 'RANGE' | null;
}

const STATES = ['ABSENT', 'RESOLVED', 'RATIO', 'RANGE'] as const;

export function partsOfCode(code: string): CodeParts {
  const parts = code.split('//');
  const prefix = CODE_PREFIXES.find((known) => known === parts[0]) ?? null;
  const [system = '', local = '', ...tail] = prefix === null ? parts : parts.slice(1);
  const [first] = tail;
  const comparator = COMPARATORS.find((known) => known === first) ?? null;
  const state = STATES.find((known) => known === first) ?? null;
  const rest = comparator === null && state === null ? tail : tail.slice(1);
  const isCoded = rest.length >= 2 && /^[A-Z][A-Z0-9._-]*$/.test(rest[0]) && !/\s/.test(rest[1]);
  return {
    prefix,
    system,
    local,
    base: local === '' ? system : `${system}//${local}`,
    comparator,
    answer: isCoded ? `${rest[0]}//${rest[1]}` : null,
    text: isCoded || rest.length === 0 ? null : rest.join('//'),
    state,
  };
}
