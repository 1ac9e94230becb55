/**
 * The order in which prompts are taken up: sorted by length within windows, up and down in turn, so that prompts side by side are of like
 * length, from one window to the next as well. Holds one window at a time.
 */

interface Prompted {
  readonly prompt: { readonly length: number };
}

const WINDOW = 512;

export function* byLength<Job extends Prompted>(jobs: Iterable<Job>, size = WINDOW): Generator<Job, undefined> {
  let window: Job[] = [];
  let direction = 1;
  for (const job of jobs) {
    window.push(job);
    if (window.length < size) continue;
    yield* sorted(window, direction);
    window = [];
    direction = -direction;
  }
  yield* sorted(window, direction);
  return undefined;
}

function sorted<Job extends Prompted>(jobs: readonly Job[], direction: number): readonly Job[] {
  return jobs.toSorted((a, b) => direction * (a.prompt.length - b.prompt.length));
}
