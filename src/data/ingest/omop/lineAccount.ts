/** What became of the lines of a table's files: counts by file and reason, and the places of what is wrong, never what stands there. */
import { type FaultPlaces, type FaultRule, faultPlaces } from '../input/places.ts';
import type { InputFault, Outcome } from '../outcomes.ts';
import type { CsvOutcome } from './csvLines.ts';
import type { InputFile } from './source.ts';

/** What became of one file's lines. */
export interface FileLines {
  readonly file: string;
  /** All of them, rejected ones included. */
  readonly lines: number;
  /** Those without a row, by reason. */
  readonly rejected: ReadonlyMap<Outcome, number>;
}

export interface TableLanding {
  readonly files: readonly FileLines[];
  readonly faults: readonly InputFault[];
}

/** Keeps count while files are prepared. */
export class LineAccount {
  readonly #rejected = new Map<string, Map<Outcome, number>>();
  readonly #places = new Map<string, FaultPlaces>();

  reject(file: InputFile, outcome: CsvOutcome, line: number): void {
    this.#placesOf(file).add(LINE_FAULTS[outcome], line);
    this.#count(file, outcome, 1);
  }

  /** The file ends too soon, or is damaged on the way; the lines before are read. */
  truncated(file: InputFile): void {
    this.#placesOf(file).add(LINE_FAULTS['truncated file']);
  }

  /** The whole file is left out. */
  refuse(file: InputFile, fault: FaultRule, outcome: Outcome, lines: number): undefined {
    this.#placesOf(file).add(fault);
    this.#count(file, outcome, lines);
    return undefined;
  }

  close(files: readonly InputFile[], landed: ReadonlyMap<string, number>): TableLanding {
    const lines = files.map(({ name }) => {
      const rejected = this.#rejected.get(name) ?? new Map<Outcome, number>();
      const without = [...rejected.values()].reduce((sum, count) => sum + count, 0);
      return { file: name, lines: (landed.get(name) ?? 0) + without, rejected };
    });
    return { files: lines, faults: [...this.#places.values()].flatMap((places) => places.list()) };
  }

  #placesOf(file: InputFile): FaultPlaces {
    const places = this.#places.get(file.name) ?? faultPlaces(file.name);
    this.#places.set(file.name, places);
    return places;
  }

  #count(file: InputFile, outcome: Outcome, count: number): void {
    if (count === 0) return;
    const rejected = this.#rejected.get(file.name) ?? new Map<Outcome, number>();
    rejected.set(outcome, (rejected.get(outcome) ?? 0) + count);
    this.#rejected.set(file.name, rejected);
  }
}

const LINE_FAULTS: Readonly<Record<CsvOutcome, FaultRule>> = {
  'wrong column count': {
    rule: 'The line has more or fewer fields than the header, or a quoted field that does not end.',
    remedy: 'Quote fields that hold the delimiter or a line end, and double the quotes within them.',
  },
  'truncated file': {
    rule: 'The file is cut short or damaged; its last line is not whole.',
    remedy: 'Copy the file again; the lines before were read.',
  },
  'not UTF-8': { rule: 'The line is not valid UTF-8.', remedy: 'Export the table as UTF-8.' },
  'line too long': { rule: 'The line is longer than 2 MB.', remedy: 'Split the text, or leave the line out.' },
};
