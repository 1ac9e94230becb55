/**
 * A risk task in its first form: which codes answer yes, which end the wait with a no, and how long to wait. One YAML or JSON file:
 *
 *     name: in_hospital_mortality
 *     targets: [MEDS_DEATH*]            # code globs
 *     stops: [HOSPITAL_DISCHARGE*]      # code globs; may be left out
 *     horizon_days: 90                  # null: until a target, a stop or the end of the record
 *     complement: false                 # true asks for the opposite: that no target comes in time (a stay of over 7 days)
 *
 * Unknown keys are refused by name. Codes meet a vocabulary only in `tokensOfTask`. `readTask` takes this form or an ACES file, by its keys.
 */
import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { AnamnesisError, systemErrorCode } from '../../base/errors.ts';
import { nearestName } from '../../base/nearest.ts';
import { matchTokens, type Vocabulary } from '../../data/timeline/vocabulary.ts';
import { compileTask } from './aces/compile.ts';
import { parseAcesTask } from './aces/config.ts';
import type { EventSelector } from './codeSelector.ts';
import type { CompiledTask, EventQuestion } from './eventQuestion.ts';

export interface RiskTask {
  readonly name: string;
  readonly targets: readonly string[];
  readonly stops: readonly string[];
  readonly horizonDays: number | null;
  /** The answer is yes when no target comes in time. */
  readonly complement: boolean;
}

/** The tokens of a task, by number. */
export interface TaskTokens {
  readonly targets: readonly number[];
  readonly stops: readonly number[];
}

const KEYS = ['name', 'targets', 'stops', 'horizon_days', 'complement'] as const;

/** Keys that only an ACES file has. */
const ACES_KEYS = /(?:^|[{,])\s*["']?(?:trigger|windows|predicates|patient_demographics)["']?\s*:/m;

/**
 * A task file of either form, ready to be asked.
 * @param predicatesPath the data set's own predicates, for ACES files that leave theirs open
 * @throws input/missing, input/not-readable, settings/invalid, settings/unknown-key
 */
export async function readTask(path: string, predicatesPath?: string): Promise<CompiledTask> {
  const text = await readTaskText(path);
  if (ACES_KEYS.test(text)) {
    if (predicatesPath === undefined) return compileTask(parseAcesTask({ path, text }));
    const predicates = { path: predicatesPath, text: await readTaskText(predicatesPath) };
    return compileTask(parseAcesTask({ path, text }, predicates));
  }
  if (predicatesPath !== undefined) {
    throw invalid(path, 'Only ACES tasks take a file of predicates.', 'Leave --predicates out, or give an ACES task.');
  }
  return { needsTrajectories: false, question: questionOfTask(parseRiskTask(text, path)) };
}

/** The simple form as a question. */
function questionOfTask({ name, targets, stops, horizonDays, complement }: RiskTask): EventQuestion {
  const selectors = (patterns: readonly string[]): EventSelector[] =>
    patterns.map((pattern) => ({ codes: { kind: 'glob', pattern }, range: null }));
  return {
    name,
    answer: 'risk',
    timeUnit: null,
    targets: selectors(targets),
    stops: selectors(stops),
    stopInclusive: false,
    fromMinutes: 0,
    untilMinutes: horizonDays === null ? null : horizonDays * MINUTES_A_DAY,
    complement,
    conditions: [],
  };
}

const MINUTES_A_DAY = 1440;

/** @throws input/missing, input/not-readable, settings/invalid, settings/unknown-key */
export async function readRiskTask(path: string): Promise<RiskTask> {
  return parseRiskTask(await readTaskText(path), path);
}

export function parseRiskTask(text: string, path: string): RiskTask {
  const document = parseDocument(text);
  const content: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw invalid(path, 'A task is one YAML or JSON mapping.', 'Write name, targets, stops and horizon_days.');
  }
  const entries = new Map<string, unknown>(Object.entries(content));
  for (const key of entries.keys()) refuseUnknown(path, key);
  return {
    name: nameOf(entries.get('name'), path),
    targets: patternsOf(entries.get('targets'), `${path}: targets`, true),
    stops: patternsOf(entries.get('stops') ?? [], `${path}: stops`, false),
    horizonDays: horizonOf(entries, path),
    complement: complementOf(entries.get('complement') ?? false, path),
  };
}

/** @throws settings/invalid, naming the pattern, when one matches no code of the vocabulary or is both target and stop. */
export function tokensOfTask(task: RiskTask, vocabulary: Vocabulary): TaskTokens {
  const targets = matchTokens(vocabulary, task.targets);
  const stops = task.stops.length === 0 ? [] : matchTokens(vocabulary, task.stops);
  const both = stops.filter((token) => targets.includes(token));
  if (both.length > 0) {
    const texts = both.map((token) => vocabulary.tokens[token].text).join(', ');
    throw invalid(
      `task ${task.name}`,
      `These tokens are targets and stops at once: ${texts}.`,
      'Let each code answer yes or no, not both.',
    );
  }
  return { targets, stops };
}

async function readTaskText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'There is no such task file.' : 'The task file cannot be read.',
      remedy: 'Give the path of a task in YAML or JSON.',
      cause,
    });
  }
}

function refuseUnknown(path: string, key: string): void {
  if (KEYS.some((known) => known === key)) return;
  const nearest = nearestName(key, KEYS);
  throw new AnamnesisError('settings/unknown-key', {
    where: `${path}: ${key}`,
    rule: `A task has no key "${key}".`,
    remedy: nearest === undefined ? `Known keys: ${KEYS.join(', ')}.` : `Did you mean "${nearest}"?`,
  });
}

function nameOf(value: unknown, path: string): string {
  if (typeof value === 'string' && /^[\w.-]+$/.test(value)) return value;
  throw invalid(`${path}: name`, 'The name is one word of letters, digits, dots, dashes and underscores.', 'Name it.');
}

function patternsOf(value: unknown, where: string, needed: boolean): readonly string[] {
  const patterns = typeof value === 'string' ? [value] : value;
  const isList = Array.isArray(patterns) && patterns.every((pattern) => typeof pattern === 'string' && pattern !== '');
  if (isList && (!needed || patterns.length > 0)) return patterns;
  throw invalid(where, 'This is a list of code patterns, such as [MEDS_DEATH*].', 'Give at least one code or pattern.');
}

function horizonOf(entries: ReadonlyMap<string, unknown>, path: string): number | null {
  const value = entries.get('horizon_days');
  if (value === null || (typeof value === 'number' && Number.isFinite(value) && value > 0)) return value;
  throw invalid(
    `${path}: horizon_days`,
    'The horizon is a number of days above 0, or null for none.',
    'Write for example horizon_days: 30.',
  );
}

function complementOf(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(`${path}: complement`, 'This is true or false.', 'Leave it out to ask whether a target comes.');
}

function invalid(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('settings/invalid', { where, rule, remedy });
}
