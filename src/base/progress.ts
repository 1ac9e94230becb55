/**
 * Progress of long work, told to whoever listens. Stages call `update` as often as they like; the listener (the command line, a
 * test, nobody) decides what to show. No stage writes to a terminal itself.
 */
export interface Progress {
  /** A stage begins: `total` units of `unit` (undefined when not known). */
  start(label: string, total: number | undefined, unit: string): void;
  /** `done` units so far; `note` is a short extra such as the current loss. */
  update(done: number, note?: string): void;
  /** The stage is over. */
  finish(note?: string): void;
}

export const silentProgress: Progress = { start() {}, update() {}, finish() {} };
