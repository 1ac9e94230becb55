/**
 * A draft as PDF (pdfmake, fonts embedded): the banner stands on every page, citations are bracketed numbers of the source list.
 *
 * Promises: the same draft gives the same bytes; the only time in the file is the one that the draft knows of. Nothing is fetched and no
 * file is read but the fonts. Roboto has Latin, Greek and Cyrillic letters; others print as boxes.
 */
import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { ClinicalRecord } from '../../facts/fact.ts';
import type { Draft, DraftSection, DraftSentence } from '../document.ts';
import { identityLine, notShownLine, toCompleteLine, UNSIGNED, UNSIGNED_REASON } from './frame.ts';
import { rangesOf, type Sources, sourcesOf } from './sources.ts';

export async function renderPdf(draft: Draft, record: ClinicalRecord | null): Promise<Uint8Array> {
  pdfmake.setFonts({ Roboto: FONTS });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(FONTS).includes(path));
  return new Uint8Array(await pdfmake.createPdf(definitionOf(draft, sourcesOf(draft, record))).getBuffer());
}

const fontFile = createRequire(import.meta.url).resolve;
const FONTS = {
  normal: fontFile('pdfmake/fonts/Roboto/Roboto-Regular.ttf'),
  bold: fontFile('pdfmake/fonts/Roboto/Roboto-Medium.ttf'),
  italics: fontFile('pdfmake/fonts/Roboto/Roboto-Italic.ttf'),
  bolditalics: fontFile('pdfmake/fonts/Roboto/Roboto-MediumItalic.ttf'),
};

const RED = '#a40000';
const GREY = '#555555';

function definitionOf(draft: Draft, sources: Sources): TDocumentDefinitions {
  const toComplete = toCompleteLine(draft);
  return {
    pageSize: 'A4',
    pageMargins: [56, 62, 56, 56],
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.25 },
    info: {
      title: `${UNSIGNED}: ${draft.title}`,
      author: 'Anamnesis (program)',
      creator: 'Anamnesis',
      producer: 'Anamnesis',
      creationDate: new Date(draft.asOf * 60_000),
    },
    header: () => ({
      text: UNSIGNED,
      color: RED,
      bold: true,
      fontSize: 14,
      alignment: 'center',
      margin: [0, 24, 0, 0],
    }),
    footer: (page, pages) => ({
      margin: [56, 16, 56, 0],
      fontSize: 8,
      color: GREY,
      columns: [
        { text: identityLine(draft) },
        { text: `${UNSIGNED} · page ${page} of ${pages}`, alignment: 'right', width: 'auto' },
      ],
    }),
    content: [
      { text: draft.title, fontSize: 18, bold: true },
      { text: `${identityLine(draft)}.`, color: GREY, margin: [0, 0, 0, 6] },
      { text: UNSIGNED_REASON, color: RED, margin: [0, 0, 0, 6] },
      ...(toComplete === null ? [] : [{ text: toComplete, italics: true, margin: [0, 0, 0, 4] } satisfies Content]),
      ...draft.sections.flatMap((section) => sectionContent(section, sources)),
      { text: 'Sources', style: 'heading', bold: true, fontSize: 12, margin: [0, 12, 0, 2] },
      ...sources.list.map(({ number, text }): Content => ({ text: `[${number}] ${text}`, fontSize: 7.5, color: GREY })),
    ],
  };
}

function sectionContent(section: DraftSection, sources: Sources): readonly Content[] {
  const left = notShownLine(section);
  return [
    { text: section.heading, bold: true, fontSize: 12, margin: [0, 10, 0, 2], headlineLevel: 1 },
    ...section.blocks.map(({ layout, sentences }): Content => {
      const said = sentences.map((sentence) => sentenceContent(sentence, sources));
      if (layout === 'list') return { ul: said.map((text) => ({ text })) };
      return { text: said.flatMap((parts, place) => (place === 0 ? parts : [{ text: ' ' }, ...parts])) };
    }),
    ...(left === null ? [] : [{ text: left, italics: true, color: GREY } satisfies Content]),
  ];
}

function sentenceContent(
  sentence: DraftSentence,
  sources: Sources,
): { text: string; fontSize?: number; color?: string }[] {
  const ranges = rangesOf(sources.numbersOf(sentence)).map(([first, last]) =>
    first === last ? `${first}` : `${first}–${last}`,
  );
  return [{ text: sentence.text }, { text: ` [${ranges.join(', ')}]`, fontSize: 7, color: GREY }];
}
