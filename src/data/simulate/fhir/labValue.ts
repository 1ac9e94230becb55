/**
 * A laboratory value as it is printed: in the record's unit, for some in another unit of the same quantity or under a free spelling of
 * the unit, and as `<limit` below the detection limit.
 */
import type { ObservationReferenceRange, Quantity } from '@medplum/fhirtypes';
import type { Random } from '../../../base/random.ts';
import type { Sex } from '../states.ts';
import type { LabNames } from './concepts.ts';
import { MESS, type MessKind } from './mess/kinds.ts';
import { pick } from './person.ts';
import { UCUM } from './systems.ts';

export interface PrintedValue {
  readonly quantity: Quantity;
  readonly referenceRange: ObservationReferenceRange;
  readonly mess: readonly MessKind[];
}

/** `unit` is the record's, in UCUM. */
export function printValue(names: LabNames, unit: string, value: number, sex: Sex, random: Random): PrintedValue {
  const draw = random.uniform();
  const { otherUnit, spellings, detectionLimit } = names;
  const below = detectionLimit !== null && value < detectionLimit;
  const shown = below ? detectionLimit : value;
  const comparator: Pick<Quantity, 'comparator'> = below ? { comparator: '<' } : {};
  const mess: readonly MessKind[] = below ? ['below-detection'] : [];
  if (draw < MESS['unit-spelling'].rate) {
    const spelled = (amount: number): Quantity => ({ value: amount, unit: spelling });
    const spelling = pick(spellings, random);
    const quantity = { ...spelled(shown), ...comparator };
    return { quantity, referenceRange: rangeOf(names, sex, spelled), mess: [...mess, 'unit-spelling'] };
  }
  if (otherUnit !== null && draw < MESS['unit-spelling'].rate + MESS['other-unit'].rate) {
    const { unit: other, factor, decimals } = otherUnit;
    const converted = (amount: number): Quantity => coded(rounded(amount * factor, decimals), other);
    const quantity = { ...converted(shown), ...comparator };
    return { quantity, referenceRange: rangeOf(names, sex, converted), mess: [...mess, 'other-unit'] };
  }
  const usual = (amount: number): Quantity => coded(amount, unit);
  return { quantity: { ...usual(shown), ...comparator }, referenceRange: rangeOf(names, sex, usual), mess };
}

/** A quantity whose unit is UCUM. */
export function coded(value: number, unit: string): Quantity {
  return { value, unit, system: UCUM, code: unit };
}

export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** The normal range in the unit of the value, named but not coded. */
function rangeOf(names: LabNames, sex: Sex, printed: (amount: number) => Quantity): ObservationReferenceRange {
  const [low, high] = names.normal[sex];
  const quantity = (amount: number): Quantity => {
    const { value, unit } = printed(amount);
    return { ...(value === undefined ? {} : { value }), ...(unit === undefined ? {} : { unit }) };
  };
  return { ...(low === null ? {} : { low: quantity(low) }), ...(high === null ? {} : { high: quantity(high) }) };
}
