/**
 * What an expression of a view may use: a closed list of FHIRPath functions (FHIRPath 2.0 §5 and the additions that the library has,
 * SQL on FHIR v2 "FHIRPath Functionality") and the variables in scope. Checked once, before any resource is read.
 *
 * Left out on purpose: what reads a clock (the same input would give other rows), what asks a server, and `trace`, which prints values.
 */
import { nearestName } from '../../../base/nearest.ts';

const ONE = [1, 1] as const;

/** Function → how many arguments it takes, least and most; `0` stands for none. */
const FUNCTIONS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ...named([0, 0], 'empty not allTrue anyTrue allFalse anyFalse isDistinct distinct count hasValue getValue'),
  ...named([0, 0], 'single first last tail children descendants type sum min max avg upper lower length toChars trim'),
  ...named([0, 0], 'toInteger toLong toDecimal toString toDate toDateTime toTime toBoolean'),
  ...named(
    [0, 0],
    'convertsToInteger convertsToLong convertsToDecimal convertsToString convertsToDate convertsToDateTime',
  ),
  ...named([0, 0], 'convertsToTime convertsToBoolean convertsToQuantity abs ceiling exp floor ln sqrt truncate'),
  ...named([0, 0], 'yearOf monthOf dayOf hourOf minuteOf secondOf millisecondOf timezoneOffsetOf dateOf timeOf'),
  ...named([0, 0], 'getResourceKey'),
  ...named([0, 1], 'exists join round lowBoundary highBoundary toQuantity getReferenceKey'),
  ...named(
    ONE,
    'where select repeat all ofType is as extension subsetOf supersetOf combine union intersect exclude skip take',
  ),
  ...named(
    ONE,
    'indexOf lastIndexOf startsWith endsWith contains split encode decode escape unescape log power comparable',
  ),
  ...named([1, 2], 'substring matches matchesFull aggregate'),
  ...named([2, 2], 'replace replaceMatches'),
  ...named([2, 3], 'iif'),
  ...named([1, Number.POSITIVE_INFINITY], 'coalesce'),
  ...named([0, Number.POSITIVE_INFINITY], 'sort'),
]);

const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['now', 'today', 'timeOfDay'].map((name) => [name, 'the same input would not give the same rows'] as const),
  ...['resolve', 'memberOf', 'conformsTo', 'subsumes', 'subsumedBy'].map((name) => [name, 'it asks a server'] as const),
  ['trace', 'it prints values of records'],
  ['defineVariable', 'a view names its values as constants'],
]);

/** Variables that every expression has beside the constants of its view. */
export const STANDARD_VARIABLES = ['rowIndex', 'context', 'resource', 'rootResource', 'ucum', 'sct', 'loinc'] as const;

export interface RuleBroken {
  readonly rule: string;
  readonly remedy: string;
}

/**
 * The first rule that a parsed expression breaks.
 * @param tree what the library's parser gives: nodes with `type`, `text` and `children`.
 */
export function brokenRule(tree: unknown, variables: readonly string[]): RuleBroken | undefined {
  const type = field(tree, 'type');
  const here =
    type === 'FunctionInvocation'
      ? brokenCall(tree)
      : type === 'ExternalConstantTerm'
        ? unknownVariable(tree, variables)
        : undefined;
  if (here !== undefined) return here;
  for (const child of childrenOf(tree)) {
    const below = brokenRule(child, variables);
    if (below !== undefined) return below;
  }
  return undefined;
}

function brokenCall(node: unknown): RuleBroken | undefined {
  const name = unquoted(field(node, 'text'));
  const call = childrenOf(node)[0];
  const given = childrenOf(childrenOf(call).find((child) => field(child, 'type') === 'ParamList'));
  const reason = REFUSED.get(name);
  if (reason !== undefined) return { rule: `A view may not use ${name}(): ${reason}.`, remedy: 'Write it without.' };
  const expected = FUNCTIONS.get(name);
  if (expected === undefined) {
    const nearest = nearestName(name, FUNCTIONS.keys());
    const remedy = nearest === undefined ? 'Use a function of FHIRPath.' : `Did you mean ${nearest}()?`;
    return { rule: `There is no function ${name}().`, remedy };
  }
  if (given.length < expected[0] || given.length > expected[1]) {
    return { rule: `${name}() does not take ${given.length} arguments.`, remedy: `Give it ${numberOf(expected)}.` };
  }
  if (name === 'getReferenceKey' && given.some((argument) => !/^[\w.`]+$/.test(String(field(argument, 'text'))))) {
    return { rule: 'getReferenceKey() takes a type, not a text.', remedy: 'Write it as in getReferenceKey(Patient).' };
  }
  return undefined;
}

function unknownVariable(node: unknown, variables: readonly string[]): RuleBroken | undefined {
  const name = unquoted(field(node, 'delimitedText') ?? field(node, 'text'));
  if (variables.includes(name)) return undefined;
  const nearest = nearestName(name, variables);
  const remedy = nearest === undefined ? 'Define it under "constant".' : `Did you mean %${nearest}?`;
  return { rule: `There is no constant or variable %${name}.`, remedy };
}

function named(
  expected: readonly [number, number],
  names: string,
): readonly (readonly [string, readonly [number, number]])[] {
  return names.split(' ').map((name) => [name, expected] as const);
}

function numberOf([least, most]: readonly [number, number]): string {
  if (most === Number.POSITIVE_INFINITY) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}

function field(node: unknown, key: 'type' | 'text' | 'delimitedText'): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const value: unknown = Reflect.get(node, key);
  return typeof value === 'string' ? value : undefined;
}

function childrenOf(node: unknown): readonly unknown[] {
  if (typeof node !== 'object' || node === null || !('children' in node)) return [];
  return Array.isArray(node.children) ? node.children : [];
}

function unquoted(text: string | undefined): string {
  return (text ?? '').replaceAll(/^[`']|[`']$/g, '');
}
