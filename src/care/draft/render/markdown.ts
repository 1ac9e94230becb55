/**
 * A draft as Markdown (CommonMark with footnotes): citations are footnotes, the source list is their text.
 *
 * Promises: whatever stands in the record stays text. All characters that could begin markup, HTML or a link are escaped.
 */
import type { ClinicalRecord } from '../../facts/fact.ts';
import type { Draft, DraftSection } from '../document.ts';
import { identityLine, notShownLine, toCompleteLine, UNSIGNED, UNSIGNED_REASON } from './frame.ts';
import { type Sources, sourcesOf } from './sources.ts';

export function renderMarkdown(draft: Draft, record: ClinicalRecord | null): string {
  const sources = sourcesOf(draft, record);
  const toComplete = toCompleteLine(draft);
  const parts = [
    `# ${escaped(draft.title)}`,
    `> **${UNSIGNED}.** ${UNSIGNED_REASON}`,
    escaped(`${identityLine(draft)}.`),
    ...(toComplete === null ? [] : [`*${escaped(toComplete)}*`]),
    ...draft.sections.map((section) => sectionText(section, sources)),
    `## Sources`,
    sources.list.map(({ number, text }) => `[^${number}]: ${escaped(text)}.`).join('\n'),
    `**${UNSIGNED}.**`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionText(section: DraftSection, sources: Sources): string {
  const blocks = section.blocks.map(({ layout, sentences }) => {
    const lines = sentences.map((sentence) => {
      const notes = sources.numbersOf(sentence).map((number) => `[^${number}]`);
      return `${escaped(sentence.text)}${notes.join('')}`;
    });
    return layout === 'list' ? lines.map((line) => `- ${line}`).join('\n') : lines.join(' ');
  });
  const left = notShownLine(section);
  return [`## ${escaped(section.heading)}`, ...blocks, ...(left === null ? [] : [`*${left}*`])].join('\n\n');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~^$!]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/:\/\//g, ':\\/\\/')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
    .replace(/@/g, '&#64;')
    .replace(/^(\s*)([-+=]|\d+(?=[.)]))/, (_all, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}
