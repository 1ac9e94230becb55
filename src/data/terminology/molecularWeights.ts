/**
 * Molar masses (g/mol) and charges of analytes that hospitals report both as mass and as amount, with the LOINC codes that they hold for.
 *
 * Masses from the standard atomic weights (IUPAC); where laboratories have agreed on another basis, that one is taken and said.
 * Codes were checked against LOINC's short names. Left out: proteins without an agreed mass (albumin, ferritin, insulin), urea by
 * amount with a mass unit (it can mean urea or its nitrogen), phosphate in equivalents (its charge depends on pH).
 */
import type { Substance } from './ucum.ts';

/** What is known of the substance that a LOINC code measures. */
export function substanceOf(loincCode: string): Substance | undefined {
  return SUBSTANCES.get(loincCode);
}

const SUBSTANCES: ReadonlyMap<string, Substance> = new Map([
  ...molar(180.156, 'glucose', '2345-7 2339-0 1558-6 14749-6 15074-8 2340-8 41653-7 2350-7'),
  // Also the denominator of albumin to creatinine ratios: mg/mmol ↔ mg/g.
  ...molar(113.12, 'creatinine', '2160-0 38483-4 14682-9 2161-8 14683-7 9318-7 14959-1 32294-1 30000-4 13705-9 2890-2'),
  // By convention the nitrogen in it: two atoms.
  ...molar(28.0134, 'urea nitrogen', '3094-0 6299-2 14937-7 59570-2 12961-9 12962-7'),
  ...molar(168.11, 'urate', '3084-1 14933-6'),
  ...molar(584.66, 'bilirubin', '1975-2 14631-6 1968-7 14629-0 1971-1 14630-8'),
  ...molar(386.65, 'cholesterol', '2093-3 14647-2 2085-9 14646-4 2089-1 13457-7 18262-6 22748-8'),
  // By convention as triolein.
  ...molar(885.43, 'triglyceride', '2571-8 14927-8 3048-6 12951-0'),
  ...ion(40.078, 2, 'calcium', '17861-6 2000-8 1994-3 1995-0 12180-6 17863-2 34581-9'),
  ...ion(24.305, 2, 'magnesium', '19123-9 2601-3 21377-7 2593-2'),
  ...ion(22.98977, 1, 'sodium', '2951-2 2947-0'),
  ...ion(39.0983, 1, 'potassium', '2823-3 6298-4'),
  ...ion(35.45, 1, 'chloride', '2075-0 2069-3'),
  ...ion(61.0168, 1, 'bicarbonate', '1963-8 1959-6 1960-4 1961-2 1962-0 14627-4'),
  ...ion(6.94, 1, 'lithium', '14334-7 3719-2'),
  // No one substance: equivalents of one charge, so that mEq/L is mmol/L.
  ...chargeOnly(
    1,
    'carbon dioxide, base excess, anion gap',
    '2028-9 20565-8 11555-0 1925-7 1927-3 33037-3 10466-1 1863-0 41276-7',
  ),
  // By convention as phosphorus.
  ...molar(30.97376, 'phosphate', '2777-1 14879-1'),
  ...molar(55.845, 'iron', '2498-4 14798-3 2500-7 14800-7'),
  // By convention the monomer with one iron.
  ...molar(16114.5, 'haemoglobin', '718-7 59260-0 30313-1 30350-3 20509-6 785-6 786-4'),
  ...molar(90.078, 'lactate', '2524-7 32693-4 14118-4 2518-9 2519-7'),
  ...molar(776.87, 'thyroxine', '3026-2 14921-1 3024-7 14920-3'),
  ...molar(650.97, 'triiodothyronine', '3053-6 14930-2 14928-6'),
  ...molar(362.46, 'cortisol', '2143-6 14675-3'),
  ...molar(288.42, 'testosterone', '2986-8 14913-8 49041-7'),
  ...molar(272.38, 'oestradiol', '2243-4 14715-7 35384-7'),
  ...molar(314.46, 'progesterone', '2839-9 14890-8'),
  ...molar(1355.37, 'cobalamin', '2132-9 14685-2'),
  ...molar(441.4, 'folate', '2284-8 14732-2'),
  ...molar(400.64, 'calcifediol', '1989-3'),
  ...molar(17.0305, 'ammonia', '16362-6 22763-7 1841-6 20684-7 1839-0'),
  ...molar(207.2, 'lead', '5671-3 14807-2 10368-9'),
  ...molar(65.38, 'zinc', '5763-8 14955-9'),
  ...molar(63.546, 'copper', '5631-7 14665-4'),
  ...molar(780.94, 'digoxin', '10535-3 14698-5'),
  ...molar(252.27, 'phenytoin', '3968-5 14877-5'),
  ...molar(144.21, 'valproate', '4086-5 14946-8'),
  ...molar(180.164, 'theophylline', '4049-3 14915-3'),
  ...molar(151.163, 'paracetamol', '3298-7 14581-3'),
  ...molar(138.121, 'salicylate', '4024-6 14909-6'),
  ...molar(1449.3, 'vancomycin', '20578-1 31012-8 4092-3 39797-6 4090-7 39796-8'),
]);

function molar(molarMass: number, _name: string, codes: string): readonly (readonly [string, Substance])[] {
  return codes.split(' ').map((code) => [code, { molarMass }] as const);
}

function ion(
  molarMass: number,
  charge: number,
  _name: string,
  codes: string,
): readonly (readonly [string, Substance])[] {
  return codes.split(' ').map((code) => [code, { molarMass, charge }] as const);
}

function chargeOnly(charge: number, _name: string, codes: string): readonly (readonly [string, Substance])[] {
  return codes.split(' ').map((code) => [code, { charge }] as const);
}
