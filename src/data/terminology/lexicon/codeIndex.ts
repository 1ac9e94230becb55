/**
 * Which concepts a code belongs to, by the globs that concepts carry. A glob is a prefix with `*` at its end, or a whole code. ICD codes count with and
 * without their point. Looking one up costs its length.
 */
import type { LexiconConcept } from './concept.ts';

export class CodeIndex {
  readonly #exact = new Map<string, string[]>();
  readonly #prefixes = new Map<string, string[]>();

  add(concept: LexiconConcept): void {
    for (const code of concept.codes) {
      const glob = withoutPoint(code);
      if (glob.endsWith('*')) into(this.#prefixes, glob.slice(0, -1), concept.id);
      else into(this.#exact, glob, concept.id);
    }
  }

  /** The most specific first. */
  conceptsOf(code: string): readonly string[] {
    const whole = withoutPoint(code);
    const found = new Set(this.#exact.get(whole));
    for (let length = whole.length; length > 0; length--) {
      for (const id of this.#prefixes.get(whole.slice(0, length)) ?? []) found.add(id);
    }
    return [...found];
  }
}

function into(map: Map<string, string[]>, key: string, id: string): void {
  const ids = map.get(key);
  if (ids === undefined) map.set(key, [id]);
  else if (!ids.includes(id)) ids.push(id);
}

function withoutPoint(code: string): string {
  return code.startsWith('ICD') ? code.replace('.', '') : code;
}
