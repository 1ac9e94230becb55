/** What was measured together: components of one entry, both blood pressures of one moment, two numbers in one text (`127/48`). */
import type { Fact, FactId } from '../fact.ts';
import { factId } from '../newFact.ts';
import type { Statement } from '../statement.ts';

/** What one entry measured together, and both blood pressures of one moment. */
export function withPanels(statements: readonly Statement[]): readonly Statement[] {
  const groups = new Map<string, Fact[]>();
  for (const { fact } of statements) {
    const key = panelKey(fact);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  const panels = new Map<FactId, string>();
  for (const [key, facts] of groups) {
    // Cuff and arterial line in one minute: which belong together, nothing says.
    const isClear = facts.length === 2 || (facts.length > 2 && !key.startsWith(PRESSURES));
    if (isClear) for (const { id } of facts) panels.set(id, key);
  }
  if (panels.size === 0) return statements;
  return statements.map((statement) => {
    const panel = panels.get(statement.fact.id);
    return panel === undefined ? statement : { ...statement, fact: { ...statement.fact, panel } };
  });
}

const PRESSURES = 'blood pressure/';

function panelKey({ kind, source, concept, time, panel }: Fact): string | undefined {
  if (panel !== null || (kind !== 'result' && kind !== 'vital sign')) return undefined;
  if (source.table === 'Observation') return `${source.table}/${source.id}`;
  const [code] = concept.codes;
  return code === 'LOINC//8480-6' || code === 'LOINC//8462-4' ? `${PRESSURES}${time.start}` : undefined;
}

/** Of a text such as `127/48`: the systolic and the diastolic one. */
export function bothPressures(fact: Fact, [systolic, diastolic]: readonly [number, number]): readonly Fact[] {
  const one = (code: string, name: string, value: number): Fact => ({
    ...fact,
    concept: { codes: [`LOINC//${code}`], name, synonyms: [] },
    value: { type: 'quantity', value, comparator: null, unit: 'mm[Hg]' },
    panel: fact.id,
  });
  const second = { ...one('8462-4', 'Diastolic blood pressure', diastolic), id: factId(`${fact.id}.2`) };
  return [one('8480-6', 'Systolic blood pressure', systolic), second];
}
