/**
 * What a command is: its name, its arguments and options (closed kinds, so that the frame can check flags and configuration
 * files alike), examples for `--help`, and the work itself. One file per command exports one `Command`; `main.ts` lists them.
 *
 * Promises to a command: settings are complete and of the declared kinds before `run` begins, standard output belongs to the
 * frame (a command returns its result, it never prints), and `signal` fires at the first Ctrl-C.
 */
import type { Clock } from '../base/clock.ts';
import type { Progress } from '../base/progress.ts';

export const OPTION_KINDS = ['string', 'integer', 'number', 'boolean', 'list'] as const;
export type OptionKind = (typeof OPTION_KINDS)[number];
export type SettingValue = string | number | boolean | readonly string[];

export interface OptionSpec {
  /** As in commander: `--patients <n>`, `--force`, `--subgroups <name...>` for a list, `--no-svg` for a default of true. */
  readonly flag: string;
  readonly kind: OptionKind;
  /** Without a default the option is optional (a boolean's default is false). */
  readonly default?: SettingValue;
  readonly help: string;
  /** For strings and lists: the only values allowed. */
  readonly choices?: readonly string[];
  /** For integers and numbers: inclusive limits. */
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
}

/**
 * The settings of one run, by camelCase name (`--min-count <n>` is `minCount`). A getter throws internal/invariant when the
 * command never declared such an option, or declared it of another kind: that is our fault, not the user's.
 */
export interface Settings {
  string(name: string): string;
  integer(name: string): number;
  number(name: string): number;
  flag(name: string): boolean;
  list(name: string): readonly string[];
  optionalString(name: string): string | undefined;
  optionalInteger(name: string): number | undefined;
  optionalNumber(name: string): number | undefined;
  optionalList(name: string): readonly string[] | undefined;
  /** Every setting that has a value, sorted by name: what a manifest records. */
  all(): Readonly<Record<string, SettingValue>>;
}

export interface CommandContext {
  /** In the order of the command's `arguments`; optional ones may be missing at the end. */
  readonly arguments: readonly string[];
  readonly settings: Settings;
  readonly progress: Progress;
  readonly clock: Clock;
  /** One line for a person, on standard error; silent with `--json`. */
  readonly say: (line: string) => void;
  /** Fires at Ctrl-C with a `run/interrupted` error as its reason: `signal.throwIfAborted()` between steps is enough. */
  readonly signal: AbortSignal;
}

/** `json` goes to standard output with `--json` (bigint becomes a number, or a string when too large); else `text` does. */
export interface CommandResult {
  readonly json: unknown;
  readonly text: string;
  /** When the work is done: 1 where its answer is that the input is wrong (`check`), 2 where part of it failed by our fault (`draft`); 0 when left out. */
  readonly status?: 0 | 1 | 2;
}

export interface Command {
  readonly name: string;
  readonly arguments: readonly ArgumentSpec[];
  /** One phrase, shown in the list of commands. */
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** Whole command lines, beginning with `anamnesis`. */
  readonly examples: readonly string[];
  readonly run: (context: CommandContext) => Promise<CommandResult>;
}

/** The options that several commands share, so that they read the same everywhere. */
export const forceOption: OptionSpec = { flag: '--force', kind: 'boolean', help: 'replace an existing output' };
export const seedOption: OptionSpec = {
  flag: '--seed <n>',
  kind: 'integer',
  default: 1,
  minimum: 0,
  help: 'seed of all chance in this run',
};
