/** Dosage instructions as dosing: what is structured first, and what only the text says from the text. Of several instructions the first, with all texts. */
import { doseUnit, frequencyOf, readInstruction } from '../drugs/instruction.ts';
import type { Product } from '../drugs/product.ts';
import { routeOf } from '../drugs/route.ts';
import type { Dosing, Frequency, Quantity } from '../fact.ts';
import { COURSE_MINUTES } from '../supersede.ts';
import { quantityOf } from './amounts.ts';
import { codingsOf, nameOf } from './concept.ts';
import { type Element, elementOf, elementsOf, isTrue, numberOf, textOf } from './element.ts';
import { periodOf } from './fhirTime.ts';

/** @param instructions `dosageInstruction`, `dosage`. */
export function dosingOf(instructions: readonly Element[], product: Product | null): Dosing {
  const first = instructions[0] ?? {};
  const text =
    instructions.flatMap((one) => textOf(one, 'text') ?? textOf(one, 'patientInstruction') ?? []).join('; ') || null;
  const written = readInstruction(text ?? '');
  const timing = elementOf(first, 'timing');
  return {
    dose: doseOf(first) ?? written.dose,
    route: routeOfCodeable(elementOf(first, 'route')) ?? written.route ?? product?.route ?? null,
    frequency: repeated(elementOf(timing, 'repeat')) ?? frequencyOfCode(timing) ?? written.frequency,
    asNeeded: isAsNeeded(first) || written.asNeeded || /\bprn\b/i.test(nameOf(elementOf(timing, 'code')) ?? ''),
    strength: product?.strength ?? null,
    ingredients: product?.ingredients ?? [],
    text,
  };
}

/** `asNeeded[x]` of R4, and of what comes after it. */
function isAsNeeded(instruction: Element): boolean {
  return (
    isTrue(instruction, 'asNeededBoolean') ||
    isTrue(instruction, 'asNeeded') ||
    'asNeededCodeableConcept' in instruction ||
    'asNeededFor' in instruction
  );
}

/** Whether an order says that it is for some days only: acute, or bounded by its timing. */
export function isShortCourse(resource: Element, instructions: readonly Element[]): boolean {
  if (codingsOf(elementOf(resource, 'courseOfTherapyType'), 'other').some(({ code }) => code.endsWith('//acute')))
    return true;
  const bounds = instructions.map((one) => boundHours(elementOf(elementOf(one, 'timing'), 'repeat')));
  // Steps of a taper follow each other; one without an end goes on.
  const total = bounds.reduce((sum: number, hours) => sum + (hours ?? Number.POSITIVE_INFINITY), 0);
  return bounds.length > 0 && total * 60 <= COURSE_MINUTES;
}

function boundHours(repeat: Element): number | null {
  const duration = quantityOf(repeat, 'boundsDuration') ?? quantityOf(elementOf(repeat, 'boundsRange'), 'high');
  if (duration !== null) {
    const hours = HOURS[duration.unit];
    return hours === undefined ? null : duration.value * hours;
  }
  const { start, end } = periodOf(repeat, 'boundsPeriod');
  return start === null || end === null ? null : (end.last - start.start) / 60;
}

function doseOf(instruction: Element): Quantity | null {
  const [rate] = elementsOf(instruction, 'doseAndRate');
  const dose =
    (rate === undefined ? null : quantityOf(rate, 'doseQuantity')) ??
    quantityOf(instruction, 'doseQuantity') ??
    quantityOf(instruction, 'dose');
  return dose === null ? null : { ...dose, unit: doseUnit(dose.unit) };
}

export function routeOfCodeable(codeable: Element): string | null {
  const known = codingsOf(codeable, 'other').flatMap(({ code, display }) => [
    routeOf(code.split('//')[1]),
    routeOf(display),
  ]);
  return known.find((route) => route !== null) ?? routeOf(textOf(codeable, 'text'));
}

const HOURS: Readonly<Record<string, number>> = { min: 1 / 60, h: 1, d: 24, wk: 168, mo: 720, a: 8766 };

function repeated(repeat: Element): Frequency | null {
  const [period, unit] = [numberOf(repeat, 'period'), HOURS[textOf(repeat, 'periodUnit') ?? '']];
  if (period === null || unit === undefined || period <= 0 || numberOf(repeat, 'frequencyMax') !== null) return null;
  return { times: numberOf(repeat, 'frequency') ?? 1, periodHours: period * unit };
}

function frequencyOfCode(timing: Element): Frequency | null {
  const code = elementOf(timing, 'code');
  const names = codingsOf(code, 'other').flatMap((coding) => [coding.code.split('//')[1], coding.display ?? '']);
  for (const name of [...names, textOf(code, 'text') ?? '']) {
    const frequency = frequencyOf(name.toLowerCase());
    if (frequency !== null) return frequency;
  }
  return null;
}
