/**
 * Rows of a table: y = table[ids], table [vocabulary, width], ids [rows].
 * Gradient: each row of dy is added to its row of the table. ScatterElements adds one after the other, so the sum does not depend
 * on threads.
 */

import type { GraphBuilder } from '../graph.ts';
import { fixed, int, type Value } from '../value.ts';
import type { Tape } from './tape.ts';

export function embed(tape: Tape, table: Value, ids: Value): Value {
  const { graph } = tape;
  const y = graph.one('Gather', [table, ids], { axis: int(0) });
  return tape.record(y, (dy) => {
    tape.contributeOnto(table, (known) => addRows(graph, known ?? zeros(graph, table), ids, dy));
  });
}

/** onto[ids[i]] += rows[i] for every i. */
export function addRows(graph: GraphBuilder, onto: Value, ids: Value, rows: Value): Value {
  const [count, width] = rows.shape.map(fixed);
  const column = graph.one('Reshape', [ids, graph.integers([count, 1])]);
  const indices = graph.one('Expand', [column, graph.integers([count, width])]);
  const attributes = { axis: int(0), reduction: { kind: 'string', value: 'add' } } as const;
  return graph.one('ScatterElements', [onto, indices, rows], attributes);
}

function zeros(graph: GraphBuilder, like: Value): Value {
  return graph.one('Sub', [like, like]);
}
