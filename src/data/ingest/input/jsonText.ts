/**
 * One JSON text at the door: is it an object that DuckDB's reader will take too? DuckDB is laxer than the standard in some ways
 * (a comma before a closing bracket, NaN) and stricter in others (half a surrogate pair as an escape). A line must not fare
 * differently because a neighbour sent its file the slow way, so what DuckDB takes is taken here, and written so that it does.
 */
import { isUtf8 } from 'node:buffer';

export type JsonText =
  /** `bytes`: what to write. `replaced`: half a surrogate pair became U+FFFD in it. */
  | { readonly kind: 'object'; readonly bytes: Buffer; readonly replaced: boolean }
  /** JSON, but a list, a text, a number, a truth value or null. */
  | { readonly kind: 'other value' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'not UTF-8' };

export function checkJson(bytes: Buffer): JsonText {
  if (!isUtf8(bytes)) return { kind: 'not UTF-8' };
  const text = bytes.toString('utf8');
  const kind = kindOf(text) ?? kindOf(strict(text)) ?? 'malformed';
  if (kind !== 'object') return { kind };
  const whole = wholeSurrogates(text);
  return whole === text ? { kind, bytes, replaced: false } : { kind, bytes: Buffer.from(whole), replaced: true };
}

/** The value of a text that `checkJson` takes. @throws SyntaxError for any other. */
export function parseJsonText(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  try {
    return parse(text);
  } catch {
    return parse(strict(text));
  }
}

function kindOf(text: string): 'object' | 'other value' | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'object' : 'other value';
  } catch {
    return undefined;
  }
}

/** A string; a comma between a value and a closing bracket; a number that is none. */
const LAX = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![[{,]\s*),(?=\s*[\]}])|-?\b(?:nan|infinity|inf)\b/gi;

/** The text without what DuckDB takes and JSON does not. */
function strict(text: string): string {
  try {
    return text.replaceAll(LAX, (found) => (found.startsWith('"') ? found : found === ',' ? '' : 'null'));
  } catch {
    return text; // It has a string too long for the pattern.
  }
}

/** A whole pair, half of one, or any other escape, which is stepped over. */
const ESCAPES = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\./g;

function wholeSurrogates(text: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text;
  return text.replaceAll(ESCAPES, (found) => (found.length === 6 ? '\\ufffd' : found));
}
