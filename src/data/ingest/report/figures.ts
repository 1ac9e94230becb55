/** How figures of a report are written, on the page and in the terminal alike. */

/** `1,068,224` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `94.1 %`; a share that is not none or all never looks like it. */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %';
  if (part === whole) return '100 %';
  const percent = (100 * part) / whole;
  if (percent < 0.05) return '<0.1 %';
  return percent >= 99.95 ? '>99.9 %' : `${percent.toFixed(1)} %`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `284 MB`, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toPrecision(3)} ${UNITS[unit]}`;
}

/** Six digits at most, without zeros at the end: a factor or an offset. */
export function formatNumber(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** `1 file`, `2 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
