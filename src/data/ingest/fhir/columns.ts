/**
 * Expressions of a query as columns, each computed once, in as many steps (nested SELECTs) as they build on one another.
 *
 * Why: a reference to a nested value inside CASE makes DuckDB copy the bookkeeping of everything below it, and expressions are shared only
 * within one SELECT and never out of a CASE. So leaves of the parsed resource become flat columns first, and conditions speak of those.
 */
export interface Columns {
  /** The column that holds an expression; literals stay as they are. */
  readonly of: (sql: string) => string;
  /** `SELECT *` with all columns added to those of `from`. */
  readonly over: (from: string) => string;
}

/** @param prefix begins the columns' names; no other name in the SQL may look like it with a number. */
export function planColumns(prefix: string): Columns {
  const names = new Map<string, string>();
  const steps: string[][] = [];
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
      steps[step] = [...(steps[step] ?? []), `${sql} AS ${name}`];
      return name;
    },
    over: (from) => steps.reduce((below, columns) => `SELECT *, ${columns.join(', ')} FROM (${below})`, from),
  };
}
