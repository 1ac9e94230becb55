/**
 * Line ends at which a note was merely wrapped: the first word of the next line would not have fitted into the width. The width is learnt from paragraphs of three
 * lines and more in which that holds for every line; notes whose lines are statements of their own have none.
 */

interface Line {
  readonly start: number;
  readonly end: number;
}

const NARROWEST = 45;
const WIDEST = 140;

/** Places of the line feeds that end no statement. */
export function wrappedLineEnds(text: string): ReadonlySet<number> {
  const runs = runsOf(text);
  const widths = runs.filter((run) => run.length >= 3).map((run) => ({ run, width: widthOf(run) }));
  const filled = widths.filter(({ run, width }) => isWidth(width) && isFilled(text, run, width));
  const width = filled.reduce((widest, one) => Math.max(widest, one.width), 0);
  const ends = new Set<number>();
  for (const run of filled) for (const line of run.run.slice(0, -1)) ends.add(line.end);
  if (width === 0) return ends;
  for (const run of runs) {
    for (let index = 0; index + 1 < run.length; index++) {
      const { start, end } = run[index];
      if (end - start <= width && isFull(text, run[index], run[index + 1], width)) ends.add(end);
    }
  }
  return ends;
}

/** Lines that follow one another without a blank one, an item of a list beginning a new run. */
function runsOf(text: string): readonly (readonly Line[])[] {
  const runs: Line[][] = [];
  let run: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const blank = isBlank(text, start, end);
    if (blank || beginsItem(text, start)) {
      if (run.length > 1) runs.push(run);
      run = [];
    }
    if (!blank) run.push({ start, end });
    start = end + 1;
  }
  if (run.length > 1) runs.push(run);
  return runs;
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 32) return false;
  return true;
}

function widthOf(run: readonly Line[]): number {
  return run.reduce((widest, { start, end }) => Math.max(widest, end - start), 0);
}

function isWidth(width: number): boolean {
  return width >= NARROWEST && width <= WIDEST;
}

function isFilled(text: string, run: readonly Line[], width: number): boolean {
  return run.every((line, index) => index + 1 === run.length || isFull(text, line, run[index + 1], width));
}

/** The next line's first word would have made this one longer than the width. */
function isFull(text: string, { start, end }: Line, next: Line, width: number): boolean {
  let wordStart = next.start;
  while (wordStart < next.end && text.charCodeAt(wordStart) <= 32) wordStart++;
  let wordEnd = wordStart;
  while (wordEnd < next.end && text.charCodeAt(wordEnd) > 32) wordEnd++;
  return end - start + 1 + (wordEnd - wordStart) > width;
}

/** `-`, `*`, `1.`, `2)`, `a.`, `#1`, `[ ]` at the beginning of a line. */
export function beginsItem(text: string, lineStart: number): boolean {
  let at = lineStart;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at++;
  return /^(?:[-*•·–▪◦●+>]\s*(?=\S)|\(?\d{1,2}[.)]\s|[a-zA-Z][.)]\s|\d{1,2}\)|#\s?\d|\[[ x]\])/.test(
    text.slice(at, at + 8),
  );
}
