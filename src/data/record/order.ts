/**
 * One pass over the rows of a file, in file order, for what only order shows: rows not sorted within their subject, subjects not
 * together or in several files, rows before birth or after death. Memory: one entry per subject.
 */
import { DuckDBBigIntVector, type DuckDBDataChunk, DuckDBDoubleVector, DuckDBIntegerVector } from '@duckdb/node-api';
import { invariant } from '../../base/errors.ts';
import { type DataFile, eventsQuery } from './dataset.ts';
import type { Session } from './duckdb.ts';
import { type Finding, finding, type RuleName } from './findings.ts';
import { BIRTH_CODE, CODE_SEPARATOR, DEATH_CODE } from './meds.ts';

const MICROS_A_DAY = 86_400_000_000;
const LATEST_AGE_DAYS = 120 * 365.25;

export interface OrderChecker {
  /** Reads a file and returns its findings. */
  check(file: DataFile): Promise<Finding[]>;
  /** Every subject met so far. */
  readonly subjects: ReadonlySet<bigint>;
}

export function orderChecker(session: Session): OrderChecker {
  const fileOfSubject = new Map<bigint, number>();
  const subjects = new Set<bigint>();
  let fileNumber = 0;
  return {
    subjects,
    async check(file) {
      const counts = new Map<RuleName, number>();
      const walk = newWalk(fileNumber++, fileOfSubject, subjects, (name) =>
        counts.set(name, (counts.get(name) ?? 0) + 1),
      );
      for await (const chunk of session.stream(orderQuery(file), file.name)) takeChunk(chunk, walk, file);
      return [...counts].map(([name, count]) =>
        finding(name, `${file.name}, column ${COLUMN_AT_FAULT[name] ?? 'time'}`, count),
      );
    },
  };
}

const COLUMN_AT_FAULT: Partial<Record<RuleName, string>> = {
  'subject-scattered': 'subject_id',
  'subject-in-two-files': 'subject_id',
  'birth-repeated': 'code',
  'death-repeated': 'code',
};

const BIRTH = 1;
const DEATH = 2;

function orderQuery(file: DataFile): string {
  const is = (special: string): string => `code = '${special}' OR starts_with(code, '${special}${CODE_SEPARATOR}')`;
  return `SELECT subject_id, CASE WHEN time IS NULL THEN 'nan'::DOUBLE ELSE epoch_us(time)::DOUBLE END,
            CASE WHEN ${is(BIRTH_CODE)} THEN ${BIRTH} WHEN ${is(DEATH_CODE)} THEN ${DEATH} ELSE 0 END::INTEGER
          FROM (${eventsQuery(file)}) WHERE subject_id IS NOT NULL AND (time IS NULL OR isfinite(time))`;
}

interface Walk {
  /** A row of the next subject, or of the same one. */
  row(id: bigint, micros: number, special: number): void;
}

function newWalk(
  fileNumber: number,
  fileOfSubject: Map<bigint, number>,
  subjects: Set<bigint>,
  count: (name: RuleName) => void,
): Walk {
  let subject: bigint | undefined;
  let last = Number.NaN;
  let birth = Number.NaN;
  let death = Number.NaN;
  let timedRows = 0;

  const begin = (id: bigint): void => {
    const before = fileOfSubject.get(id);
    if (before === fileNumber) count('subject-scattered');
    else if (before !== undefined) count('subject-in-two-files');
    fileOfSubject.set(id, fileNumber);
    subjects.add(id);
    subject = id;
    last = Number.NaN;
    birth = Number.NaN;
    death = Number.NaN;
    timedRows = 0;
  };
  const meetBirth = (micros: number): void => {
    if (!Number.isNaN(birth)) count('birth-repeated');
    else birth = micros;
  };
  const meetDeath = (micros: number): void => {
    if (!Number.isNaN(death)) count('death-repeated');
    else death = micros;
  };
  return {
    row(id, micros, special) {
      if (id !== subject) begin(id);
      if (Number.isNaN(micros)) {
        if (!Number.isNaN(last)) count('static-after-timed');
        return;
      }
      if (micros < last) count('rows-unsorted');
      last = micros;
      if (special === BIRTH) {
        if (timedRows > 0 && Number.isNaN(birth)) for (let i = 0; i < timedRows; i++) count('before-birth');
        meetBirth(micros);
      } else if (micros < birth) count('before-birth');
      if (special === DEATH) meetDeath(micros);
      if (micros - death > MICROS_A_DAY) count('after-death');
      if ((micros - birth) / MICROS_A_DAY > LATEST_AGE_DAYS) count('age-implausible');
      timedRows++;
    },
  };
}

function takeChunk(chunk: DuckDBDataChunk, walk: Walk, file: DataFile): void {
  const [ids, micros, specials] = [0, 1, 2].map((column) => chunk.getColumnVector(column));
  const typed =
    ids instanceof DuckDBBigIntVector &&
    micros instanceof DuckDBDoubleVector &&
    specials instanceof DuckDBIntegerVector;
  invariant(typed, file.name, 'Rows must arrive as BIGINT, DOUBLE, INTEGER.');
  const count = chunk.rowCount;
  for (let row = 0; row < count; row++) {
    walk.row(ids.getItem(row) ?? 0n, micros.getItem(row) ?? Number.NaN, specials.getItem(row) ?? 0);
  }
}
