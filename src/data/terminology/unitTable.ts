/**
 * The unit that we keep for common laboratory and vital-sign codes of LOINC, whatever the record uses: US conventional units, so that
 * figures agree with the literature that most readers know and with the public records (MIMIC-IV, Synthea, eICU).
 *
 * A code that stands here has this unit on every machine and in every hospital; other codes take the unit that most rows have
 * (`units.ts`). Vital signs follow the FHIR vital-signs profile. Codes were checked against LOINC's names and example units.
 */

/** The fixed unit of a LOINC code, as UCUM, or undefined. */
export function fixedUnitOf(loincCode: string): string | undefined {
  return FIXED_UNITS.get(loincCode);
}

/** HbA1c on the scale of NGSP (%) and on that of IFCC (mmol/mol), which a master equation links. */
export const HBA1C_CODES: ReadonlySet<string> = new Set(['4548-4', '17856-6', '17855-8', '4549-2', '59261-8']);

const FIXED_UNITS: ReadonlyMap<string, string> = new Map([
  // Chemistry: glucose, kidney, minerals, lipids, liver, iron.
  ...inUnit('mg/dL', '2345-7 2339-0 1558-6 2340-8 41653-7 2160-0 38483-4 3094-0 6299-2 17861-6 19123-9 2777-1 3084-1'),
  ...inUnit('mg/dL', '2093-3 2085-9 2089-1 13457-7 18262-6 2571-8 1975-2 1968-7 1971-1 3255-7 2161-8'),
  ...inUnit(
    'mmol/L',
    '2951-2 2947-0 2823-3 6298-4 2075-0 2069-3 1963-8 1959-6 2028-9 33037-3 10466-1 1863-0 1994-3 1995-0',
  ),
  ...inUnit('mmol/L', '2524-7 32693-4 2518-9 2519-7 11555-0 1925-7 14334-7'),
  ...inUnit('g/dL', '1751-7 2885-2 2336-6'),
  ...inUnit('U/L', '1742-6 1920-8 6768-6 2324-2 2157-6 2532-0 1798-8 3040-3'),
  ...inUnit('ug/dL', '2498-4 2500-7'),
  ...inUnit('ng/mL', '2276-4'),
  ...inUnit('umol/L', '16362-6'),
  ...inUnit('mosm/kg', '2692-2'),
  ...inUnit('mg/g', '9318-7 14959-1'),
  ...inUnit('mL/min/{1.73_m2}', '33914-3 48642-3 48643-1 62238-1 98979-8 88294-4'),
  // HbA1c.
  ...inUnit('%', '4548-4 17856-6 17855-8 4549-2'),
  ...inUnit('mmol/mol', '59261-8'),
  // Heart, inflammation, hormones, vitamins.
  ...inUnit('ng/mL', '10839-9 6598-7'),
  ...inUnit('ng/L', '89579-7 67151-1'),
  ...inUnit('pg/mL', '30934-4 33762-6'),
  ...inUnit('mg/L', '1988-5 30522-7'),
  ...inUnit('m[IU]/L', '3016-3 11579-0 11580-8'),
  ...inUnit('ng/dL', '3024-7 3053-6 2986-8'),
  ...inUnit('ug/dL', '2143-6'),
  ...inUnit('pg/mL', '2132-9 2243-4 2731-8'),
  ...inUnit('ng/mL', '2284-8 1989-3 2857-1'),
  // Blood count and clotting.
  ...inUnit('g/dL', '718-7 20509-6 30313-1 30350-3 786-4'),
  ...inUnit('%', '4544-3 20570-8 788-0'),
  ...inUnit('10*3/uL', '6690-2 26464-8 777-3 26515-7 751-8 26499-4 731-0 26474-7 742-7 711-2 704-7'),
  ...inUnit('10*6/uL', '789-8 26453-1'),
  ...inUnit('fL', '787-2'),
  ...inUnit('pg', '785-6'),
  ...inUnit('s', '5902-2 14979-9'),
  ...inUnit('{INR}', '6301-6 34714-6'),
  ...inUnit('ng/mL{FEU}', '48065-7 48067-3'),
  ...inUnit('mm/h', '30341-2 4537-7'),
  // Blood gases and breathing.
  ...inUnit('[pH]', '2744-1 11558-4 2746-6 2756-5 5803-2'),
  ...inUnit('mm[Hg]', '2019-8 2703-7 11557-6 2021-4 2705-2'),
  ...inUnit('%', '2708-6 59408-5 19994-3 3150-0 3150-6'),
  ...inUnit('L/min', '3151-8'),
  // Vital signs and measures of the body.
  ...inUnit('mm[Hg]', '8480-6 8462-4 8478-0'),
  ...inUnit('/min', '8867-4 9279-1'),
  ...inUnit('Cel', '8310-5 8331-1 8328-7 8332-9 8333-7'),
  ...inUnit('kg', '29463-7 3141-9 3142-7'),
  ...inUnit('cm', '8302-2 3137-7 3138-5 8287-5 9843-4 8280-0'),
  ...inUnit('kg/m2', '39156-5'),
  ...inUnit('{score}', '9269-2 72514-3'),
]);

function inUnit(unit: string, codes: string): readonly (readonly [string, string])[] {
  return codes.split(' ').map((code) => [code, unit] as const);
}
