/**
 * Expressions of a query as columns, each computed once, in as many steps (nested SELECTs) as they build on one another.
 *
 * Why: a reference to a nested value inside CASE makes DuckDB copy the bookkeeping of everything below it, and expressions are shared only
 * within one SELECT and never out of a CASE. So leaves of the parsed resource become flat columns first, and conditions speak of those.
 * Each step carries only what a later one mentions: DuckDB's time to plan a query grows with its columns, used or not.
 */
export interface Column {
  readonly name: string;
  readonly sql: string;
}
/** Columns that are computed from those of earlier steps. */
export type Step = readonly Column[];

export interface Columns {
  /** The column that holds an expression; literals stay as they are. */
  readonly of: (sql: string) => string;
  readonly steps: () => readonly Step[];
}

/** @param prefix begins the columns' names; no other name in the SQL may look like it with a number. */
export function planColumns(prefix: string): Columns {
  const names = new Map<string, string>();
  const steps: Column[][] = [];
  const stepOf = new Map<string, number>();
  const mention = new RegExp(`\\b${prefix}\\d+\\b`, 'g');
  return {
    of: (sql) => {
      if (/^(NULL|true|false|-?\d+|'[^']*'|\w+)$/.test(sql)) return sql;
      const known = names.get(sql);
      if (known !== undefined) return known;
      const name = `${prefix}${names.size}`;
      const step = Math.max(0, ...[...sql.matchAll(mention)].map(([other]) => (stepOf.get(other) ?? -1) + 1));
      names.set(sql, name);
      stepOf.set(name, step);
      steps[step] = [...(steps[step] ?? []), { name, sql }];
      return name;
    },
    steps: () => steps,
  };
}

/**
 * The steps as nested SELECTs over `FROM from`.
 * @param columns of `from`
 * @param last the outermost SELECT's list, in terms of all these
 */
export function selectSteps(from: string, columns: readonly string[], steps: readonly Step[], last: string): string {
  const mentioned = new Set(wordsOf(last));
  const selects: string[] = [];
  for (const [i, step] of [...steps.entries()].reverse()) {
    const made = step.filter(({ name }) => mentioned.has(name));
    for (const { sql } of made) for (const word of wordsOf(sql)) mentioned.add(word);
    const below = [...columns, ...steps.slice(0, i).flatMap((earlier) => earlier.map(({ name }) => name))];
    const carried = below.filter((name) => mentioned.has(name));
    if (made.length > 0) selects.push([...carried, ...made.map(({ name, sql }) => `${sql} AS ${name}`)].join(', '));
  }
  return [...selects.reverse(), last].reduce((below, list) => `(SELECT ${list} FROM ${below})`, from).slice(1, -1);
}

/** Names that occur; those in texts too, which only carries a column too far. */
function wordsOf(sql: string): readonly string[] {
  return sql.match(/\w+/g) ?? [];
}
