/**
 * One subject's timeline, read and encoded alone: for questions about a single patient, without tokenizing the dataset.
 *
 * Promises: the same tokens as `tokenize` gives this subject with this vocabulary; DuckDB skips the parts of the files that cannot hold
 * the subject. The subject's rows must be together and sorted, as `anamnesis check` wants them. Of concepts read in notes it is known in which
 * note, and where in it.
 */
import { AnamnesisError } from '../../base/errors.ts';
import {
  type DataFile,
  eventsQuery,
  openDataset,
  parquetSource,
  readCodes,
  requireEventColumns,
} from '../record/dataset.ts';
import { type Session, withSession } from '../record/duckdb.ts';
import { BIRTH_CODE, hasSpecialCode, type MedsCode } from '../record/meds.ts';
import { codebookFor } from './codebook.ts';
import { newTally, type Tally, TimelineEncoder } from './encode.ts';
import type { NoteConcept } from './notes/noteConcepts.ts';
import { type NoteEncoder, openNoteEncoder } from './notes/noteEncoder.ts';
import { IS_NOTE, NOTE_TEXT } from './notes/noteSettings.ts';
import { minutesOfMicros, type TokenStore } from './store.ts';
import type { Vocabulary } from './vocabulary.ts';

const MICROS_A_MINUTE = 60_000_000;

export interface PatientTimeline {
  /** Holds this patient alone. */
  readonly store: TokenStore;
  /** What the vocabulary did not know, and so on. */
  readonly tally: Tally;
  /** Of the codes of this dataset: names and parents. */
  readonly codes: ReadonlyMap<string, MedsCode>;
  /** Codes of facts without a time. */
  readonly staticCodes: readonly string[];
  /** Minutes since the epoch; undefined when the record does not say. */
  readonly birthMinutes: number | undefined;
  /** Where each concept token was read, in the order of tokens; empty unless the vocabulary reads concepts. */
  readonly noteConcepts: readonly ReadConcept[];
}

/** A concept token of the timeline and the words of the note that it stands for. */
export interface ReadConcept extends NoteConcept {
  /** Its place in `store.inputIds`. */
  readonly at: number;
  readonly note: {
    readonly code: string;
    readonly minutes: number;
    /** The row's `source_id`; null when the dataset has none. */
    readonly sourceId: string | null;
  };
}

interface PatientRow {
  readonly micros: number;
  readonly code: string;
  readonly value: number;
  readonly text: string | null;
  readonly sourceId: string | null;
}

/** @throws input/missing when the dataset has no row of the subject, input/invalid for rows out of order. */
export async function readPatient(
  datasetFolder: string,
  vocabulary: Vocabulary,
  subject: bigint,
): Promise<PatientTimeline> {
  const noteEncoder = openNoteEncoder(vocabulary);
  return withSession({ memoryLimitMb: 512 }, async (session) => {
    const dataset = await openDataset(session, datasetFolder);
    requireEventColumns(dataset);
    const codes = await readCodes(session, dataset);
    for (const file of dataset.files) {
      const rows = await rowsOf(session, file, subject, noteEncoder !== undefined);
      if (rows.length > 0) return { ...encoded(rows, vocabulary, codes, subject, file.name, noteEncoder), codes };
    }
    throw new AnamnesisError('input/missing', {
      where: datasetFolder,
      rule: 'The dataset has no event of the subject that was asked for.',
      remedy: 'Check --subject: it is the subject_id of the dataset.',
    });
  });
}

async function rowsOf(
  session: Session,
  file: DataFile,
  subject: bigint,
  withNotes: boolean,
): Promise<readonly PatientRow[]> {
  // eventsQuery has the columns of MEDS alone: the source of a note is fetched by the row's number.
  const hasSource = withNotes && file.columns.has('source_id');
  const source = `SELECT source_id::VARCHAR AS source, file_row_number AS source_row FROM ${parquetSource(file.path)} WHERE subject_id = ${subject}`;
  const rows = await session.rows(
    `SELECT CASE WHEN time IS NULL THEN 'nan'::DOUBLE ELSE epoch_us(time)::DOUBLE END AS micros, code,
       CASE WHEN isfinite(numeric_value) THEN numeric_value ELSE 'nan'::FLOAT END AS value,
       ${withNotes ? `CASE WHEN ${IS_NOTE} THEN ${NOTE_TEXT} END` : 'NULL'} AS text, ${hasSource ? 'source' : 'NULL AS source'}
     FROM (${eventsQuery(file)}) ${hasSource ? `LEFT JOIN (${source}) ON source_row = row` : ''}
     WHERE subject_id = ${subject} AND code IS NOT NULL ORDER BY row`,
    file.name,
  );
  const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return rows.map(({ micros, code, value, text, source }) => ({
    micros: Number(micros),
    code: String(code),
    value: Number(value),
    text: textOf(text),
    sourceId: textOf(source),
  }));
}

function encoded(
  rows: readonly PatientRow[],
  vocabulary: Vocabulary,
  metadata: ReadonlyMap<string, MedsCode>,
  subject: bigint,
  where: string,
  noteEncoder: NoteEncoder | undefined,
): Omit<PatientTimeline, 'codes'> {
  const distinct = [...new Set(rows.map(({ code }) => code))];
  const entries = new Map(distinct.map((code, entry) => [code, entry]));
  const codebook = codebookFor(vocabulary, distinct, metadata);
  const tally = newTally(codebook.vocabularySize);
  const encoder = new TimelineEncoder(codebook, tally);
  const noteConcepts: ReadConcept[] = [];
  let last = Number.NaN;
  for (const { micros, code, value, text, sourceId } of rows) {
    if (micros < last || (Number.isNaN(micros) && !Number.isNaN(last))) throw unsorted(where);
    last = micros;
    const minutes = micros / MICROS_A_MINUTE;
    const read = text === null ? undefined : noteEncoder?.encode(text, minutes);
    encoder.add(entries.get(code) ?? -1, micros, value, read?.tokens);
    const first = encoder.length - (read?.tokens.length ?? 0);
    for (const [i, concept] of (read?.concepts ?? []).entries()) {
      noteConcepts.push({ ...concept, at: first + i, note: { code, minutes, sourceId } });
    }
  }
  const { inputIds, micros } = encoder.finish();
  const birth = rows.find(({ code }) => hasSpecialCode(code, BIRTH_CODE))?.micros;
  return {
    store: {
      subjectIds: BigInt64Array.of(subject),
      offsets: Float64Array.of(0, inputIds.length),
      inputIds: Int32Array.from(inputIds),
      minutes: Float64Array.from(micros, (each) => (Number.isNaN(each) ? each : each / MICROS_A_MINUTE)),
    },
    tally,
    noteConcepts,
    staticCodes: rows.filter((row) => Number.isNaN(row.micros)).map(({ code }) => code),
    birthMinutes: birth === undefined || Number.isNaN(birth) ? undefined : minutesOfMicros(BigInt(birth)),
  };
}

function unsorted(where: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: `${where}, column time`,
    rule: 'The rows of a subject are not sorted by time, static facts first.',
    remedy: 'Run `anamnesis check --repair OUT` on the dataset and use what it writes.',
  });
}
