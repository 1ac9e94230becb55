/**
 * Who a simulated patient is: name, address, telephone, origin, smoking, allergies, family history. Drawn from streams of their own and
 * from the sex alone, so that nothing of it says anything about the patient's hazards.
 */
import { type Random, seededRandom } from '../../../base/random.ts';
import { sampleIndex } from '../entry.ts';
import type { Sex } from '../states.ts';
import { DENIABLE_CONDITIONS } from './concepts.ts';
import { FAMILY_NAMES, GIVEN_NAMES, STREETS, TOWNS } from './identityLists.ts';

const SMOKING = [
  { code: '266919005', display: 'Never smoked tobacco', share: 0.55 },
  { code: '8517006', display: 'Ex-smoker', share: 0.3 },
  { code: '449868002', display: 'Smokes tobacco daily', share: 0.15 },
] as const;

const ALLERGIES = [
  { code: '91936005', display: 'Allergy to penicillin', agent: 'penicillin', category: 'medication', share: 0.08 },
  { code: '300916003', display: 'Allergy to latex', agent: 'latex', category: 'environment', share: 0.03 },
  { code: '91935009', display: 'Allergy to peanut', agent: 'peanuts', category: 'food', share: 0.02 },
] as const;

export type Allergy = (typeof ALLERGIES)[number];

const RACES = [
  { code: '2106-3', display: 'White', share: 0.6 },
  { code: '2054-5', display: 'Black or African American', share: 0.2 },
  { code: '2028-9', display: 'Asian', share: 0.12 },
  { code: '1002-5', display: 'American Indian or Alaska Native', share: 0.04 },
  { code: '2076-8', display: 'Native Hawaiian or Other Pacific Islander', share: 0.04 },
] as const;

const ETHNICITIES = [
  { code: '2186-5', display: 'Not Hispanic or Latino', share: 0.82 },
  { code: '2135-2', display: 'Hispanic or Latino', share: 0.18 },
] as const;

const RELATIVES = ['mother', 'father', 'sister', 'brother'] as const;
const RELATIVES_MAX = 2;

export interface Relative {
  readonly relative: (typeof RELATIVES)[number];
  /** One of DENIABLE_CONDITIONS, by its place there. */
  readonly condition: number;
  readonly age: number;
}

export interface Person {
  readonly given: string;
  readonly family: string;
  readonly phone: string;
  readonly email: string;
  readonly line: string;
  readonly town: (typeof TOWNS)[number];
  readonly memberNumber: string;
  readonly race: (typeof RACES)[number];
  readonly ethnicity: (typeof ETHNICITIES)[number];
  readonly smoking: (typeof SMOKING)[number];
  readonly allergies: readonly Allergy[];
  /** The record says that there is none, as a code. Never true when there is one. */
  readonly noKnownAllergy: boolean;
  readonly relatives: readonly Relative[];
}

/** A pure function of (seed, subject, sex). */
export function makePerson(seed: number, subjectId: number, sex: Sex): Person {
  const random = seededRandom(seed, 'person', subjectId);
  const given = pick(GIVEN_NAMES[sex], random);
  const family = pick(FAMILY_NAMES, random);
  const allergies = ALLERGIES.filter(({ share }) => random.uniform() < share);
  return {
    given,
    family,
    phone: `212-555-01${String(random.integer(100)).padStart(2, '0')}`,
    email: `${given}.${family}@mail.example`
      .normalize('NFD')
      .replaceAll(/\p{Mark}/gu, '')
      .toLowerCase(),
    line: `${1 + random.integer(98)} ${pick(STREETS, random)}`,
    town: pick(TOWNS, random),
    memberNumber: `M${String(random.integer(1_000_000)).padStart(7, '0')}`,
    race: pickByShare(RACES, random),
    ethnicity: pickByShare(ETHNICITIES, random),
    smoking: pickByShare(SMOKING, random),
    allergies,
    noKnownAllergy: random.uniform() < 0.3 && allergies.length === 0,
    relatives: makeRelatives(random),
  };
}

export function pick<T>(from: readonly T[], random: Random): T {
  return from[random.integer(from.length)];
}

function pickByShare<T extends { readonly share: number }>(from: readonly T[], random: Random): T {
  const index = sampleIndex(
    from.map(({ share }) => share),
    random,
  );
  return from[index];
}

/** Different relatives with different conditions. */
function makeRelatives(random: Random): readonly Relative[] {
  const relatives = random.shuffle(RELATIVES.map((_, index) => index));
  const conditions = random.shuffle(DENIABLE_CONDITIONS.map((_, index) => index));
  return relatives.slice(0, random.integer(RELATIVES_MAX + 1)).map((relative, index) => ({
    relative: RELATIVES[relative],
    condition: conditions[index],
    age: 45 + random.integer(35),
  }));
}
