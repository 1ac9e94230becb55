/**
 * Which values of one UCUM unit may become values of another for the same quantity: UCUM's arithmetic (`ucum.ts`) less the
 * conversions that are right as arithmetic and wrong in a record.
 *
 * Refused: between ratios of different kinds (mmol/mol ↔ %, mg/g ↔ %: HbA1c in mmol/mol is not a tenth of that in %); between
 * counts of different things (`{score}` ↔ %); between high and low power fields; between D-dimer units (FEU ↔ DDU) and between
 * filtration rates with and without body surface, unless the caller says that the code implies them.
 */
import { convertByUcum, isDimensionless, type LinearConversion, type Substance } from './ucum.ts';

export interface ConversionContext {
  readonly substance?: Substance | undefined;
  /** The code says what the target's annotation says, so that an unmarked unit means the same (`mL/min` of a filtration rate per 1.73 m²). */
  readonly codeImpliesMarks?: boolean;
}

/** The line from `from` to `to`, both UCUM, or undefined where values may not be converted. */
export function convertUnit(from: string, to: string, context: ConversionContext = {}): LinearConversion | undefined {
  if (from === to) return { factor: 1, offset: 0 };
  if (!marksAgree(from, to, context.codeImpliesMarks ?? false)) return undefined;
  if (isDimensionless(from) && isDimensionless(to) && !ratiosAgree(from, to)) return undefined;
  return convertByUcum(from, to, context.substance);
}

/** What UCUM treats as a comment, or as the number 1, although it is part of what was measured. */
const MARKS = /FEU|DDU|1\.73|\[HPF\]|\[LPF\]/gi;

function marksAgree(from: string, to: string, implied: boolean): boolean {
  const [a, b] = [marksOf(from), marksOf(to)];
  return a === b || (implied && a === '');
}

function marksOf(unit: string): string {
  return (unit.toUpperCase().match(MARKS) ?? []).sort().join(' ');
}

/** Ratios convert within their kind; a ratio of volumes is also a plain number (haematocrit in L/L and in %). */
function ratiosAgree(from: string, to: string): boolean {
  const [a, b] = [ratioKind(from), ratioKind(to)];
  if (a.startsWith('{') || b.startsWith('{')) return a === b;
  return a === b || (isNumberLike(a) && isNumberLike(b));
}

function isNumberLike(kind: string): boolean {
  return kind === 'number' || kind === 'volume';
}

/** `number`, `volume`, `amount`, `mass`, an annotation that stands alone, or the unit itself where it is of none of these kinds. */
function ratioKind(unit: string): string {
  if (/^\{[^}]*\}$/.test(unit)) return unit.toLowerCase();
  const bare = unit.replaceAll(/\{[^}]*\}/g, '');
  if (/^[\d./%*^()+-]*(\[pp[a-z]+\])?$/.test(bare)) return 'number';
  if (/mol/.test(bare)) return 'amount';
  if (/(^|[./(\d])[cdmunpk]?g([./)]|$)/.test(bare)) return 'mass';
  if (/(^|[./(\d])[cdmunpf]?L([./)]|$)/.test(bare)) return 'volume';
  return bare;
}
