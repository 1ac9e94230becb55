/**
 * The tables of units and molar masses: figures from textbooks and guidelines (temperature offsets, direction of factors, mass and
 * amount, HbA1c), and LOINC's own example units where its file is present.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { substanceOf } from './molecularWeights.ts';
import { convertByUcum, isUcum } from './ucum.ts';
import { unitsOfCode } from './units.ts';
import { fixedUnitOf } from './unitTable.ts';

/** [code, unit, value in that unit, value in the canonical unit, canonical unit] with figures from textbooks and guidelines. */
const VALUES: readonly (readonly [string, string, number, number, string, number])[] = [
  ['8310-5', '[degF]', 98.6, 37, 'Cel', 1e-9],
  ['8310-5', '°F', 32, 0, 'Cel', 1e-9],
  ['8310-5', 'F', 104, 40, 'Cel', 1e-9],
  ['8310-5', 'K', 310.15, 37, 'Cel', 1e-9],
  ['2345-7', 'mmol/L', 5.5, 99.1, 'mg/dL', 0.05],
  ['2345-7', 'mmol/L', 1, 18.016, 'mg/dL', 0.001],
  ['2345-7', 'mg/L', 1000, 100, 'mg/dL', 1e-9],
  ['2345-7', 'MG/L', 1000, 100, 'mg/dL', 1e-9],
  ['14749-6', 'mmol/L', 5.5, 5.5, 'mmol/L', 0],
  ['2160-0', 'umol/L', 88.4, 1, 'mg/dL', 0.001],
  ['2160-0', 'µmol/L', 176.8, 2, 'mg/dL', 0.001],
  ['3094-0', 'mmol/L', 1, 2.801, 'mg/dL', 0.001],
  ['17861-6', 'mmol/L', 2.5, 10.02, 'mg/dL', 0.01],
  ['17861-6', 'mEq/L', 5, 10.02, 'mg/dL', 0.01],
  ['19123-9', 'mEq/L', 2, 2.43, 'mg/dL', 0.01],
  ['2951-2', 'mEq/L', 140, 140, 'mmol/L', 0],
  ['2028-9', 'mEq/L', 24, 24, 'mmol/L', 0],
  ['2093-3', 'mmol/L', 5.172, 200, 'mg/dL', 0.1],
  ['2571-8', 'mmol/L', 1.694, 150, 'mg/dL', 0.1],
  ['1975-2', 'umol/L', 17.1, 1, 'mg/dL', 0.001],
  ['3084-1', 'umol/L', 59.48, 1, 'mg/dL', 0.001],
  ['2777-1', 'mmol/L', 1, 3.097, 'mg/dL', 0.001],
  ['2498-4', 'umol/L', 17.9, 100, 'ug/dL', 0.1],
  ['718-7', 'g/L', 140, 14, 'g/dL', 1e-9],
  ['718-7', 'mmol/L', 8.69, 14, 'g/dL', 0.01],
  ['3024-7', 'pmol/L', 12.87, 1, 'ng/dL', 0.001],
  ['2143-6', 'nmol/L', 27.59, 1, 'ug/dL', 0.001],
  ['2986-8', 'nmol/L', 3.467, 100, 'ng/dL', 0.05],
  ['2243-4', 'pmol/L', 3.671, 1, 'pg/mL', 0.001],
  ['2132-9', 'pmol/L', 0.7378, 1, 'pg/mL', 0.001],
  ['2284-8', 'nmol/L', 2.266, 1, 'ng/mL', 0.001],
  ['1989-3', 'nmol/L', 2.496, 1, 'ng/mL', 0.001],
  ['9318-7', 'mg/mmol', 3.4, 30, 'mg/g', 0.1],
  ['4548-4', 'mmol/mol', 48, 6.543, '%', 0.001],
  ['4548-4', 'mmol/mol{Hb}', 53, 7, '%', 0.001],
  ['59261-8', '%', 6.5, 47.5, 'mmol/mol', 0.1],
  ['777-3', '10*9/L', 250, 250, '10*3/uL', 0],
  ['777-3', '/uL', 250_000, 250, '10*3/uL', 1e-9],
  ['777-3', 'G/L', 250, 250, '10*3/uL', 0],
  ['789-8', '10*12/L', 5, 5, '10*6/uL', 0],
  ['4544-3', 'L/L', 0.45, 45, '%', 1e-9],
  ['1742-6', 'ukat/L', 1, 60, 'U/L', 1e-9],
  ['1742-6', 'IU/L', 40, 40, 'U/L', 0],
  ['3016-3', 'uIU/mL', 2.5, 2.5, 'm[IU]/L', 0],
  ['3016-3', 'mU/L', 2.5, 2.5, 'm[IU]/L', 0],
  ['48065-7', 'ug/mL FEU', 0.5, 500, 'ng/mL{FEU}', 1e-9],
  ['48065-7', 'ng/mL', 500, 500, 'ng/mL{FEU}', 0],
  ['33914-3', 'mL/min', 60, 60, 'mL/min/{1.73_m2}', 0],
  ['29463-7', 'lbs', 220.462, 100, 'kg', 0.001],
  ['8302-2', 'in', 70, 177.8, 'cm', 1e-9],
  ['8867-4', '{beats}/min', 72, 72, '/min', 0],
  ['2019-8', 'kPa', 5.333, 40, 'mm[Hg]', 0.01],
  ['6301-6', 'ratio', 2.5, 2.5, '{INR}', 0],
  ['2744-1', 'pH', 7.4, 7.4, '[pH]', 0],
  ['2744-1', 'units', 7.4, 7.4, '[pH]', 0],
  ['1742-6', 'units/L', 40, 40, 'U/L', 0],
  ['789-8', 'm/uL', 4.5, 4.5, '10*6/uL', 0],
];

const NO_DECISION = { unit: null, factor: Number.NaN, offset: 0, separate: true, kind: 'none' };

describe('values of codes with a fixed unit', () => {
  it.each(VALUES)('%s: %s %d is %d %s', (code, unit, value, expected, canonical, tolerance) => {
    const {
      unit: found,
      factor,
      offset,
      separate,
      kind,
    } = unitsOfCode({ system: 'LOINC', code }, [{ unit, rows: 1 }]).get(unit) ?? NO_DECISION;
    expect({ found, separate }).toEqual({ found: canonical, separate: false });
    expect(Math.abs(value * factor + offset - expected)).toBeLessThanOrEqual(tolerance);
    expect(kind === 'same' || kind === 'spelling').toBe(factor === 1 && offset === 0);
  });
});

const LOINC_FILE = '../shared/data/terminology/loinc_short.txt.gz';

describe.skipIf(!existsSync(LOINC_FILE))('tables against LOINC (skipped when ../shared/data is absent)', () => {
  const rows = gunzipSync(existsSync(LOINC_FILE) ? readFileSync(LOINC_FILE) : '')
    .toString()
    .split('\n')
    .map((line) => line.split('\t'));

  it('every fixed unit agrees in kind with the example unit that LOINC gives', () => {
    let checked = 0;
    for (const [code, , , , , , name, example = ''] of rows) {
      const unit = fixedUnitOf(code);
      if (unit === undefined || !isUcum(example.trim())) continue;
      expect(convertByUcum(example.trim(), unit, substanceOf(code)), `${code} ${name}`).toBeDefined();
      checked++;
    }
    expect(checked).toBeGreaterThan(75);
  });

  it('every substance opens the way from the example unit to mass or amount', () => {
    let checked = 0;
    for (const [code, , , , , , name, example = ''] of rows) {
      const substance = substanceOf(code);
      if (substance?.molarMass === undefined || !/^(mg|g|ug|ng|pg)\/(dL|L|mL)$/.test(example)) continue;
      expect(convertByUcum(example, 'nmol/L', substance), `${code} ${name}`).toBeDefined();
      checked++;
    }
    expect(checked).toBeGreaterThan(30);
  });
});
