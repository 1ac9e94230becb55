/** The tables of the ingest page, from reasons to settings, in the order of the page. A table without rows is left out. */
import { OUTCOMES } from '../outcomes.ts';
import { byFate, FATES, fateOf } from './fates.ts';
import { formatBytes, formatCount, formatNumber, formatShare, plural } from './figures.ts';
import type { Html } from './html.ts';
import {
  entriesOf,
  type IngestReport,
  type OutcomeCounts,
  TIME_FINDINGS,
  totalOutcomes,
  type UnitConversion,
  unaccounted,
} from './ingestReport.ts';
import { tableSection } from './layout.ts';

export function detailTables(report: IngestReport): readonly (Html | null)[] {
  const tables = [
    reasons,
    faults,
    codes,
    conversions,
    keptApart,
    timeFindings,
    timeChoices,
    patients,
    rows,
    fileAccounts,
    settings,
  ];
  return tables.map((table) => table(report));
}

function reasons({ tables }: IngestReport): Html | null {
  const lines = tables.reduce((sum, table) => sum + table.lines, 0);
  return tableSection({
    heading: 'Left out, and why',
    caption: 'Lines that gave no event, by reason.',
    columns: ['Reason', 'Lines', 'Share', { words: 'Meaning' }, { words: 'Kind' }],
    rows: entriesOf(totalOutcomes(tables))
      .filter(([outcome]) => outcome !== 'used')
      .map(([outcome, count]) => [
        outcome,
        formatCount(count),
        formatShare(count, lines),
        { words: OUTCOMES[outcome].text },
        {
          words: { used: '', 'looked up': 'as it should be', 'left out': 'by rule', fault: 'fault of the input' }[
            fateOf(outcome)
          ],
        },
      ]),
    shown: 40,
  });
}

function faults({ faults: list }: IngestReport): Html | null {
  return tableSection({
    heading: 'Faults of the input',
    caption:
      'Where the input is wrong, which rule it breaks and what to do. Twenty places of a rule in a file are named, then their number.',
    columns: ['Place', 'Times', { words: 'Rule' }, { words: 'What to do' }],
    rows: list.map(({ file, line, rule, remedy, count }) => [
      line === undefined ? file : `${file}, line ${formatCount(line)}`,
      formatCount(count),
      { words: rule },
      { words: remedy },
    ]),
  });
}

function codes({ codes: { distinct, unmapped, withoutDescription }, rows: { written } }: IngestReport): Html | null {
  return tableSection({
    heading: 'Codes without a place in a terminology',
    caption: `${plural(unmapped.codes, 'code')} of ${formatCount(distinct)}, in ${plural(unmapped.rows, 'row')} (${formatShare(unmapped.rows, written)}). They are kept as they are; a crosswalk can map them.`,
    columns: ['Code', 'Rows', { words: 'Kind' }, { words: 'Description' }],
    rows: unmapped.top.map(({ code, rows, kind, description }) => [
      code,
      formatCount(rows),
      { words: kind },
      { words: description ?? '' },
    ]),
    note: `${plural(withoutDescription.codes, 'code')} in ${plural(withoutDescription.rows, 'row')} have no description. Free text that fewer than 11 rows have is counted, not named.`,
  });
}

function conversions({ units }: IngestReport): Html | null {
  const changing = units.conversions.filter(({ kind }) => kind !== 'spelling');
  const spellings = units.conversions.filter(({ kind }) => kind === 'spelling');
  return tableSection({
    heading: 'Units converted',
    caption:
      'Each code has one unit in the data set. The new value is factor × old value + offset; units that are only written otherwise stand together.',
    columns: ['Code', { words: 'From' }, { words: 'To' }, 'Factor', 'Offset', 'Rows', { words: 'How' }],
    rows: [...changing.toSorted((x, y) => y.rows - x.rows), ...gatherSpellings(spellings)].map(
      ({ code, from, to, factor, offset, rows, kind }) => [
        code,
        { words: from },
        { words: to },
        formatNumber(factor),
        formatNumber(offset),
        formatCount(rows),
        { words: kind },
      ],
    ),
  });
}

/** One entry per pair of spellings, its code saying of how many codes. */
function gatherSpellings(conversions: readonly UnitConversion[]): readonly UnitConversion[] {
  const pairs = Map.groupBy(conversions, ({ from, to }) => JSON.stringify([from, to]));
  const gathered = [...pairs.values()].map((same) => ({
    ...same[0],
    code: same.length === 1 ? same[0].code : plural(same.length, 'code'),
    rows: same.reduce((sum, { rows }) => sum + rows, 0),
  }));
  return gathered.toSorted((a, b) => b.rows - a.rows);
}

function keptApart({ units }: IngestReport): Html | null {
  return tableSection({
    heading: 'Units kept apart',
    caption: 'Units that cannot be converted into the one of their code: the unit is part of the code there.',
    columns: ['Code', { words: 'Unit' }, 'Rows'],
    rows: units.keptApart
      .toSorted((a, b) => b.rows - a.rows)
      .map(({ code, unit, rows }) => [code, { words: unit }, formatCount(rows)]),
  });
}

function timeFindings({ times }: IngestReport): Html | null {
  return tableSection({
    heading: 'Times: repaired, assumed, odd',
    caption: 'What was found about times, and the rule for it.',
    columns: ['Finding', 'Rows', { words: 'Where' }, { words: 'Rule' }],
    rows: times.findings.map(({ rule, table, rows }) => [
      rule,
      formatCount(rows),
      { words: table },
      { words: TIME_FINDINGS[rule].text },
    ]),
  });
}

function timeChoices({ times }: IngestReport): Html | null {
  return tableSection({
    heading: 'Leakage check: which time counts',
    caption: 'An event stands at the time when it became known. This is that time for every mapping, and why.',
    columns: ['Type', { words: 'Event' }, { words: 'Time' }, { words: 'Because' }],
    rows: times.choices.map(({ table, event, time, because }) => [
      table,
      { words: event },
      { words: time },
      { words: because },
    ]),
    shown: 100,
  });
}

function patients({ patients: { subjects, withoutBirth, perSplit, claimedTwice } }: IngestReport): Html | null {
  return tableSection({
    heading: 'Patients',
    caption: 'Subjects of the data set.',
    columns: ['', 'Patients', 'Share'],
    rows: [
      ...Object.entries(perSplit).map(([split, count]) => [split, formatCount(count), formatShare(count, subjects)]),
      ['all', formatCount(subjects), ''],
      ['without a birth date', formatCount(withoutBirth), formatShare(withoutBirth, subjects)],
    ],
    note:
      claimedTwice > 0
        ? `${plural(claimedTwice, 'identifier')} claimed by two patients: those are left out.`
        : undefined,
  });
}

function rows({ rows: { landed, dropped, written } }: IngestReport): Html | null {
  return tableSection({
    heading: 'From candidates to rows',
    caption:
      'The lines that are used can state several events each; these are all that they state, and what became of them.',
    columns: ['', 'Rows'],
    rows: [
      ['stated by the input', formatCount(landed)],
      ...Object.entries(dropped).map(([reason, count]) => [`− ${reason}`, formatCount(count)]),
      ['= written', formatCount(written)],
    ],
  });
}

function fileAccounts(report: IngestReport): Html | null {
  const wrong = new Set(unaccounted(report).map(({ where }) => where));
  const faultsOf = (outcomes: OutcomeCounts): number => byFate(outcomes).fault;
  const sorted = report.files.toSorted(
    (a, b) => faultsOf(b.outcomes) - faultsOf(a.outcomes) || (a.file < b.file ? -1 : 1),
  );
  return tableSection({
    heading: 'Files',
    caption: 'Those with the most faults first. Lines = used + looked up + left out + faults.',
    columns: ['File', 'Size', 'Lines', 'Used', 'Looked up', 'Left out', 'Faults'],
    rows: sorted.map(({ file, bytes, lines, outcomes }) => [
      wrong.has(file) ? `${file} (does not add up)` : file,
      formatBytes(bytes),
      formatCount(lines),
      ...FATES.map((fate) => formatCount(byFate(outcomes)[fate])),
    ]),
  });
}

function settings({ settings: values }: IngestReport): Html | null {
  return tableSection({
    heading: 'Settings',
    caption: 'As the run was told.',
    columns: ['Setting', { words: 'Value' }],
    rows: Object.entries(values).map(([name, value]) => [
      name,
      { words: typeof value === 'string' ? value : JSON.stringify(value) },
    ]),
    shown: 100,
  });
}
