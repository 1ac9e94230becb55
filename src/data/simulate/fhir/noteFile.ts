/**
 * `truth/notes.ndjson`: one line a note, with its sentences and the statements that each makes. What goes without saying is left out: not
 * negated, about the patient, without a value.
 */
import type { ExportedNote } from './exportPatient.ts';
import { type LineWriter, openLineWriter } from './lineWriter.ts';
import type { Statement } from './notes/statement.ts';

export interface NoteFile extends Pick<LineWriter, 'close' | 'abandon'> {
  write(subjectId: number, notes: readonly ExportedNote[]): Promise<void>;
}

export async function openNoteFile(path: string): Promise<NoteFile> {
  const file = await openLineWriter(path);
  return {
    async write(subjectId, notes) {
      for (const note of notes) file.add(JSON.stringify(asWritten(subjectId, note)));
      await file.flush();
    },
    close: () => file.close(),
    abandon: () => file.abandon(),
  };
}

function asWritten(subjectId: number, { id, written, sections }: ExportedNote) {
  const time = new Date(written * 60_000).toISOString();
  const sentences = sections.flatMap((section) =>
    section.sentences.map(({ text, statements }) => ({ text, statements: statements.map(withoutDefaults) })),
  );
  return { note_id: id, subject_id: subjectId, time, sentences };
}

function withoutDefaults({ kind, code, surface, negated, experiencer, value, unit }: Statement) {
  return {
    kind,
    code,
    surface,
    ...(negated ? { negated } : {}),
    ...(experiencer === 'patient' ? {} : { experiencer }),
    ...(value === null ? {} : { value, unit }),
  };
}
