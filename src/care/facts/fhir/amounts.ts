/** Quantities, ranges and ratios of FHIR as values of facts. Units become UCUM where they are or can be read as UCUM; numbers stay what the source wrote. */
import { readUnit } from '../../../data/terminology/unitSpelling.ts';
import { COMPARATORS, type FactValue, type Quantity } from '../fact.ts';
import { type Element, elementOf, numberOf, textOf } from './element.ts';

export function quantityOf(value: Element, name: string): Quantity | null {
  const quantity = elementOf(value, name);
  const number = numberOf(quantity, 'value');
  if (number === null) return null;
  const comparator = COMPARATORS.find((known) => known === quantity.comparator) ?? null;
  return { value: number, comparator, unit: unitOf(quantity) };
}

/** The code when it is UCUM or names no system, else the text. */
function unitOf(quantity: Element): string {
  const [system, code, text] = ['system', 'code', 'unit'].map((name) => textOf(quantity, name));
  const isUcum = system === null || system === 'http://unitsofmeasure.org';
  const unit = (isUcum ? (code ?? text) : (text ?? code)) ?? '';
  return unit === '' || unit === '1' ? '' : (readUnit(unit).certain ?? unit);
}

/** A range that is open to one side is a bound. */
export function rangeOf(value: Element, name: string): FactValue | null {
  const range = elementOf(value, name);
  const [low, high] = [quantityOf(range, 'low'), quantityOf(range, 'high')];
  if (low !== null && high !== null) {
    return low.unit === high.unit || low.unit === ''
      ? { type: 'range', low: low.value, high: high.value, unit: high.unit }
      : null;
  }
  if (low !== null) return { type: 'quantity', ...low, comparator: '>=' };
  return high === null ? null : { type: 'quantity', ...high, comparator: '<=' };
}

/** As it is written: 1:160. */
export function ratioOf(value: Element, name: string): FactValue | null {
  const ratio = elementOf(value, name);
  const [numerator, denominator] = [quantityOf(ratio, 'numerator'), quantityOf(ratio, 'denominator')];
  if (numerator === null || denominator === null) return null;
  const written = ({ value: number, unit }: Quantity): string => (unit === '' ? `${number}` : `${number} ${unit}`);
  const sign = numerator.unit === '' && denominator.unit === '' ? ':' : ' / ';
  return { type: 'text', text: `${written(numerator)}${sign}${written(denominator)}` };
}

const NUMBER = /^\s*(<=|>=|<|>|≤|≥)?\s*(-?\d+(?:\.\d+)?)\s*$/;

/** A text that is a number, with or without comparator; any other text as it is. */
export function textValue(text: string): FactValue {
  const [, sign, number] = NUMBER.exec(text) ?? [];
  if (number === undefined) return { type: 'text', text };
  const comparator = COMPARATORS.find((known) => known === sign?.replace('≤', '<=').replace('≥', '>=')) ?? null;
  return { type: 'quantity', value: Number(number), comparator, unit: '' };
}
