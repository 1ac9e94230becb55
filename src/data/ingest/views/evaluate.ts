/**
 * The rows of one resource under a compiled view: SQL on FHIR v2, "Processing Algorithm" (Process a Resource; Process(S, N)).
 *
 * Each selection gives partial rows for each element that it iterates over: its columns, the rows of its nested selections and those of
 * its union, combined as a Cartesian product. `%rowIndex` counts the elements of the nearest iteration ("Environment Variables").
 */
import { resolveInternalTypes } from 'fhirpath';
import { AnamnesisError } from '../../../base/errors.ts';
import { type ColumnType, unfitType } from './columnTypes.ts';
import type { Expression, Variables } from './expressions.ts';
import type { IterationKind } from './viewDefinition.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface CompiledColumn {
  readonly name: string;
  readonly expression: Expression;
  readonly collection: boolean;
  readonly type?: ColumnType;
}

export interface CompiledSelection {
  readonly columns: readonly CompiledColumn[];
  readonly selections: readonly CompiledSelection[];
  readonly unionAll: readonly CompiledSelection[];
  readonly iteration?: { readonly kind: IterationKind; readonly expressions: readonly Expression[] };
  /** What `forEachOrNull` gives when it finds nothing: null in every column, 0 for `%rowIndex`. */
  readonly emptyRow: Row;
}

/** Deeper than any element of a record nests. */
const DEEPEST_REPEAT = 500;

/** All rows of a selection at `focus`, a resource or an element of one. */
export function rowsOfSelection(selection: CompiledSelection, focus: unknown, variables: Variables): readonly Row[] {
  const { iteration } = selection;
  if (iteration === undefined) return rowsAt(selection, focus, variables);
  const found = fociOf(iteration, focus, variables);
  if (found.length === 0 && iteration.kind === 'forEachOrNull') return [selection.emptyRow];
  return found.flatMap((element, rowIndex) => rowsAt(selection, element, { ...variables, rowIndex }));
}

/**
 * Whether a filter holds of a resource; nothing found counts as false.
 * @throws input/invalid when the filter finds anything but true or false.
 */
export function holds(filter: Expression, focus: unknown, variables: Variables): boolean {
  const values: readonly unknown[] = resolveInternalTypes(filter.evaluate(focus, variables));
  if (values.length === 0) return false;
  if (values.length === 1 && typeof values[0] === 'boolean') return values[0];
  throw new AnamnesisError('input/invalid', {
    where: filter.where,
    rule: 'A filter gives true, false or nothing, and this gave something else.',
    remedy: 'Compare the value, or ask exists().',
  });
}

function fociOf(
  { kind, expressions }: NonNullable<CompiledSelection['iteration']>,
  focus: unknown,
  variables: Variables,
): readonly unknown[] {
  if (kind !== 'repeat') return expressions.flatMap((expression) => expression.evaluate(focus, variables));
  const found: unknown[] = [];
  const traverse = (node: unknown, depth: number): void => {
    for (const expression of expressions) {
      if (depth > DEEPEST_REPEAT) throw endless(expression);
      for (const child of expression.evaluate(node, variables)) {
        found.push(child);
        traverse(child, depth + 1);
      }
    }
  };
  traverse(focus, 0);
  return found;
}

function rowsAt(selection: CompiledSelection, focus: unknown, variables: Variables): readonly Row[] {
  const own: Record<string, unknown> = {};
  for (const column of selection.columns) own[column.name] = columnValue(column, focus, variables);
  let rows: readonly Row[] = [own];
  for (const nested of selection.selections) rows = product(rows, rowsOfSelection(nested, focus, variables));
  if (selection.unionAll.length === 0) return rows;
  const union = selection.unionAll.flatMap((branch) => rowsOfSelection(branch, focus, variables));
  return product(rows, union);
}

function columnValue(column: CompiledColumn, focus: unknown, variables: Variables): unknown {
  const nodes = column.expression.evaluate(focus, variables);
  const values: unknown[] = [];
  for (const node of nodes) {
    const value: unknown = resolveInternalTypes(node);
    // A primitive may have an extension and no value; it gives nothing.
    if (value === null || value === undefined) continue;
    const unfit = unfitType(column.type, node, value);
    if (unfit !== undefined) throw wrongType(column, unfit);
    values.push(value);
  }
  if (values.length > 1 && !column.collection) {
    throw new AnamnesisError('input/invalid', {
      where: column.expression.where,
      rule: `The column "${column.name}" takes one value and there are several.`,
      remedy: 'Choose one, as with first() or where(), or set "collection": true.',
    });
  }
  return column.collection ? values : (values[0] ?? null);
}

function product(left: readonly Row[], right: readonly Row[]): readonly Row[] {
  return left.flatMap((a) => right.map((b) => ({ ...a, ...b })));
}

function wrongType({ name, type, expression }: CompiledColumn, actual: string): AnamnesisError {
  const declared =
    type === undefined ? 'declares no type, so it takes primitive values only' : `is declared ${type.name}`;
  return new AnamnesisError('input/invalid', {
    where: expression.where,
    rule: `The column "${name}" ${declared}; a value has the type ${actual}.`,
    remedy: `Declare "type": "${actual}" or convert the value.`,
  });
}

function endless(expression: Expression): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: expression.where,
    rule: `This path still finds elements after ${DEEPEST_REPEAT} steps.`,
    remedy: 'Give a path that leads to children, as "item".',
  });
}
