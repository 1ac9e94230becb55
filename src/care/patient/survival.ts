/**
 * What must be the same in a signed sentence and in our words for it: numbers, names of medicines, and negations.
 *
 * Deterministic and strict; a sentence of ours that fails is not shown, the signed one is quoted in its place.
 */
import { termsIn } from './glossary/glossary.ts';

/** Standing numbers, sorted: doses, values, dates; not the digits of names such as HbA1c. */
export function numbersIn(text: string): readonly string[] {
  return (text.match(/(?<![\p{L}\d.,/^-])[<>≤≥]?\s?\d+(?:[.,:/^-]\d+)*(?=$|[^\p{L}\d]|[\p{L}%])/gu) ?? [])
    .map((number) => number.replaceAll(/\s/g, ''))
    .toSorted();
}

/** Names of medicines that the glossary knows, lower case, sorted, each once. */
export function medicinesIn(text: string): readonly string[] {
  const names = termsIn(text)
    .filter(({ term }) => term.kind === 'medicine')
    .map(({ term }) => term.names[0]);
  return [...new Set(names)].toSorted();
}

const NEGATION =
  /\b(?:no|not|never|none|nor|neither|without|cannot|denies|denied|negative|absent|n['’]t)\b|n['’]t\b/giu;

/** How many negations a text has. */
export function negationsIn(text: string): number {
  return text.match(NEGATION)?.length ?? 0;
}

/** Whether the plain text has the numbers and the medicines of the signed one, each as often, and no others. */
export function survives(signed: string, plain: string): boolean {
  return (
    numbersIn(signed).join(' ') === numbersIn(plain).join(' ') &&
    medicinesIn(signed).join('|') === medicinesIn(plain).join('|')
  );
}
