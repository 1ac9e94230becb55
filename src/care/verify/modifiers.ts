/**
 * Words before a name that make it another thing: "postoperative pain" is not any pain, "sickle cell anemia" is not any anaemia. Where the lexicon knows only
 * the last word of such a name, a fact about that word supports nothing unless it has the words before it too.
 */
import type { Fact } from '../facts/fact.ts';

/**
 * The word directly before a mention that narrows it, or null.
 * @param before the text before the mention
 */
export function narrowingWord(before: string): string | null {
  const word = /([\p{L}'’-]{4,}) +$/u.exec(before)?.[1].toLowerCase();
  if (word === undefined || NEUTRAL.has(word)) return null;
  return NARROWING.test(word) ? word : null;
}

/** Facts that have the word in one of their names. */
export function withWord(facts: readonly Fact[], word: string): readonly Fact[] {
  const stem = word.slice(0, Math.max(5, word.length - 3));
  return facts.filter(({ concept }) =>
    [concept.name, ...concept.synonyms].some((name) => name.toLowerCase().includes(stem)),
  );
}

/** Endings of adjectives of anatomy, cause and kind. */
const NARROWING =
  /(?:operative|[aeiou]?al|ic|ary|ous|oid|eal|iac|genic|traumatic|like|cell|valve|induced|related|associated)$/;

/** Adjectives that leave a thing what it is. */
const NEUTRAL = new Set(
  'chronic acute critical general typical atypical clinical medical historical initial additional actual usual essential final total partial minimal marginal residual occasional episodic sporadic drastic dramatic continual several special serious previous obvious continuous various progressive symptomatic asymptomatic specific nonspecific basic idiopathic primary secondary necessary temporary voluntary periodic gradual eventual individual principal incidental identical equal normal abnormal paroxysmal persistent topical oral radiographic significant problematic systemic presumptive exceptional original optimal mutual annual'.split(
    ' ',
  ),
);
