/**
 * A note's sections: headings of known names before a colon, on lines of their own, or within a line after a sentence; headings in markdown; unknown lines
 * in capitals before a colon. Text before the first heading is a section without one. A heading for a part of the examination ("Lungs:") opens a section of its own, unless it
 * stands within a review of systems, where it names a list of symptoms. What a header names (name, date) ends with its line.
 *
 * Lines are looked at once each, and only their first eighty characters for headings at their start.
 */
import { isStatement, kindOfHeading } from './headings.ts';
import type { SectionKind, TextSection } from './reading.ts';

/** Where the text of a section begins after its heading. */
export interface OpenedSection extends TextSection {
  readonly body: number;
}

interface Heading {
  readonly start: number;
  /** Where what follows the heading begins. */
  readonly body: number;
  readonly heading: string;
  readonly kind: SectionKind;
}

const LONGEST_HEADING = 80;

export function sectionsOf(text: string): readonly OpenedSection[] {
  const headings: Heading[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const before = headings.at(-1);
    const opened = headingOfLine(text, start, end, before?.kind ?? null);
    if (opened !== null) headings.push(opened);
    else if (
      before?.kind === 'header' &&
      before.body < start &&
      text.slice(start, end).trim() !== '' &&
      text.slice(before.body, start).trim() !== ''
    ) {
      headings.push({ start, body: start, heading: '', kind: 'other' });
    }
    inLine(text, opened?.body ?? start, end, headings);
    if (newline < 0) break;
    start = newline + 1;
  }
  return filled(text, headings);
}

function filled(text: string, headings: readonly Heading[]): readonly OpenedSection[] {
  const sections = headings.map(({ start, body, heading, kind }, index) => ({
    start,
    end: headings[index + 1]?.start ?? text.length,
    body,
    heading,
    kind,
  }));
  const first = headings[0]?.start ?? text.length;
  const before: OpenedSection = { start: 0, end: first, body: 0, heading: '', kind: 'other' };
  return first > 0 || sections.length === 0 ? [before, ...sections] : sections;
}

function headingOfLine(text: string, lineStart: number, end: number, open: SectionKind | null): Heading | null {
  let start = lineStart;
  while (start < end && ' \t\r'.includes(text[start])) start++;
  const head = text.slice(start, Math.min(end, start + LONGEST_HEADING));
  if (head.trim() === '') return null;
  const marked = /^(#{1,6} +|\*\*|__)/.exec(head);
  if (marked !== null) return markedHeading(text, start, head, marked[0], end);
  const allergies = /^(?:ALL|All|ALLERG|Allerg)\.:? +(?=[a-z])/.exec(head);
  if (allergies !== null) return { start, body: start + allergies[0].length, heading: 'Allergies', kind: 'allergies' };
  const colon = colonOf(head);
  if (colon > 0) return beforeColon(text, start, head.slice(0, colon), start + colon + 1, open);
  if (end - start > LONGEST_HEADING) return null;
  const line = head.trim();
  const opens = /^[A-Z]/.test(line) && /(?:^|\n[ \t\r]*\n[ \t]*)$/.test(text.slice(Math.max(0, lineStart - 80), start));
  const kind = /[.;,]$/.test(line) ? null : kindOfHeading(opens ? line.toUpperCase() : line, true);
  return kind === null ? null : { start, body: end, heading: line, kind };
}

/** The first colon that ends words, not a time (10:30), an address, another sentence ("BP 122/80. Plan:", which `inLine` finds), or words in brackets. */
function colonOf(head: string): number {
  const colon = head.indexOf(':');
  const before = head.slice(0, Math.max(0, colon)).replace(/^\s*\d+[.)]\s/, '');
  if (colon <= 0 || /[.;!?]\s|\([^)]*$/.test(before)) return -1;
  const after = head[colon + 1];
  return after === undefined || !/[\d/]/.test(after) || /[A-Za-z)]/.test(head[colon - 1]) ? colon : -1;
}

function markedHeading(text: string, start: number, head: string, mark: string, end: number): Heading | null {
  if (mark.startsWith('#')) {
    const heading = head.slice(mark.length).replace(/[#\s]+$/, '');
    const kind = kindOfHeading(heading.replace(/:\s*$/, ''), false);
    const body = kind === null && mark === '# ' && !DOCUMENTS.test(heading) ? start + mark.length : end;
    return { start, body, heading, kind: kind ?? 'other' };
  }
  const close = head.indexOf(mark, mark.length);
  if (close < 0) return null;
  const heading = head.slice(mark.length, close);
  const after = start + close + mark.length;
  const body = text[after] === ':' ? after + 1 : after;
  const ends = heading.endsWith(':') || body > after || text.slice(body, end).trim() === '';
  const kind = kindOfHeading(heading.replace(/:\s*$/, ''), false);
  return ends ? { start, body, heading: heading.replace(/:\s*$/, ''), kind: kind ?? 'other' } : null;
}

/** A lone # that heads no document is a problem of a list: "# HTN - stable". */
const DOCUMENTS =
  /\b(?:summary|note|notes|letter|report|record|handover|sheet|form|chart|document|history|plan|results|list|review|visit|admission|discharge|consultation|title|patient)\b/i;

function beforeColon(
  text: string,
  start: number,
  heading: string,
  body: number,
  open: SectionKind | null,
): Heading | null {
  if (isAllergyHeading(heading, text, body)) return { start, body, heading, kind: 'allergies' };
  const kind = kindOfHeading(heading, false);
  const told = isStatement(heading) || SAYS_WHEN.test(heading) ? start : body;
  if (kind !== null) return withinReview(kind, open, { start, body: told, heading: heading.trim(), kind });
  const letters = heading.replaceAll(/[^A-Za-z]/g, '');
  const capitals = letters.length >= 4 && letters === letters.toUpperCase() && heading.split(/\s+/).length <= 8;
  return capitals && !/\d/.test(heading) ? { start, body, heading: heading.trim(), kind: 'other' } : null;
}

/** "Labs 12 March 2019:" says when. */
const SAYS_WHEN =
  /\b(?:1[89]|2[01])\d\d\b|\b\d{1,2}[-/.](?:\d{1,2}|[A-Z][a-z]{2,8})\b|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\b(?:today|yesterday|this morning)\b/;

/** "ALL: penicillin" heads allergies; a leukaemia of that name has other words after it. */
function isAllergyHeading(heading: string, text: string, body: number): boolean {
  if (!/^\s*(?:ALL|All)$/.test(heading)) return false;
  const newline = text.indexOf('\n', body);
  return !LEUKEMIA.test(text.slice(body, newline < 0 ? body + 200 : newline));
}

const LEUKEMIA =
  /leuk|remission|relaps|blast|chemo|diagnos|\bdx|[BT][- ]?cell|philadelphia|\bPh[+-]|induction|maintenance|consolidation|transplant|\bBMT|s\/p|status post|since|in (?:19|20|21)\d\d/i;

/** Systems named in a review of systems list symptoms. */
function withinReview(kind: SectionKind, open: SectionKind | null, heading: Heading): Heading {
  return kind === 'examination' && open === 'review of systems' && !/exam/i.test(heading.heading)
    ? { ...heading, kind: 'review of systems' }
    : heading;
}

/** Known headings later in a line, after the end of a sentence. In capitals they open a section; otherwise they speak of their own sentence. */
function inLine(text: string, from: number, end: number, headings: Heading[]): void {
  for (let colon = text.indexOf(':', from); colon >= 0 && colon < end; colon = text.indexOf(':', colon + 1)) {
    const before = text.slice(Math.max(from, colon - LONGEST_HEADING), colon);
    const found = /(?:^|[.;!?]\s+|\s{2,})((?:[A-Z][\w/&-]*)(?: (?:[A-Z][\w/&-]*|of|and|on|at|the|for|&|\/))*)$/.exec(
      before,
    );
    if (found === null) continue;
    const isAllergies = isAllergyHeading(found[1], text, colon + 1);
    const kind = isAllergies ? 'allergies' : kindOfHeading(found[1], false);
    if (kind === null) continue;
    const start = colon - found[1].length;
    const last = headings.at(-1);
    if (last !== undefined && start < last.body) continue;
    const body = isStatement(found[1]) ? start : colon + 1;
    headings.push(withinReview(kind, last?.kind ?? null, { start, body, heading: found[1], kind }));
    const stop = found[1] === found[1].toUpperCase() ? -1 : text.indexOf('. ', colon);
    if (stop < 0 || stop >= end) continue;
    headings.push({ start: stop + 1, body: stop + 1, heading: '', kind: last?.kind ?? 'other' });
  }
}
