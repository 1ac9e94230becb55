/**
 * DocumentReference: a note after the first visit, every visit with a new diagnosis and half of the others, and a discharge summary after
 * every stay that ended at home. Plain text, or HTML for one in five. Visit notes are written within hours, summaries within two days.
 */
import type { DocumentReference } from '@medplum/fhirtypes';
import type { ChartEncounter } from './chart.ts';
import { instantAt } from './hospitalTime.ts';
import { dischargeSummary } from './notes/dischargeSummary.ts';
import type { Section } from './notes/statement.ts';
import { visitNote } from './notes/visitNote.ts';
import { practitionerOf, type Source, storedAt } from './source.ts';
import { concept, LOINC } from './systems.ts';

const ROUTINE_VISITS_WITH_NOTE = 0.5;
const HTML_SHARE = 0.2;
const WRITTEN_AFTER_MINUTES = { visit: { from: 0, to: 180 }, stay: { from: 30, to: 2880 } } as const;
const CATEGORY = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category';

export interface Note {
  readonly id: string;
  /** Minutes since the Unix epoch. */
  readonly written: number;
  readonly sections: readonly Section[];
  readonly resource: DocumentReference;
}

/** The note of an encounter, if there is one. */
export function noteOf(source: Source, encounter: ChartEncounter): Note | null {
  const { kind, start, end, died } = encounter;
  const random = source.stream('note', start);
  const drawn = random.uniform() < ROUTINE_VISITS_WITH_NOTE;
  if (end === null || died) return null;
  if (kind === 'visit' && !drawn && encounter.diagnoses.length === 0 && encounter !== source.chart.encounters[0])
    return null;
  const delay = WRITTEN_AFTER_MINUTES[kind];
  const written = end + delay.from + random.integer(delay.to - delay.from);
  const sections =
    kind === 'visit'
      ? visitNote(source, encounter, written, random)
      : dischargeSummary(source, encounter, end, written, random);
  const id = source.id('DocumentReference', start);
  const html = random.uniform() < HTML_SHARE;
  return { id, written, sections, resource: documentOf(source, encounter, id, written, sections, html) };
}

function documentOf(
  source: Source,
  encounter: ChartEncounter,
  id: string,
  written: number,
  sections: readonly Section[],
  html: boolean,
): DocumentReference {
  const type =
    encounter.kind === 'visit'
      ? concept(LOINC, '11506-3', 'Progress note')
      : concept(LOINC, '18842-5', 'Discharge summary');
  const text = html ? htmlOf(sections) : plainTextOf(sections);
  const attachment = {
    contentType: html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    data: Buffer.from(text).toString('base64'),
    creation: instantAt(written),
  };
  return {
    resourceType: 'DocumentReference',
    id,
    meta: storedAt(written),
    status: 'current',
    docStatus: 'final',
    type,
    category: [concept(CATEGORY, 'clinical-note', 'Clinical Note')],
    subject: source.patient,
    date: instantAt(written),
    author: [practitionerOf(source, encounter)],
    content: [{ attachment }],
    context: { encounter: [source.encounter(encounter)] },
  };
}

function plainTextOf(sections: readonly Section[]): string {
  const paragraphs = sections
    .filter(({ sentences }) => sentences.length > 0)
    .map(({ heading, sentences }, index) => {
      const body = sentences.map(({ text }) => text).join(index === 0 ? '\n' : ' ');
      return `${heading.toUpperCase()}\n${body}`;
    });
  return `${paragraphs.join('\n\n')}\n`;
}

function htmlOf(sections: readonly Section[]): string {
  const parts = sections
    .filter(({ sentences }) => sentences.length > 0)
    .map(({ heading, sentences }, index) => {
      const body = sentences.map(({ text }) => escaped(text)).join(index === 0 ? '<br/>' : ' ');
      return `<h2>${escaped(heading)}</h2>\n<p>${body}</p>`;
    });
  return `<html><body>\n${parts.join('\n')}\n</body></html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;');
}
