/**
 * The list of sources of a draft: each thing that its sentences cite, numbered by first citation, with where it stands in the record.
 *
 * Promises: every citation of the draft has exactly one number; what a derived fact was computed from is in the list as well. A citation of
 * a fact that the record does not hold is our fault and throws.
 */
import { invariant } from '../../../base/errors.ts';
import type { ClinicalRecord, Fact, FactId, FactKind } from '../../facts/fact.ts';
import type { Citation, Draft, DraftSentence } from '../document.ts';
import { kindInPlural } from '../prose/kinds.ts';
import { plain } from '../prose/sentence.ts';
import { dateTimeText } from '../prose/times.ts';

export interface Source {
  readonly number: number;
  readonly citation: Citation;
  /** Of a fact; null for the others. */
  readonly fact: Fact | null;
  readonly text: string;
}

export interface Sources {
  readonly list: readonly Source[];
  /** In rising order. */
  numbersOf(sentence: DraftSentence): readonly number[];
}

/** `record`: whose facts are cited; null for a draft that cites turns alone. */
export function sourcesOf(draft: Draft, record: ClinicalRecord | null): Sources {
  const facts = new Map<FactId, Fact>((record?.facts ?? []).map((fact) => [fact.id, fact]));
  const cited = citationsOf(draft, facts);
  const numbers = new Map([...cited.keys()].map((key, place) => [key, place + 1]));
  const list = [...cited].map(([key, citation]): Source => {
    const fact = citation.type === 'fact' ? factOf(citation.fact, facts) : null;
    return { number: numbers.get(key)!, citation, fact, text: plain(sourceText(citation, fact, numbers)) };
  });
  return {
    list,
    numbersOf: ({ citations }) =>
      [...new Set(citations.map((citation) => numbers.get(keyOf(citation))!))].toSorted((a, b) => a - b),
  };
}

/** `1, 3–5`. */
export function rangesOf(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** What the sentences cite, in order; then what derived facts follow from. */
function citationsOf(draft: Draft, facts: ReadonlyMap<FactId, Fact>): ReadonlyMap<string, Citation> {
  const found = new Map<string, Citation>();
  for (const section of draft.sections) {
    for (const { sentences } of section.blocks) {
      for (const { citations } of sentences) for (const citation of citations) found.set(keyOf(citation), citation);
    }
  }
  // A map's iteration reaches what is added on the way: inputs of inputs too.
  for (const citation of found.values()) {
    if (citation.type !== 'fact') continue;
    for (const input of facts.get(citation.fact)?.derivation?.inputs ?? []) {
      const added: Citation = { type: 'fact', fact: input };
      if (facts.has(input) && !found.has(keyOf(added))) found.set(keyOf(added), added);
    }
  }
  return found;
}

function keyOf(citation: Citation): string {
  switch (citation.type) {
    case 'fact':
      return `fact ${citation.fact}`;
    case 'none':
    case 'uncovered':
      return `${citation.type} ${citation.of}`;
    case 'turn':
      return `turn ${citation.turn} ${citation.start} ${citation.end}`;
  }
}

function factOf(id: FactId, facts: ReadonlyMap<FactId, Fact>): Fact {
  const fact = facts.get(id);
  invariant(fact !== undefined, 'draft', 'A sentence cites a fact that the record does not hold.');
  return fact;
}

function sourceText(citation: Citation, fact: Fact | null, numbers: ReadonlyMap<string, number>): string {
  switch (citation.type) {
    case 'fact':
      return fact === null ? '' : factSource(fact, numbers);
    case 'none':
      return `The whole record, which holds no ${kindsOf(citation.of)}`;
    case 'uncovered':
      return `The record does not cover ${kindsOf(citation.of)}`;
    case 'turn':
      return `Turn ${citation.turn + 1} of the conversation, characters ${citation.start} to ${citation.end}`;
  }
}

function factSource(fact: Fact, numbers: ReadonlyMap<string, number>): string {
  if (fact.derivation !== null) {
    const inputs = fact.derivation.inputs.flatMap((id) => numbers.get(`fact ${id}`) ?? []);
    return `${fact.derivation.method}${inputs.length === 0 ? '' : `, from ${inputs.map((n) => `[${n}]`).join(', ')}`}`;
  }
  const { table, id, path } = fact.source;
  const known = fact.known === null ? '' : `, known ${dateTimeText(fact.known)}`;
  return `${table}/${id}${path === null ? '' : ` ${path}`}${known}`;
}

function kindsOf(kind: FactKind): string {
  return kindInPlural(kind);
}
