/**
 * The only door to ucum-lhc (US National Library of Medicine): is a text a UCUM unit, and which straight line takes values of one
 * unit to another.
 *
 * Promises: exact to 14 digits (the library's rounding noise is cut off); nothing is printed (the library writes units that it
 * cannot parse to standard output, so such texts never reach that part of it); scales that are not straight lines (pH, decibels)
 * have no conversion. Left out: spellings that are not UCUM (`unitSpelling.ts`) and what may not be converted (`unitConversion.ts`).
 */
import { type ParsedUnit, UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { remembered } from './remembered.ts';

/** canonical = value · factor + offset */
export interface LinearConversion {
  readonly factor: number;
  readonly offset: number;
}

/** What links mass, amount and charge of a substance. */
export interface Substance {
  /** g/mol */
  readonly molarMass?: number;
  /** Elementary charges of one ion, without sign. */
  readonly charge?: number;
}

const library = UcumLhcUtils.getInstance();

/** Longer texts are no units; parsing them would only cost time. */
const LONGEST_UNIT = 80;

/** Whether `text` is UCUM in its case-sensitive form, as it stands. */
export function isUcum(text: string): boolean {
  return parse(text) !== undefined;
}

/** Whether the unit is a plain number: `%`, `1`, `mg/g`, `{score}`. Amounts (`mol`) and equivalents are not. */
export function isDimensionless(text: string): boolean {
  const unit = parse(text);
  if (unit === undefined || unit.moleExp_ !== 0 || unit.equivalentExp_ !== 0) return false;
  return unit.dim_ === null || unit.dim_.isNull() || unit.dim_.isZero();
}

/** The line from one UCUM unit to another, or undefined where there is none. `substance` opens the way between mass, amount and charge. */
export function convertByUcum(from: string, to: string, substance: Substance = {}): LinearConversion | undefined {
  if (from === to) return { factor: 1, offset: 0 };
  if (!isUcum(from) || !isUcum(to)) return undefined;
  return lineBetween([from, to, substance.molarMass ?? '', substance.charge ?? ''].join(' '));
}

/** Of "from to molarMass charge": UCUM has no blanks. */
const lineBetween = remembered((query: string): LinearConversion | undefined => {
  const [from, to, molarMass, charge] = query.split(' ');
  const [source, target] = withArbitraryUnitsNamed(from, to);
  const options = {
    ...(molarMass === '' ? {} : { molecularWeight: Number(molarMass) }),
    ...(charge === '' ? {} : { charge: Number(charge) }),
  };
  const at = (value: number): number => {
    const { status, toVal } = library.convertUnitTo(source, value, target, options);
    return status === 'succeeded' && toVal !== null ? toVal : Number.NaN;
  };
  const offset = at(0);
  const slope = (at(100) - offset) / 100;
  const deviation = Math.abs(at(1) - offset - slope);
  const straight = Number.isFinite(slope) && deviation <= 1e-9 * (Math.abs(slope) + Math.abs(offset));
  return straight ? { factor: rounded(slope), offset: rounded(offset) } : undefined;
}, 10_000);

/** Parsed units take a few hundred bytes each. */
const parse = remembered((text: string): ParsedUnit | undefined => {
  if (text === '' || text.length > LONGEST_UNIT || !/^[!-~]+$/.test(text)) return undefined;
  try {
    const [unit, understood] = library.uStrParser_.parseString(text, 'validate');
    return unit !== null && understood === text ? unit : undefined;
  } catch {
    return undefined;
  }
}, 10_000);

/** Units by definition of an assay: UCUM lets each convert to itself with another prefix, and to nothing else. */
const ARBITRARY =
  /\[(?:iU|IU|arb'U|USP'U|GPL'U|MPL'U|APL'U|beth'U|anti'Xa'U|todd'U|CCID_50|TCID_50|EID_50|PFU|FFU|CFU|BAU|AU|PNU|Lf|D'ag'U|FEU|ELU|EU)\]/g;

/** The library converts no arbitrary unit at all. Where both sides have the same one, candela stands in for it. */
function withArbitraryUnitsNamed(from: string, to: string): readonly [string, string] {
  const kinds = new Set(
    [...from.matchAll(ARBITRARY), ...to.matchAll(ARBITRARY)].map(([symbol]) => symbol.toUpperCase()),
  );
  if (kinds.size !== 1) return [from, to];
  return [from.replaceAll(ARBITRARY, 'cd'), to.replaceAll(ARBITRARY, 'cd')];
}

function rounded(value: number): number {
  const short = Number(value.toPrecision(14));
  return short === 0 ? 0 : short;
}
