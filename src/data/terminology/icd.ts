/**
 * ICD codes in one spelling: capitals, with the dot where the classification puts it. Hospitals store `4280`, `428.0`, `i50.9`, `I509`
 * for the same codes. Source: the ICD-9-CM and ICD-10-CM official guidelines; ICD-10-PCS has no dot.
 *
 * Left out: whether the code exists. Texts that don't look like a code of the system (ranges, modifiers) stay as they are.
 */

/** The code as it stands in MEDS codes: ICD codes in their one spelling, others without blanks around them. */
export function writtenCode(system: string, code: string): string {
  const text = code.trim();
  const layout = LAYOUTS.get(system);
  if (layout === undefined) return text;
  const plain = text.toUpperCase();
  const parts = layout.exec(plain);
  if (parts === null) return text;
  const [, category, rest] = parts;
  return rest === '' ? category : `${category}.${rest}`;
}

/** The category and what follows it, with or without a dot between. */
const ICD10 = /^([A-Z]\d[0-9A-Z])\.?([0-9A-Z]{0,4})$/;
const LAYOUTS: ReadonlyMap<string, RegExp> = new Map([
  ['ICD10CM', ICD10],
  ['ICD10', ICD10],
  ['ICD10GM', ICD10],
  ['ICD9CM', /^(\d{3}|V\d{2}|E\d{3})\.?(\d{0,2})$/],
  ['ICD9PROC', /^(\d{2})\.?(\d{0,2})$/],
  ['ICD10PCS', /^([0-9A-HJ-NP-Z]{7})()$/],
]);
