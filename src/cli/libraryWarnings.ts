/**
 * Keeps what libraries write to the console from the terminal while a command runs: the FHIRPath library warns with the values of a record
 * when a fraction of a year, month, week, day, hour or minute is added to a date. That a warning was kept back is said, once; what it said is not.
 */
const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** @param say one line for a person */
export async function withoutLibraryWarnings<T>(say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const original = { ...console };
  let kept = 0;
  for (const method of METHODS) {
    console[method] = () => {
      kept += 1;
    };
  }
  try {
    return await work();
  } finally {
    Object.assign(console, original);
    if (kept > 0) {
      say(`Warnings of a library that are not shown, since they can hold values of records: ${kept}.`);
      say('Of views: fractions of a year, month, week, day, hour or minute are dropped when they are added to a date.');
    }
  }
}
