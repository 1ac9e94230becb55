/**
 * An ACES task, whole and checked: predicates that are needed, trigger, windows in an order in which each follows what it refers to.
 *
 * Grammar: ACES (Xu et al., "ACES: Automatic Cohort Extraction System for Event-Stream Datasets", ICLR 2025) as es-aces 0.7.3 reads it,
 * with the files of MEDS-DEV (`metadata`, predicates left open as `???` and filled from the data set's own file). Every fault
 * names file and line. Where we differ from es-aces is listed in docs/tasks.md.
 */
import { readFile } from 'node:fs/promises';
import { AnamnesisError, systemErrorCode } from '../../../base/errors.ts';
import type { Side } from './boundary.ts';
import { narrowRanges } from './narrow.ts';
import {
  type DerivedPredicate,
  isSpecialPredicate,
  type PlainPredicate,
  type Predicate,
  parsePredicates,
  SPECIAL_PREDICATES,
} from './predicates.ts';
import { parseWindows, type Window } from './windows.ts';
import { fault, parseYamlMap, refuseUnknownKeys, suggestion, type YamlMap, type YamlPlace } from './yamlTree.ts';

export interface AcesTask {
  /** From the file's name. */
  readonly name: string;
  readonly path: string;
  /** Those that the task needs, derived ones after their inputs. */
  readonly predicates: ReadonlyMap<string, PlainPredicate | DerivedPredicate>;
  /** Static predicates that a subject must have; named ones of `predicates`. */
  readonly demographics: readonly string[];
  readonly trigger: string;
  /** Each after those that it refers to. */
  readonly windows: readonly Window[];
  readonly label: { readonly window: string; readonly predicate: string } | null;
  readonly index: { readonly window: string; readonly side: Side } | null;
}

const TASK_KEYS = ['predicates', 'patient_demographics', 'trigger', 'windows', 'description', 'metadata'] as const;
const PREDICATE_FILE_KEYS = ['predicates', 'patient_demographics', 'description', 'metadata'] as const;

export interface TaskText {
  readonly path: string;
  readonly text: string;
}

/** @throws input/missing, input/not-readable, settings/invalid, settings/unknown-key */
export async function readAcesTask(path: string, predicatesPath?: string): Promise<AcesTask> {
  const task = { path, text: await readTaskText(path) };
  if (predicatesPath === undefined) return parseAcesTask(task);
  return parseAcesTask(task, { path: predicatesPath, text: await readTaskText(predicatesPath) });
}

/** `overriding`: the data set's predicates; its names win. */
export function parseAcesTask({ path, text }: TaskText, overriding?: TaskText): AcesTask {
  const root = parseYamlMap(text, path);
  const simple = root.entries.get('targets');
  if (simple !== undefined) {
    throw fault(
      simple.place,
      'This is a simple task: it says what is asked, not about whom and when.',
      'Write an ACES task: predicates, trigger and windows.',
    );
  }
  refuseUnknownKeys(root, TASK_KEYS, 'A task');
  const files = [root];
  if (overriding !== undefined) {
    const over = parseYamlMap(overriding.text, overriding.path);
    refuseUnknownKeys(over, PREDICATE_FILE_KEYS, 'A file of predicates');
    files.push(over);
  }
  const dynamic = new Map(files.flatMap((file) => [...parsePredicates(file.entries.get('predicates')?.node, false)]));
  const statics = new Map(
    files.flatMap((file) => [...parsePredicates(file.entries.get('patient_demographics')?.node, true)]),
  );
  const defined = new Map([...dynamic, ...statics]);
  const trigger = triggerOf(root);
  const windows = orderWindows(parseWindows(root.entries.get('windows')?.node));
  const mentions = [{ predicate: trigger.predicate, place: trigger.place }, ...windows.flatMap(predicatesOf)];
  for (const name of statics.keys()) mentions.push({ predicate: name, place: root.place });
  const needed = neededPredicates(mentions, defined, overriding !== undefined);
  const predicates = narrowRanges(needed);
  refuseStatics(mentions.slice(0, 1 + windows.flatMap(predicatesOf).length), predicates);
  return {
    name: taskName(path),
    path,
    predicates,
    demographics: [...predicates.values()].filter(({ isStatic }) => isStatic).map(({ name }) => name),
    trigger: trigger.predicate,
    windows,
    label: oneLabel(windows),
    index: oneIndex(windows),
  };
}

async function readTaskText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new AnamnesisError(missing ? 'input/missing' : 'input/not-readable', {
      where: path,
      rule: missing ? 'There is no such task file.' : 'The task file cannot be read.',
      remedy: 'Give the path of an ACES task in YAML.',
      cause,
    });
  }
}

function taskName(path: string): string {
  const file = path.split(/[\\/]/).pop() ?? path;
  return file.replace(/\.ya?ml$/i, '');
}

interface Mention {
  readonly predicate: string;
  readonly place: YamlPlace;
}

function triggerOf(root: YamlMap): Mention {
  const entry = root.entries.get('trigger');
  const value = entry?.node.kind === 'scalar' ? entry.node.value : undefined;
  if (entry !== undefined && typeof value === 'string' && value !== '') return { predicate: value, place: entry.place };
  throw fault(entry?.place ?? root.place, 'The task has no trigger.', 'Write trigger: and the name of a predicate.');
}

/** All predicates that a window names, with their places. */
function predicatesOf(window: Window): Mention[] {
  const steps = [window.anchor.step, window.far.step].flatMap((step) =>
    step.kind === 'next' || step.kind === 'previous' ? [{ predicate: step.predicate, place: window.place }] : [],
  );
  return [...steps, ...window.has, ...(window.label === null ? [] : [window.label])];
}

/** The predicates that are mentioned and those that they are made of; derived ones after their inputs. */
function neededPredicates(
  mentions: readonly Mention[],
  defined: ReadonlyMap<string, Predicate>,
  hasFile: boolean,
): Map<string, PlainPredicate | DerivedPredicate> {
  const done = new Map<string, PlainPredicate | DerivedPredicate>();
  const visit = ({ predicate: name, place }: Mention, above: readonly string[]): void => {
    if (isSpecialPredicate(name) || done.has(name)) return;
    if (above.includes(name)) {
      throw fault(place, `Predicates are made of each other: ${[...above, name].join(' → ')}.`, 'Break the circle.');
    }
    const predicate = defined.get(name);
    if (predicate === undefined) {
      const names = [...defined.keys(), ...SPECIAL_PREDICATES];
      throw fault(place, `No predicate is called "${name}".`, suggestion(name, names));
    }
    if (predicate.kind === 'open') {
      throw fault(
        predicate.place,
        `The task leaves ${name} to the data set (???).`,
        hasFile
          ? `Define ${name} in the file of predicates.`
          : 'Give the data set’s predicates with --predicates FILE.',
      );
    }
    if (predicate.kind === 'derived') {
      for (const input of predicate.inputs) {
        if (isSpecialPredicate(input)) {
          throw fault(predicate.place, `${input} cannot be part of an expression.`, 'Name predicates of your own.');
        }
        visit({ predicate: input, place: predicate.place }, [...above, name]);
      }
    }
    done.set(name, predicate);
  };
  for (const mention of mentions) visit(mention, []);
  return done;
}

/** Static facts have no time: they select subjects and can be part of expressions, nothing else. */
function refuseStatics(
  mentions: readonly Mention[],
  predicates: ReadonlyMap<string, PlainPredicate | DerivedPredicate>,
): void {
  for (const { predicate, place } of mentions) {
    if (predicates.get(predicate)?.isStatic !== true) continue;
    throw fault(
      place,
      `${predicate} is static: it happens at no time, so no window can count it.`,
      'Static predicates select subjects by being listed; use them in and(…) at most.',
    );
  }
}

/** Each window after those that it refers to; what leads to the prediction time first. */
function orderWindows(windows: ReadonlyMap<string, Window>): Window[] {
  const ordered: Window[] = [];
  const visit = (window: Window, above: readonly string[]): void => {
    if (ordered.includes(window)) return;
    if (above.includes(window.name)) {
      const circle = [...above.slice(above.indexOf(window.name)), window.name].join(' → ');
      throw fault(
        window.place,
        `Windows refer to each other in a circle: ${circle}.`,
        'Let one of them refer to trigger.',
      );
    }
    const { reference } = window.anchor;
    if (reference.kind === 'window') {
      const next = windows.get(reference.window);
      if (next === undefined) {
        const remedy = suggestion(reference.window, windows.keys());
        throw fault(
          window.place,
          `Window ${window.name} refers to "${reference.window}", which is not a window.`,
          remedy,
        );
      }
      visit(next, [...above, window.name]);
    }
    ordered.push(window);
  };
  const all = [...windows.values()];
  for (const window of all) if (window.indexTimestamp !== null) visit(window, []);
  for (const window of all) visit(window, []);
  return ordered;
}

function oneLabel(windows: readonly Window[]): AcesTask['label'] {
  const [first, second] = windows.filter(({ label }) => label !== null);
  if (first?.label === null || first === undefined) return null;
  if (second?.label) {
    throw fault(second.label.place, `Windows ${first.name} and ${second.name} both have a label.`, 'Keep one.');
  }
  if (isSpecialPredicate(first.label.predicate)) {
    throw fault(first.label.place, `${first.label.predicate} cannot be a label.`, 'Name a predicate of your own.');
  }
  const { predicate } = first.label;
  const own = first.has.find((constraint) => constraint.predicate === predicate);
  if (own !== undefined && (own.max === 0 || (own.min ?? 0) > 0)) {
    const always = own.max === 0 ? 'no' : 'yes';
    throw fault(
      own.place,
      `Window ${first.name} demands what its label asks: every answer would be ${always}.`,
      'Leave the constraint out.',
    );
  }
  return { window: first.name, predicate };
}

function oneIndex(windows: readonly Window[]): AcesTask['index'] {
  const [first, second] = windows.filter(({ indexTimestamp }) => indexTimestamp !== null);
  if (first === undefined || first.indexTimestamp === null) return null;
  if (second === undefined) return { window: first.name, side: first.indexTimestamp };
  throw fault(second.place, `Windows ${first.name} and ${second.name} both have an index_timestamp.`, 'Keep one.');
}
