/**
 * The messages that red flags are learned from and measured on, by author (src/care/patient/examples). Their digest stands in the weights, so that neither messages nor features
 * can change without the weights.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { EMERGENCIES, type Emergency } from '../../src/care/patient/redFlags/emergencies.ts';
import { piecesOf } from '../../src/care/patient/redFlags/findRedFlags.ts';

export interface Message {
  readonly author: string;
  readonly text: string;
  /** Null: harmless. */
  readonly emergency: Emergency | null;
}

const FOLDER = new URL('../../src/care/patient/examples/', import.meta.url);

/** All messages, in the order of their files' names. */
export function readExamples(): readonly Message[] {
  return readdirSync(FOLDER)
    .toSorted()
    .flatMap((file) => {
      const author = authorOf(file);
      return file.startsWith('red-flags-')
        ? readRedFlags(new URL(file, FOLDER), author)
        : readHarmless(new URL(file, FOLDER), author);
    });
}

/** Lines of a kind, a tab and a message. */
export function readRedFlags(file: URL | string, author: string): readonly Message[] {
  return lines(file).map((line, at) => {
    const [kind, text] = line.split('\t');
    const emergency = EMERGENCIES.find((name) => name === kind);
    if (emergency === undefined || text === undefined)
      throw new Error(`${file} line ${at + 1} has no kind of emergency.`);
    return { author, text, emergency };
  });
}

/** A message a line. */
export function readHarmless(file: URL | string, author: string): readonly Message[] {
  return lines(file).map((text) => ({ author, text, emergency: null }));
}

/** Changes with any message, and with what every fortieth one is turned into. */
export function digestOf(messages: readonly Message[]): string {
  const hash = createHash('sha256');
  messages.forEach(({ emergency, text }, at) => {
    hash.update(`${emergency}\t${text}\n`);
    if (at % 40 !== 0) return;
    for (const { features, handicap } of piecesOf(text))
      hash.update(features.buckets).update(features.values).update(`${handicap}`);
  });
  return hash.digest('hex');
}

function authorOf(file: string): string {
  if (file.includes('second-author')) return '2';
  return /author-(\d+)/.exec(file)?.[1] ?? '1';
}

function lines(file: URL | string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
