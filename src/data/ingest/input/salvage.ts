/**
 * The slow path for JSON that DuckDB cannot read as it stands: lines or documents are looked at one by one, what is sound is copied
 * to a clean NDJSON file that DuckDB takes, the rest is counted with its place and rule.
 *
 * Promises: every line (or document) is either copied or counted; memory is bounded by the longest line that is allowed; a file that
 * ends too soon, gzip or not, gives all that comes before. Lines are known by their number, never by what they hold.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { explainWriteError } from '../../../base/outputs.ts';
import type { InputFault, Outcome } from '../outcomes.ts';
import { type Ending, type PackedFile, readBytes } from './bytes.ts';
import { documentSplitter } from './documents.ts';
import { checkJson } from './jsonText.ts';
import { lineSplitter } from './lines.ts';
import { type FaultPlaces, type FaultRule, faultPlaces } from './places.ts';

export interface SalvageInput extends PackedFile {
  /** Path from the input folder, for the report. */
  readonly name: string;
}

export interface SalvageLimits {
  /** Of a line or document; longer ones are left out. At most 512 MB count, which is as much text as the platform can hold at once. */
  readonly maximumLineBytes: number;
}

/** What became of one file: lines = good + Σ counts. Of documents, each document is a line. */
export interface Salvaged {
  readonly lines: number;
  /** Copied, in order. */
  readonly good: number;
  readonly counts: Readonly<Partial<Record<Outcome, number>>>;
  readonly faults: readonly InputFault[];
}

/** Copies the good lines of an NDJSON file to `clean`, one a line. */
export async function salvageLines(
  input: SalvageInput,
  clean: string,
  limits: SalvageLimits,
  signal?: AbortSignal,
): Promise<Salvaged> {
  return writing(clean, async (write) => {
    const account = newAccount(input.name, write);
    const lines = lineSplitter(longest(limits), ({ number, bytes, ended }) => account.take(bytes, number, ended));
    const ending = await readBytes(input, keepGoing(lines.take), signal);
    lines.end();
    account.ended(ending, true);
    return account.salvaged();
  });
}

/**
 * Copies the documents of each file (objects, pretty-printed or not, or the elements of arrays) to `clean`, one a line.
 * @returns one account a file, in order: the lines of `clean` are those of the first file, then those of the second …
 */
export async function salvageDocuments(
  files: readonly SalvageInput[],
  clean: string,
  limits: SalvageLimits,
  signal?: AbortSignal,
): Promise<readonly Salvaged[]> {
  return writing(clean, async (write) => {
    const accounts: Salvaged[] = [];
    for (const file of files) {
      const account = newAccount(file.name, write);
      const documents = documentSplitter(longest(limits), ({ line, bytes, ended }) => account.take(bytes, line, ended));
      const ending = await readBytes(file, keepGoing(withoutMark(documents.take)), signal);
      account.ended(ending, documents.end());
      accounts.push(account.salvaged());
    }
    return accounts;
  });
}

const LONGEST_TEXT = 512 * 1024 * 1024 - 64;

function longest({ maximumLineBytes }: SalvageLimits): number {
  return Math.min(maximumLineBytes, LONGEST_TEXT);
}

function keepGoing(take: (piece: Buffer) => void): (piece: Buffer) => boolean {
  return (piece) => {
    take(piece);
    return true;
  };
}

/** Drops a UTF-8 byte order mark in front. */
function withoutMark(take: (piece: Buffer) => void): (piece: Buffer) => void {
  let first = true;
  return (piece) => {
    const marked = first && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    first = false;
    take(marked ? piece.subarray(3) : piece);
  };
}

type LeftOut = Extract<Outcome, 'not UTF-8' | 'not JSON' | 'line too long' | 'truncated file'>;

const RULES: Readonly<Record<LeftOut, FaultRule>> = {
  'not UTF-8': { rule: 'The line is not valid UTF-8.', remedy: 'Export the file as UTF-8.' },
  'not JSON': { rule: 'The line is not a JSON object.', remedy: 'Export the file again, or mend the line.' },
  'line too long': {
    rule: 'The line is longer than the limit.',
    remedy: 'Split the Bundle, or take out the attachment.',
  },
  'truncated file': {
    rule: 'The file ends in the middle of a line, or of what opened there.',
    remedy: 'Copy or export the file again; what comes before is used.',
  },
};
const CUT: FaultRule = {
  rule: 'The compressed data end too soon here.',
  remedy: 'Copy the file again, and check it with gzip -t; what comes before is used.',
};
const DAMAGED: FaultRule = {
  rule: 'The compressed data are damaged; nothing after this place can be read.',
  remedy: 'Copy the file again, and check it with gzip -t; what comes before is used.',
};
const HALF_PAIR: FaultRule = {
  rule: 'Half a surrogate pair stands in a text; it was replaced by U+FFFD, and the line is used.',
  remedy: 'Export the file as UTF-8 without cutting texts inside a character.',
};

interface Account {
  /** One line; undefined when it was too long to keep. `ended` is false when the file stops in it. */
  take(bytes: Buffer | undefined, line: number, ended: boolean): void;
  /** `closed`: nothing was left open at the end. */
  ended(ending: Ending, closed: boolean): void;
  salvaged(): Salvaged;
}

function newAccount(file: string, write: (line: Buffer) => void): Account {
  const places: FaultPlaces = faultPlaces(file);
  const counts: Partial<Record<Outcome, number>> = {};
  let good = 0;
  let lastLine = 1;
  const leaveOut = (outcome: LeftOut, line: number): void => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    places.add(RULES[outcome], line);
  };
  return {
    take(bytes, line, ended) {
      lastLine = line;
      if (bytes === undefined) return leaveOut('line too long', line);
      const found = checkJson(bytes);
      if (found.kind === 'object') {
        good++;
        if (found.replaced) places.add(HALF_PAIR, line);
        return write(found.bytes);
      }
      if (!ended && (found.kind === 'malformed' || endsInsideCharacter(bytes))) return leaveOut('truncated file', line);
      leaveOut(found.kind === 'not UTF-8' ? 'not UTF-8' : 'not JSON', line);
    },
    ended(ending, closed) {
      if (ending === 'damaged') places.add(DAMAGED, lastLine);
      else if (ending === 'cut short') places.add(CUT, lastLine);
      else if (!closed && counts['truncated file'] === undefined) places.add(RULES['truncated file'], lastLine);
    },
    salvaged() {
      const leftOut = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return { lines: good + leftOut, good, counts, faults: places.list() };
    },
  };
}

/** The last bytes are the beginning of a character of UTF-8, and what stands before them is whole. */
function endsInsideCharacter(bytes: Buffer): boolean {
  return [1, 2, 3].some((tail) => {
    const lead = bytes[bytes.length - tail];
    const rest = bytes.subarray(bytes.length - tail + 1);
    return lead >= 0xc2 && lead <= 0xf4 && rest.every((byte) => byte >> 6 === 2) && isUtf8(bytes.subarray(0, -tail));
  });
}

const WRITTEN_AT_ONCE = 1 << 20;
const LINE_FEED = 0x0a;

/** Gives `work` a way to write lines to `path`; nothing is left of the file when it fails. */
async function writing<T>(path: string, work: (write: (line: Buffer) => void) => Promise<T>): Promise<T> {
  try {
    const file = openSync(path, 'w');
    const held = Buffer.allocUnsafe(WRITTEN_AT_ONCE);
    let length = 0;
    const flush = (): void => {
      writeFileSync(file, held.subarray(0, length));
      length = 0;
    };
    const write = (line: Buffer): void => {
      if (length + line.length >= held.length) flush();
      // Copied, not kept: a line is a window on a larger piece, which would stay with it.
      if (line.length < held.length) length += line.copy(held, length);
      else writeFileSync(file, line);
      held[length++] = LINE_FEED;
    };
    try {
      const result = await work(write);
      flush();
      return result;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw explainWriteError(error, path);
  }
}
