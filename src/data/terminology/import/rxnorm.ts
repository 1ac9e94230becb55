/**
 * RxNorm: `RXNCONSO.RRF` of a release (National Library of Medicine), with the ingredients of each drug as parents when `RXNREL.RRF` lies
 * beside it; or a tab-separated extract with `rxcui` and `name`.
 *
 * Only RxNorm's own names (SAB = RXNORM) are taken: those of other sources in the same file have licences of their own. Ingredients are
 * found along RxNorm's relations from drug to component to ingredient. Memory grows with RXNREL, not with RXNCONSO.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AnamnesisError } from '../../../base/errors.ts';
import { columnsOf, records, textLines } from '../delimited.ts';
import { descriptionOf, qualifiedCode, type Term, type TerminologySource } from './term.ts';

const SYSTEM = 'RXNORM';

export async function openRxnorm(path: string): Promise<TerminologySource> {
  for await (const line of textLines(path)) {
    if (line.split('|').length >= 18 && /^\d+\|/.test(line)) {
      const relations = relationsBeside(path);
      const files = relations === undefined ? [path] : [path, relations];
      return { files, terms: releaseTerms(path, relations) };
    }
    if (/^rxcui\tname\b/i.test(line)) return { files: [path], terms: extractTerms(path) };
    break;
  }
  throw new AnamnesisError('input/invalid', {
    where: path,
    rule: 'This is neither RXNCONSO.RRF nor a tab-separated table of rxcui and name.',
    remedy: 'Give RXNCONSO.RRF from the rrf folder of a RxNorm release.',
  });
}

/** Columns of RXNCONSO.RRF and RXNREL.RRF (RxNorm technical documentation). */
const CONSO = { rxcui: 0, source: 11, termType: 12, text: 14, suppressed: 16 } as const;
const REL = { rxcui1: 0, rxcui2: 4, relation: 7, source: 10 } as const;

/** Names that stand beside a concept's own name. */
const SYNONYMS: ReadonlySet<string> = new Set(['SY', 'TMSY', 'PSN', 'ET']);

async function* releaseTerms(path: string, relations: string | undefined): AsyncGenerator<Term> {
  const ingredients = relations === undefined ? undefined : await ingredientFinder(path, relations);
  for await (const fields of ownNames(path)) {
    const code = fields[CONSO.rxcui];
    const parents = ingredients?.(Number(code)) ?? [];
    const parentCodes = parents.map((parent) => qualifiedCode(SYSTEM, String(parent)));
    yield { system: SYSTEM, code, description: descriptionOf(fields[CONSO.text]), parentCodes };
  }
}

async function* ownNames(path: string): AsyncGenerator<readonly string[]> {
  for await (const fields of records(path, '|')) {
    if (fields[CONSO.source] !== SYSTEM || SYNONYMS.has(fields[CONSO.termType])) continue;
    if (fields[CONSO.suppressed] !== 'O' && fields[CONSO.suppressed] !== 'E') yield fields;
  }
}

/** Relations that lead from a drug toward its ingredients. Of each row, the second concept has the relation to the first. */
const TOWARD_INGREDIENTS: ReadonlySet<string> = new Set([
  'has_ingredient',
  'has_ingredients',
  'has_precise_ingredient',
  'consists_of',
  'tradename_of',
  'isa',
  'form_of',
  'has_part',
  'contains',
]);

/** The ingredients (term type IN) of a concept, in ascending order. */
async function ingredientFinder(path: string, relations: string): Promise<(rxcui: number) => readonly number[]> {
  const ingredients = new Set<number>();
  for await (const fields of ownNames(path)) {
    if (fields[CONSO.termType] === 'IN') ingredients.add(Number(fields[CONSO.rxcui]));
  }
  const toward = new Map<number, number[]>();
  for await (const fields of records(relations, '|')) {
    if (fields[REL.source] !== SYSTEM || !TOWARD_INGREDIENTS.has(fields[REL.relation])) continue;
    const [from, to] = [Number(fields[REL.rxcui2]), Number(fields[REL.rxcui1])];
    if (from === 0 || to === 0) continue;
    const known = toward.get(from);
    if (known === undefined) toward.set(from, [to]);
    else known.push(to);
  }
  return (rxcui) => {
    const found = new Set<number>();
    const visited = new Set([rxcui]);
    for (const concept of visited) {
      if (concept !== rxcui && ingredients.has(concept)) found.add(concept);
      else for (const next of toward.get(concept) ?? []) visited.add(next);
    }
    return [...found].sort((a, b) => a - b);
  };
}

function relationsBeside(path: string): string | undefined {
  const names = ['RXNREL.RRF', 'RXNREL.RRF.gz'].map((name) => join(dirname(path), name));
  return names.find((name) => existsSync(name));
}

async function* extractTerms(path: string): AsyncGenerator<Term> {
  for await (const [code, name] of columnsOf(path, ['rxcui', 'name'], '\t')) {
    if (code !== '') yield { system: SYSTEM, code, description: descriptionOf(name), parentCodes: [] };
  }
}
