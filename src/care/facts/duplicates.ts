/**
 * One fact for what several resources say alike: same kind, concept, value, time and meaning. The one that says most stays; of equals the smaller id.
 *
 * Doses given are never joined (two tablets scanned in one minute are two), nor stays. What differs in anything stays, so contradictions do.
 */
import type { Fact } from './fact.ts';
import { isForbidding } from './supersede.ts';

/** @param facts by time of start: duplicates share it. The order stays. */
export function withoutDuplicates(facts: readonly Fact[]): readonly Fact[] {
  const left = new Set<Fact>();
  for (let begin = 0; begin < facts.length; ) {
    let end = begin + 1;
    while (end < facts.length && facts[end].time.start === facts[begin].time.start) end++;
    if (end - begin > 1) leaveDuplicates(facts.slice(begin, end), left);
    begin = end;
  }
  return left.size === 0 ? facts : facts.filter((fact) => !left.has(fact));
}

/** @param facts of one time. A concept that only one of them has needs no closer look. */
function leaveDuplicates(facts: readonly Fact[], left: Set<Fact>): void {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(codeOf(fact), (counts.get(codeOf(fact)) ?? 0) + 1);
  if (counts.size === facts.length) return;
  const kept = new Map<string, Fact>();
  for (const fact of facts) {
    if (counts.get(codeOf(fact)) === 1) continue;
    const key = keyOf(fact);
    const other = kept.get(key);
    if (other !== undefined) left.add(isBetter(fact, other) ? other : fact);
    if (other === undefined || isBetter(fact, other)) kept.set(key, fact);
  }
}

function codeOf({ concept }: Fact): string {
  return concept.codes[0] ?? concept.name.toLowerCase();
}

function keyOf(fact: Fact): string {
  const { kind, id, value, time, known, encounter, status, assertion, relative, side, dosing } = fact;
  if (kind === 'administration' || kind === 'encounter') return id;
  const said = value === null ? '' : Object.values(value).join('\u001f');
  const dose = dosing === null ? '' : JSON.stringify([dosing.dose, dosing.route, dosing.frequency, dosing.asNeeded]);
  // Without a time, two statements of different stays are two.
  const when = time.start ?? `${known} ${encounter}`;
  const parts = [kind, codeOf(fact), said, dose, when, time.end, status, assertion, isForbidding(fact), relative, side];
  return parts.join('\u001e');
}

function isBetter(fact: Fact, other: Fact): boolean {
  const more = richness(fact) - richness(other);
  return more > 0 || (more === 0 && fact.id < other.id);
}

function richness(fact: Fact): number {
  const { concept, referenceRange, interpretation, panel, known, encounter, author, details, dosing } = fact;
  const said = [referenceRange, interpretation, panel, known, encounter, author, dosing?.strength, dosing?.text];
  return said.filter((one) => one !== null && one !== undefined).length + concept.codes.length + details.length;
}
