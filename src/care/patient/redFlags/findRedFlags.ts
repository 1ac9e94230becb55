/**
 * Looks for emergencies in whatever a patient writes: groups of words near one another, said of someone now (`concepts.ts`, `rules.ts`, `context.ts`).
 *
 * Cautious by design: a missed emergency costs more than a needless hint. It is no diagnosis and never says that there is none: an empty answer means only
 * that nothing was recognised.
 */
import { type Concept, conceptPattern } from './concepts.ts';
import { type Meaning, meaningsOfWords } from './context.ts';
import { EMERGENCIES, type Emergency } from './emergencies.ts';
import type { RedFlagRule } from './rule.ts';
import { RED_FLAG_RULES } from './rules.ts';
import { CALM, LONG, LONG_STATE_RULES, STATE_RULES } from './stateRules.ts';
import { plainWording } from './wording.ts';

/** Longer messages are read in overlapping pieces. */
const PIECE_WORDS = 400;
const OVERLAP_WORDS = 60;

/** The emergencies that the message speaks of as happening now, in the order in which guidance is given. */
export function findRedFlags(message: string): readonly Emergency[] {
  const words = plainWording(message).split(' ');
  const found = new Set<Emergency>();
  for (let start = 0; start === 0 || start < words.length - OVERLAP_WORDS; start += PIECE_WORDS - OVERLAP_WORDS) {
    for (const emergency of emergenciesIn(words.slice(start, start + PIECE_WORDS))) found.add(emergency);
  }
  return EMERGENCIES.filter((emergency) => found.has(emergency));
}

interface Occurrence {
  /** Places of the first and the last word. */
  readonly first: number;
  readonly last: number;
  readonly meaning: Meaning;
}

function emergenciesIn(words: readonly string[]): ReadonlySet<Emergency> {
  const meanings = meaningsOfWords(words);
  const occurrences = occurrencesIn(words, meanings);
  const told = RED_FLAG_RULES.filter((rule) => holds(rule, occurrences));
  const calm = CALM.test(words.join(' '));
  const state = words.length < LONG ? STATE_RULES : [...STATE_RULES, ...LONG_STATE_RULES];
  const known = told.length > 0 || calm ? told : state.filter((rule) => holds(rule, occurrences));
  return new Set(known.map(({ emergency }) => emergency));
}

type Occurrences = (concept: Concept) => readonly Occurrence[];

/** Finds each group once. */
function occurrencesIn(words: readonly string[], meanings: readonly Meaning[]): Occurrences {
  const text = words.join(' ');
  const places = placesOfCharacters(text);
  const known = new Map<Concept, readonly Occurrence[]>();
  return (concept) => {
    let all = known.get(concept);
    if (all === undefined) {
      all = [...text.matchAll(conceptPattern(concept))].map((match) => {
        const first = places[match.index];
        return {
          first,
          last: places[match.index + Math.max(match[0].trimEnd().length, 1) - 1],
          meaning: meanings[first],
        };
      });
      known.set(concept, all);
    }
    return all;
  };
}

function placesOfCharacters(text: string): Uint32Array {
  const places = new Uint32Array(text.length);
  let place = 0;
  for (let at = 0; at < text.length; at++) {
    places[at] = place;
    if (text[at] === ' ') place++;
  }
  return places;
}

/** Whether one occurrence of each need lies within the rule's reach, none of them inside another. */
function holds(
  { needs, within, counts }: RedFlagRule,
  occurrences: (concept: Concept) => readonly Occurrence[],
): boolean {
  const choices: (readonly Occurrence[])[] = [];
  for (const alternatives of needs) {
    const choice = alternatives
      .flatMap(occurrences)
      .filter(({ meaning }) => meaning === 'now' || counts.some((kind) => kind === meaning));
    // Most rules end here, at their first need, and the groups of the others are never looked for.
    if (choice.length === 0) return false;
    choices.push(choice);
  }
  const join = (at: number, chosen: readonly Occurrence[]): boolean => {
    if (at === choices.length) return true;
    return choices[at].some((next) => {
      const apart = chosen.every((one) => next.first > one.last || next.last < one.first);
      const first = Math.min(next.first, ...chosen.map((one) => one.first));
      const last = Math.max(next.last, ...chosen.map((one) => one.last));
      const near = chosen.length === 0 || last - first <= within + needs.length;
      return apart && near && join(at + 1, [...chosen, next]);
    });
  };
  return join(0, []);
}
