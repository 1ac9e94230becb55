/**
 * Durations of task files: `24h`, `2 days`, `1 hour 30 min`, `1 day, 14:20:16`, `90:00`; weeks to seconds, largest first, each at
 * most once, as pytimeparse reads them for es-aces. Months and years are refused: they are not durations of one length.
 */

const UNITS = [
  ['weeks', /^([\d.]+)\s*(?:weeks?|wks?|w)(?![a-z])/i, 604_800],
  ['days', /^([\d.]+)\s*(?:days?|dys?|d)(?![a-z])/i, 86_400],
  ['hours', /^([\d.]+)\s*(?:hours?|hrs?|h)(?![a-z])/i, 3_600],
  ['minutes', /^([\d.]+)\s*(?:minutes?|mins?|m)(?![a-z])/i, 60],
  ['seconds', /^([\d.]+)\s*(?:seconds?|secs?|s)(?![a-z])/i, 1],
] as const;

/** Microseconds, or undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  let rest = text.trim();
  if (rest === '') return undefined;
  let seconds = 0;
  for (const [, pattern, size] of UNITS) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    seconds += Number(match[1]) * size;
    rest = rest.slice(match[0].length).replace(/^\s*[,/]?\s*/, '');
  }
  if (rest !== '') {
    const clock = clockSeconds(rest);
    if (clock === undefined) return undefined;
    seconds += clock;
  }
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000_000) : undefined;
}

/** `mm:ss`, `hh:mm:ss`, `dd:hh:mm:ss`, the last with a fraction or without. */
function clockSeconds(text: string): number | undefined {
  if (!/^\d+(:\d{2}){1,3}(\.\d+)?$/.test(text)) return undefined;
  const parts = text.split(':').map(Number).reverse();
  return parts.reduce((sum, part, i) => sum + part * ([1, 60, 3_600, 86_400][i] ?? 0), 0);
}
