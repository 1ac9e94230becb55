/**
 * A concept of the lexicon, and the lines in which our own are written:
 *
 *     heart failure = congestive heart failure; CHF; PAD! @ I50* 9:428* S:84114007 < heart disease
 *
 *     vasculitis = ANCA vasculitis > giant cell arteritis|GCA!; polyarteritis nodosa @ M31*
 *
 * name, other names, narrower concepts (each with its own names after bars), codes, parents. `!` marks a name that counts only as it is written there (PAD is a disease, pad is not). A code without prefix
 * is ICD-10-CM; `9:` ICD-9-CM, `S:` SNOMED CT, `L:` LOINC, `R:` RxNorm, `A:` ATC, `V:` CVX; `*` stands for anything. A line that starts with `#`
 * is a concept too, and parent of those up to the next such line.
 */

const CONCEPT_KINDS = [
  'condition',
  'symptom',
  'finding',
  'medication',
  'drug class',
  'test',
  'vital sign',
  'procedure',
  'immunization',
  'allergen',
  'device',
  'social',
  'function',
  'directive',
] as const;
export type ConceptKind = (typeof CONCEPT_KINDS)[number];

export interface LexiconConcept {
  /** Of our own concepts, the name. */
  readonly id: string;
  readonly kind: ConceptKind;
  readonly name: string;
  /** A trailing `!`: only as written. */
  readonly synonyms: readonly string[];
  /** Globs of MEDS codes: `ICD10CM//I50*`. */
  readonly codes: readonly string[];
  /** Ids of more general concepts. */
  readonly parents: readonly string[];
}

const SYSTEM_OF_PREFIX: Readonly<Record<string, string>> = {
  '9': 'ICD9CM',
  S: 'SNOMED',
  L: 'LOINC',
  R: 'RXNORM',
  A: 'ATC',
  V: 'CVX',
};

/** `groupKind` is the kind of lines that start with `#` and of all that are parents. */
export function conceptsOfLines(kind: ConceptKind, lines: string, groupKind: ConceptKind = kind): LexiconConcept[] {
  let group: string | null = null;
  const concepts = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const heads = line.startsWith('#');
      const [concept, ...narrower] = conceptsOfLine(
        heads ? groupKind : kind,
        heads ? line.slice(1) : line,
        heads ? null : group,
      );
      if (heads) group = concept.id;
      return [concept, ...narrower];
    });
  const parents = new Set(concepts.flatMap((concept) => concept.parents));
  return concepts.map((concept) => (parents.has(concept.id) ? { ...concept, kind: groupKind } : concept));
}

/** The concept of a line, then its narrower ones. */
function conceptsOfLine(kind: ConceptKind, line: string, group: string | null): readonly LexiconConcept[] {
  const [rest, parents = ''] = line.split(' < ');
  const [names, codes = ''] = rest.split(' @ ');
  const [own, narrower = ''] = names.split(' > ');
  const [name, synonyms = ''] = own.split('=');
  const broader: LexiconConcept = {
    id: name.trim(),
    kind,
    name: name.trim(),
    synonyms: list(synonyms, ';'),
    codes: list(codes, ' ').map(withSystem),
    parents: [...list(parents, ';'), ...(group === null ? [] : [group])],
  };
  return [broader, ...list(narrower, ';').map((one) => narrowerConcept(kind, one, broader.id))];
}

function narrowerConcept(kind: ConceptKind, names: string, parent: string): LexiconConcept {
  const [name, ...synonyms] = list(names, '|');
  return { id: name, kind, name, synonyms, codes: [], parents: [parent] };
}

function list(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function withSystem(code: string): string {
  const [prefix, rest] = code.split(':');
  return rest === undefined ? `ICD10CM//${code}` : `${SYSTEM_OF_PREFIX[prefix] ?? prefix}//${rest}`;
}
