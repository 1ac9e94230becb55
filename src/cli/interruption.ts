/**
 * Ctrl-C. The first one aborts the run's signal, so that work stops at its next step and leaves nothing half-written; the
 * second one exits at once with status 130, after removing temporary outputs. SIGTERM and SIGHUP count the same.
 *
 * npm and the launcher pass a signal on that the terminal has sent already, so two within a quarter of a second are one.
 */
import type { Clock } from '../base/clock.ts';
import { removeUnfinishedOutputs } from '../base/outputs.ts';
import { interrupted } from './failure.ts';

const SAME_PRESS_MS = 250;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back to Node's defaults. */
  stopListening(): void;
}

export function listenForInterruption(clock: Clock, tell: (line: string) => void): Interruption {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const onSignal = (): void => {
    const now = clock.elapsed();
    if (firstMs === undefined) {
      firstMs = now;
      tell('Stopping at the next step. Ctrl-C again stops at once.');
      controller.abort(interrupted());
    } else if (now - firstMs > SAME_PRESS_MS) {
      removeUnfinishedOutputs();
      process.exit(130);
    }
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stopListening: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
