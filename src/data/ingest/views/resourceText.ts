/**
 * A FHIR resource from its JSON text with decimals as written: `1.0` is not `1`, since precision is part of a FHIR decimal (FHIR R4,
 * 2.24.0.1) and `lowBoundary()` asks for it. Numbers that JavaScript would write otherwise become the FHIRPath library's decimals.
 *
 * Only views that ask for boundaries of decimals need this; for all others `JSON.parse` gives the same rows.
 */
import { FP_Decimal } from 'fhirpath';

/** @throws SyntaxError when the text is not JSON. */
export function parseResource(text: string): unknown {
  return JSON.parse(text, withDecimals);
}

/** `context.source` is the number as it stands in the text; where the runtime does not give it, the number itself is kept. */
function withDecimals(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : FP_Decimal.getDecimal(context.source);
}
