/**
 * The index of one record: which facts are about a concept of the lexicon, or about something more general.
 *
 * Facts that name the same thing form a group; each group becomes a concept of the record's own lexicon (its names, synonyms, ingredients), and
 * stands below the built-in concepts that its codes belong to. A mention is about a fact when it names the fact's concept or a more general one.
 * Cost: one pass over the facts; the lexicon grows with the distinct groups, not with the events. Superseded facts are left out.
 */

import { buildLexicon, type Lexicon, type LexiconConcept } from '../../data/terminology/lexicon/lexicon.ts';
import type { MentionKind } from '../../data/text/reading.ts';
import type { ClinicalRecord, Fact, FactId, FactKind } from '../facts/fact.ts';
import { namesOf } from './factNames.ts';
import { beganBy } from './times.ts';

export interface RecordIndex {
  readonly lexicon: Lexicon;
  /** Facts about one of the concepts or about something more specific, oldest first. */
  about(concepts: readonly string[]): readonly Fact[];
  /** Of these kinds alone, and begun no later than `by`. */
  known(concepts: readonly string[], kinds: ReadonlySet<FactKind>, by: number): readonly Fact[];
  /** Kinds of the facts about one of the concepts. */
  kindsAbout(concepts: readonly string[]): ReadonlySet<FactKind>;
  /** Facts about something more general than all of these concepts. */
  moreGeneral(concepts: readonly string[]): readonly Fact[];
  /** All facts that name the same thing as this one. */
  sameThing(fact: Fact): readonly Fact[];
  fact(id: FactId): Fact | undefined;
  ofKind(kind: FactKind): readonly Fact[];
  covers(kind: FactKind): boolean;
}

/** @param shared built-in concepts alone, to ask which of them a code belongs to */
export function indexRecord(record: ClinicalRecord, shared: Lexicon): RecordIndex {
  const grouped = new Groups();
  const kinds = new Map<FactKind, Fact[]>();
  for (const fact of record.facts) {
    if (fact.supersededBy !== null) continue;
    grouped.add(fact);
    push(kinds, fact.kind, fact);
  }
  const groups = grouped.all.toSorted((a, b) => Number(isDerived(a)) - Number(isDerived(b)));
  const own = groups.map((group, at) => ownConcept(group, at, shared));
  const lexicon = buildLexicon(own);
  const below = new Map<string, number[]>();
  for (const [at, concept] of own.entries()) {
    for (const id of ancestorsOf(concept.id, lexicon)) push(below, id, at);
  }
  const byId = new Map<FactId, Fact>();
  for (const fact of record.facts) byId.set(fact.id, fact);
  const factsOf = (at: readonly number[]): readonly Fact[] => inOrder(at.map((group) => groups[group]));
  const covered = new Set(record.covers);
  const asked = new Map<string, readonly Fact[]>();
  const groupsOf = (concepts: readonly string[]): readonly number[] => [
    ...new Set(concepts.flatMap((id) => below.get(id) ?? [])),
  ];
  const about = (concepts: readonly string[]): readonly Fact[] =>
    remembered(asked, concepts.join('\n'), () => factsOf(groupsOf(concepts)));
  return {
    lexicon,
    about,
    known(concepts, kinds, by) {
      const key = [by, ...kinds, '', ...concepts].join('\n');
      return remembered(asked, key, () => about(concepts).filter((fact) => kinds.has(fact.kind) && beganBy(fact, by)));
    },
    kindsAbout: (concepts) => new Set(groupsOf(concepts).map((at) => groups[at][0].kind)),
    moreGeneral(concepts) {
      const above = new Set(concepts.flatMap((id) => [...ancestorsOf(id, lexicon)]));
      for (const id of concepts) above.delete(id);
      return factsOf(own.flatMap(({ parents }, at) => (parents.some((id) => above.has(id)) ? [at] : [])));
    },
    sameThing: (fact) => grouped.of(fact),
    fact: (id) => byId.get(id),
    ofKind: (kind) => kinds.get(kind) ?? [],
    covers: (kind) => covered.has(kind),
  };
}

/** What was counted of a drug or a procedure bears its name, and comes after it: the name means the thing itself. */
function isDerived([fact]: readonly Fact[]): boolean {
  return fact.kind === 'derived';
}

/** Notes name the same few things over and over; what they asked for last is kept. */
const MOST_REMEMBERED = 300;

function remembered<T>(answers: Map<string, T>, key: string, answer: () => T): T {
  const known = answers.get(key);
  if (known !== undefined) return known;
  if (answers.size >= MOST_REMEMBERED) answers.clear();
  const made = answer();
  answers.set(key, made);
  return made;
}

/** A concept and everything above it. */
function ancestorsOf(id: string, lexicon: Lexicon): ReadonlySet<string> {
  const found = new Set([id]);
  for (const each of found) for (const parent of lexicon.concept(each)?.parents ?? []) found.add(parent);
  return found;
}

/** By kind, codes and name, each looked up for itself: a key made of all three would have to be built for every fact. */
class Groups {
  readonly all: Fact[][] = [];
  readonly #ofKinds = new Map<FactKind, Map<string, Map<string, Fact[]>>>();

  add(fact: Fact): void {
    const group = this.#group(fact);
    if (group.length === 0) this.all.push(group);
    group.push(fact);
  }

  of({ kind, concept }: Fact): readonly Fact[] {
    return this.#ofKinds.get(kind)?.get(codesOf(concept))?.get(concept.name) ?? [];
  }

  #group({ kind, concept }: Fact): Fact[] {
    const ofKind = entry(this.#ofKinds, kind, () => new Map<string, Map<string, Fact[]>>());
    const ofCodes = entry(ofKind, codesOf(concept), () => new Map<string, Fact[]>());
    return entry(ofCodes, concept.name, () => []);
  }
}

function codesOf({ codes }: Fact['concept']): string {
  return codes.length === 1 ? codes[0] : codes.join('\n');
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function ownConcept(group: readonly Fact[], at: number, shared: Lexicon): LexiconConcept {
  const [fact] = group;
  const [name, ...synonyms] = namesOf(group);
  const byCode = fact.concept.codes.flatMap((code) => shared.conceptsOfCode(code));
  const byName = [name, ...synonyms].flatMap((each) => shared.conceptsOfName(each));
  const parents = [...new Set([...byCode, ...byName])];
  return { id: `own:${at}`, kind: MENTION_KIND_OF[fact.kind], name, synonyms, codes: fact.concept.codes, parents };
}

const MENTION_KIND_OF: Readonly<Record<FactKind, MentionKind>> = {
  demographic: 'social',
  condition: 'condition',
  symptom: 'symptom',
  allergy: 'allergen',
  medication: 'medication',
  administration: 'medication',
  result: 'test',
  'vital sign': 'vital sign',
  procedure: 'procedure',
  immunization: 'immunization',
  encounter: 'procedure',
  order: 'procedure',
  report: 'test',
  'family history': 'condition',
  'social history': 'social',
  function: 'function',
  directive: 'directive',
  device: 'device',
  'care plan': 'procedure',
  death: 'finding',
  derived: 'test',
};

/** Groups hold their facts in the record's order; several are merged by time of start. */
function inOrder(groups: readonly (readonly Fact[])[]): readonly Fact[] {
  if (groups.length < 2) return groups[0] ?? [];
  return groups.flat().toSorted((a, b) => (a.time.start ?? -Infinity) - (b.time.start ?? -Infinity));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
