/**
 * The ingest report as one page for the people who answer for the data: how much was read and used, what was left out and why, what is
 * wrong and how to mend it, and every choice that was made on the way. Self-contained; it holds nothing that the JSON report does not.
 */
import { fateBar, fateSwatch } from './bars.ts';
import { detailTables } from './detailTables.ts';
import { byFate, FATE_TEXTS, FATES } from './fates.ts';
import { formatBytes, formatCount, formatShare, plural } from './figures.ts';
import { type Html, html } from './html.ts';
import {
  entriesOf,
  type IngestReport,
  type OutcomeCounts,
  type TableAccount,
  totalOutcomes,
  unaccounted,
} from './ingestReport.ts';
import { caveatBox, headline, renderPage } from './layout.ts';
import { remarks } from './remarks.ts';

export function reportPage(report: IngestReport): string {
  const { datasetName, source, sourceVersion, files, toolVersion } = report;
  return renderPage({
    title: `Ingest: ${datasetName}`,
    lead: `${SOURCE_NAMES[source]}${sourceVersion === null ? '' : ` ${sourceVersion}`} to MEDS 0.4: ${plural(files.length, 'file')}, ${formatBytes(sum(files.map(({ bytes }) => bytes)))}.`,
    sections: [figures(report), caveatBox(remarks(report)), bars(report), ...detailTables(report)],
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
