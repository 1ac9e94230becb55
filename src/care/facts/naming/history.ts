/** "History of appendectomy": what was once, apart from what is. */
import type { FactConcept, FactKind } from '../fact.ts';
import { withoutTag } from './readableName.ts';

export interface PastCondition {
  readonly kind: Extract<FactKind, 'condition' | 'procedure'>;
  readonly concept: FactConcept;
}

const PAST = /^(?:history of|h\/o|hx of|past history of|personal history of) (.+)$/i;
const OPERATIONS = /(ectomy|otomy|ostomy|plasty|surgery|transplant\w*|bypass|graft|procedure|repair|replacement)\b/i;

/** Null when the name does not say that it is past. The name is then that of the thing itself, the one given becomes a synonym. */
export function pastCondition({ codes, name, synonyms }: FactConcept): PastCondition | null {
  const given = [name, ...synonyms].find((one) => PAST.test(withoutTag(one)));
  const past = given === undefined ? undefined : PAST.exec(withoutTag(given))?.[1];
  if (given === undefined || past === undefined) return null;
  const own = past[0].toUpperCase() + past.slice(1);
  const kind = OPERATIONS.test(past) ? 'procedure' : 'condition';
  return { kind, concept: { codes, name: own, synonyms: [...new Set([given, ...synonyms])] } };
}
