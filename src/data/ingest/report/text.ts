/** The ingest report for a terminal: at most some 25 lines, figures aligned; the page and the JSON have the rest. */
import { byFate, FATES } from './fates.ts';
import { formatBytes, formatCount, formatShare, plural } from './figures.ts';
import { entriesOf, type IngestReport, type TableAccount, totalOutcomes } from './ingestReport.ts';
import { remarks } from './remarks.ts';

export function reportText(report: IngestReport): string {
  const { datasetName, source, sourceVersion, files, patients, codes, rows } = report;
  const size = formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0));
  const splits = Object.entries(patients.perSplit).map(([split, count]) => `${split} ${formatCount(count)}`);
  const version = sourceVersion === null ? '' : ` ${sourceVersion}`;
  return [
    `${datasetName}: ${source.toUpperCase()}${version}, ${plural(files.length, 'file')}, ${size}.`,
    '',
    ...aligned([['', 'lines', ...FATES, 'events'], ...tableRows(report.tables)]),
    '',
    `patients  ${formatCount(patients.subjects)}: ${splits.join(', ')}`,
    `codes     ${formatCount(codes.distinct)}; ${formatCount(codes.unmapped.codes)} in no terminology, in ${formatShare(codes.unmapped.rows, rows.written)} of rows`,
    ...unitLine(report),
    ...listed('left out  ', leftOutWords(report), MOST_WORDS),
    ...listed('times     ', timeWords(report), MOST_WORDS),
    ...noteLines(report),
  ].join('\n');
}

const MOST_TABLES = 8;
const MOST_WORDS = 6;
const MOST_NOTES = 6;

/** The largest, the others together, and all. */
function tableRows(tables: readonly TableAccount[]): readonly (readonly string[])[] {
  const sorted = tables.toSorted((a, b) => b.lines - a.lines || (a.table < b.table ? -1 : 1));
  const shown = sorted.length > MOST_TABLES + 1 ? sorted.slice(0, MOST_TABLES) : sorted;
  const rest = sorted.slice(shown.length);
  const others = rest.length === 0 ? [] : [together(`${rest.length} others`, rest)];
  return [...shown, ...others, together('all', tables)].map(({ table, lines, outcomes, events }) => [
    table,
    formatCount(lines),
    ...FATES.map((fate) => formatCount(byFate(outcomes)[fate])),
    formatCount(events),
  ]);
}

function together(table: string, tables: readonly TableAccount[]): TableAccount {
  return {
    table,
    lines: tables.reduce((sum, { lines }) => sum + lines, 0),
    outcomes: totalOutcomes(tables),
    events: tables.reduce((sum, { events }) => sum + events, 0),
  };
}

/** Names to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
}

function unitLine({ units: { conversions, keptApart } }: IngestReport): readonly string[] {
  if (conversions.length + keptApart.length === 0) return [];
  const rows = (list: readonly { readonly rows: number }[]): string =>
    plural(
      list.reduce((sum, entry) => sum + entry.rows, 0),
      'row',
    );
  return [`units     ${rows(conversions)} converted, ${rows(keptApart)} kept apart`];
}

function leftOutWords({ tables }: IngestReport): readonly string[] {
  const others = entriesOf(totalOutcomes(tables)).filter(([outcome]) => outcome !== 'used');
  return others.map(([outcome, count]) => `${outcome} ${formatCount(count)}`);
}

function timeWords({ times }: IngestReport): readonly string[] {
  const counts = new Map<string, number>();
  for (const { rule, rows } of times.findings) counts.set(rule, (counts.get(rule) ?? 0) + rows);
  return [...counts].sort(([, a], [, b]) => b - a).map(([rule, rows]) => `${rule} ${formatCount(rows)}`);
}

function listed(head: string, words: readonly string[], most: number): readonly string[] {
  if (words.length === 0) return [];
  const rest = words.length > most ? [`${words.length - most} more`] : [];
  return [head + [...words.slice(0, most), ...rest].join(', ')];
}

function noteLines(report: IngestReport): readonly string[] {
  const notes = remarks(report);
  return notes.length === 0 ? [] : ['', ...notes.slice(0, MOST_NOTES).map((note) => `- ${note}`)];
}
