/** A text file written line by line: lines gather in memory, and go to disk at once when there are enough of them. */
import { open } from 'node:fs/promises';

const FLUSH_CHARACTERS = 1 << 20;

export interface LineWriter {
  /** Adds a line; `flush` every now and then. */
  add(line: string): void;
  /** Writes what waits, if it is much; wait for it before the next line. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Lets go of the file as it is: whoever gives up removes the folder. */
  abandon(): Promise<void>;
}

export async function openLineWriter(path: string): Promise<LineWriter> {
  const handle = await open(path, 'w');
  let waiting: string[] = [];
  let characters = 0;
  const writeWaiting = async (): Promise<void> => {
    const text = waiting.join('');
    waiting = [];
    characters = 0;
    await handle.appendFile(text);
  };
  return {
    add(line) {
      waiting.push(line, '\n');
      characters += line.length + 1;
    },
    async flush() {
      if (characters >= FLUSH_CHARACTERS) await writeWaiting();
    },
    async close() {
      await writeWaiting();
      await handle.close();
    },
    abandon: () => handle.close(),
  };
}
