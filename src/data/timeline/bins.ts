/**
 * Bins of a code's values, from the training split's exact counts of each distinct value: deciles when there are many, one bin a
 * value when there are few; equal edges merge, so heavily repeated values get a bin of their own and there may be fewer bins.
 *
 * A bin holds its low edge up to, not including, the next bin's. The first bin also takes what lies below every training value, the
 * last what lies above: such values are counted when encoding.
 */
export interface Bins {
  /** Lower edges of the second and later bins, ascending. */
  readonly edges: readonly number[];
  /** Smallest and largest value seen in training. */
  readonly low: number;
  readonly high: number;
}

export interface BinBuilder {
  /** One distinct value and its rows; values ascending and finite. */
  add(value: number, rows: number): void;
  finish(): Bins;
}

/** A builder for `distinct` values (at least one) of `total` rows, into at most `wanted` bins; it keeps no values beyond the edges. */
export function binBuilder(wanted: number, distinct: number, total: number): BinBuilder {
  const collector = distinct <= wanted ? neighbourEdges() : quantileEdges(wanted, total);
  let low = Number.NaN;
  let high = Number.NaN;
  return {
    add(value, rows) {
      if (Number.isNaN(low)) low = value;
      collector.add(value, rows, high);
      high = value;
    },
    finish: () => ({ edges: collector.edges, low, high }),
  };
}

/** How many of the ascending numbers are at or below `value`: for edges, the index of the value's bin. */
export function countAtOrBelow(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface EdgeCollector {
  readonly edges: number[];
  /** `before` is the value before, NaN for the first. */
  add(value: number, rows: number, before: number): void;
}

/** One bin a value: edges half-way between neighbours. */
function neighbourEdges(): EdgeCollector {
  const edges: number[] = [];
  return {
    edges,
    add(value, _rows, before) {
      if (Number.isNaN(before)) return;
      const middle = Math.fround(before / 2 + value / 2);
      edges.push(middle > before && middle <= value ? middle : value);
    },
  };
}

/**
 * Edge j is the smallest value with more than j/wanted of all rows at or below it. A value that takes the place of several edges
 * also gets one after it, so that it has a bin to itself.
 */
function quantileEdges(wanted: number, total: number): EdgeCollector {
  const edges: number[] = [];
  let reached = 0;
  let next = 1;
  let isAfterHeavy = false;
  return {
    edges,
    add(value, rows, before) {
      reached += rows;
      const first = next;
      while (next < wanted && reached * wanted > next * total) next++;
      if ((next > first || isAfterHeavy) && !Number.isNaN(before)) edges.push(value);
      isAfterHeavy = next > first + 1;
    },
  };
}
