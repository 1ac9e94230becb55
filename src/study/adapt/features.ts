/** A table of features for the probe, [rows × columns] row-major, and its standardisation by training means and deviations. */
import { invariant } from '../../base/errors.ts';

export interface Features {
  readonly rows: number;
  readonly columns: number;
  /** [rows × columns], row-major. */
  readonly values: Float32Array | Float64Array;
}

export interface Standardisation {
  /** [columns] */
  readonly mean: Float64Array;
  /** [columns]; population standard deviation, 1 for a constant column (as scikit-learn's StandardScaler). */
  readonly scale: Float64Array;
}

export function fitStandardisation({ rows, columns, values }: Features): Standardisation {
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) for (let j = 0; j < columns; j++, at++) mean[j] += values[at];
  for (let j = 0; j < columns; j++) mean[j] /= rows;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) squares[j] += (values[at] - mean[j]) ** 2;
  }
  const scale = squares.map((sum, j) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > 1e-12 * Math.max(1, Math.abs(mean[j])) ? deviation : 1;
  });
  return { mean, scale };
}

/** @returns [rows × columns] float64, mean 0 and deviation 1 on the rows that the standardisation was fitted on. */
export function standardise(features: Features, { mean, scale }: Standardisation): Float64Array {
  const { rows, columns, values } = features;
  invariant(
    columns === mean.length,
    'standardise',
    'Features have the columns that the standardisation was fitted on.',
  );
  const scaled = new Float64Array(rows * columns);
  const inverse = scale.map((value) => 1 / value);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) scaled[at] = (values[at] - mean[j]) * inverse[j];
  }
  return scaled;
}
