/**
 * The only place that writes to standard output and standard error.
 *
 * Promises: standard output holds the result and nothing else (with `--json`, one JSON document), and no control characters. Progress goes to standard
 * error: on a terminal a bar with rate and remaining time (drawn by cli-progress), elsewhere one plain line now and then.
 */
import cliProgress from 'cli-progress';
import type { Clock } from '../base/clock.ts';
import { systemErrorCode } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';

export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** A line this often at most when standard error is not a terminal. */
const PLAIN_INTERVAL_MS = 10_000;
const BAR_WIDTH = 24;

export interface Terminal {
  readonly progress: Progress;
  /** A line for a person on standard error; silent with `--json`. */
  say(line: string): void;
  result(text: string): void;
  document(json: unknown): void;
  /** On standard error, as it is. */
  complain(text: string): void;
  /** Removes an unfinished bar. */
  close(): void;
}

export function openTerminal(out: OutputStream, err: OutputStream, clock: Clock, json: boolean): Terminal {
  for (const stream of [out, err]) stream.on('error', passOverClosedPipe);
  const progress = err.isTTY ? barProgress(err, clock) : plainProgress(err, clock);
  return {
    progress,
    say: (line) => void (json || progress.interject(`${line}\n`)),
    result: (text) => void (text === '' || out.write(withoutControls(text.endsWith('\n') ? text : `${text}\n`))),
    document: (content) => void out.write(`${JSON.stringify(content, exactNumbers, 2)}\n`),
    complain: (text) => void err.write(text),
    close: () => progress.close(),
  };
}

/** Names and notes of a record must not steer a terminal (escape sequences) nor turn a line's order round (overrides of direction). */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, (found) => ('\n\t'.includes(found) ? found : '\uFFFD'));
}

/** Whoever reads (`| head`) may leave early: then there is nobody to write to, and nothing is wrong. */
function passOverClosedPipe(error: unknown): void {
  if (systemErrorCode(error) !== 'EPIPE') throw error;
}

interface ShownProgress extends Progress {
  /** Writes a text between the lines of progress. */
  interject(text: string): void;
  close(): void;
}

/** What is known of the running stage, in words: `1,200/8,000 patients  350/s  0:19 left  loss 2.31`. */
interface Stage {
  readonly label: string;
  readonly total: number | undefined;
  readonly unit: string;
  readonly startedMs: number;
  done: number;
  note: string;
}

function plainProgress(err: OutputStream, clock: Clock): ShownProgress {
  let stage: Stage | undefined;
  let lastMs = 0;
  const line = (): void => {
    if (stage === undefined) return;
    lastMs = clock.elapsed();
    err.write(`${stage.label}: ${describeStage(stage, lastMs)}\n`);
  };
  const finish = (note?: string): void => {
    if (stage !== undefined && note !== undefined) stage.note = note;
    line();
    stage = undefined;
  };
  return {
    start(label, total, unit) {
      finish();
      lastMs = clock.elapsed();
      stage = { label, total, unit, startedMs: lastMs, done: 0, note: '' };
    },
    update(done, note) {
      if (stage === undefined) return;
      stage.done = done;
      stage.note = note ?? stage.note;
      if (clock.elapsed() - lastMs >= PLAIN_INTERVAL_MS) line();
    },
    finish,
    interject: (text) => void err.write(text),
    close: () => {},
  };
}

function barProgress(err: OutputStream, clock: Clock): ShownProgress {
  let stage: Stage | undefined;
  let bar: cliProgress.SingleBar | undefined;
  const close = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const finish = (note?: string): void => {
    close();
    if (stage === undefined) return;
    stage.note = note ?? stage.note;
    err.write(`${stage.label}: ${describeStage(stage, clock.elapsed())}\n`);
    stage = undefined;
  };
  return {
    start(label, total, unit) {
      finish();
      const started: Stage = { label, total, unit, startedMs: clock.elapsed(), done: 0, note: '' };
      stage = started;
      bar = new cliProgress.SingleBar({
        stream: err,
        clearOnComplete: true,
        format: (options, params) => {
          const drawn = total === undefined ? '' : `[${cliProgress.Format.BarFormat(params.progress, options)}] `;
          return `${label} ${drawn}${describeStage(started, clock.elapsed())}`;
        },
        barsize: BAR_WIDTH,
        barCompleteChar: '#',
        barIncompleteChar: '.',
      });
      bar.start(total ?? 1, 0);
    },
    update(done, note) {
      if (stage === undefined) return;
      stage.done = done;
      stage.note = note ?? stage.note;
      bar?.update(Math.min(done, stage.total ?? 1));
    },
    finish,
    interject(text) {
      bar?.stop();
      err.write(text);
      if (stage !== undefined) bar?.start(stage.total ?? 1, stage.done);
    },
    close,
  };
}

function describeStage(stage: Stage, nowMs: number): string {
  const seconds = (nowMs - stage.startedMs) / 1000;
  const rate = seconds > 0 ? stage.done / seconds : 0;
  const left = stage.total === undefined || rate === 0 ? undefined : (stage.total - stage.done) / rate;
  const count = stage.total === undefined ? number(stage.done) : `${number(stage.done)}/${number(stage.total)}`;
  const time = left !== undefined && left > 0 ? `${minutes(left)} left` : minutes(seconds);
  return [`${count} ${stage.unit}`, `${number(rate)}/s`, time, stage.note].filter(Boolean).join('  ');
}

function number(value: number): string {
  return value.toLocaleString('en-US', value < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 });
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const parts = [Math.floor((whole % 3600) / 60), whole % 60].map((part) => String(part).padStart(2, '0'));
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':');
}

/** JSON has no bigint: a number where that is exact, else its digits. */
function exactNumbers(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value.toString();
}
