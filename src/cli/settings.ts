/**
 * Settings of one run: defaults, overridden by the configuration file, overridden by flags. Everything is checked against the
 * command's own declaration before any work starts; an unknown key is refused by name, with the nearest known one.
 *
 * A configuration file is YAML or JSON: one mapping from the option's name, as on the command line without the dashes, to its
 * value (`min-count: 5`).
 */
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { AnamnesisError, invariant, systemErrorCode } from '../base/errors.ts';
import { nearestName } from '../base/nearest.ts';
import type { OptionKind, OptionSpec, Settings, SettingValue } from './command.ts';

export interface DeclaredOption {
  readonly spec: OptionSpec;
  /** `minCount`: the name in code. */
  readonly name: string;
  /** `min-count`: the key in a configuration file. */
  readonly key: string;
}

export type SettingValues = Readonly<Record<string, SettingValue>>;

export function declareOptions(specs: readonly OptionSpec[]): readonly DeclaredOption[] {
  return specs.map((spec) => {
    const long = /--(?:no-)?([a-z][a-z0-9-]*)/.exec(spec.flag);
    invariant(long !== null, spec.flag, 'An option needs a long flag in lower case.');
    const key = long[1];
    return { spec, key, name: key.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) };
  });
}

/** Defaults, then the file, then flags. Flags come as commander reads them: strings, lists of strings or booleans. */
export function resolveSettings(
  options: readonly DeclaredOption[],
  fromFile: SettingValues,
  flags: Readonly<Record<string, unknown>>,
): Settings {
  const values: Record<string, SettingValue> = {};
  for (const option of options) {
    const { name, spec } = option;
    if (flags[name] !== undefined)
      values[name] = checkValue(option, fromText(spec.kind, flags[name]), `--${option.key}`);
    else if (fromFile[name] !== undefined) values[name] = fromFile[name];
    else if (spec.default !== undefined) values[name] = spec.default;
    else if (spec.kind === 'boolean') values[name] = spec.flag.includes('--no-');
  }
  return typedSettings(options, values);
}

/**
 * Reads a configuration file.
 * @throws input/missing, settings/invalid (not YAML or JSON, a value of the wrong kind), settings/unknown-key.
 */
export async function readConfiguration(path: string, options: readonly DeclaredOption[]): Promise<SettingValues> {
  const entries = parseMapping(path, await readConfigurationText(path));
  const byKey = new Map(options.map((option) => [option.key, option]));
  const values: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(entries)) {
    const option = byKey.get(key);
    if (option === undefined) throw unknownKey(path, key, [...byKey.keys()]);
    values[option.name] = checkValue(option, value, `${path}: ${key}`);
  }
  return values;
}

async function readConfigurationText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'The configuration file does not exist.' : 'The configuration file cannot be read.',
      remedy: 'Give --config the path of a YAML or JSON file.',
      cause,
    });
  }
}

function parseMapping(path: string, text: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  const problem = document.errors[0];
  const content: unknown = problem === undefined ? document.toJS() : undefined;
  if (problem === undefined && content === null) return {};
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content };
  const place = problem?.linePos?.[0];
  throw new AnamnesisError('settings/invalid', {
    where: place === undefined ? path : `${path}:${place.line}:${place.col}`,
    rule:
      problem === undefined ? 'A configuration file is one mapping of settings.' : 'This is not valid YAML or JSON.',
    remedy: 'Write one setting per line, as in "seed: 7".',
  });
}

function unknownKey(path: string, key: string, known: readonly string[]): AnamnesisError {
  const nearest = nearestName(key, known);
  const list = known.length === 0 ? 'This command has no settings.' : `Known settings: ${known.join(', ')}.`;
  return new AnamnesisError('settings/unknown-key', {
    where: `${path}: ${key}`,
    rule: `There is no setting "${key}".`,
    remedy: nearest === undefined ? list : `Did you mean "${nearest}"? ${list}`,
  });
}

/** A flag's text as the value that the file would have held; what cannot be read stays text and fails the check. */
function fromText(kind: OptionKind, flag: unknown): unknown {
  if (typeof flag !== 'string') return flag;
  const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(flag);
  return (kind === 'integer' || kind === 'number') && numeric ? Number(flag) : flag;
}

function checkValue({ spec }: DeclaredOption, value: unknown, where: string): SettingValue {
  switch (spec.kind) {
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw invalid(where, 'This setting is true or false.', 'Write true or false.');
    case 'string':
      if (typeof value === 'string') return checkChoice(spec, value, where);
      throw invalid(where, 'This setting is a text.', 'Put the value in quotes.');
    case 'list':
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
        return value.map((item) => checkChoice(spec, item, where));
      }
      throw invalid(where, 'This setting is a list of texts.', 'Write it as [a, b].');
    case 'integer':
    case 'number':
      return checkNumber(spec, value, where);
  }
}

function checkChoice(spec: OptionSpec, value: string, where: string): string {
  if (spec.choices === undefined || spec.choices.includes(value)) return value;
  const nearest = nearestName(value, spec.choices);
  throw invalid(
    where,
    `"${value}" is not one of ${spec.choices.join(', ')}.`,
    nearest === undefined ? 'Choose one of them.' : `Did you mean "${nearest}"?`,
  );
}

function checkNumber(spec: OptionSpec, value: unknown, where: string): number {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = spec;
  const noun = spec.kind === 'integer' ? 'a whole number' : 'a number';
  const right =
    typeof value === 'number' && (spec.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (right && value >= minimum && value <= maximum) return value;
  const limits = [
    ...(Number.isFinite(minimum) ? [`at least ${minimum}`] : []),
    ...(Number.isFinite(maximum) ? [`at most ${maximum}`] : []),
  ];
  throw invalid(
    where,
    `This setting is ${[noun, limits.join(' and ')].filter(Boolean).join(', ')}.`,
    'Correct the value.',
  );
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}

function typedSettings(options: readonly DeclaredOption[], values: SettingValues): Settings {
  const kinds = new Map(options.map((option) => [option.name, option.spec.kind]));
  const read = (name: string, kind: OptionKind): SettingValue | undefined => {
    invariant(kinds.get(name) === kind, name, `The command declares no option of kind ${kind} with this name.`);
    return values[name];
  };
  const optionalString = (name: string) => asString(read(name, 'string'));
  const optionalInteger = (name: string) => asNumber(read(name, 'integer'));
  const optionalNumber = (name: string) => asNumber(read(name, 'number'));
  const optionalList = (name: string) => asList(read(name, 'list'));
  return {
    string: (name) => present(name, optionalString(name)),
    integer: (name) => present(name, optionalInteger(name)),
    number: (name) => present(name, optionalNumber(name)),
    flag: (name) => read(name, 'boolean') === true,
    list: (name) => present(name, optionalList(name)),
    optionalString,
    optionalInteger,
    optionalNumber,
    optionalList,
    all: () => Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function present<T>(name: string, value: T | undefined): T {
  invariant(value !== undefined, name, 'The command reads an option that has neither a value nor a default.');
  return value;
}

function asString(value: SettingValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asNumber(value: SettingValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asList(value: SettingValue | undefined): readonly string[] | undefined {
  return typeof value === 'object' ? value : undefined;
}
