/**
 * A checked note as HTML for people: the note's own text, each statement in its place with a coloured line, a word for its verdict (colour alone
 * says nothing), what the record says, and the ids of the facts; before it the counts, problems, what is left out, and a legend.
 *
 * A whole page that needs no script and nothing from elsewhere. Every text of the note and the record is escaped.
 */
import type { Omission, StatementVerdict, Verdict, Verification } from './verdict.ts';
import { VERDICTS } from './verdict.ts';

export interface RenderOptions {
  /** Of the page; left out for a fragment to put into another page. */
  readonly title?: string;
}

export function renderVerificationHtml(text: string, verification: Verification, options: RenderOptions = {}): string {
  const body = [
    '<section class="verification">',
    summary(verification),
    ...verification.problems.map(({ problem, reason }) => note('problem', `${problem}: ${reason}`)),
    ...verification.omissions.map((omission) => note('problem', omissionText(omission))),
    ...verification.conflicts.map(({ facts, reason }) => note('problem', `conflict: ${reason} (${facts.join(', ')})`)),
    legend(),
    `<div class="note">${markedUp(text, verification)}</div>`,
    '</section>',
  ].join('\n');
  if (options.title === undefined) return `<style>${STYLE}</style>\n${body}\n`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(options.title)}</title>`;
  return `<!doctype html>\n<html lang="en"><head>${head}<style>${STYLE}</style></head>\n<body><h1>${escaped(options.title)}</h1>\n${body}\n</body></html>\n`;
}

/** What each verdict is called beside its colour, and its sign for those who see no colour. */
const LABELS: Readonly<Record<Verdict, { readonly sign: string; readonly meaning: string }>> = {
  supported: { sign: '✓', meaning: 'the record says so' },
  'not checkable': { sign: '○', meaning: 'an opinion, a plan, or what a record cannot hold' },
  'not found': { sign: '?', meaning: 'the record has nothing of it' },
  contradicted: { sign: '✗', meaning: 'the record says otherwise' },
};

function summary({ counts }: Verification): string {
  const parts = VERDICTS.map((verdict) => `${counts[verdict]} ${verdict}`);
  return `<p class="summary">Statements: ${parts.join(', ')}.</p>`;
}

function legend(): string {
  const entries = VERDICTS.map((verdict) => {
    const { sign, meaning } = LABELS[verdict];
    return `<li><mark class="${className(verdict)}">${sign} ${verdict}</mark> ${meaning}</li>`;
  });
  return `<ul class="legend" aria-label="Legend">${entries.join('')}</ul>`;
}

function omissionText({ rule, reason, severity, facts }: Omission): string {
  return `left out (${rule}, ${severity}): ${reason} [${facts.slice(0, 3).join(', ')}]`;
}

function note(kind: string, text: string): string {
  return `<p class="${kind}" role="note">${escaped(text)}</p>`;
}

/** The text with its statements marked; where two overlap, the later one is shown after the first. */
function markedUp(text: string, { sentences }: Verification): string {
  const statements = sentences.flatMap((sentence) => sentence.statements).toSorted((a, b) => a.start - b.start);
  const parts: string[] = [];
  let at = 0;
  for (const statement of statements) {
    const start = Math.max(at, statement.start);
    const end = Math.max(start, statement.end);
    parts.push(escaped(text.slice(at, start)), marked(text.slice(start, end), statement));
    at = end;
  }
  return [...parts, escaped(text.slice(at))].join('');
}

function marked(words: string, { verdict, severity, reason, facts, contradictions }: StatementVerdict): string {
  const how = [...new Set(contradictions.map((each) => each.how))].join(', ');
  const label = verdict === 'contradicted' ? `${verdict}${how === '' ? '' : `: ${how}`} (${severity})` : verdict;
  const cited = facts.length === 0 ? '' : ` <cite>${facts.map((id) => escaped(id)).join(', ')}</cite>`;
  const { sign } = LABELS[verdict];
  return `<mark class="${className(verdict)}">${escaped(words)}<span class="label">${sign} ${escaped(label)}</span></mark><small class="why">${escaped(reason)}${cited}</small>`;
}

function className(verdict: Verdict): string {
  return verdict.replaceAll(' ', '-');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `
.verification{font:1rem/1.6 system-ui,sans-serif;max-width:60rem}
.verification .note{white-space:pre-wrap;border:1px solid #8888;padding:1rem}
.verification mark{color:inherit;background:none;border-bottom:3px solid}
.verification mark.supported{border-color:#1a7f37}
.verification mark.not-checkable{border-color:#6e7781;border-bottom-style:dotted}
.verification mark.not-found{border-color:#9a6700;border-bottom-style:dashed}
.verification mark.contradicted{border-color:#cf222e;border-bottom-style:double;font-weight:600}
.verification .label{font-size:.75rem;margin-inline-start:.3em;font-weight:600}
.verification .why{color:#57606a;margin-inline:.3em}
.verification .problem{border-inline-start:4px solid #cf222e;padding-inline-start:.6rem}
.verification .legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
@media (prefers-color-scheme:dark){.verification .why{color:#9da7b1}}
`
  .trim()
  .replaceAll('\n', '');
