/**
 * The names under which a fact may stand in a note: its own, those that the source gives beside codes, ingredients of a drug, and the plain
 * beginning of a laboratory's long name ("Hemoglobin [Mass/volume] in Blood" is hemoglobin, "ramipril 5 MG Oral Capsule" is ramipril).
 */
import type { Fact } from '../facts/fact.ts';

/** Names of a group of facts about one thing, the preferred first; never empty. */
export function namesOf(group: readonly Fact[]): readonly string[] {
  const [{ concept, kind }] = group;
  const names = new Set<string>([concept.name, ...concept.synonyms]);
  for (const { dosing } of group) for (const ingredient of dosing?.ingredients ?? []) names.add(ingredient);
  for (const name of [...names]) {
    const plain = kind === 'medication' || kind === 'administration' ? withoutStrength(name) : withoutMethod(name);
    if (plain.length >= SHORTEST_PLAIN) names.add(plain);
  }
  for (const name of [...names]) for (const variant of sidedNames(name)) names.add(variant);
  // "Hydrocortisone Na Succ.": a full stop would end the sentence of whoever says it.
  for (const name of [...names]) if (/\.(\s|$)/.test(name)) names.add(name.replaceAll(/\.(?=\s|$)/g, ''));
  names.delete('');
  return names.size > 0 ? [...names] : [concept.codes[0] ?? 'unnamed'];
}

/** A shorter beginning ("IV", "pH of") says too little. */
const SHORTEST_PLAIN = 4;

/**
 * A name that says a side, with each side and without: "osteoarthritis of the right knee" is about the fact of the left knee, and wrong about it.
 * "fracture of left wrist" is also a left wrist fracture.
 */
function sidedNames(name: string): readonly string[] {
  const parts = /^(.*?)\b(left|right|bilateral)\b ?(.*)$/i.exec(name);
  if (parts === null) return [];
  const [, before, , after] = parts;
  const turned = /^(.*?)(?: of| in)?(?: the)? $/i.exec(before)?.[1] ?? '';
  const isTail = /\b(?:of|in) (?:the )?$/i.test(before);
  return ['left ', 'right ', 'both ', 'bilateral ', ''].flatMap((side) => [
    `${before}${side}${after}`.trim(),
    ...(isTail && !/\bthe $/i.test(before) ? [`${before}the ${side}${after}`.trim()] : []),
    ...(isTail && turned !== '' && !after.includes(' ') ? [`${side}${after} ${turned}`.trim()] : []),
  ]);
}

/** Up to LOINC's "[Mass/volume] in Blood", "by Automated count", and commas that qualify. */
function withoutMethod(name: string): string {
  return name
    .replace(/\s*\[[^\]]*\].*$/, '')
    .replace(/\s+(by|in) [A-Z][A-Za-z ]+$/, '')
    .replace(
      /\s*\((?:disorder|finding|procedure|situation|regime\/therapy|observable entity|qualifier value|event|substance|product)\)$/,
      '',
    )
    .replace(/,\s*(unspecified|annex|not otherwise specified|NOS)\b.*$/i, '')
    .trim();
}

/** Up to the first number with a unit of strength, or the dose form. */
function withoutStrength(name: string): string {
  return name
    .replace(/^(\d+ (HR|ML|ACTUAT)\s+)+/i, '')
    .replace(/\s+\d[\d.,]*\s*(mg|mcg|ug|g|ml|unt|units?|meq|mmol|%|iu|hr|actuat)\b.*$/i, '')
    .replace(/\s+(oral|injectable|topical|tablet|capsule|solution|chewable|delayed|extended)\b.*$/i, '')
    .trim();
}
