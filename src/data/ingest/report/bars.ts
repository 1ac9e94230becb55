/**
 * A bar of shares as inline SVG: one segment a group, as wide as its container, coloured by the page's style sheet. A group that
 * occurs is never thinner than a sliver, so that three faults among a million lines can be seen.
 */
import { FATES, type Fate } from './fates.ts';
import { formatCount } from './figures.ts';
import { type Html, html } from './html.ts';

const WIDTH = 1000;
const SLIVER = 6;

/** @param label what the bar is of, for those who hear it. */
export function fateBar(label: string, counts: Readonly<Record<Fate, number>>): Html {
  const widths = segmentWidths(FATES.map((fate) => counts[fate]));
  const words = FATES.filter((fate) => counts[fate] > 0).map((fate) => `${formatCount(counts[fate])} ${fate}`);
  let x = 0;
  const segments = FATES.map((fate, i) => {
    const segment = html`<rect class="${fate.replace(' ', '-')}" x="${round(x)}" width="${round(widths[i])}" height="10"/>`;
    x += widths[i];
    return counts[fate] > 0 ? segment : null;
  });
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" role="img" aria-label="${label}: ${words.join(', ')}">${segments}</svg>`;
}

/** The colour of a group, for a legend. */
export function fateSwatch(fate: Fate): Html {
  return html`<svg viewBox="0 0 10 10" aria-hidden="true"><rect class="${fate.replace(' ', '-')}" width="10" height="10" rx="2"/></svg>`;
}

/** Shares of the width; what slivers need beyond their share is taken from the others, in proportion. */
export function segmentWidths(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => (total === 0 ? 0 : (WIDTH * count) / total));
  const isThin = (share: number): boolean => share > 0 && share < SLIVER;
  const thin = shares.filter(isThin);
  const room = WIDTH - SLIVER * thin.length;
  const wide = WIDTH - thin.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (isThin(share) ? SLIVER : (share * room) / wide));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
