/**
 * The shell of the ingest page: self-contained (no script, no request, no style attribute), light or dark as the reader's system is,
 * tables that become lists on a narrow screen, made to be printed and readable by ear.
 */
import { type Html, type HtmlValue, html, trusted } from './html.ts';

const STYLE = `
:root{color-scheme:light dark;--page:#f4f6f8;--surface:#fff;--ink:#1b2733;--muted:#56646f;--rule:#dbe1e7;--used:#0072b2;--looked-up:#7fb9dd;--left-out:#b4bec7;--fault:#d55e00;--warn:#fdf3e3;--warn-edge:#c97a10}
@media screen and (prefers-color-scheme:dark){:root{--page:#0e1318;--surface:#161c22;--ink:#e8edf2;--muted:#9fadb9;--rule:#2c363f;--used:#56b4e9;--looked-up:#2f6f9b;--left-out:#56636e;--fault:#f0803c;--warn:#2b2212;--warn-edge:#d9963a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1000px;margin:0 auto;padding:2.5rem 1.25rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
p{margin:.5rem 0;max-width:46rem}
.lead,.note,footer{color:var(--muted)}
.note,footer{font-size:.875rem}
.headline{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}
.headline>div{flex:1 1 min(12rem,40%);background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.15rem}
.headline dt{color:var(--muted);font-size:.875rem}
.headline dd{margin:0}
.headline .figure{font-size:1.9rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.headline .strong .figure{color:var(--used)}
.caveats{background:var(--warn);border-left:4px solid var(--warn-edge);border-radius:6px;padding:.65rem 1.1rem;margin:1.25rem 0}
.caveats h2{font-size:1rem;margin:0 0 .25rem}
.caveats ul{margin:0;padding-left:1.1rem}
.card{background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:.4rem 1rem .75rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:.5rem 0 .25rem;padding:0;font-size:.875rem;color:var(--muted)}
.legend svg{width:.8rem;height:.8rem;margin-right:.4rem;vertical-align:-.08rem}
.used{fill:var(--used)}.looked-up{fill:var(--looked-up)}.left-out{fill:var(--left-out)}.fault{fill:var(--fault)}
.types{list-style:none;margin:0;padding:0}
.types>li{padding:.65rem 0;border-bottom:1px solid var(--rule);break-inside:avoid}
.types>li:last-child{border-bottom:0}
.types h3{font-size:1rem;font-weight:600;margin:0;overflow-wrap:anywhere}
.types .line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;align-items:baseline;font-variant-numeric:tabular-nums}
.types .note{margin:.15rem 0 0;max-width:none}
.bar{display:block;width:100%;height:.7rem;margin:.3rem 0;border-radius:3px}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding:.5rem 0}
th,td{padding:.42rem .6rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
th{font-weight:600}
thead th{color:var(--muted);font-size:.875rem;font-weight:500;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:0}
th:first-child,.words{text-align:left}
tbody th,.words{overflow-wrap:anywhere}
tbody th{min-width:9rem}
td.words{color:var(--muted);font-size:.875rem;min-width:6.5rem}
.figures{width:auto;min-width:min(100%,30rem)}
td:not(.words){white-space:nowrap}
details{margin:.25rem 0}
summary{cursor:pointer;color:var(--muted);font-size:.875rem;padding:.35rem 0}
footer{margin-top:2.5rem;border-top:1px solid var(--rule);padding-top:.75rem}
@media screen and (max-width:640px){main{padding:1.5rem .9rem 2rem}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}table,tbody,tr,caption{display:block}tr{padding:.55rem 0;border-bottom:1px solid var(--rule)}tbody tr:last-child{border-bottom:0}tbody th,td{display:block;border:0;padding:.05rem 0;text-align:left}td:not(.words){white-space:normal;display:inline-block;margin-right:1rem}.headline{gap:.6rem}.headline>div{padding:.7rem .85rem}.headline .figure{font-size:1.5rem}td[data-label]::before{content:attr(data-label) ": ";color:var(--muted);font-size:.875rem}td:empty,td.words:empty{display:none}}
@media print{:root{--page:#fff}body{font-size:10.5pt}main{max-width:none;padding:0}h2{break-after:avoid}tr,.caveats,.headline>div{break-inside:avoid}th,td{padding:.28rem .4rem}}
`;

export interface Page {
  readonly title: string;
  /** One line under the title. */
  readonly lead: string;
  readonly sections: readonly (Html | null)[];
  readonly footer: string;
}

/** @returns a whole HTML document. */
export function renderPage({ title, lead, sections, footer }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
<p class="lead">${lead}</p>
</header>
${sections}
<footer>${footer}</footer>
</main>
</body>
</html>
`.html;
}

/** A figure, or words to read. */
export type Cell = string | { readonly words: string };

export interface TableSection {
  readonly heading: string;
  readonly caption: string;
  /** The first names the row. */
  readonly columns: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows shown at once; the rest folds away. */
  readonly shown?: number;
  readonly note?: string | undefined;
}

/** Rows of one table at most; the JSON report has all. */
const MOST_ROWS = 200;

/** Nothing when there are no rows. */
export function tableSection({ heading, caption, columns, rows, shown = 25, note }: TableSection): Html | null {
  if (rows.length === 0) return null;
  const rest = rows.slice(shown, MOST_ROWS);
  const beyond = rows.length - Math.min(rows.length, MOST_ROWS);
  const more = beyond > 0 ? `${beyond.toLocaleString('en-US')} more are in the JSON report.` : undefined;
  return html`<section><h2>${heading}</h2><div class="card">${table(columns, rows.slice(0, shown), caption)}
${rest.length > 0 ? html`<details><summary>${rest.length} more</summary>${table(columns, rest, `${heading}, continued`)}</details>` : null}</div>
${[note, more].map((line) => (line === undefined ? null : html`<p class="note">${line}</p>`))}</section>\n`;
}

function table(columns: readonly Cell[], rows: readonly (readonly Cell[])[], caption: string): Html {
  const heads = columns.map((cell) =>
    typeof cell === 'string'
      ? html`<th scope="col">${cell}</th>`
      : html`<th scope="col" class="words">${cell.words}</th>`,
  );
  const ofFigures = columns.every((cell) => typeof cell === 'string');
  return html`<table${trusted(ofFigures ? ' class="figures"' : '')}><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => rowCell(cell, i, columns[i]))}</tr>\n`)}</tbody></table>`;
}

function rowCell(cell: Cell, i: number, column: Cell): Html {
  const text = typeof cell === 'string' ? cell : cell.words;
  if (i === 0) return html`<th scope="row">${text}</th>`;
  const label = typeof column === 'string' ? column : column.words;
  return typeof cell === 'string'
    ? html`<td data-label="${label}">${text}</td>`
    : html`<td class="words" data-label="${label}">${text}</td>`;
}

export interface HeadlineFigure {
  readonly label: string;
  readonly figure: string;
  readonly detail: string;
}

/** The few figures to read first; the first one stands out. */
export function headline(figures: readonly HeadlineFigure[]): Html {
  return html`<dl class="headline">${figures.map(
    ({ label, figure, detail }, i) =>
      html`<div${trusted(i === 0 ? ' class="strong"' : '')}><dt>${label}</dt><dd class="figure">${figure}</dd><dd class="note">${detail}</dd></div>`,
  )}</dl>`;
}

/** Nothing when there are none. */
export function caveatBox(caveats: readonly HtmlValue[]): Html | null {
  if (caveats.length === 0) return null;
  return html`<section class="caveats"><h2>Read with care</h2><ul>${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul></section>`;
}
