/**
 * Numbers, units and values as they are read: no more digits than anybody measures, units in the common spelling of UCUM's.
 */
import { readUnit } from '../../../data/terminology/unitSpelling.ts';
import type { FactValue, Quantity } from '../../facts/fact.ts';
import { plain } from './sentence.ts';

/** What no instrument measures (37.20214 °C, of a conversion) is rounded to what is read. */
const MOST_DIGITS = 5;
const READ_DIGITS = 4;

export function numberText(value: number): string {
  const digits = `${value}`.replace(/[^\d]/g, '').replace(/^0+/, '').length;
  const isOverlyExact = digits > MOST_DIGITS && !Number.isInteger(value);
  const text = `${isOverlyExact ? Number(value.toPrecision(Math.max(READ_DIGITS, `${Math.trunc(value)}`.length))) : value}`;
  return text.includes('e') ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

/** `8 mg`, `below 0.5 ng/mL`. */
export function quantityText({ value, comparator, unit }: Quantity): string {
  return `${comparator === null ? '' : `${COMPARED[comparator]} `}${withUnit(numberText(value), unit)}`;
}

const COMPARED = { '<': 'less than', '<=': 'at most', '>=': 'at least', '>': 'more than' } as const;

export function withUnit(number: string, unit: string): string {
  const counted = COUNTED.get(unit) ?? COUNTED.get(unit.toLowerCase());
  if (counted !== undefined) return `${number} ${counted}${number === '1' ? '' : 's'}`;
  const word = unitText(unit);
  return word === '' ? number : `${number}${word === '%' ? '' : ' '}${word}`;
}

/** Units that are counted like things. */
const COUNTED: ReadonlyMap<string, string> = new Map([
  ['{tbl}', 'tablet'],
  ['{capsule}', 'capsule'],
  ['{puff}', 'puff'],
  ['{spray}', 'spray'],
  ['[drp]', 'drop'],
  ['U', 'unit'],
  ['unit', 'unit'],
  ['units', 'unit'],
  ['tab', 'tablet'],
  ['cap', 'capsule'],
  ['drop', 'drop'],
  ['puff', 'puff'],
]);

/** Units that are read otherwise than UCUM writes them. */
const UNIT_TEXTS: ReadonlyMap<string, string> = new Map([
  ['1', ''],
  ['mm[Hg]', 'mmHg'],
  ['cm[H2O]', 'cmH2O'],
  ['Cel', '°C'],
  ['[degF]', '°F'],
  ['[in_i]', 'in'],
  ['[ft_i]', 'ft'],
  ['[lb_av]', 'lb'],
  ['[oz_av]', 'oz'],
  ['[pH]', ''],
  ['mL/min/{1.73_m2}', 'mL/min/1.73m2'],
  ['meq/L', 'mEq/L'],
  ['10*3/uL', 'K/uL'],
  ['ug', 'mcg'],
  ['mg%', 'mg/dL'],
  ['m/uL', '10^6/uL'],
  ['[IU]', 'IU'],
  ['[iU]', 'IU'],
]);

function unitText(given: string): string {
  const unit = UNIT_TEXTS.has(given) ? given : spelt(given);
  if (unit.startsWith('%')) return '%';
  const known = UNIT_TEXTS.get(unit);
  if (known !== undefined) return known;
  return plain(
    unit
      .replace(/\{([^}]*)\}/g, (_all, note: string) => (SILENT_NOTES.test(note) ? '' : note.replaceAll('_', ' ')))
      .replace(/\[[iI]U\]/g, 'IU')
      .replace(/\[arb'U\]/g, 'AU')
      .replace(/^meq\b/, 'mEq')
      .replace(/10\*(\d+)/g, '10^$1')
      .replace(/\/$/, ''),
  );
}

/** The UCUM unit that a source's spelling means, where it can mean but one (`PG/ML` is no petagram). */
function spelt(given: string): string {
  const { certain, candidates } = readUnit(given);
  return certain ?? candidates.find((unit) => unit !== given && unit.toLowerCase() === given.toLowerCase()) ?? given;
}

const SILENT_NOTES = /^(score|ratio|index|INR|count|number|#|1|pH|unitless)?$/i;

const LONGEST_TEXT = 80;

/** Null for text that is too long to stand inside a sentence, or that is no value. */
export function valueText(value: FactValue): string | null {
  switch (value.type) {
    case 'quantity':
      return quantityText(value);
    case 'range':
      return `${numberText(value.low)} to ${withUnit(numberText(value.high), value.unit)}`;
    case 'coded':
      return shortText(value.name === '' ? value.code : value.name);
    case 'text':
      return shortText(value.text);
  }
}

/** One sentence; "No growth at 24 h. Final: S. aureus." is not told by its half. */
function shortText(text: string): string | null {
  const whole = plain(text);
  const line = whole.replace(/[.!?;]+$/, '');
  const isWhole = !/[.!?;]\s/.test(line);
  return !isWhole || !/[\p{L}\p{N}]/u.test(line) || line.length > LONGEST_TEXT ? null : line;
}
