/** One entry of an imported terminology, and what an importer is. */
import { CODE_SEPARATOR } from '../../record/meds.ts';

export interface Term {
  readonly system: string;
  readonly code: string;
  readonly description: string | null;
  /** `SYSTEM//code`, nearest first. The same code may come in several entries: readers take the parents of all. */
  readonly parentCodes: readonly string[];
}

/** What an importer found at the path that the user gave. */
export interface TerminologySource {
  /** Every file that is read: their hashes go into the manifest. */
  readonly files: readonly string[];
  /** Streams the terms, in the order of the file. */
  readonly terms: AsyncIterable<Term>;
}

export function qualifiedCode(system: string, code: string): string {
  return system + CODE_SEPARATOR + code;
}

/** A text of a file as a description: on one line, null when blank. */
export function descriptionOf(text: string | undefined): string | null {
  const line = text?.trim().replaceAll(/\s+/g, ' ') ?? '';
  return line === '' ? null : line;
}
