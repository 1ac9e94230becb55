/**
 * The unit of a number as it stands in the note, where the reader has taken none or only part of it: `/uL`, `per minute`, `mL/min/1.73 m2`.
 */

import { readUnit } from '../../data/terminology/unitSpelling.ts';
import type { TextQuantity } from '../../data/text/reading.ts';

/** UCUM where the longest reading of the words after the number is certain; else what the reader took. */
export function writtenUnit({ start, end, unit }: TextQuantity, text: string): string | null {
  const isCut = /^[/²³^*·]/.test(text.slice(end, end + 1));
  if (unit !== null && !PARTIAL.test(unit) && !isCut) return unit;
  const rest = text.slice(start, end + LONGEST_UNIT);
  const from = /^[<>=~ ]*[\d.,]+(?: ?(?:[-–/]|to|over) ?[\d.,]+)? ?/.exec(rest)?.[0].length ?? 0;
  const words = /^(?:per )?[^\s,;()]+(?: (?:per |x )?[^\s,;()]+){0,2}/.exec(rest.slice(from))?.[0].split(' ') ?? [];
  for (let count = words.length; count > 0; count--) {
    const spelt = words
      .slice(0, count)
      .join(' ')
      .replace(/[.:]$/, '')
      .replace(/\bper /g, '/')
      .replace(' /', '/');
    if (!/[/%°]/.test(spelt)) continue;
    const certain = readUnit(spelt.replace('/minute', '/min')).certain;
    if (certain !== null) return certain;
  }
  return unit === 'per' ? null : unit;
}

/** Units that the reader cuts off. */
const PARTIAL = /^per$|1\.73$/;
const LONGEST_UNIT = 24;
