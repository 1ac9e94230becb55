/**
 * Broader codes in which rare ones meet. In round r every code that has found no place yet offers its patients to its r-th
 * fall-back; a fall-back that is kept anyway, or gathers enough patients, takes them.
 */

/** @param fallbacksOf the codes that may stand for a code, nearest first @returns the codes that gather, in the order found */
export function gatherRare(
  rarePatients: ReadonlyMap<string, ReadonlySet<bigint>>,
  kept: ReadonlySet<string>,
  minPatients: number,
  fallbacksOf: (code: string) => readonly string[],
): string[] {
  const groups = new Set<string>();
  let waiting = [...rarePatients].map(([code, patients]) => ({ patients, fallbacks: fallbacksOf(code) }));
  for (let round = 0; waiting.length > 0; round++) {
    waiting = waiting.filter(({ fallbacks }) => fallbacks.length > round);
    const offered = new Map<string, Set<bigint>>();
    for (const { patients, fallbacks } of waiting) {
      const together = offered.get(fallbacks[round]) ?? new Set();
      for (const patient of patients) together.add(patient);
      offered.set(fallbacks[round], together);
    }
    for (const [code, patients] of offered) if (!kept.has(code) && patients.size >= minPatients) groups.add(code);
    waiting = waiting.filter(({ fallbacks }) => !kept.has(fallbacks[round]) && !groups.has(fallbacks[round]));
  }
  return [...groups];
}
