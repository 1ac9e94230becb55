/**
 * Constants of a view (SQL on FHIR v2, ViewDefinition.constant and "Using Constants"): a name and exactly one `value[x]` of the nineteen
 * primitive types. `%name` in an expression stands for the FHIRPath literal of that value, so a date compares as a date.
 */
import { type Fields, faultAt, type Place } from './documentReader.ts';
import { isFhirDate, isFhirDateTime, isFhirInstant, isFhirTime } from './fhirTime.ts';

/** How a constant becomes a FHIRPath value. */
const LITERALS = ['text', 'boolean', 'number', 'long', 'date', 'dateTime', 'time'] as const;
export type ConstantLiteral = (typeof LITERALS)[number];

export interface ViewConstant {
  readonly name: string;
  readonly literal: ConstantLiteral;
  readonly value: string | number | boolean;
}

interface ConstantType {
  readonly literal: ConstantLiteral;
  /** Whether a JSON value is one of this type. */
  readonly holds: (value: unknown) => boolean;
  /** What is wanted, for the message. */
  readonly wanted: string;
}

const text: ConstantType = { literal: 'text', holds: isText, wanted: 'a text that is not empty' };

const CONSTANT_TYPES: Readonly<Record<string, ConstantType>> = {
  valueBase64Binary: text,
  valueBoolean: { literal: 'boolean', holds: (value) => typeof value === 'boolean', wanted: 'true or false' },
  valueCanonical: text,
  valueCode: text,
  valueDate: { literal: 'date', holds: textThat(isFhirDate), wanted: 'a date as in "2020-01-31"' },
  valueDateTime: { literal: 'dateTime', holds: textThat(isFhirDateTime), wanted: 'a FHIR dateTime' },
  valueDecimal: { literal: 'number', holds: Number.isFinite, wanted: 'a number' },
  valueId: text,
  valueInstant: { literal: 'dateTime', holds: textThat(isFhirInstant), wanted: 'a FHIR instant' },
  valueInteger: { literal: 'number', holds: Number.isSafeInteger, wanted: 'a whole number' },
  valueInteger64: { literal: 'long', holds: isLong, wanted: 'a whole number, as text or number' },
  valueOid: text,
  valuePositiveInt: { literal: 'number', holds: wholeFrom(1), wanted: 'a whole number from 1' },
  valueString: text,
  valueTime: { literal: 'time', holds: textThat(isFhirTime), wanted: 'a time as in "10:31:00"' },
  valueUnsignedInt: { literal: 'number', holds: wholeFrom(0), wanted: 'a whole number from 0' },
  valueUri: text,
  valueUrl: text,
  valueUuid: text,
};

export const CONSTANT_VALUE_KEYS: readonly string[] = Object.keys(CONSTANT_TYPES);

/** Names with a meaning of their own, which no constant may take. */
const TAKEN_NAMES: readonly string[] = ['rowIndex', 'context', 'resource', 'rootResource'];

/** @throws settings/invalid when there is no value, several, or one that is not of its type. */
export function readConstant(place: Place, name: string, fields: Fields): ViewConstant {
  if (TAKEN_NAMES.includes(name)) {
    throw faultAt(place, `"%${name}" has a meaning already.`, 'Give the constant another name.');
  }
  const [value, ...others] = CONSTANT_VALUE_KEYS.flatMap((key) => {
    const field = fields.get(key);
    return field === undefined ? [] : [{ ...CONSTANT_TYPES[key], field }];
  });
  if (value === undefined || others.length > 0) {
    throw faultAt(place, 'A constant has exactly one value.', 'Give one of valueString, valueCode, valueInteger …');
  }
  const content = value.field.value;
  const primitive = typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean';
  if (!primitive || !value.holds(content)) {
    throw faultAt(value.field, `This has to be ${value.wanted}.`, `Write ${value.wanted} here.`);
  }
  return { name, literal: value.literal, value: content };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function textThat(test: (value: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && test(value);
}

function wholeFrom(least: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value);
}
