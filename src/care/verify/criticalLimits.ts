/**
 * Which results are critical: those that the source flags (HH, LL, AA), and those beyond limits at which laboratories telephone.
 *
 * Limits: medians of the critical values of US laboratories (Kost, JAMA 1990;263:704; College of American Pathologists Q-Probes, Howanitz et al.,
 * Arch Pathol Lab Med 2002;126:663), for adults, in the units of `unitTable.ts`. Not a hospital's own policy.
 */
import { convertUnit } from '../../data/terminology/unitConversion.ts';
import type { Fact } from '../facts/fact.ts';

interface Limits {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

export function isCritical({ interpretation, value, concept }: Fact): boolean {
  if (interpretation !== null && /^(?:HH|LL|AA)$/i.test(interpretation)) return true;
  if (value?.type !== 'quantity') return false;
  for (const code of concept.codes) {
    const limits = LIMITS.get(code);
    if (limits === undefined) continue;
    const line = value.unit === '' ? { factor: 1, offset: 0 } : convertUnit(value.unit, limits.unit);
    if (line === undefined) return false;
    const measured = value.value * line.factor + line.offset;
    return (limits.low !== null && measured < limits.low) || (limits.high !== null && measured > limits.high);
  }
  return false;
}

const LIMITS: ReadonlyMap<string, Limits> = new Map([
  ...limits('LOINC//2823-3 LOINC//6298-4', 2.8, 6.2, 'mmol/L'),
  ...limits('LOINC//2951-2 LOINC//2947-0', 120, 158, 'mmol/L'),
  ...limits('LOINC//2345-7 LOINC//2339-0', 46, 484, 'mg/dL'),
  ...limits('LOINC//17861-6 LOINC//49765-1', 6.6, 12.9, 'mg/dL'),
  ...limits('LOINC//19123-9', 1.0, 4.9, 'mg/dL'),
  ...limits('LOINC//2777-1', 1.2, 8.9, 'mg/dL'),
  ...limits('LOINC//718-7', 6.6, 19.9, 'g/dL'),
  ...limits('LOINC//777-3', 40, 1000, '10*3/uL'),
  ...limits('LOINC//6690-2', 2.0, 50, '10*3/uL'),
  ...limits('LOINC//6301-6 LOINC//34714-6', null, 5.0, '{INR}'),
  ...limits('LOINC//2744-1 LOINC//11558-4', 7.2, 7.6, '[pH]'),
  ...limits('LOINC//2019-8', 20, 67, 'mm[Hg]'),
  ...limits('LOINC//2703-7', 43, null, 'mm[Hg]'),
  ...limits('LOINC//2524-7 LOINC//32693-4', null, 4.0, 'mmol/L'),
]);

function limits(codes: string, low: number | null, high: number | null, unit: string): readonly [string, Limits][] {
  return codes.split(' ').map((code) => [code, { low, high, unit }]);
}
