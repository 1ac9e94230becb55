/**
 * A sentence with the heading that it answers: "Allergies: none" and "Date of admission: 2021-03-02" say by their heading what they are about.
 */
import type { TextSentence } from '../../data/text/reading.ts';

export interface HeadedText {
  readonly text: string;
  /** Length of what was put before the sentence. */
  readonly lead: number;
}

/** The heading is put before a sentence that follows it directly; blanks become spaces, so that places stay. */
export function headedText({ start, end }: TextSentence, heading: string, text: string): HeadedText {
  const own = text.slice(start, end);
  const before = text.slice(Math.max(0, start - heading.length - 3), start);
  const lead = heading !== '' && before.includes(heading) && !own.startsWith(heading) ? `${heading}: ` : '';
  return { text: `${lead}${own}`.replaceAll(/\s/g, ' ').trimEnd(), lead: lead.length };
}
