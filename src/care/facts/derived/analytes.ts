/**
 * Recognises what a fact measures and gives its value in the unit that formulas want.
 *
 * Recognised by LOINC code, then by MIMIC's item number, then, where the fact has neither a LOINC nor a MIMIC code, by exact name. A
 * value counts only when it is a plain number (no `<`), its unit converts exactly to the analyte's, the result is possible in a
 * living body, and the laboratory's reference range fits the unit. Everything else is passed over: a score is left out rather than wrong.
 */

import { remembered } from '../../../data/terminology/remembered.ts';
import { isBlankUnit } from '../../../data/terminology/unitSpelling.ts';
import { unitsOfCode } from '../../../data/terminology/units.ts';
import type { Fact } from '../fact.ts';
import { ANALYTE_TABLE, type Analyte } from './analyteTable.ts';

export interface Recognised {
  readonly analyte: Analyte;
  readonly rank: number;
}

/**
 * The quantities that a fact measures, if any: plasma glucose taken fasting is two. `rank` adds up the places of its codes among the analyte's:
 * of two readings of one time the usual way of measuring goes first, so that both pressures come from the same cuff or catheter.
 */
export function analytesOf({ concept }: Fact): readonly Recognised[] {
  if (concept.codes.length === 1) return ofCode(concept.codes[0]) ?? ofName(concept.name);
  const ofCodes = concept.codes.map(ofCode).filter((found) => found !== null);
  if (ofCodes.length === 0) return ofName(concept.name);
  const found = ofCodes.filter((recognised) => recognised.length > 0);
  if (found.length <= 1) return found[0] ?? NONE;
  return found[0].map(({ analyte }) => ({ analyte, rank: rankIn(found.flat(), analyte) }));
}

function rankIn(found: readonly Recognised[], analyte: Analyte): number {
  return found.filter((other) => other.analyte === analyte).reduce((sum, { rank }) => sum + rank, 0);
}

/** The value in the analyte's unit, or null where it cannot be had exactly or is impossible. */
export function amountOf(fact: Fact, analyte: Analyte): number | null {
  const { value } = fact;
  if (value?.type !== 'quantity' || value.comparator !== null || !Number.isFinite(value.value)) return null;
  const convert = CONVERSIONS.get(analyte)?.(value.unit === '' ? unitInCode(fact) : value.unit) ?? null;
  const converted = convert?.(value.value);
  if (convert === null || converted === undefined || converted === null) return null;
  const [low, high] = analyte.possible;
  if (!(converted >= low && converted <= high)) return null;
  return rangeFits(fact, analyte, convert) ? converted : null;
}

type Conversion = (value: number) => number | null;

const NONE: readonly Recognised[] = [];
const BY_CODE = new Map<string, readonly Recognised[]>();
const BY_NAME = new Map<string, readonly Recognised[]>();
for (const analyte of ANALYTE_TABLE) {
  for (const [rank, code] of analyte.loinc.entries()) addTo(BY_CODE, `LOINC//${code}`, { analyte, rank });
  for (const [rank, item] of analyte.mimic.entries()) addTo(BY_CODE, `MIMIC//${item}`, { analyte, rank });
  for (const [rank, name] of analyte.names.entries()) addTo(BY_NAME, name, { analyte, rank });
}

function addTo(index: Map<string, readonly Recognised[]>, key: string, recognised: Recognised): void {
  index.set(key, [...(index.get(key) ?? []), recognised]);
}

const ofName = remembered((name: string): readonly Recognised[] => BY_NAME.get(name.toLowerCase()) ?? NONE, 10_000);

/** What a code of LOINC or MIMIC measures; null for codes of other systems. */
const ofCode = remembered((code: string): readonly Recognised[] | null => {
  const key = codeKey(code);
  return key === null ? null : (BY_CODE.get(key) ?? NONE);
}, 10_000);

/** `LOINC//2160-0//mg/dL` → `LOINC//2160-0`; `LAB//50912//mg/dL`, `MIMIC-D-LABITEMS//50912` → `MIMIC//50912`; else null. */
function codeKey(code: string): string | null {
  const [system, local] = code.split('//', 2);
  if (local === undefined) return null;
  if (system === 'LOINC') return `LOINC//${local}`;
  if (system === 'LAB' || system === 'MIMIC-D-ITEMS' || system.startsWith('MIMIC-D-LABITEMS')) return `MIMIC//${local}`;
  return null;
}

/** MIMIC-IV's MEDS has the unit in the code alone: `LAB//50912//mg/dL`. */
function unitInCode(fact: Fact): string {
  for (const code of fact.concept.codes) {
    const [system, , ...unit] = code.split('//');
    if (system === 'LAB' && unit.length > 0) return unit.join('//');
  }
  return '';
}

const CONVERSIONS: ReadonlyMap<Analyte, (unit: string) => Conversion | null> = new Map(
  ANALYTE_TABLE.map((analyte) => [analyte, remembered((unit: string) => makeConversion(analyte, unit), 1_000)]),
);

function makeConversion(analyte: Analyte, unit: string): Conversion | null {
  const bare = isBlankUnit(unit) || unit === '1';
  if (bare && analyte.bare === 'number') return (value) => value;
  if (bare && analyte.bare === 'fraction') return (value) => (value <= 1 ? value * 100 : value);
  if (bare) return null;
  const seen = [
    { unit: analyte.unit, rows: 2 },
    { unit, rows: 1 },
  ];
  const decision = unitsOfCode({ system: 'LOINC', code: analyte.like }, seen).get(unit);
  if (decision === undefined || decision.separate || decision.unit !== analyte.unit) return null;
  const { factor, offset } = decision;
  return (value) => value * factor + offset;
}

function rangeFits(fact: Fact, { upperLimit }: Analyte, convert: Conversion): boolean {
  const high = fact.referenceRange?.high ?? null;
  if (upperLimit === undefined || high === null) return true;
  const converted = convert(high);
  return converted !== null && converted >= upperLimit[0] && converted <= upperLimit[1];
}
