/**
 * Spellings of units as hospitals write them → UCUM (case-sensitive form): `mm Hg`, `K/uL`, `x10^9/L`, `mcg/mL`, `°F`, `MG/DL`.
 *
 * Rules: a text that is UCUM stays what it is; other texts are read word by word from the tables below; a text in capitals that
 * is not UCUM is read as UCUM's case-insensitive form (UCUM §3: `MG/DL` is mg/dL). Promises never to fold case where two UCUM units differ
 * only by case: such texts (`MG/L`, `U/ML`, `u/L`) have no certain reading, only candidates, for a caller that knows what is measured.
 */
import { remembered } from './remembered.ts';
import { isUcum } from './ucum.ts';
import { AMBIGUOUS, PHRASES, SPECIAL, UNCERTAIN, WORDS } from './unitWords.ts';

export interface UnitReading {
  /** The UCUM unit that the text means, or null. */
  readonly certain: string | null;
  /** Where nothing is certain: UCUM units that the text could mean. */
  readonly candidates: readonly string[];
}

/** Reads one text; blank texts and words for "no unit" are the caller's (`isBlankUnit`). */
export const readUnit: (text: string) => UnitReading = remembered(read, 10_000);

/** Longer texts are remarks. */
const LONGEST_TEXT = 200;

function read(text: string): UnitReading {
  if (text.length > LONGEST_TEXT) return { certain: null, candidates: [] };
  const plain = withPlainCharacters(text);
  const special = SPECIAL.get(plain) ?? countUnit(plain) ?? filtrationUnit(plain);
  if (special !== undefined) return reading(special, special);
  const open = UNCERTAIN.get(plain);
  if (open !== undefined) return { certain: null, candidates: open };
  const known = isUcum(plain);
  const lenient = translated(plain, true);
  if (known) return reading(withPreferredSymbols(plain), lenient);
  const whole = PHRASES.get(plain.toLowerCase());
  if (whole !== undefined) return reading(whole, whole);
  if (/\bunits?\b/i.test(plain)) return { certain: null, candidates: unitsOfAssay(plain) };
  const capitals = plain === plain.toUpperCase();
  return capitals ? reading(lenient, lenient) : reading(translated(plain, false), lenient);
}

/** Whether a text says that there is no unit. */
export function isBlankUnit(text: string | null): boolean {
  return text === null || /^(|-+|n\/?a|none|null|no ?units?|not applicable|unknown|unk)$/i.test(text.trim());
}

function reading(strict: string | null, lenient: string | null): UnitReading {
  if (strict === lenient || lenient === null) return { certain: strict, candidates: [] };
  return { certain: null, candidates: strict === null ? [lenient] : [strict, lenient] };
}

/** "units" can be enzyme units, or say that the number has none (`units` of pH). */
function unitsOfAssay(plain: string): readonly string[] {
  const enzyme = translated(plain.replace(/\bunits?\b/i, 'U'), true);
  return [...(enzyme === null ? [] : [enzyme]), ...(/^units?$/i.test(plain) ? ['{units}'] : [])];
}

/** ASCII without blanks around signs: `µ` is u, `°` is deg, raised digits follow `^`. */
function withPlainCharacters(text: string): string {
  return text
    .trim()
    .replaceAll(/[\u00b5\u03bc]/g, 'u')
    .replaceAll(/[\u00b0\u00ba\u02da]/g, 'deg')
    .replaceAll(
      /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b]+/g,
      (raised) => `^${raised.normalize('NFKC').replace('\u2212', '-')}`,
    )
    .replaceAll('\u00d7', 'x')
    .replaceAll(/[\u00b7\u22c5]/g, '.')
    .replaceAll(/\s+per\s+/gi, '/')
    .replaceAll(/\s*\/\s*/g, '/')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\.(?=\/|$)/g, '')
    .replace(/^\((\w+)\)$/, '$1')
    .replace(/\/24 ?h(rs?|ours?)?$/i, '/(24.h)')
    .replace(/ (FEU|DDU|creat)(inine)?$/i, '{$1}');
}

/** Counts per volume: `K/uL`, `x10^3/mcL`, `10E9/L`, `10(3)/uL`, `thou/mm3`, `M/uL`. */
function countUnit(plain: string): string | undefined {
  const text = plain.replaceAll(' ', '');
  const power = /^(?:x?10(?:\^|\*{1,2}|e\+?|x)\(?'?|x10|x?10\()(\d{1,2})'?\)?\/(.+)$/i.exec(text);
  if (power !== null) return perVolume(Number(power[1]), power[2]);
  const word = /^(k|m|thous?|thousands?|mill?|millions?|bill?|billions?)\/(.+)$/i.exec(text);
  if (word === null || text.startsWith('m/')) return undefined;
  const first = word[1].toLowerCase();
  return perVolume(first.startsWith('b') ? 9 : first.startsWith('m') ? 6 : 3, word[2]);
}

function perVolume(exponent: number, volume: string): string | undefined {
  const unit = translated(volume.replaceAll(/[{}]|cells?|wbc/gi, ''), true);
  return unit !== null && /^([cdmunpf]?L|mm3)$/.test(unit)
    ? `10*${exponent}/${unit === 'mm3' ? 'uL' : unit}`
    : undefined;
}

/** Filtration rates for a body surface of 1.73 m². */
function filtrationUnit(plain: string): string | undefined {
  const pattern = /^ml\/min(ute)?[/ .]?[({[]?1\.73 ?[._*]?(m\^?2|m\*\*2|sq\.? ?m|m)(?:[_ ]?bsa)?[)}\]]?$/i;
  return pattern.test(plain) ? 'mL/min/{1.73_m2}' : undefined;
}

/** The text read part by part; null when the result is no UCUM unit. `lenient` also reads ambiguous words. */
function translated(plain: string, lenient: boolean): string | null {
  const parts = plain.match(/\{[^}]*\}|[./()]|(?:\[[^\]]*\]|[^./(){}[\]])+/g) ?? [];
  const unit = withPreferredSymbols(parts.map((part) => translatedPart(part, lenient)).join(''));
  return isUcum(unit) ? unit : null;
}

function translatedPart(part: string, lenient: boolean): string {
  const [, word = part, exponent = ''] = /^(.*?[a-z%\]#])(?:(?:\^|\*\*)?([+-]?\d))?$/i.exec(part) ?? [];
  const other = lenient ? AMBIGUOUS.get(word) : undefined;
  if (other !== undefined) return other + exponent;
  if (isUcum(word)) return word + exponent;
  return (WORDS.get(word.toLowerCase()) ?? PHRASES.get(word.toLowerCase()) ?? word) + exponent;
}

/** UCUM has two symbols for the litre and for the international unit; we write the ones of LOINC: `L`, `[IU]`. */
function withPreferredSymbols(unit: string): string {
  return unit.replaceAll('[iU]', '[IU]').replaceAll(/(^|[./(])([cdmunpf]?)l(?=$|[-./)\d{])/g, '$1$2L');
}
