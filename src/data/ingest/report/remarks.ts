/** What a reader of a report must not overlook, in a few sentences: for the top of the page and the end of the terminal's summary. */
import { byFate } from './fates.ts';
import { formatCount, formatShare, plural } from './figures.ts';
import { type IngestReport, TIME_FINDINGS, totalOutcomes, unaccounted } from './ingestReport.ts';

/** Gravest first; none when all is well. */
export function remarks(report: IngestReport): readonly string[] {
  const { tables, patients, times, codes, rows } = report;
  const odd = unaccounted(report);
  const outcomes = totalOutcomes(tables);
  const lines = tables.reduce((sum, table) => sum + table.lines, 0);
  const { fault } = byFate(outcomes);
  const notMapped = outcomes['type not mapped'] ?? 0;
  const rowsOf = (ordinary: boolean): number =>
    times.findings
      .filter(({ rule }) => TIME_FINDINGS[rule].ordinary === ordinary)
      .reduce((sum, finding) => sum + finding.rows, 0);
  const zoneAssumed = times.findings
    .filter(({ rule }) => rule === 'zone assumed')
    .reduce((sum, { rows: n }) => sum + n, 0);
  const found: readonly (readonly [boolean, string])[] = [
    [
      odd.length > 0,
      `${plural(odd.length, 'place')} of this report ${odd.length === 1 ? 'does' : 'do'} not add up: please report it.`,
    ],
    [rows.written === 0, 'No event was written.'],
    [
      fault > 0,
      `${plural(fault, 'line')} (${formatShare(fault, lines)}) ${fault === 1 ? 'is' : 'are'} left out because the input is wrong.`,
    ],
    [
      outcomes['truncated file'] !== undefined,
      `${plural(outcomes['truncated file'] ?? 0, 'file')} cut short: copy again.`,
    ],
    [
      patients.claimedTwice > 0,
      `${plural(patients.claimedTwice, 'identifier')} claimed by two patients; both are left out.`,
    ],
    [notMapped > 0, `${plural(notMapped, 'line')} (${formatShare(notMapped, lines)}) are of types without a mapping.`],
    [
      codes.unmapped.rows > 0,
      `${formatShare(codes.unmapped.rows, rows.written)} of rows have a code that no terminology knows.`,
    ],
    [patients.withoutBirth > 0, `${plural(patients.withoutBirth, 'patient')} without a birth date, so without age.`],
    [rowsOf(false) > 0, `${plural(rowsOf(false), 'row')} with a time that cannot be right.`],
    [zoneAssumed > 0, `${formatCount(zoneAssumed)} times name no zone; --zone was taken for them.`],
  ];
  return [...found.filter(([holds]) => holds).map(([, sentence]) => sentence), ...report.notes];
}
