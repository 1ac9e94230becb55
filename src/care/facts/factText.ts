/** Facts in a line for people: value, dosing, times on the record's clock. The fields say more; documents are written by `care/draft`. */
import type { Dosing, Fact, FactTime, FactValue, Quantity } from './fact.ts';

/** Empty when the fact has neither value nor dosing. */
export function valueText({ value, dosing }: Pick<Fact, 'value' | 'dosing'>): string {
  return [value === null ? '' : textOfValue(value), dosing === null ? '' : dosingText(dosing)]
    .filter((part) => part !== '')
    .join('; ');
}

function textOfValue(value: FactValue): string {
  switch (value.type) {
    case 'quantity':
      return quantityText(value);
    case 'range':
      return `${value.low}–${value.high} ${value.unit}`.trim();
    case 'coded':
      return value.name;
    case 'text':
      return value.text.replaceAll(/\s+/g, ' ');
  }
}

function quantityText({ value, comparator, unit }: Quantity): string {
  return `${comparator ?? ''}${value} ${unit}`.trim();
}

function dosingText({ dose, strength, route, frequency, asNeeded }: Dosing): string {
  const often = frequency === null ? '' : `${frequency.times}× in ${frequency.periodHours} h`;
  const amount = dose ?? strength;
  return [amount === null ? '' : quantityText(amount), route ?? '', often, asNeeded ? 'as needed' : '']
    .filter((part) => part !== '')
    .join(', ');
}

/** `2021-03-09 14:30`, a day, month or year as far as it is known; `…` where a period is open; empty without any time. */
export function timeText({ start, end, precision }: FactTime): string {
  if (start === null && end === null) return '';
  const begin = start === null ? '…' : momentText(start, precision);
  return end === null ? begin : `${begin} to ${momentText(end, precision)}`;
}

const LENGTHS = { year: 4, month: 7, day: 10, instant: 16 } as const;

export function momentText(minutes: number, precision: FactTime['precision'] = 'instant'): string {
  return new Date(Math.floor(minutes) * 60_000).toISOString().replace('T', ' ').slice(0, LENGTHS[precision]);
}
