/**
 * Causal attention over packed sequences: out = softmax(q · kᵀ / √d + mask) · v, with q, k, v [B, heads, T, d] and mask [B, 1, T, T]
 * (0 where row i may see column j, very negative elsewhere; never above the diagonal).
 *
 * Queries go in blocks; each block meets only the keys at or below it, so most of the work above the diagonal is never done. The
 * softmax's gradient P ∘ (dP − D), D = rowsum(dO ∘ O) as in FlashAttention (Dao et al. 2022), costs one pass over the scores:
 * the subtraction of D rides in the product, dP − D = [dO, D] · [V, −1]ᵀ.
 */

import type { GraphBuilder } from '../graph.ts';
import { fixed, float, int, ints, type Value } from '../value.ts';
import type { Tape } from './tape.ts';

interface Block {
  readonly from: number;
  readonly to: number;
  /** [B, heads, to − from, to] */
  readonly probabilities: Value;
  readonly query: Value;
  readonly keys: Value;
  readonly values: Value;
}

/** `blockLength` divides the queries; the last block may be shorter. */
export function causalAttention(tape: Tape, q: Value, k: Value, v: Value, mask: Value, blockLength: number): Value {
  const { graph } = tape;
  const [length, width] = [fixed(q.shape[2]), fixed(q.shape[3])];
  const scale = float(1 / Math.sqrt(width));
  const blocks: Block[] = [];
  for (let from = 0; from < length; from += blockLength) {
    const to = Math.min(from + blockLength, length);
    const query = along(graph, q, from, to);
    const [keys, values] = [along(graph, k, 0, to), along(graph, v, 0, to)];
    const scores = graph.one('FusedMatMul', [query, keys], { transB: int(1), alpha: scale });
    const masked = graph.one('Add', [scores, corner(graph, mask, from, to)]);
    const probabilities = graph.one('Softmax', [masked], { axis: int(-1) });
    blocks.push({ from, to, probabilities, query, keys, values });
  }
  const parts = blocks.map(({ probabilities, values }) => graph.one('FusedMatMul', [probabilities, values]));
  const out = joined(graph, parts);
  return tape.record(out, (dOut) => {
    const rowSums = graph.one('ReduceSum', [graph.one('Mul', [dOut, out]), graph.integers([3])]);
    const extended = graph.one('Concat', [dOut, rowSums], { axis: int(3) });
    const minusOnes = graph.one('Expand', [graph.scalar(-1), graph.integers([...v.shape.slice(0, 3).map(fixed), 1])]);
    const extendedValues = graph.one('Concat', [v, minusOnes], { axis: int(3) });
    const gradients = blocks.map((block) => {
      const { from, to, probabilities } = block;
      const centred = graph.one(
        'FusedMatMul',
        [along(graph, extended, from, to), along(graph, extendedValues, 0, to)],
        { transB: int(1) },
      );
      const dScores = graph.one('Mul', [probabilities, centred]);
      return {
        query: graph.one('FusedMatMul', [dScores, block.keys], { alpha: scale }),
        keys: graph.one('FusedMatMul', [dScores, block.query], { transA: int(1), alpha: scale }),
        values: graph.one('FusedMatMul', [probabilities, along(graph, dOut, from, to)], { transA: int(1) }),
      };
    });
    tape.contribute(
      q,
      joined(
        graph,
        gradients.map((gradient) => gradient.query),
      ),
    );
    tape.contribute(
      k,
      nestedSum(
        graph,
        gradients.map((gradient) => gradient.keys),
        blockLength,
      ),
    );
    tape.contribute(
      v,
      nestedSum(
        graph,
        gradients.map((gradient) => gradient.values),
        blockLength,
      ),
    );
  });
}

/** Positions `from` to `to` of x [B, heads, T, ·]. */
function along(graph: GraphBuilder, x: Value, from: number, to: number): Value {
  if (from === 0 && to === x.shape[2]) return x;
  return graph.one('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([2])]);
}

/** Rows `from` to `to` and columns 0 to `to` of mask [B, 1, T, T]. */
function corner(graph: GraphBuilder, mask: Value, from: number, to: number): Value {
  if (from === 0 && to === mask.shape[2]) return mask;
  return graph.one('Slice', [mask, graph.integers([from, 0]), graph.integers([to, to]), graph.integers([2, 3])]);
}

function joined(graph: GraphBuilder, parts: readonly Value[]): Value {
  return parts.length === 1 ? parts[0] : graph.one('Concat', parts, { axis: int(2) });
}

/**
 * Sums gradients of growing length: part b covers the first (b + 1) blocks. Block j's sum takes every part that reaches it, so no
 * part is padded.
 */
function nestedSum(graph: GraphBuilder, parts: readonly Value[], blockLength: number): Value {
  let sum = parts[parts.length - 1];
  const tails: Value[] = [];
  for (let b = parts.length - 2; b >= 0; b--) {
    const reach = (b + 1) * blockLength;
    tails.unshift(along(graph, sum, reach, fixed(sum.shape[2])));
    sum = graph.one('Add', [along(graph, sum, 0, reach), parts[b]]);
  }
  return joined(graph, [sum, ...tails]);
}

/** x [B, T, heads · d] as [B, heads, T, d]. */
export function splitHeads(tape: Tape, x: Value, batch: number, length: number, heads: number): Value {
  const { graph } = tape;
  const width = fixed(x.shape[1]) / heads;
  const apart = graph.one('Reshape', [x, graph.integers([batch, length, heads, width])]);
  const split = graph.one('Transpose', [apart], { perm: ints([0, 2, 1, 3]) });
  return tape.record(split, (gradient) => {
    tape.contribute(x, flattenHeads(graph, gradient));
  });
}

/** x [B, heads, T, d] as [B · T, heads · d]. */
export function joinHeads(tape: Tape, x: Value): Value {
  const { graph } = tape;
  const [batch, heads, length, width] = x.shape.map(fixed);
  const flat = flattenHeads(graph, x);
  return tape.record(flat, (gradient) => {
    const apart = graph.one('Reshape', [gradient, graph.integers([batch, length, heads, width])]);
    tape.contribute(x, graph.one('Transpose', [apart], { perm: ints([0, 2, 1, 3]) }));
  });
}

function flattenHeads(graph: GraphBuilder, x: Value): Value {
  const [batch, heads, length, width] = x.shape.map(fixed);
  const together = graph.one('Transpose', [x], { perm: ints([0, 2, 1, 3]) });
  return graph.one('Reshape', [together, graph.integers([batch * length, heads * width])]);
}
