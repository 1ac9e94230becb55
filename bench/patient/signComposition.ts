/**
 * Signs a Composition for tests and benchmarks, as a clinician would after review. It stands outside of `src`: the program itself signs nothing.
 */
import type { Composition, CompositionSection } from '@medplum/fhirtypes';
import { UNSIGNED } from '../../src/care/draft/render/frame.ts';

/** The same Composition, final and attested by a Practitioner; the banner that says "draft" is gone from its text. */
export function signComposition(draft: Composition, time = '2031-01-01T09:00:00Z'): Composition {
  const { text: _, ...rest } = draft;
  return {
    ...rest,
    status: 'final',
    title: draft.title?.replace(`${UNSIGNED}: `, '') ?? 'Letter',
    attester: [{ mode: 'legal', time, party: { reference: 'Practitioner/signing-clinician' } }],
    section: (draft.section ?? []).map(withoutBanner),
  };
}

/** A Composition of plain sections, as another system might have written it; not signed yet. */
export function composition(
  sections: readonly (readonly [title: string, sentences: readonly string[]])[],
): Composition {
  return {
    resourceType: 'Composition',
    status: 'preliminary',
    type: { text: 'Discharge summary' },
    subject: { reference: 'Patient/1' },
    date: '2030-12-31',
    author: [{ reference: 'Practitioner/author' }],
    title: 'Discharge summary',
    section: sections.map(([title, sentences]) => ({
      title,
      text: {
        status: 'generated',
        div: `<div xmlns="http://www.w3.org/1999/xhtml">${sentences.map((text) => `<p>${escapeXml(text)}</p>`).join('')}</div>`,
      },
    })),
  };
}

function withoutBanner(section: CompositionSection): CompositionSection {
  if (section.text === undefined) return section;
  return {
    ...section,
    text: { ...section.text, div: (section.text.div ?? '').replace(`<p><b>${UNSIGNED}</b></p>`, '') },
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
