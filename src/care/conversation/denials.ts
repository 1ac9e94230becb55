/** Concepts that say of another that it is not so: a reading may give "does not smoke" as one of them, or as smoking, negated. */
export const DENIALS: ReadonlyMap<string, string> = new Map([
  ['never smoker', 'smoking'],
  ['non-drinker', 'alcohol use'],
  ['no known allergies', 'drug allergy'],
]);
