/** CodeableConcepts as concepts of facts: codings by the preference of what they are for, names readable, all other names kept. */
import { writtenCode } from '../../../data/terminology/icd.ts';
import { type CodeDomain, systemName, systemPreference } from '../../../data/terminology/systems.ts';
import type { FactConcept, FactValue } from '../fact.ts';
import { answerName } from '../naming/answerNames.ts';
import { knownName, readableName, withoutTag } from '../naming/readableName.ts';
import { type Element, elementOf, elementsOf, textOf } from './element.ts';

/** Null when there is neither code nor text. */
export function conceptOf(codeable: Element, domain: CodeDomain): FactConcept | null {
  const codings = codingsOf(codeable, domain);
  const text = textOf(codeable, 'text');
  if (codings.length === 0 && text === null) return null;
  const unspecific = codings.find(({ display }) => display !== null && SAYS_NOTHING.test(withoutTag(display)));
  if (unspecific !== undefined && text !== null && !SAYS_NOTHING.test(withoutTag(text))) {
    const codes = [`LOCAL//${text}`, ...codings.map(({ code }) => code)];
    return { codes: [...new Set(codes)], name: readableName(codes[0], text), synonyms: [] };
  }
  const named = codings.find(({ display }) => display !== null);
  const codes = codings.length > 0 ? [...new Set(codings.map(({ code }) => code))] : [`LOCAL//${text ?? ''}`];
  const given = named?.display ?? text;
  const name = given === null ? nameOfCodes(codes) : readableName(named?.code ?? codes[0], given);
  const all = [named?.display ?? null, text, ...codings.map(({ display }) => display)];
  return { codes, name, synonyms: namesBeside(name, all) };
}

/** Names of codes that stand for anything: the text beside them is what was meant, and tells one from another. */
const SAYS_NOTHING =
  /^(?:illness|disease|disorder|problem|finding|clinical finding|other|unknown|substance|(?:drug|food|environmental) allergy|allergic (?:disposition|reaction)|(?:allergy|propensity to adverse reactions?|adverse reactions?)(?: to (?:a )?(?:substance|drug|food))?)(?:, (?:unspecified|other))?$/i;

/** Of codes that the source does not name. */
function nameOfCodes(codes: readonly string[]): string {
  const known = codes.map(knownName).find((name) => name !== undefined);
  return known ?? codes[0].replace('//', ' ');
}

export interface NamedCoding {
  /** `LOINC//2160-0` */
  readonly code: string;
  readonly display: string | null;
}

/** The preferred system first, then what the user selected, then in the order given. */
export function codingsOf(codeable: Element, domain: CodeDomain): readonly NamedCoding[] {
  const preference = systemPreference(domain);
  const codings = elementsOf(codeable, 'coding').flatMap((coding) => {
    const code = textOf(coding, 'code');
    if (code === null) return [];
    const system = systemName(textOf(coding, 'system'));
    const rank = preference.indexOf(system);
    const order = (rank < 0 ? preference.length : rank) - (coding.userSelected === true ? 0.5 : 0);
    return [{ code: `${system}//${writtenCode(system, code)}`, display: textOf(coding, 'display'), order }];
  });
  return codings.sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : Number(a.code > b.code)));
}

/** A coded answer; as text where nothing is coded. */
export function answerOf(codeable: Element): FactValue | null {
  const [first] = codingsOf(codeable, 'observation');
  const text = textOf(codeable, 'text');
  if (first === undefined) return text === null ? null : { type: 'text', text };
  const given = first.display ?? text;
  const name = given === null ? (answerName(first.code) ?? first.code) : readableName(first.code, given);
  return { type: 'coded', code: first.code, name };
}

/** What a concept is called, for details: its text, a name, or the bare code; null when nothing says. */
export function nameOf(codeable: Element): string | null {
  const codings = codingsOf(codeable, 'other');
  const named = codings.find(({ display }) => display !== null);
  const text = textOf(codeable, 'text');
  if (text !== null || codings.length === 0) return text;
  if (named !== undefined) return readableName(named.code, named.display ?? '');
  return answerName(codings[0].code) ?? codings[0].code.slice(codings[0].code.indexOf('//') + 2);
}

export function nameOfCoding(coding: Element): string | null {
  return nameOf({ coding: [coding] });
}

/** `reason: …` for each concept of an element. */
export function labelled(label: string, value: Element, name: string): readonly string[] {
  return elementsOf(value, name).flatMap((codeable) => {
    const called = nameOf(codeable);
    return called === null ? [] : [`${label}: ${called}`];
  });
}

/** Of a referenced thing that may only be described: `{display}`. */
export function displayOf(value: Element, name: string): string | null {
  return textOf(elementOf(value, name), 'display');
}

export function namesBeside(name: string, others: readonly (string | null)[]): readonly string[] {
  return [...new Set(others)].filter((other): other is string => other !== null && other !== name);
}
