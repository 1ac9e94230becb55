/** `truth/mess.json`: what each kind of mess is and asks of a reader, every case with its id, and the counts. Written as it goes. */
import { type LineWriter, openLineWriter } from './lineWriter.ts';
import { MESS } from './mess/kinds.ts';
import type { MessItem } from './mess/log.ts';

const MESS_FORMAT = 1;

export interface MessFile extends Pick<LineWriter, 'close' | 'abandon'> {
  write(subjectId: number, items: readonly MessItem[]): Promise<void>;
}

export async function openMessFile(path: string): Promise<MessFile> {
  const file = await openLineWriter(path);
  const counts = new Map(Object.keys(MESS).map((kind) => [kind, 0]));
  let separator = '';
  file.add(`{"format": ${MESS_FORMAT}, "kinds": ${JSON.stringify(MESS, null, 2)}, "items": [`);
  return {
    async write(subjectId, items) {
      for (const item of items) {
        counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1);
        file.add(`${separator}${JSON.stringify(asWritten(subjectId, item))}`);
        separator = ',';
      }
      await file.flush();
    },
    async close() {
      file.add(`], "counts": ${JSON.stringify(Object.fromEntries(counts), null, 2)}}`);
      await file.close();
    },
    abandon: () => file.abandon(),
  };
}

function asWritten(subjectId: number, { kind, resourceType, id, event, first }: MessItem) {
  return {
    kind,
    resource_type: resourceType,
    id,
    subject_id: subjectId,
    ...(event === undefined ? {} : { code: event.code, time: new Date(event.minutes * 60_000).toISOString() }),
    ...(first === undefined ? {} : { first }),
  };
}
