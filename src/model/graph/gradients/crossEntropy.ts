/**
 * The language-model head with its loss: logits = x · tableᵀ, loss = Σᵢ wᵢ · (−log softmax(logitsᵢ)[targetᵢ]).
 *
 * x [rows, width], table [vocabulary, width] (tied to the embedding), targets [rows], weights [rows] (the caller divides by
 * the total count, so that micro-batches add up). With P = softmax(logits) the gradient of the logits is w ∘ (P − onehot);
 * it is never formed: dx = w ∘ (P · table − table[target]) and dtable = Pᵀ · (w ∘ x), less w ∘ x at the target's rows. That
 * keeps the passes over [rows, vocabulary] to two.
 */
import { fixed, float, int, type Value } from '../value.ts';
import { addRows } from './embedding.ts';
import type { Tape } from './tape.ts';

export interface CrossEntropy {
  /** [] the weighted sum of losses. */
  readonly loss: Value;
  /** [rows, vocabulary] */
  readonly logits: Value;
}

/** Emits head and loss, and contributes the gradients for a gradient of 1 of the loss. */
export function headWithCrossEntropy(tape: Tape, x: Value, table: Value, targets: Value, weights: Value): CrossEntropy {
  const { graph } = tape;
  const rows = fixed(x.shape[0]);
  const logits = graph.one('Gemm', [x, table], { transB: int(1) });
  const logProbabilities = graph.one('LogSoftmax', [logits], { axis: int(-1) });
  const targetColumn = graph.one('Reshape', [targets, graph.integers([rows, 1])]);
  const ofTarget = graph.one('GatherElements', [logProbabilities, targetColumn], { axis: int(1) });
  const weightRow = graph.one('Reshape', [weights, graph.integers([1, rows])]);
  const total = graph.one('Gemm', [weightRow, ofTarget], { alpha: float(-1) });
  const loss = tape.record(graph.one('Reshape', [total, graph.integers([])]), () => {
    const probabilities = graph.one('Exp', [logProbabilities]);
    const weightColumn = graph.one('Reshape', [weights, graph.integers([rows, 1])]);
    const pull = graph.one('Gather', [table, targets], { axis: int(0) });
    const difference = graph.one('Sub', [graph.one('Gemm', [probabilities, table]), pull]);
    tape.contribute(x, graph.one('Mul', [difference, weightColumn]));
    const weighted = graph.one('Mul', [x, weightColumn]);
    tape.contributeOnto(table, (known) => {
      const pushed = graph.one('Gemm', [probabilities, weighted, known], { transA: int(1) });
      return addRows(graph, pushed, targets, graph.one('Sub', [graph.scalar(0), weighted]));
    });
  });
  tape.contribute(loss, graph.scalar(1));
  return { loss, logits };
}
