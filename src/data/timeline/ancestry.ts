/**
 * The broader codes that can stand for a rare one, nearest first: explicit `parent_codes` (and their parents), then what the code's
 * own text says: ICD-10 category, block and chapter; ICD-9 category; the levels of ATC; at last the code without its trailing
 * components. All keep the code's domain as first component, so that `INFUSION_START` never becomes `INFUSION_END`.
 *
 * Left out: looking codes up in terminologies (crosswalks between code systems are the business of ingest).
 */
import { CODE_SEPARATOR, domainOf, type MedsCode } from '../record/meds.ts';
import { ICD10_BLOCKS } from './icd10Blocks.ts';

/** Every code that may stand for `code`, nearest first, each once, without the code itself. */
export function ancestorsOf(code: string, codes: ReadonlyMap<string, MedsCode>): readonly string[] {
  const found = new Set<string>();
  const parents = explicitParents(code, codes);
  for (const parent of parents) found.add(qualified(parent, code));
  const own = classificationGroups(code);
  const groups = own.length > 0 ? own : parents.flatMap(classificationGroups);
  for (const group of groups) found.add(qualified(group, code));
  for (const prefix of prefixes(code)) found.add(prefix);
  found.delete(code);
  return [...found];
}

/** Parents as listed, then theirs, breadth first. */
function explicitParents(code: string, codes: ReadonlyMap<string, MedsCode>): string[] {
  const found = new Set<string>();
  const queue = [...(codes.get(code)?.parentCodes ?? [])];
  for (const parent of queue) {
    if (found.has(parent) || parent === code) continue;
    found.add(parent);
    queue.push(...(codes.get(parent)?.parentCodes ?? []));
  }
  return [...found];
}

/** A parent in the code's own domain: `RxNorm/363077` under `INFUSION_START`; a parent that is of the domain already stays. */
function qualified(parent: string, code: string): string {
  const domain = domainOf(code);
  if (domainOf(parent) === domain) return parent;
  return domain + CODE_SEPARATOR + parent;
}

/** Groups that the classification defines by the code's own letters; the nearest first. */
function classificationGroups(text: string): string[] {
  const { scheme, stem, code } = schemeOf(text);
  const groupsOf = { icd10: icd10Groups, icd9: icd9Groups, atc: atcGroups, other: () => [] }[scheme];
  return groupsOf(code).map((group) => stem + group);
}

type Scheme = 'icd10' | 'icd9' | 'atc' | 'other';

/** Splits `DIAGNOSIS//ICD//10//I501` or `ICD10CM/I50.1` into the scheme, what stands before the code, and the code without its dot. */
function schemeOf(text: string): { scheme: Scheme; stem: string; code: string } {
  const end = text.lastIndexOf('/') + 1;
  const stem = text.slice(0, end);
  const code = text.slice(end).replace('.', '').toUpperCase();
  const label = stem.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  if (/ICD10(CM|WHO|GM|DX)?$/.test(label) && /^[A-Z]\d[0-9A-Z]{1,5}$/.test(code))
    return { scheme: 'icd10', stem, code };
  if (/ICD9(CM|DX)?$/.test(label) && /^([0-9]{3}|V[0-9]{2}|E[0-9]{3})[0-9]{0,2}$/.test(code))
    return { scheme: 'icd9', stem, code };
  if (/ATC$/.test(label) && /^[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?$/.test(code)) return { scheme: 'atc', stem, code };
  return { scheme: 'other', stem, code };
}

function icd10Groups(code: string): string[] {
  const category = code.slice(0, 3);
  for (const [chapter, blocks] of Object.entries(ICD10_BLOCKS)) {
    const block = blocks.split(' ').find((range) => isWithin(category, range));
    if (block !== undefined) return [category, block, `CHAPTER ${chapter}`];
  }
  return [category];
}

function isWithin(category: string, range: string): boolean {
  const [first, last = first] = range.split('-');
  return first <= category && category <= last;
}

function icd9Groups(code: string): string[] {
  return [code.slice(0, code.startsWith('E') ? 4 : 3)];
}

/** Lengths of an ATC code at its levels: substance 7, chemical 5, pharmacological 4, therapeutic 3, anatomical 1. */
const ATC_LENGTHS = [5, 4, 3, 1];

function atcGroups(code: string): string[] {
  return ATC_LENGTHS.filter((length) => length < code.length).map((length) => code.slice(0, length));
}

/** The code without its last component, and so on down to two components: one alone would be the domain, which says nothing. */
function prefixes(code: string): string[] {
  const parts = code.split(CODE_SEPARATOR);
  const found: string[] = [];
  for (let length = parts.length - 1; length >= 2; length--) found.push(parts.slice(0, length).join(CODE_SEPARATOR));
  return found;
}
