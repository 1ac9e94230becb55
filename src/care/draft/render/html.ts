/**
 * A draft as one HTML page: landmarks and headings for screen readers, citations as links to the source list, a banner that prints on every page.
 *
 * Promises: no script, nothing fetched (a content security policy forbids both), whatever stands in the record is escaped. `narrativeOf` gives
 * the sections as XHTML for FHIR narratives, with neither links nor style.
 */
import type { ClinicalRecord } from '../../facts/fact.ts';
import type { Draft, DraftSection } from '../document.ts';
import { identityLine, notShownLine, toCompleteLine, UNSIGNED, UNSIGNED_REASON } from './frame.ts';
import { rangesOf, type Sources, sourcesOf } from './sources.ts';

export function renderHtml(draft: Draft, record: ClinicalRecord | null): string {
  const sources = sourcesOf(draft, record);
  const toComplete = toCompleteLine(draft);
  const title = escapeXml(`${UNSIGNED}: ${identityLine(draft)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="stamp" aria-hidden="true">${UNSIGNED}</div>
<header>
<p class="banner" role="note"><strong>${UNSIGNED}</strong> ${UNSIGNED_REASON}</p>
<h1>${escapeXml(draft.title)}</h1>
<p class="identity">${escapeXml(identityLine(draft))}.</p>
${toComplete === null ? '' : `<p class="open" role="note">${escapeXml(toComplete)}</p>`}
</header>
<main>
${draft.sections.map((section, place) => sectionHtml(section, place + 1, sources)).join('\n')}
</main>
<footer aria-labelledby="sources">
<h2 id="sources">Sources</h2>
<ol>
${sources.list.map(({ number, text }) => `<li id="source-${number}">${escapeXml(text)}</li>`).join('\n')}
</ol>
<p class="banner"><strong>${UNSIGNED}</strong></p>
</footer>
</body>
</html>
`;
}

/** As the content of a FHIR narrative's `div`. */
export function narrativeOf(section: DraftSection): string {
  const left = notShownLine(section);
  return `<p><b>${UNSIGNED}</b></p>${blocksHtml(section, () => '')}${left === null ? '' : `<p>${left}</p>`}`;
}

export function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function sectionHtml(section: DraftSection, place: number, sources: Sources): string {
  const left = notShownLine(section);
  const cite = (numbers: readonly number[]): string =>
    ` <span class="cite">[${rangesOf(numbers).map(rangeHtml).join(', ')}]</span>`;
  return `<section aria-labelledby="section-${place}">
<h2 id="section-${place}">${escapeXml(section.heading)}</h2>
${blocksHtml(section, (sentence) => cite(sources.numbersOf(sentence)))}${left === null ? '' : `\n<p class="left">${left}</p>`}
</section>`;
}

type Sentence = DraftSection['blocks'][number]['sentences'][number];

function blocksHtml(section: DraftSection, cite: (sentence: Sentence) => string): string {
  return section.blocks
    .map(({ layout, sentences }) => {
      const said = sentences.map((sentence) => `${escapeXml(sentence.text)}${cite(sentence)}`);
      return layout === 'list'
        ? `<ul>${said.map((text) => `<li>${text}</li>`).join('')}</ul>`
        : `<p>${said.join(' ')}</p>`;
    })
    .join('\n');
}

function rangeHtml([first, last]: readonly [number, number]): string {
  const link = (number: number): string => `<a href="#source-${number}" aria-label="Source ${number}">${number}</a>`;
  if (first === last) return link(first);
  return `${link(first)}${last === first + 1 ? ', ' : '–'}${link(last)}`;
}

const STYLE = `
:root { color-scheme: light; }
body { font: 16px/1.5 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a; background: #fff; max-width: 46rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 1rem 0 0.2rem; }
h2 { font-size: 1.1rem; margin: 1.4rem 0 0.3rem; border-bottom: 1px solid #bbb; }
p, ul, ol { margin: 0.3rem 0; }
ul { padding-left: 1.2rem; }
.banner { border: 3px solid #a40000; color: #a40000; padding: 0.5rem 0.8rem; background: #fff5f5; }
.banner strong { font-size: 1.25rem; display: block; }
.identity { color: #444; }
.open { border-left: 4px solid #8a6100; padding-left: 0.7rem; color: #5c4100; }
.left { color: #555; font-style: italic; }
.cite { font-size: 0.75em; white-space: nowrap; }
.cite a { color: #0b4f8a; }
footer { font-size: 0.85rem; }
footer li:target { background: #fff3c4; }
.stamp { display: none; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  .stamp { display: block; position: fixed; top: 0; right: 0; color: #a40000; font-weight: bold; border: 2px solid #a40000; padding: 0 0.4rem; background: #fff; }
  section, li { break-inside: avoid; }
  .cite a { color: inherit; text-decoration: none; }
}`;
