/**
 * A MEDS dataset to a folder of tokens: `vocabulary.json`, shards by split, `manifest.json` with every count.
 *
 * Steps: open and check headers; count codes; learn the vocabulary from the training split only (or take one as given); encode
 * file after file in file order, streaming; write shards. Needs a dataset whose subjects are whole and sorted (`anamnesis check`);
 * it is refused otherwise, at the first such place. Same input and settings: same bytes. Notes are read when asked for (notes/).
 */
import { join } from 'node:path';
import { AnamnesisError, invariant } from '../../base/errors.ts';
import { type Manifest, writeManifest } from '../../base/manifest.ts';
import { writeFolder } from '../../base/outputs.ts';
import { type Progress, silentProgress } from '../../base/progress.ts';
import {
  type Dataset,
  datasetIdentity,
  openDataset,
  readCodes,
  readSplits,
  requireEventColumns,
} from '../record/dataset.ts';
import { type Session, withSession } from '../record/duckdb.ts';
import { type MedsCode, SPLITS, type Split } from '../record/meds.ts';
import { codebookFor } from './codebook.ts';
import { newTally, type Tally, TimelineEncoder } from './encode.ts';
import { learnVocabulary, rareCodes, withTrainingCounts } from './learn.ts';
import { learnNotes } from './notes/learnNotes.ts';
import { type NoteEncoder, openNoteEncoder } from './notes/noteEncoder.ts';
import { trainingNotes } from './notes/noteRows.ts';
import { DEFAULT_NOTES, type NoteChoice } from './notes/noteSettings.ts';
import { eventRows } from './rows.ts';
import { openShardWriter } from './shards.ts';
import { type DatasetCensus, patientsOf, takeCensus, trainingStatistics } from './statistics.ts';
import { countsOf, type Encoded } from './tokenizeCounts.ts';
import { type Vocabulary, type VocabularySettings, writeVocabulary } from './vocabulary.ts';

const MICROS_A_MINUTE = 60_000_000;

export const DEFAULT_VOCABULARY_SETTINGS: VocabularySettings = { bins: 10, minPatients: 10 };

export interface TokenizeOptions {
  /** An existing vocabulary to encode with; otherwise one is learned with `settings`. */
  readonly vocabulary?: Vocabulary;
  readonly settings?: VocabularySettings;
  /** How a vocabulary that is learned reads notes: not at all when left out. A given vocabulary knows it. */
  readonly notes?: NoteChoice;
  readonly force?: boolean;
  readonly memoryLimitMb?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** @returns the manifest of the written folder. */
export async function tokenize(datasetFolder: string, out: string, options: TokenizeOptions = {}): Promise<Manifest> {
  const half = { memoryLimitMb: (options.memoryLimitMb ?? 1024) / 2, signal: options.signal };
  return writeFolder(out, { force: options.force ?? false }, (folder) =>
    // One session reads while the other writes: any statement would cut a stream of its own session short.
    withSession(half, (session) =>
      withSession(half, (writing) => run({ session, writing, datasetFolder, folder, options })),
    ),
  );
}

async function run(work: {
  readonly session: Session;
  readonly writing: Session;
  readonly datasetFolder: string;
  readonly folder: string;
  readonly options: TokenizeOptions;
}): Promise<Manifest> {
  const { session, folder, options } = work;
  const dataset = await openDataset(session, work.datasetFolder);
  requireEventColumns(dataset);
  const splits = await readSplits(session, dataset);
  const census = await takeCensus(session, dataset.files);
  const metadata = await readCodes(session, dataset);
  const draft = options.vocabulary ?? (await learn(session, dataset, splits, metadata, options));
  const codebook = codebookFor(draft, census.codes, metadata);
  const noteEncoder = openNoteEncoder(draft);
  const encoded = await encodeAll({ ...work, dataset, splits, census, codebook, noteEncoder });
  const vocabulary = options.vocabulary ?? countedVocabulary(draft, encoded.tallies.train);
  await writeVocabulary(join(folder, 'vocabulary.json'), vocabulary);
  return writeManifest(folder, {
    kind: 'tokens',
    command: 'tokenize',
    settings: {
      ...vocabulary.settings,
      vocabulary: vocabulary.identity,
      vocabularyGiven: options.vocabulary !== undefined,
      ...(vocabulary.notes !== undefined && { notes: vocabulary.notes.mode }),
    },
    seed: null,
    inputs: { dataset: await datasetIdentity(dataset) },
    counts: countsOf({ census, codebook, metadata, splits, vocabulary, notes: noteEncoder?.counts, ...encoded }),
  });
}

/** Learns from the rows of training subjects alone. */
async function learn(
  session: Session,
  dataset: Dataset,
  splits: ReadonlyMap<bigint, Split>,
  metadata: ReadonlyMap<string, MedsCode>,
  { settings = DEFAULT_VOCABULARY_SETTINGS, notes = DEFAULT_NOTES }: TokenizeOptions,
): Promise<Vocabulary> {
  await session.run('CREATE OR REPLACE TEMP TABLE train_subjects (subject_id BIGINT)', dataset.folder);
  const appender = await session.connection.createAppender('train_subjects');
  for (const [subject, split] of splits) {
    if (split !== 'train') continue;
    appender.appendBigInt(subject);
    appender.endRow();
  }
  appender.closeSync();
  const statistics = await trainingStatistics(session, dataset.files, settings.bins);
  if (statistics.length === 0) {
    throw new AnamnesisError('input/invalid', {
      where: dataset.folder,
      rule: 'The training split is empty: no event belongs to a subject of train.',
      remedy: 'Mend metadata/subject_splits.parquet, or pass --vocabulary to encode with an existing vocabulary.',
    });
  }
  const rare = await patientsOf(session, dataset.files, rareCodes(statistics, settings.minPatients));
  if (notes.mode === 'none') return learnVocabulary(settings, statistics, rare, metadata);
  const training = trainingNotes(session, dataset.files, splits);
  return learnVocabulary(settings, statistics, rare, metadata, await learnNotes(notes, settings.minPatients, training));
}

function countedVocabulary(draft: Vocabulary, train: Tally): Vocabulary {
  return withTrainingCounts(draft, train.tokenCounts, (id) =>
    train.tokenCounts[id] === 0 ? undefined : train.gapMinutes[id] / train.tokenCounts[id],
  );
}

async function encodeAll(work: {
  readonly session: Session;
  readonly writing: Session;
  readonly dataset: Dataset;
  readonly splits: ReadonlyMap<bigint, Split>;
  readonly census: DatasetCensus;
  readonly codebook: ReturnType<typeof codebookFor>;
  readonly noteEncoder: NoteEncoder | undefined;
  readonly folder: string;
  readonly options: TokenizeOptions;
}): Promise<Encoded> {
  const { session, dataset, splits, census, codebook, noteEncoder, folder } = work;
  const progress = work.options.progress ?? silentProgress;
  const tallies = bySplit(() => newTally(codebook.vocabularySize));
  const encoders = bySplit((split) => new TimelineEncoder(codebook, tallies[split]));
  const writers = {
    train: await openShardWriter(work.writing, folder, 'train'),
    tuning: await openShardWriter(work.writing, folder, 'tuning'),
    held_out: await openShardWriter(work.writing, folder, 'held_out'),
  };
  let rowsDone = 0;
  let rowsWithoutSplit = 0;
  let subjectsWithoutSplit = 0;
  progress.start('tokenize', census.rows, 'events');
  const withNotes = noteEncoder !== undefined;
  for await (const batch of eventRows(session, dataset.files, census.codes, { withNotes })) {
    for (const subject of batch.subjects) {
      const split = splits.get(subject.id);
      if (split === undefined) {
        rowsWithoutSplit += subject.end - subject.start;
        if (subject.isComplete) subjectsWithoutSplit++;
        continue;
      }
      const encoder = encoders[split];
      for (let row = subject.start; row < subject.end; row++) {
        if (batch.entries[row] < 0) continue;
        const text = batch.texts[row];
        const note =
          typeof text === 'string' ? noteEncoder?.encode(text, batch.micros[row] / MICROS_A_MINUTE) : undefined;
        encoder.add(batch.entries[row], batch.micros[row], batch.values[row], note?.tokens);
      }
      if (subject.isComplete) await writers[split].add(subject.id, encoder.finish());
    }
    rowsDone = batch.rowsDone;
    progress.update(rowsDone);
  }
  for (const split of SPLITS) await writers[split].close();
  invariant(rowsDone === census.rows - census.rowsWithoutSubject, dataset.folder, 'Every row must have been read.');
  progress.finish();
  return { tallies, writers, rowsWithoutSplit, subjectsWithoutSplit };
}

function bySplit<T>(make: (split: Split) => T): Record<Split, T> {
  return { train: make('train'), tuning: make('tuning'), held_out: make('held_out') };
}
