/**
 * Packing: sequences of different length share rows, each a segment of its own that attends to itself only and counts positions
 * from 0. Padding is at the end of rows with weight 0.
 *
 * Best fit over a buffer of sequences: the longest that still fits goes next, so rows are nearly full and the order stays
 * close to the source's. Sequences longer than a row are cut into consecutive pieces.
 */
import type { BatchShape } from '../decoder/trainingGraph.ts';

export interface Sequence {
  readonly ids: Int32Array;
  /** Weight of the prediction of each token (index 0 is never predicted); 1 when absent. */
  readonly weights?: Float32Array;
}

/** One micro-batch; arrays are row-major [rows · length]. */
export interface Batch {
  readonly inputIds: BigInt64Array;
  readonly targets: BigInt64Array;
  readonly weights: Float32Array;
  readonly positions: BigInt64Array;
  readonly segments: BigInt64Array;
  /** Tokens that are predicted with a weight above 0. */
  readonly predicted: number;
  readonly weightSum: number;
}

const BUFFER = 64;

/** Packs sequences into micro-batches; the last may hold padding rows. */
export function* packBatches(sequences: Iterable<Sequence>, shape: BatchShape): Generator<Batch> {
  let rows: Piece[][] = [];
  for (const row of packRows(sequences, shape.length)) {
    rows.push(row);
    if (rows.length === shape.rows) {
      yield fill(rows, shape);
      rows = [];
    }
  }
  if (rows.length > 0) yield fill(rows, shape);
}

/** Part of a sequence: predicts tokens `from + 1` to `from + length`. */
interface Piece {
  readonly sequence: Sequence;
  readonly from: number;
  readonly length: number;
}

function* packRows(sequences: Iterable<Sequence>, rowLength: number): Generator<Piece[]> {
  const buffer: Piece[] = [];
  const takeRow = (): Piece[] => {
    const row: Piece[] = [];
    let room = rowLength;
    for (let next = 0; next >= 0 && room > 0; next = bestFit(buffer, room)) {
      const piece = buffer[next];
      if (piece === undefined) break;
      buffer.splice(next, 1);
      row.push(piece);
      room -= piece.length;
    }
    return row;
  };
  for (const sequence of sequences) {
    for (let from = 0; from < sequence.ids.length - 1; from += rowLength) {
      buffer.push({ sequence, from, length: Math.min(rowLength, sequence.ids.length - 1 - from) });
    }
    while (buffer.length >= BUFFER) yield takeRow();
  }
  while (buffer.length > 0) yield takeRow();
}

/** The index of the longest piece that fits, or −1; ties go to the earliest. */
function bestFit(buffer: readonly Piece[], room: number): number {
  let best = -1;
  for (let index = 0; index < buffer.length; index++) {
    const { length } = buffer[index];
    if (length <= room && (best < 0 || length > buffer[best].length)) best = index;
  }
  return best;
}

function fill(rows: readonly Piece[][], shape: BatchShape): Batch {
  const size = shape.rows * shape.length;
  const inputIds = new BigInt64Array(size);
  const targets = new BigInt64Array(size);
  const positions = new BigInt64Array(size);
  const segments = new BigInt64Array(size).fill(-1n);
  const weights = new Float32Array(size);
  let predicted = 0;
  let weightSum = 0;
  for (const [r, row] of rows.entries()) {
    let at = r * shape.length;
    for (const [segment, { sequence, from, length }] of row.entries()) {
      for (let k = 0; k < length; k++, at++) {
        inputIds[at] = BigInt(sequence.ids[from + k]);
        targets[at] = BigInt(sequence.ids[from + k + 1]);
        positions[at] = BigInt(k);
        segments[at] = BigInt(segment);
        weights[at] = sequence.weights?.[from + k + 1] ?? 1;
        weightSum += weights[at];
        if (weights[at] > 0) predicted += 1;
      }
    }
  }
  return { inputIds, targets, weights, positions, segments, predicted, weightSum };
}
