/**
 * The ingest report as one page for the people who answer for the data: how much was read and used, what was left out and why, what is
 * wrong and how to mend it, and every choice that was made on the way. Self-contained; it holds nothing that the JSON report does not.
 */
import { OUTCOMES } from '../outcomes.ts';
import { fateBar, fateSwatch } from './bars.ts';
import { byFate, FATE_TEXTS, FATES, fateOf } from './fates.ts';
import { formatBytes, formatCount, formatNumber, formatShare, plural } from './figures.ts';
import { type Html, html } from './html.ts';
import {
  entriesOf,
  type IngestReport,
  type OutcomeCounts,
  type TableAccount,
  TIME_FINDINGS,
  totalOutcomes,
  unaccounted,
} from './ingestReport.ts';
import { caveatBox, headline, renderPage, tableSection } from './layout.ts';
import { remarks } from './remarks.ts';

export function reportPage(report: IngestReport): string {
  const { datasetName, source, sourceVersion, files, toolVersion } = report;
  return renderPage({
    title: `Ingest: ${datasetName}`,
    lead: `${SOURCE_NAMES[source]}${sourceVersion === null ? '' : ` ${sourceVersion}`} to MEDS 0.4: ${plural(files.length, 'file')}, ${formatBytes(sum(files.map(({ bytes }) => bytes)))}.`,
    sections: [
      figures(report),
      caveatBox(remarks(report)),
      bars(report),
      reasons(report),
      faults(report),
      codes(report),
      conversions(report),
      keptApart(report),
      timeFindings(report),
      timeChoices(report),
      patients(report),
      rows(report),
      fileAccounts(report),
      settings(report),
    ],
    footer: `Written by Anamnesis ${toolVersion}. Codes, counts and places only: no value, name or identifier of a patient is on this page.`,
  });
}

const SOURCE_NAMES: Readonly<Record<IngestReport['source'], string>> = { fhir: 'FHIR', omop: 'OMOP CDM', meds: 'MEDS' };

function figures(report: IngestReport): Html {
  const { tables, rows, patients, files } = report;
  const adds = unaccounted(report).length === 0 ? '; every one is accounted for' : '';
  const lines = sum(tables.map((table) => table.lines));
  const { used, 'looked up': lookedUp, fault } = byFate(totalOutcomes(tables));
  return headline([
    {
      label: 'Used',
      figure: formatShare(used, lines),
      detail: `${formatCount(used)} lines; ${formatCount(lookedUp)} more are looked up by them`,
    },
    {
      label: 'Lines read',
      figure: formatCount(lines),
      detail: `in ${plural(files.length, 'file')}${adds}`,
    },
    {
      label: 'Events written',
      figure: formatCount(rows.written),
      detail: `of ${plural(patients.subjects, 'patient')}`,
    },
    {
      label: 'Faults',
      figure: formatCount(fault),
      detail: `lines left out because the input is wrong: ${formatShare(fault, lines)}`,
    },
  ]);
}

function bars({ tables }: IngestReport): Html {
  const sorted = tables.toSorted((a, b) => b.lines - a.lines || (a.table < b.table ? -1 : 1));
  const outcomes = totalOutcomes(tables);
  const all: TableAccount = {
    table: 'All lines',
    lines: sum(tables.map(({ lines }) => lines)),
    outcomes,
    events: sum(tables.map(({ events }) => events)),
  };
  const legend = FATES.map((fate) => html`<li>${fateSwatch(fate)}${FATE_TEXTS[fate]}</li>`);
  return html`<section><h2>What became of every line</h2><div class="card"><ul class="legend">${legend}</ul>
<ul class="types">${[typeBar(all, fateWords(outcomes)), ...sorted.map((table) => typeBar(table, leftOutWords(table.outcomes)))]}</ul></div>
<p class="note">A line is one resource or one row of a table. Each bar is one type, whatever its size; what occurs at all is at least a sliver wide.</p></section>\n`;
}

function typeBar({ table, lines, outcomes, events }: TableAccount, words: Html | null): Html {
  const figures = `${plural(lines, 'line')}, ${formatShare(outcomes.used ?? 0, lines)} used → ${plural(events, 'event')}`;
  return html`<li><div class="line"><h3>${table}</h3><span>${figures}</span></div>
${fateBar(table, byFate(outcomes))}
${words}</li>\n`;
}

function fateWords(outcomes: OutcomeCounts): Html {
  const counts = byFate(outcomes);
  const present = FATES.filter((fate) => counts[fate] > 0);
  return html`<p class="note">${present.map((fate) => `${formatCount(counts[fate])} ${FATE_TEXTS[fate]}`).join(' · ')}</p>`;
}

function leftOutWords(outcomes: OutcomeCounts): Html | null {
  const others = entriesOf(outcomes).filter(([outcome]) => outcome !== 'used');
  if (others.length === 0) return null;
  return html`<p class="note">${others.map(([outcome, count]) => `${formatCount(count)} ${outcome}`).join(' · ')}</p>`;
}

function reasons({ tables }: IngestReport): Html | null {
  const lines = sum(tables.map((table) => table.lines));
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
  return tableSection({
    heading: 'Units converted',
    caption: 'Each code has one unit in the data set. The new value is factor × old value + offset.',
    columns: ['Code', { words: 'From' }, { words: 'To' }, 'Factor', 'Offset', 'Rows', { words: 'How' }],
    rows: units.conversions.map(({ code, from, to, factor, offset, rows, kind }) => [
      code,
      { words: from },
      { words: to },
      formatNumber(factor),
      formatNumber(offset),
      formatCount(rows),
      { words: kind },
    ]),
  });
}

function keptApart({ units }: IngestReport): Html | null {
  return tableSection({
    heading: 'Units kept apart',
    caption: 'Units that cannot be converted into the one of their code: the unit is part of the code there.',
    columns: ['Code', { words: 'Unit' }, 'Rows'],
    rows: units.keptApart.map(({ code, unit, rows }) => [code, { words: unit }, formatCount(rows)]),
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
