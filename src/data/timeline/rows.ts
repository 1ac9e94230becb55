/**
 * The events of a dataset in file order, as plain numbers: DuckDB reads the Parquet files and turns codes into indices; only
 * integers and floats cross to JavaScript, at most 2,048 rows at a time; and the texts of notes, where they are asked for.
 *
 * Refuses, at the first place, rows that are not sorted by time within their subject (static facts first), and subjects whose
 * rows are not together in one file: a timeline made from such rows would be wrong without anybody noticing.
 */
import {
  DuckDBBigIntVector,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBIntegerVector,
  DuckDBVarCharVector,
} from '@duckdb/node-api';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { type DataFile, eventsQuery } from '../record/dataset.ts';
import { quote, type Session } from '../record/duckdb.ts';
import { IS_NOTE, NOTE_TEXT } from './notes/noteSettings.ts';

/** Consecutive rows of one subject within a batch. */
export interface SubjectRows {
  readonly id: bigint;
  readonly start: number;
  readonly end: number;
  /** These are the subject's last rows. */
  readonly isComplete: boolean;
}

export interface EventBatch {
  readonly subjects: readonly SubjectRows[];
  /** Index of the row's code among the given codes; −1 for a row without a code. */
  readonly entries: Int32Array;
  /** Microseconds since the Unix epoch; NaN for static facts. */
  readonly micros: Float64Array;
  /** NaN when missing or not finite. */
  readonly values: Float32Array;
  /** What notes say, null for other rows; empty when notes are not asked for. */
  readonly texts: readonly (string | null)[];
  /** Rows read so far, this batch included. */
  readonly rowsDone: number;
}

/** @throws input/invalid for rows out of order and for subjects in several places. */
export async function* eventRows(
  session: Session,
  files: readonly DataFile[],
  codes: readonly string[],
  { withNotes = false }: { readonly withNotes?: boolean } = {},
): AsyncIterable<EventBatch> {
  await declareCodes(session, codes);
  const finished = new Set<bigint>();
  const columns = { entries: new Int32Array(2048), micros: new Float64Array(2048), values: new Float32Array(2048) };
  let rowsDone = 0;
  for (const file of files) {
    const order = newOrder(file, finished);
    for await (const chunk of session.stream(numbersQuery(file, withNotes), file.name)) {
      const subjects = takeChunk(chunk, columns, order);
      rowsDone += chunk.rowCount;
      yield { subjects, ...columns, texts: withNotes ? textsOf(chunk, file) : [], rowsDone };
    }
    const last = order.subject;
    if (last === undefined) continue;
    finished.add(last);
    yield { subjects: [{ id: last, start: 0, end: 0, isComplete: true }], ...columns, texts: [], rowsDone };
  }
}

interface Order {
  readonly file: DataFile;
  readonly finished: Set<bigint>;
  subject: bigint | undefined;
  micros: number;
  row: number;
}

function newOrder(file: DataFile, finished: Set<bigint>): Order {
  return { file, finished, subject: undefined, micros: Number.NaN, row: -1 };
}

/** An ENUM of the codes: a cast to it finds a code's index and, unlike a join, keeps the order of rows. */
async function declareCodes(session: Session, codes: readonly string[]): Promise<void> {
  await session.run(
    `CREATE TYPE code_entry AS ENUM (${(codes.length > 0 ? codes : ['']).map(quote).join(', ')})`,
    'codes',
  );
}

function numbersQuery(file: DataFile, withNotes: boolean): string {
  return `SELECT subject_id, CASE WHEN time IS NULL THEN 'nan'::DOUBLE ELSE coalesce(epoch_us(time)::DOUBLE, 'inf'::DOUBLE) END,
            coalesce(enum_code(code::code_entry)::INTEGER, -1),
            CASE WHEN numeric_value IS NOT NULL AND isfinite(numeric_value) THEN numeric_value ELSE 'nan'::FLOAT END,
            row::DOUBLE${withNotes ? `, CASE WHEN ${IS_NOTE} THEN ${NOTE_TEXT} END` : ''}
          FROM (${eventsQuery(file)}) WHERE subject_id IS NOT NULL`;
}

function textsOf(chunk: DuckDBDataChunk, file: DataFile): (string | null)[] {
  const texts = chunk.getColumnVector(5);
  invariant(texts instanceof DuckDBVarCharVector, file.name, 'Notes must arrive as VARCHAR.');
  return Array.from({ length: chunk.rowCount }, (_, row) => texts.getItem(row));
}

/** Copies a chunk's numbers, checks their order and finds where subjects begin and end. */
function takeChunk(
  chunk: DuckDBDataChunk,
  columns: Pick<EventBatch, 'entries' | 'micros' | 'values'>,
  order: Order,
): SubjectRows[] {
  const [ids, micros, entries, values, rows] = [0, 1, 2, 3, 4].map((column) => chunk.getColumnVector(column));
  const typed =
    ids instanceof DuckDBBigIntVector &&
    micros instanceof DuckDBDoubleVector &&
    entries instanceof DuckDBIntegerVector &&
    values instanceof DuckDBFloatVector &&
    rows instanceof DuckDBDoubleVector;
  invariant(typed, order.file.name, 'Events must arrive as BIGINT, DOUBLE, INTEGER, FLOAT, DOUBLE.');
  const subjects: SubjectRows[] = [];
  const count = chunk.rowCount;
  let start = 0;
  for (let row = 0; row < count; row++) {
    const id = ids.getItem(row) ?? 0n;
    if (id !== order.subject) {
      if (order.subject !== undefined) {
        subjects.push({ id: order.subject, start, end: row, isComplete: true });
        order.finished.add(order.subject);
      }
      if (order.finished.has(id)) throw scattered(order.file);
      order.subject = id;
      order.micros = Number.NaN;
      start = row;
    }
    columns.entries[row] = entries.getItem(row) ?? -1;
    columns.micros[row] = micros.getItem(row) ?? Number.NaN;
    columns.values[row] = values.getItem(row) ?? Number.NaN;
    checkOrder(order, columns.micros[row], rows.getItem(row) ?? -1);
  }
  if (order.subject !== undefined) {
    subjects.push({ id: order.subject, start, end: count, isComplete: false });
  }
  return subjects;
}

/** Times must not fall; static facts (NaN) come before the first time. */
function checkOrder(order: Order, micros: number, row: number): void {
  invariant(row > order.row, order.file.name, 'Rows must arrive in file order.');
  order.row = row;
  if (micros === Number.POSITIVE_INFINITY) throw endless(order.file);
  if (micros < order.micros || (Number.isNaN(micros) && !Number.isNaN(order.micros))) throw unsorted(order.file);
  order.micros = micros;
}

function unsorted(file: DataFile): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${file.name}, column time`,
    rule: 'The rows of a subject are not sorted by time, static facts first.',
    remedy: 'Run `anamnesis check --repair OUT` on the dataset and use what it writes.',
  });
}

function endless(file: DataFile): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${file.name}, column time`,
    rule: 'A time is infinite.',
    remedy: 'Mend it where the dataset is made.',
  });
}

function scattered(file: DataFile): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${file.name}, column subject_id`,
    rule: 'The rows of a subject are not together in one file.',
    remedy: 'Run `anamnesis check --repair OUT` on the dataset and use what it writes.',
  });
}
