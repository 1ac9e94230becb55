/** How figures are written, in the terminal and in the report alike: three decimals, a true minus sign, dashes where nothing is known. */
import type { Estimate } from './resampling.ts';

export const UNKNOWN = '–';

export function formatFigure(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const text = value.toFixed(digits);
  return Number(text) < 0 ? text.replace('-', '−') : text.replace('-', '');
}

/** `0.812 to 0.861`: "to", not a dash, because figures can be negative. */
export function formatInterval({ low, high }: Estimate, digits = 3): string {
  return low === null || high === null ? UNKNOWN : `${formatFigure(low, digits)} to ${formatFigure(high, digits)}`;
}

export function formatCount(count: number | null): string {
  return count === null ? 'under 11' : count.toLocaleString('en-US');
}

export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
