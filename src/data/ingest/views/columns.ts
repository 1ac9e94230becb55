/**
 * The columns that a selection produces, in order (SQL on FHIR v2, "Column Ordering": own columns, then nested selections, then the
 * union), and the rules on them ("Processing Algorithm", Validate Columns; "Unions").
 */
import { AnamnesisError } from '../../../base/errors.ts';
import type { Selection, ViewColumn } from './viewDefinition.ts';

/** The columns of a selection with all that is below it; a union counts once. */
export function columnsOf(selection: Omit<Selection, 'where'>): readonly ViewColumn[] {
  const [branch] = selection.unionAll;
  return [
    ...selection.columns,
    ...selection.selections.flatMap(columnsOf),
    ...(branch === undefined ? [] : columnsOf(branch)),
  ];
}

/** @throws settings/invalid when a name comes twice, branches of a union differ, or there is no column at all. */
export function checkColumns(selections: readonly Selection[], where: string): void {
  for (const selection of selections) checkUnions(selection);
  const columns = selections.flatMap(columnsOf);
  if (columns.length === 0) throw fault(where, 'The view has no column.', 'Give a selection at least one column.');
  const names = new Set<string>();
  for (const { name, path } of columns) {
    if (names.has(name)) throw fault(path.where, `There is a column "${name}" already.`, 'Give it another name.');
    names.add(name);
  }
}

function checkUnions(selection: Selection): void {
  for (const nested of [...selection.selections, ...selection.unionAll]) checkUnions(nested);
  const [first, ...others] = selection.unionAll.map((branch) => ({ branch, columns: columnsOf(branch) }));
  for (const { branch, columns } of others) {
    if (columns.length !== first.columns.length || columns.some((column, i) => !agree(column, first.columns[i]))) {
      const rule = 'The branches of a union have columns of the same names, order and types.';
      throw fault(branch.where, rule, 'Give this branch the columns of the first one.');
    }
  }
}

function agree(a: ViewColumn, b: ViewColumn): boolean {
  const sameType = a.type === undefined || b.type === undefined || a.type.text === b.type.text;
  return a.name === b.name && a.collection === b.collection && sameType;
}

function fault(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
