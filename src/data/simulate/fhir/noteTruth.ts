/** `truth/notes.parquet`: every statement that a note makes, one row each, in the order of the notes' sentences. */
import { openTableWriter } from '../../record/table.ts';
import { microseconds } from '../process.ts';
import type { ExportedNote } from './exportPatient.ts';
import type { Statement } from './notes/statement.ts';

const SCHEMA = [
  { name: 'note_id', type: 'VARCHAR' },
  { name: 'subject_id', type: 'BIGINT' },
  { name: 'time', type: 'TIMESTAMP' },
  { name: 'kind', type: 'VARCHAR' },
  { name: 'code', type: 'VARCHAR' },
  { name: 'negated', type: 'BOOLEAN' },
  { name: 'experiencer', type: 'VARCHAR' },
  { name: 'numeric_value', type: 'DOUBLE' },
  { name: 'unit', type: 'VARCHAR' },
  { name: 'sentence', type: 'VARCHAR' },
  { name: 'surface', type: 'VARCHAR' },
] as const;

/** Rows that wait in memory for the next append. */
const BATCH_ROWS = 20_000;

export interface NoteTruth {
  write(subjectId: number, notes: readonly ExportedNote[]): Promise<void>;
  close(): Promise<void>;
  abandon(): Promise<void>;
}

export async function openNoteTruth(path: string): Promise<NoteTruth> {
  const writer = await openTableWriter(path, SCHEMA);
  let waiting: Row[] = [];
  const append = async (): Promise<void> => {
    await writer.append(columnsOf(waiting));
    waiting = [];
  };
  return {
    async write(subjectId, notes) {
      for (const note of notes) waiting.push(...rowsOf(subjectId, note));
      if (waiting.length >= BATCH_ROWS) await append();
    },
    async close() {
      await append();
      await writer.close();
    },
    abandon: () => writer.abandon(),
  };
}

interface Row extends Statement {
  readonly note: ExportedNote;
  readonly subjectId: number;
  readonly sentence: string;
}

function rowsOf(subjectId: number, note: ExportedNote): readonly Row[] {
  return note.sections.flatMap(({ sentences }) =>
    sentences.flatMap(({ text, statements }) =>
      statements.map((statement) => ({ ...statement, note, subjectId, sentence: text })),
    ),
  );
}

function columnsOf(rows: readonly Row[]): readonly (readonly unknown[])[] {
  return [
    rows.map(({ note }) => note.id),
    rows.map(({ subjectId }) => subjectId),
    rows.map(({ note }) => microseconds(note.written)),
    rows.map(({ kind }) => kind),
    rows.map(({ code }) => code),
    rows.map(({ negated }) => negated),
    rows.map(({ experiencer }) => experiencer),
    rows.map(({ value }) => value),
    rows.map(({ unit }) => unit),
    rows.map(({ sentence }) => sentence),
    rows.map(({ surface }) => surface),
  ];
}
