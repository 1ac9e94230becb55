/** The notes of a dataset in file order, streamed: a few at a time are held. */
import { type DataFile, eventsQuery } from '../../record/dataset.ts';
import type { Session } from '../../record/duckdb.ts';
import type { Split } from '../../record/meds.ts';
import type { TrainingNote, TrainingNotes } from './learnNotes.ts';
import { IS_NOTE, NOTE_TEXT } from './noteSettings.ts';

/** Those of training subjects. */
export function trainingNotes(
  session: Session,
  files: readonly DataFile[],
  splits: ReadonlyMap<bigint, Split>,
): TrainingNotes {
  return { characters: () => charactersOf(session, files), notes: notesOf(session, files, splits) };
}

async function charactersOf(session: Session, files: readonly DataFile[]): Promise<number> {
  let characters = 0;
  for (const file of files) {
    const query = `SELECT coalesce(sum(length(${NOTE_TEXT})), 0)::DOUBLE AS n FROM (${eventsQuery(file)}) WHERE ${IS_NOTE}`;
    const [row] = await session.rows(query, file.name);
    characters += Number(row.n);
  }
  return characters;
}

async function* notesOf(
  session: Session,
  files: readonly DataFile[],
  splits: ReadonlyMap<bigint, Split>,
): AsyncGenerator<TrainingNote> {
  for (const file of files) {
    const query = `SELECT subject_id, epoch_us(time)::DOUBLE / 60000000, ${NOTE_TEXT} FROM (${eventsQuery(file)}) WHERE ${IS_NOTE}`;
    for await (const chunk of session.stream(query, file.name)) {
      for (const [subject, minutes, text] of chunk.getRows()) {
        if (typeof subject !== 'bigint' || typeof minutes !== 'number' || typeof text !== 'string') continue;
        if (splits.get(subject) === 'train') yield { subject, minutes, text };
      }
    }
  }
}
