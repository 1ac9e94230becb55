/**
 * Names without characters that nobody sees: zero-width ones, soft hyphens, marks that turn the direction of writing, tags. They make two names that read alike differ, and can
 * show a name in another order than it has. Codes and texts of sources stay as they are.
 */
import type { Fact, Person } from '../fact.ts';

/** The same fact where nothing is to be taken out. */
export function withVisibleNames(fact: Fact): Fact {
  const { concept, value } = fact;
  const isHidden = [concept.name, ...concept.synonyms, value?.type === 'coded' ? value.name : ''].some(hides);
  if (!isHidden) return fact;
  return {
    ...fact,
    concept: { ...concept, name: visible(concept.name), synonyms: [...new Set(concept.synonyms.map(visible))] },
    value: value?.type === 'coded' ? { ...value, name: visible(value.name) } : value,
  };
}

export function withVisiblePerson(person: Person): Person {
  return person.names.some(hides) ? { ...person, names: person.names.map(visible) } : person;
}

const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE.source, 'gu');

function hides(name: string): boolean {
  return INVISIBLE.test(name);
}

function visible(name: string): string {
  return name.replace(ALL_INVISIBLE, '').trim();
}
