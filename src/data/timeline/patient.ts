/**
 * One subject's timeline, read and encoded alone: for questions about a single patient, without tokenizing the dataset.
 *
 * Promises: the same tokens as `tokenize` gives this subject with this vocabulary; DuckDB skips the parts of the files that cannot hold
 * the subject. The subject's rows must be together and sorted, as `anamnesis check` wants them.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { eventsQuery, openDataset, readCodes, requireEventColumns } from '../record/dataset.ts';
import { type Session, withSession } from '../record/duckdb.ts';
import { BIRTH_CODE, hasSpecialCode, type MedsCode } from '../record/meds.ts';
import { codebookFor } from './codebook.ts';
import { newTally, type Tally, TimelineEncoder } from './encode.ts';
import { minutesOfMicros, type TokenStore } from './store.ts';
import type { Vocabulary } from './vocabulary.ts';

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
}

interface PatientRow {
  readonly micros: number;
  readonly code: string;
  readonly value: number;
}

/** @throws input/missing when the dataset has no row of the subject, input/invalid for rows out of order. */
export async function readPatient(
  datasetFolder: string,
  vocabulary: Vocabulary,
  subject: bigint,
): Promise<PatientTimeline> {
  return withSession({ memoryLimitMb: 512 }, async (session) => {
    const dataset = await openDataset(session, datasetFolder);
    requireEventColumns(dataset);
    const codes = await readCodes(session, dataset);
    for (const file of dataset.files) {
      const rows = await rowsOf(session, eventsQuery(file), subject, file.name);
      if (rows.length > 0) return { ...encoded(rows, vocabulary, codes, subject, file.name), codes };
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
  events: string,
  subject: bigint,
  where: string,
): Promise<readonly PatientRow[]> {
  const rows = await session.rows(
    `SELECT CASE WHEN time IS NULL THEN 'nan'::DOUBLE ELSE epoch_us(time)::DOUBLE END AS micros, code,
       CASE WHEN isfinite(numeric_value) THEN numeric_value ELSE 'nan'::FLOAT END AS value
     FROM (${events}) WHERE subject_id = ${subject} AND code IS NOT NULL ORDER BY row`,
    where,
  );
  return rows.map(({ micros, code, value }) => ({ micros: Number(micros), code: String(code), value: Number(value) }));
}

function encoded(
  rows: readonly PatientRow[],
  vocabulary: Vocabulary,
  metadata: ReadonlyMap<string, MedsCode>,
  subject: bigint,
  where: string,
): Omit<PatientTimeline, 'codes'> {
  const distinct = [...new Set(rows.map(({ code }) => code))];
  const entries = new Map(distinct.map((code, entry) => [code, entry]));
  const codebook = codebookFor(vocabulary, distinct, metadata);
  const tally = newTally(codebook.vocabularySize);
  const encoder = new TimelineEncoder(codebook, tally);
  let last = Number.NaN;
  for (const { micros, code, value } of rows) {
    if (micros < last || (Number.isNaN(micros) && !Number.isNaN(last))) throw unsorted(where);
    last = micros;
    encoder.add(entries.get(code) ?? -1, micros, value);
  }
  const { inputIds, micros } = encoder.finish();
  const birth = rows.find(({ code }) => hasSpecialCode(code, BIRTH_CODE))?.micros;
  return {
    store: {
      subjectIds: BigInt64Array.of(subject),
      offsets: Float64Array.of(0, inputIds.length),
      inputIds: Int32Array.from(inputIds),
      minutes: Float64Array.from(micros, (each) => (Number.isNaN(each) ? each : each / 60_000_000)),
    },
    tally,
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
