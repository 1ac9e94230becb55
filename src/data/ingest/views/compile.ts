/**
 * A checked view made ready to run: every expression compiled once, every type looked up, before any resource is read
 * (SQL on FHIR v2, "Processing Algorithm"). Evaluation itself is in `evaluate.ts`.
 *
 * Leaves out: several resources at once. A view looks at one resource, never at another; contained resources give no rows of their own.
 */

import { columnsOf } from './columns.ts';
import { checkResourceType, parseColumnType } from './columnTypes.ts';
import { type CompiledColumn, type CompiledSelection, holds, type Row, rowsOfSelection } from './evaluate.ts';
import { compileExpression, standardVariables } from './expressions.ts';
import type { ViewConstant } from './viewConstants.ts';
import type { Selection, ViewColumn, ViewDefinition } from './viewDefinition.ts';

export interface CompiledView {
  readonly name?: string;
  /** Type of the resources that give rows. */
  readonly resource: string;
  /** Names of the columns, in order; every row has them all. */
  readonly columns: readonly string[];
  /**
   * The rows of a resource as JSON has it, none when it is of another type or a filter leaves it out. Values are plain: texts, numbers,
   * booleans, null, objects for complex types, lists where the column is a collection. Dates and times are texts as FHIR writes them.
   * @throws input/invalid when an expression does not fit the resource (several values, another type); never with a value.
   */
  rows(resource: unknown): readonly Row[];
}

/** @throws settings/invalid with the place of the expression, type or name at fault. */
export function compileView(view: ViewDefinition): CompiledView {
  checkResourceType(view.resource);
  const { constants } = view;
  const filters = view.where.map((filter) => compileExpression(filter, constants));
  const whole = compileSelection({ columns: [], selections: view.selections, unionAll: [] }, constants);
  const standard = standardVariables(constants);
  const resourceType = view.resource.text;
  return {
    ...(view.name === undefined ? {} : { name: view.name }),
    resource: resourceType,
    columns: view.selections.flatMap(columnsOf).map(({ name }) => name),
    rows(resource) {
      if (!isOfType(resource, resourceType)) return [];
      const variables = { ...standard, resource, rootResource: resource, rowIndex: 0 };
      if (!filters.every((filter) => holds(filter, resource, variables))) return [];
      return rowsOfSelection(whole, resource, variables);
    },
  };
}

function compileSelection(selection: Omit<Selection, 'where'>, constants: readonly ViewConstant[]): CompiledSelection {
  const { iteration } = selection;
  const compiled = {
    columns: selection.columns.map((column) => compileColumn(column, constants)),
    selections: selection.selections.map((nested) => compileSelection(nested, constants)),
    unionAll: selection.unionAll.map((branch) => compileSelection(branch, constants)),
    emptyRow: emptyRow(columnsOf(selection)),
  };
  if (iteration === undefined) return compiled;
  const expressions = iteration.paths.map((path) => compileExpression(path, constants));
  return { ...compiled, iteration: { kind: iteration.kind, expressions } };
}

function compileColumn(column: ViewColumn, constants: readonly ViewConstant[]): CompiledColumn {
  const { name, collection, path, type } = column;
  const expression = compileExpression(path, constants);
  return { name, collection, expression, ...(type === undefined ? {} : { type: parseColumnType(type) }) };
}

function emptyRow(columns: readonly ViewColumn[]): Row {
  return Object.fromEntries(columns.map(({ name, path }) => [name, path.text.trim() === '%rowIndex' ? 0 : null]));
}

function isOfType(resource: unknown, type: string): boolean {
  return (
    typeof resource === 'object' && resource !== null && 'resourceType' in resource && resource.resourceType === type
  );
}
