/**
 * FHIRPath expressions of a view, compiled once and evaluated many times, with the R4 model of the `fhirpath` library, synchronously and
 * without a server. A fault at evaluation says where and why in words that hold no value: the library's own messages quote the record.
 */
import { compile, parse } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { AnamnesisError } from '../../../base/errors.ts';
import { brokenRule, STANDARD_VARIABLES } from './expressionRules.ts';
import type { ConstantLiteral, ViewConstant } from './viewConstants.ts';
import type { ViewText } from './viewDefinition.ts';
import { JOIN_NEEDS_TEXTS, KEY_NEEDS_RESOURCE, VIEW_FUNCTIONS } from './viewFunctions.ts';

/** Values of `%name`, by name. */
export type Variables = Readonly<Record<string, unknown>>;

export interface Expression {
  readonly where: string;
  /**
   * The values found from `focus`, a resource or what another expression found. They are the library's own, typed nodes:
   * `resolveInternalTypes` makes plain values of them.
   * @throws input/invalid when the expression does not fit the resource.
   */
  evaluate(focus: unknown, variables: Variables): readonly unknown[];
}

const OPTIONS = { resolveInternalTypes: false, userInvocationTable: VIEW_FUNCTIONS };

/** @throws settings/invalid when it is not FHIRPath, or uses a function or variable that views do not have. */
export function compileExpression({ text, where }: ViewText, constants: readonly ViewConstant[]): Expression {
  const broken = brokenRule(parsed(text, where), [...STANDARD_VARIABLES, ...constants.map(({ name }) => name)]);
  if (broken !== undefined) throw new AnamnesisError('settings/invalid', { where, ...broken });
  const run = compile(text, r4, OPTIONS);
  return {
    where,
    evaluate(focus, variables) {
      try {
        return run([focus], variables);
      } catch (error) {
        throw evaluationFault(where, error);
      }
    },
  };
}

/** The variables that hold for every resource. */
export function standardVariables(constants: readonly ViewConstant[]): Variables {
  const own = constants.map(({ name, literal, value }) => [name, LITERAL_OF[literal](value)]);
  return { sct: 'http://snomed.info/sct', loinc: 'http://loinc.org', ...Object.fromEntries(own) };
}

const LITERAL_OF: Readonly<Record<ConstantLiteral, (value: string | number | boolean) => unknown>> = {
  text: (value) => value,
  boolean: (value) => value,
  number: (value) => value,
  long: (value) => BigInt(value),
  date: (value) => literal(`@${value}`),
  dateTime: (value) => literal(String(value).includes('T') ? `@${value}` : `@${value}T`),
  time: (value) => literal(`@T${value}`),
};

/** The value of a literal that was checked to be one. */
function literal(text: string): unknown {
  const [value]: readonly unknown[] = compile(text, r4, OPTIONS)({});
  return value;
}

function parsed(text: string, where: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const place = /line: (\d+); column: (\d+)/.exec(error instanceof Error ? error.message : '');
    throw new AnamnesisError('settings/invalid', {
      where: place === null ? where : `${where}, line ${place[1]}, character ${Number(place[2]) + 1}`,
      rule: 'This is not a FHIRPath expression.',
      remedy: 'Write it as FHIRPath 2.0 has it (hl7.org/fhirpath).',
    });
  }
}

/** What the library says that is safe to repeat, since it speaks of the expression alone. */
const SAFE_REASONS: readonly { readonly says: RegExp; readonly reason: (match: RegExpExecArray) => string }[] = [
  { says: /^"([\w.]+)" cannot be resolved to a valid type/, reason: ([, type]) => `There is no type ${type}.` },
  { says: /expected singleton/i, reason: () => 'A single value was expected and there are several.' },
  { says: /^Expected ([a-z]+), but got/, reason: ([, type]) => `A value of type ${type} was expected.` },
];

function evaluationFault(where: string, error: unknown): AnamnesisError {
  const message = error instanceof Error ? error.message : '';
  const own = message === KEY_NEEDS_RESOURCE || message === JOIN_NEEDS_TEXTS ? message : undefined;
  const found = SAFE_REASONS.flatMap(({ says, reason }) => {
    const match = says.exec(message);
    return match === null ? [] : [reason(match)];
  });
  return new AnamnesisError('input/invalid', {
    where,
    rule: own ?? found[0] ?? 'The expression does not fit a resource of the input.',
    remedy: 'Narrow the expression, as with first(), where() or ofType().',
  });
}
