/**
 * Where a denial ends although no word says so: with the clause that it stands in. "While there is no asthma, gout remains active" and "the patient, who has no
 * asthma, takes ramipril" deny the asthma alone.
 *
 * Looks at one sentence; only for mentions that were read as denied. Errs to the side of leaving a denial: both the clause and what follows must be of these forms.
 */

const DENIAL =
  /\b(?:no|not|never|nil|without|denie[sd]|denying|neither|nor|negative|free of|lacks?|[a-z]+n't|cannot)\b/gi;
const SUBORDINATE = /^\W*(?:while|whilst|although|though|even though|whereas|despite|as|since|because)\b/i;
/** A relative clause that the comma before these words closes. */
const RELATIVE = /,\s*(?:who|which|whose)\b[^,;.]*$/i;
const VERB =
  /^\s*(?:(?:currently|still|also|now|does|did)\s+)?(?:has|have|had|is|are|was|were|takes?|took|uses?|used|receives?|received|remains?|continues?|lives?|suffers?|underwent|got|needs?|presents?|presented|came|reports?|reported|complains?|developed|shows?|showed|persists?|stays?)\b/i;
const DENIED_AFTER = /\b(?:not|no|absent|negative|ruled out|excluded|denied|resolved)\b/i;

/**
 * Whether the denial before a mention was over before it began.
 * @param before the sentence up to the mention, @param after from its end
 */
export function isDenialOver(before: string, after: string): boolean {
  const last = Array.from(before.matchAll(DENIAL)).at(-1);
  if (last === undefined) return false;
  const comma = before.indexOf(',', last.index);
  if (comma < 0) return false;
  const rest = before.slice(comma + 1);
  const relative = RELATIVE.exec(before.slice(0, comma));
  if (relative !== null && relative.index < last.index) return VERB.test(rest);
  if (!SUBORDINATE.test(before)) return false;
  return VERB.test(rest) || (VERB.test(after) && !DENIED_AFTER.test(clauseOf(after)));
}

function clauseOf(text: string): string {
  return /^[^,;.]*/.exec(text)?.[0] ?? '';
}
