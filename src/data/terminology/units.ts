/**
 * One unit per code: which unit the values of a code are kept in, and how values in other units become values in that one.
 *
 * The canonical unit of a code is, in this order: the fixed unit of its LOINC code (`unitTable.ts`); among the units seen that are
 * UCUM, the one with the most rows; the unit text with the most rows. Ties go to the name that sorts first, so the order of rows
 * and files plays no part. Units that convert to it (`unitConversion.ts`) get factor and offset; the others stay apart (`separate`).
 * Rows without a unit stay apart where other rows have one, except under codes that by nature have none (pH, INR, scores).
 */
import { substanceOf } from './molecularWeights.ts';
import type { LinearConversion } from './ucum.ts';
import { convertUnit } from './unitConversion.ts';
import { isBlankUnit, readUnit, type UnitReading } from './unitSpelling.ts';
import { fixedUnitOf, HBA1C_CODES } from './unitTable.ts';

export interface CodeForUnits {
  /** Short name of the code system, as `systemName` gives it. */
  readonly system: string;
  readonly code: string;
}

export interface SeenUnit {
  /** As the record has it. */
  readonly unit: string | null;
  readonly rows: number;
}

export const UNIT_DECISION_KINDS = [
  'same',
  'spelling',
  'converted',
  'converted by molecular weight',
  'unknown',
  'none',
] as const;
/**
 * `same`: the text is the unit; `spelling`: the same unit written otherwise, values stay; `converted`: values change; `unknown`: the
 * text is not UCUM, or could be several units; `none`: there is no unit.
 */
export type UnitDecisionKind = (typeof UNIT_DECISION_KINDS)[number];

export interface UnitDecision {
  /** What the values are in afterwards: UCUM; the text of the record where it is not UCUM; null without a unit. */
  readonly unit: string | null;
  /** canonical = value · factor + offset */
  readonly factor: number;
  readonly offset: number;
  /** Not convertible to the code's canonical unit: the caller keeps it apart as CODE//unit. */
  readonly separate: boolean;
  readonly kind: UnitDecisionKind;
}

/** What happens to each unit seen with one code, by its text in the record. Rows of a text given twice count together. */
export function unitsOfCode(code: CodeForUnits, seen: readonly SeenUnit[]): ReadonlyMap<string | null, UnitDecision> {
  const loinc = code.system === 'LOINC' ? code.code : undefined;
  const fixed = loinc === undefined ? undefined : fixedUnitOf(loinc);
  const meaning: Meaning = { loinc, fixed };
  const texts = seen.filter(({ unit }) => !isBlankUnit(unit));
  const understood = new Map(texts.map(({ unit }) => [unit, understand(unit ?? '', meaning)]));
  const rowsOf = (name: (text: string) => string | null): string | undefined => mostRows(texts, name);
  const canonical = fixed ?? rowsOf((text) => understood.get(text) ?? null) ?? rowsOf((text) => text.trim());
  const decisions = new Map<string | null, UnitDecision>();
  for (const { unit } of seen) {
    if (isBlankUnit(unit)) decisions.set(unit, decideBlank(texts.length > 0, meaning));
    else decisions.set(unit, decide(unit ?? '', understood.get(unit) ?? null, canonical, meaning));
  }
  return decisions;
}

interface Meaning {
  readonly loinc: string | undefined;
  readonly fixed: string | undefined;
}

/** The UCUM unit that a text means under this code, or null. */
function understand(text: string, meaning: Meaning): string | null {
  const { certain, candidates }: UnitReading = readUnit(text);
  if (certain !== null || meaning.fixed === undefined) return certain;
  const fixed = meaning.fixed;
  const possible = candidates.filter((candidate) => conversionFor(candidate, fixed, meaning) !== undefined);
  return possible.length === 1 ? possible[0] : null;
}

function mostRows(seen: readonly SeenUnit[], name: (text: string) => string | null): string | undefined {
  const rows = new Map<string, number>();
  for (const { unit, rows: count } of seen) {
    const key = name(unit ?? '');
    if (key !== null) rows.set(key, (rows.get(key) ?? 0) + count);
  }
  return [...rows].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

function decide(text: string, unit: string | null, canonical: string | undefined, meaning: Meaning): UnitDecision {
  if (unit === null) {
    const raw = text.trim();
    return { unit: raw, factor: 1, offset: 0, separate: raw !== canonical, kind: 'unknown' };
  }
  const conversion = canonical === undefined ? undefined : conversionFor(unit, canonical, meaning);
  if (conversion === undefined || canonical === undefined) {
    return { unit, factor: 1, offset: 0, separate: true, kind: unit === text ? 'same' : 'spelling' };
  }
  const { factor, offset, kind } = conversion;
  const changed = factor !== 1 || offset !== 0;
  return {
    unit: canonical,
    factor,
    offset,
    separate: false,
    kind: changed ? kind : canonical === text ? 'same' : 'spelling',
  };
}

function decideBlank(mixed: boolean, { fixed }: Meaning): UnitDecision {
  const values = { factor: 1, offset: 0 };
  if (!mixed) return { ...values, unit: null, separate: false, kind: 'none' };
  if (fixed !== undefined && isBareNumber(fixed)) return { ...values, unit: fixed, separate: false, kind: 'spelling' };
  return { ...values, unit: null, separate: true, kind: 'none' };
}

type KindedConversion = LinearConversion & { readonly kind: 'converted' | 'converted by molecular weight' };

function conversionFor(from: string, to: string, { loinc, fixed }: Meaning): KindedConversion | undefined {
  if (loinc !== undefined && HBA1C_CODES.has(loinc)) {
    const scale = betweenHbA1cScales(from, to);
    if (scale !== undefined) return { ...scale, kind: 'converted' };
  }
  if (fixed !== undefined && isBareNumber(fixed) && isBareNumber(from))
    return { factor: 1, offset: 0, kind: 'converted' };
  const implied = { codeImpliesMarks: to === fixed };
  const plain =
    convertUnit(from, to, implied) ?? (fixed === undefined ? undefined : convertUnit(swapped(from), to, implied));
  if (plain !== undefined) return { ...plain, kind: 'converted' };
  const substance = loinc === undefined ? undefined : substanceOf(loinc);
  const bySubstance = substance === undefined ? undefined : convertUnit(from, to, { ...implied, substance });
  return bySubstance === undefined ? undefined : { ...bySubstance, kind: 'converted by molecular weight' };
}

/** Enzymes and hormones are written in U and in IU alike; under a code with a fixed unit they mean the same. */
function swapped(unit: string): string {
  return unit.includes('[IU]') ? unit.replace('[IU]', 'U') : unit.replace(/U(?=$|\/)/, '[IU]');
}

/** Units of codes that are numbers by nature: `{INR}`, `{score}`, `[pH]`; the record may as well leave them out. */
function isBareNumber(unit: string): boolean {
  return unit === '1' || unit === '[pH]' || /^\{[^}]*\}$/.test(unit);
}

/**
 * NGSP (%) = 0.09148 · IFCC (mmol/mol) + 2.152: the master equation of the IFCC working group on HbA1c (Hoelzel et al., Clin Chem
 * 2004; ngsp.org). UCUM alone would make a tenth of it.
 */
function betweenHbA1cScales(from: string, to: string): LinearConversion | undefined {
  const [source, target] = [from, to].map((unit) => unit.replaceAll(/\{[^}]*\}/g, ''));
  const [slope, intercept] = [0.09148, 2.152];
  if (source === 'mmol/mol' && target === '%') return { factor: slope, offset: intercept };
  if (source === '%' && target === 'mmol/mol') return { factor: 1 / slope, offset: -intercept / slope };
  return undefined;
}
