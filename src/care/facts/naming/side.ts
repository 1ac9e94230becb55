/** The side that a name states: `Fracture of left ankle`; null when it names none. */
import type { Side } from '../fact.ts';

export function sideIn(name: string): Side | null {
  if (BOTH.test(name)) return 'both';
  const left = /\bleft\b(?!\s+(ventric|atri|bundle|heart|anterior descending|main|circumflex|against))/i.test(name);
  const right = /\bright\b(?!\s+(ventric|atri|bundle|heart|coronary))/i.test(name);
  if (left && right) return null;
  return left ? 'left' : right ? 'right' : null;
}

const BOTH =
  /\b(bilateral(ly)?|left and right|both (sides|eyes|ears|breasts|lungs|kidneys|hands|arms|shoulders|hips|legs|knees|ankles|feet))\b/i;
