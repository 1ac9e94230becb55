/**
 * What kind of fact an observation is: result, vital sign, social history, function, directive or symptom. By its LOINC or SNOMED code, then by
 * the category that the source gives, then by its name; a result where nothing tells.
 *
 * Codes before categories, so that a record in FHIR and the same one in MEDS, which has no categories, give the same kinds.
 */
import type { FactKind } from '../fact.ts';

export function observationKind(codes: readonly string[], name: string, categories: readonly string[] = []): FactKind {
  for (const code of codes) {
    const known = KINDS.get(code);
    if (known !== undefined) return known;
  }
  for (const [pattern, kind] of NAMES) if (pattern.test(name)) return kind;
  for (const category of categories) {
    const known = CATEGORIES.get(category.toLowerCase());
    if (known !== undefined) return known;
  }
  return 'result';
}

/** Of http://terminology.hl7.org/CodeSystem/observation-category and US Core. */
const CATEGORIES: ReadonlyMap<string, FactKind> = new Map([
  ['vital-signs', 'vital sign'],
  ['social-history', 'social history'],
  ['sdoh', 'social history'],
  ['functional-status', 'function'],
  ['disability-status', 'function'],
  ['cognitive-status', 'function'],
  ['treatment-intervention-preference', 'directive'],
  ['care-experience-preference', 'directive'],
]);

const NAMES: readonly (readonly [RegExp, FactKind])[] = [
  [
    /\b(code status|(?:do not (?:attempt )?)?resuscitat(?:e|ion)|advance directive|living will|polst|molst|dnr|dni)\b/i,
    'directive',
  ],
  [
    /\b(karnofsky|ecog|barthel|activities of daily living|functional status|performance status|morse fall|braden)\b/i,
    'function',
  ],
  [/\b(chief complaint|presenting complaint)\b/i, 'symptom'],
  [
    /\b(smok(er|ing)|tobacco|alcohol (use|intake)|housing status|employment status|marital status)\b/i,
    'social history',
  ],
];

const KINDS: ReadonlyMap<string, FactKind> = new Map([
  ...of(
    'vital sign',
    'LOINC',
    '8480-6 8462-4 8478-0 85354-9 8867-4 9279-1 8310-5 8331-1 8328-7 8332-9 8333-7 59408-5 2708-6',
  ),
  ...of(
    'vital sign',
    'LOINC',
    '29463-7 3141-9 3142-7 8302-2 3137-7 3138-5 8287-5 9843-4 8280-0 39156-5 59576-9 77606-2 8289-1',
  ),
  ...of('vital sign', 'LOINC', '3151-8 3150-0 3150-6 72514-3 9269-2 9267-6 9268-4 9270-0 85353-1'),
  ...of(
    'social history',
    'LOINC',
    '72166-2 11367-0 11366-2 74013-4 11331-6 76690-7 63586-2 82589-3 67875-5 56799-0 56051-6',
  ),
  ...of(
    'social history',
    'LOINC',
    '63512-8 54899-0 76437-3 93038-8 71802-3 93025-5 93034-7 93035-4 68517-2 8663-7 8664-5 21843-8',
  ),
  ...of('social history', 'SNOMED', '229819007 365981007 160573003'),
  ...of('function', 'LOINC', '89243-0 89247-1 72100-1'),
  ...of('directive', 'LOINC', '42348-3 75320-2 81334-5 75773-2'),
  ...of('directive', 'SNOMED', '304251008 304252001 304253006 310305009 439569004'),
  ...of('symptom', 'LOINC', '8661-1 10154-3 29299-5 46239-0'),
]);

function of(kind: FactKind, system: string, codes: string): readonly (readonly [string, FactKind])[] {
  return codes.split(' ').map((code) => [`${system}//${code}`, kind] as const);
}
