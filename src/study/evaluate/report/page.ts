/**
 * The shell of our one-page reports: self-contained (no script, no request), light or dark as the reader's system is, made to be
 * printed, and readable by ear: one main landmark, headings in order, tables with captions and scopes.
 */
import { FONT } from '../plots/canvas.ts';
import { type Html, html, trusted } from './html.ts';

export interface Page {
  readonly title: string;
  /** One line under the title. */
  readonly lead: string;
  readonly sections: readonly Html[];
  readonly footer: string;
}

const STYLE = `
:root{color-scheme:light dark;--page:#f4f6f8;--surface:#fff;--ink:#1b2733;--muted:#56646f;--rule:#dbe1e7;--first:#0072b2;--warn:#fdf3e3;--warn-edge:#c97a10}
@media screen and (prefers-color-scheme:dark){:root{--page:#0e1318;--surface:#161c22;--ink:#e8edf2;--muted:#9fadb9;--rule:#2c363f;--first:#56b4e9;--warn:#2b2212;--warn-edge:#d9963a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 ${FONT};-webkit-text-size-adjust:100%}
main{max-width:1000px;margin:0 auto;padding:2.5rem 1.25rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
p{margin:.5rem 0;max-width:46rem}
.lead,.note,figcaption,footer{color:var(--muted)}
.note,figcaption,footer{font-size:.875rem}
.headline{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}
.headline>div{flex:1 1 13rem;background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.15rem}
.headline dt{color:var(--muted);font-size:.875rem}
.headline dd{margin:0}
.headline .figure{font-size:1.9rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.headline .strong .figure{color:var(--first)}
.caveats{background:var(--warn);border-left:4px solid var(--warn-edge);border-radius:6px;padding:.65rem 1.1rem;margin:1.25rem 0}
.caveats h2{font-size:1rem;margin:0 0 .25rem}
.caveats ul{margin:0;padding-left:1.1rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
figure{margin:0;background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:.6rem .75rem 1rem;break-inside:avoid}
figure.wide{grid-column:1/-1}
figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
figcaption{margin:.4rem .6rem 0}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--rule);border-radius:10px;padding:.4rem 1rem .75rem}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding:.5rem 0}
th,td{padding:.42rem .6rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top;white-space:nowrap}
th{font-weight:600}
thead th{color:var(--muted);font-size:.875rem;font-weight:500}
tbody tr:last-child>*{border-bottom:0}
th:first-child,th.words,td.words{text-align:left}
td.words{white-space:normal;color:var(--muted);font-size:.875rem;min-width:14rem}
footer{margin-top:2.5rem;border-top:1px solid var(--rule);padding-top:.75rem}
@media print{:root{--page:#fff}body{font-size:10.5pt}main{max-width:none;padding:0}h2{break-after:avoid}tr,.caveats,.headline>div{break-inside:avoid}.scroll{overflow:visible}th,td{padding:.28rem .4rem}}
`;

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

export interface PictureSection {
  readonly svg: string;
  readonly caption: string;
  readonly wide?: boolean;
}

export function pictureGrid(heading: string, pictures: readonly PictureSection[]): Html {
  return html`<section><h2>${heading}</h2><div class="pictures">
${pictures.map(({ svg, caption, wide }) => html`<figure${trusted(wide === true ? ' class="wide"' : '')}>${trusted(svg)}<figcaption>${caption}</figcaption></figure>\n`)}</div></section>`;
}

/** A figure or a name, or words to read. */
type Cell = string | { readonly words: string };

export interface TableSection {
  readonly heading: string;
  readonly caption: string;
  readonly columns: readonly Cell[];
  /** First cell names the row; a cell of words, not figures, is marked as such. */
  readonly rows: readonly (readonly Cell[])[];
  readonly note?: string;
}

export function tableSection({ heading, caption, columns, rows, note }: TableSection): Html {
  return html`<section><h2>${heading}</h2><div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${columns.map(columnHead)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(rowCell)}</tr>\n`)}</tbody></table></div>${note === undefined ? null : html`<p class="note">${note}</p>`}</section>`;
}

function columnHead(cell: Cell): Html {
  return typeof cell === 'string'
    ? html`<th scope="col">${cell}</th>`
    : html`<th scope="col" class="words">${cell.words}</th>`;
}

function rowCell(cell: Cell, i: number): Html {
  if (typeof cell !== 'string') return html`<td class="words">${cell.words}</td>`;
  return i === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`;
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
export function caveatBox(caveats: readonly string[]): Html | null {
  if (caveats.length === 0) return null;
  return html`<section class="caveats"><h2>Read with care</h2><ul>${caveats.map((caveat) => html`<li>${caveat}</li>`)}</ul></section>`;
}
