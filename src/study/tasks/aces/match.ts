/**
 * A task's predicates against the codes of a data set, before any event is counted: which codes each one means, and which mean none.
 * An empty predicate is refused where it would leave the cohort empty or every label the same; elsewhere it is a remark.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { nearestName } from '../../../base/nearest.ts';
import { domainOf } from '../../../data/record/meds.ts';
import type { CodeCount, RowCondition } from '../../../data/record/predicateRows.ts';
import { type CodeSelector, codeMatcher, selectorText } from '../codeSelector.ts';
import type { AcesTask } from './config.ts';
import { isSpecialPredicate, type PlainPredicate } from './predicates.ts';
import { fault } from './yamlTree.ts';

export interface PredicateMatch {
  readonly predicate: PlainPredicate;
  readonly condition: RowCondition;
  /** Rows that its codes have in the whole data set, whatever their values. */
  readonly rows: number;
  /** Why it cannot hold for any row; null when it can. */
  readonly problem: string | null;
}

/** @throws settings/invalid for an unusable expression */
export function matchPredicates(plain: readonly PlainPredicate[], codes: readonly CodeCount[]): PredicateMatch[] {
  return plain.map((predicate) => {
    const matches = codeMatcher(predicate.codes);
    const found = codes.filter(({ code }) => matches(code));
    const rows = found.reduce((sum, code) => sum + code.rows, 0);
    const values = found.reduce((sum, code) => sum + code.values, 0);
    const { range } = predicate;
    return {
      predicate,
      rows,
      problem:
        rows === 0
          ? `No code of the data is ${selectorText(predicate.codes)}.${nearCodes(predicate.codes, codes)}`
          : range !== null && values === 0
            ? 'Its codes have no values, so no bound can hold.'
            : null,
      condition: {
        codes: predicate.codes.kind === 'every' ? null : found.map(({ code }) => code),
        min: range?.min ?? null,
        minInclusive: range?.minInclusive ?? false,
        max: range?.max ?? null,
        maxInclusive: range?.maxInclusive ?? false,
        columns: predicate.columns,
      },
    };
  });
}

/**
 * @throws settings/invalid when trigger, label, a boundary, a required count or a demographic cannot hold
 */
export function refuseImpossible(task: AcesTask, matches: readonly PredicateMatch[]): void {
  const problems = new Map(matches.map(({ predicate, problem }) => [predicate.name, problem]));
  const isPossible = (name: string): boolean => {
    if (isSpecialPredicate(name)) return true;
    const predicate = task.predicates.get(name);
    if (predicate?.kind !== 'derived') return (problems.get(name) ?? null) === null;
    return predicate.operator === 'and' ? predicate.inputs.every(isPossible) : predicate.inputs.some(isPossible);
  };
  for (const { name, role } of indispensable(task)) {
    if (isPossible(name)) continue;
    const [cause] = causesOf(name, task, problems);
    const predicate = task.predicates.get(cause);
    if (predicate === undefined) continue;
    const whose = cause === name ? `Predicate ${name}` : `Predicate ${cause}, which ${name} is made of,`;
    throw fault(
      predicate.place,
      `${whose} can never hold, but is needed as ${role}. ${problems.get(cause) ?? ''}`,
      'Name codes of this data set (`anamnesis describe` lists them), give its own with --predicates FILE, or pass --allow-unmatched to count it as never.',
    );
  }
}

/** A line for every predicate that cannot hold. */
export function remarksOn(matches: readonly PredicateMatch[]): string[] {
  return matches.flatMap(({ predicate, problem }) =>
    problem === null ? [] : [`Predicate ${predicate.name} never holds. ${problem}`],
  );
}

/** @throws input/missing when there are no codes at all */
export function refuseNoCodes(folder: string, codes: readonly CodeCount[]): void {
  if (codes.length > 0) return;
  throw new AnamnesisError('input/missing', {
    where: folder,
    rule: 'The data set holds no events.',
    remedy: 'Give a data set with events.',
  });
}

/** Up to three codes that may have been meant. */
function nearCodes(selector: CodeSelector, codes: readonly CodeCount[]): string {
  const texts =
    selector.kind === 'any' ? selector.codes : [selectorText(selector).replaceAll(/[\\^$.*+?()[\]{}]|^\/|\/$/g, '')];
  const names = codes.map(({ code }) => code);
  const found = new Set<string>();
  for (const text of texts.slice(0, 5)) {
    const nearest = nearestName(text, names);
    if (nearest !== undefined) found.add(nearest);
    const words = text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 3);
    const frequent = codes.toSorted((a, b) => b.rows - a.rows);
    for (const { code } of frequent) {
      if (found.size >= 3) break;
      const lower = code.toLowerCase();
      if (domainOf(lower) === domainOf(text.toLowerCase()) || words.some((word) => lower.includes(word)))
        found.add(code);
    }
  }
  return found.size === 0 ? '' : ` Near it: ${[...found].slice(0, 3).join(', ')}.`;
}

/** What must be able to hold, and as what. */
function indispensable(task: AcesTask): { readonly name: string; readonly role: string }[] {
  const uses = [{ name: task.trigger, role: 'the trigger' }];
  if (task.label !== null) uses.push({ name: task.label.predicate, role: 'the label' });
  for (const { name, anchor, far, has } of task.windows) {
    for (const { step } of [anchor, far]) {
      if (step.kind !== 'next' && step.kind !== 'previous') continue;
      uses.push({ name: step.predicate, role: `a boundary of window ${name}` });
    }
    for (const { predicate, min } of has) {
      if ((min ?? 0) > 0) uses.push({ name: predicate, role: `something that window ${name} must have` });
    }
  }
  for (const name of task.demographics) uses.push({ name, role: 'a fact about each patient' });
  return uses;
}

/** The plain predicates because of which `name` cannot hold. */
function causesOf(name: string, task: AcesTask, problems: ReadonlyMap<string, string | null>): string[] {
  const predicate = task.predicates.get(name);
  if (predicate?.kind === 'derived') return predicate.inputs.flatMap((input) => causesOf(input, task, problems));
  return (problems.get(name) ?? null) === null ? [] : [name];
}
