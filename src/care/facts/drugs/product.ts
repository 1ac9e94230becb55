/**
 * Products → ingredients, strength and route: `24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]`.
 *
 * Reads names as RxNorm builds them (RxNorm Technical Documentation, appendix 5: ingredient, strength, dose form, brand in brackets) and the looser ones
 * of hospitals. Salts are left off ingredients, but where the salt is the drug (sodium chloride) or tells products apart (metoprolol). A brand alone
 * stays a name without ingredients only where the form says so (packs, systems); what a brand contains is the lexicon's business.
 */
import type { Quantity } from '../fact.ts';
import { routeOfForm } from './route.ts';

export interface Product {
  /** For people: the ingredients, or the name as given. */
  readonly name: string;
  readonly synonyms: readonly string[];
  /** Lower case, in the order of the name. */
  readonly ingredients: readonly string[];
  /** Of a product with one ingredient. */
  readonly strength: Quantity | null;
  readonly route: string | null;
}

export function readProduct(given: string): Product {
  const text = given.trim().replaceAll(/\s+/g, ' ');
  const brand = /\[([^\]]+)\]\s*$/.exec(text)?.[1];
  const plain = text
    .replace(/\s*\[[^\]]*\]\s*/g, ' ')
    .replace(/\((?!.*\bhuman\b)[^)]*\)/gi, ' ')
    .replace(/^(NDA\w+ |Abuse-Deterrent )+/i, '')
    .replace(/^(\d[\d.]* ?(ML|HR|ACTUAT|DAY)\b ?)+/i, '')
    .trim();
  const parts = partsOf(plain);
  const route = routeOfForm(plain);
  if (PACK.test(plain) || parts.some((part) => part.name === '')) {
    const name = plain.replace(PACK, '').replace(STRENGTH, '').trim() || text;
    return { name, synonyms: others([text, brand], name), ingredients: [], strength: null, route };
  }
  const ingredients = parts.map((part) => withoutSalt(part.name).toLowerCase());
  const name = parts.map(shownName).join('/');
  const synonyms = others([parts.map((part) => part.name).join('/'), ingredients.join('/'), text, brand], name);
  return { name, synonyms, ingredients, strength: parts.length === 1 ? parts[0].strength : null, route };
}

/** Salts that tell products apart stay, and so does the concentration of a fluid. */
function shownName({ name, strength }: Part): string {
  if (strength?.unit === '%') return `${name} ${strength.value} %`;
  return /^metoprolol /.test(name) ? name : withoutSalt(name);
}

/** Of brands that name a whole pack or system. */
const PACK = /\b(\d+ Day Pack|Pack|Intrauterine System|per 24HR.*|\d+ Day Vaginal Ring).*$/i;

interface Part {
  readonly name: string;
  readonly strength: Quantity | null;
}

function partsOf(plain: string): readonly Part[] {
  const spaced = plain.split(' / ');
  const split = spaced.length > 1 || /\d/.test(plain) ? spaced : plain.split('/');
  return split.map(partOf);
}

const STRENGTH =
  /(?:^|\s)(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(MG|MCG|UG|GM?|NG|UNT|UNITS?|MEQ|MMOL|ML|%)(?:\/(\d[\d.]*)?\s?(ML|ACTUAT|HR|MG|G|L|24HR))?(?=\s|$|[,;])/i;

function partOf(text: string): Part {
  const spaced = ` ${text}`;
  const found = STRENGTH.exec(spaced);
  if (found === null) return { name: ingredientName(text), strength: null };
  const [before, after] = [spaced.slice(0, found.index), spaced.slice(found.index + found[0].length)];
  return { name: ingredientName(before) || ingredientName(after), strength: strengthOf(found) };
}

function strengthOf([, number, unit, perNumber, per]: RegExpExecArray): Quantity | null {
  const value = Number(number.replaceAll(',', ''));
  const base = UNITS.get(unit.toLowerCase());
  if (base === undefined || !Number.isFinite(value)) return null;
  if (per === undefined) return { value, comparator: null, unit: base };
  const isDaily = per.toLowerCase() === 'hr' && perNumber === '24';
  if (isDaily) return { value, comparator: null, unit: `${base}/d` };
  const below = UNITS.get(per.toLowerCase()) ?? per;
  const share = perNumber === undefined ? value : value / Number(perNumber);
  return { value: share, comparator: null, unit: `${base}/${below}` };
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ['mg', 'mg'],
  ['mcg', 'ug'],
  ['ug', 'ug'],
  ['ng', 'ng'],
  ['g', 'g'],
  ['gm', 'g'],
  ['unt', 'U'],
  ['unit', 'U'],
  ['units', 'U'],
  ['meq', 'meq'],
  ['mmol', 'mmol'],
  ['ml', 'mL'],
  ['l', 'L'],
  ['%', '%'],
  ['actuat', '{actuat}'],
  ['hr', 'h'],
  ['24hr', 'd'],
]);

/** Words of dose forms and of ways to write an order, at the end of a name. */
const FORM_WORDS =
  /[ ,-]+(extended|delayed|immediate|modified|release|er|xr|xl|sr|cr|dr|ec|oral|chewable|disintegrating|film|coated|effervescent|tablets?|tabs?|capsules?|caps?|solution|suspension|syrup|elixir|injectable|injection|inj|for|prefilled|syringe|auto-injector|pen|metered|dose|dry|powder|inhaler|inhalant|inhalation|nasal|spray|mucosal|topical|cream|ointment|gel|jelly|lotion|transdermal|system|patch|ophthalmic|otic|drops?|drug|implant|rectal|vaginal|suppository|enema|flush|bag|desensitization|replacement|and|ivpb|iv|po|neb|soln)\.?$/i;

/** Lower case, but for letters that are names: vitamin B 12, penicillin V. */
function ingredientName(text: string): string {
  let name = text
    .trim()
    .replace(/^[*+-]+/, '')
    .trim();
  while (FORM_WORDS.test(name)) name = name.replace(FORM_WORDS, '');
  if (/^[\d\s.%]*$/.test(name)) return '';
  const words = name
    .replaceAll(/[,;]+$/g, '')
    .trim()
    .split(' ');
  return words.map((word) => (/^[A-Z]\d*$/.test(word) ? word : word.toLowerCase())).join(' ');
}

/** Where the first word is a mineral, the salt is the drug. */
const MINERAL =
  /^(sodium|potassium|calcium|magnesium|ferrous|ferric|iron|zinc|lithium|aluminum|barium|silver|ammonium|copper|selenium|bismuth|strontium|hydrogen|chromium|manganese)\b/;
const SALT =
  / (hydrochloride|hydrocholoride|hcl|dihydrochloride|hydrobromide|fumarate|maleate|succinate|tartrate|bitartrate|mesylate|besylate|tosylate|sulfate|phosphate|acetate|citrate|nitrate|bromide|chloride|sodium|potassium|calcium|magnesium|monohydrate|dihydrate|trihydrate|hyclate|propionate|dipropionate|furoate|valerate|pamoate|gluconate|lactate|dimesylate|disodium|disoproxil|medoxomil|axetil|mofetil|meglumine)$/;

function withoutSalt(name: string): string {
  let bare = name;
  while (SALT.test(bare) && !MINERAL.test(bare)) bare = bare.replace(SALT, '');
  return bare;
}

function others(names: readonly (string | undefined)[], name: string): readonly string[] {
  return [...new Set(names)].filter((other): other is string => other !== undefined && other !== '' && other !== name);
}
