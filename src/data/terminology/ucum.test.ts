/**
 * The UCUM adapter against UCUM's own functional tests (Grahame Grieve and others, Eclipse Public License; read where present, not
 * kept here), and against what the adapter adds: offsets, arbitrary units, silence.
 */
import { existsSync, readFileSync } from 'node:fs';
import { DOMParser } from 'linkedom';
import { describe, expect, it, vi } from 'vitest';
import { convertByUcum, isDimensionless, isUcum } from './ucum.ts';

const FUNCTIONAL_TESTS = '../shared/data/terminology/UcumFunctionalTests.xml';

interface Case {
  readonly id: string;
  readonly [attribute: string]: string;
}

function casesOf(section: string): readonly Case[] {
  const document = new DOMParser().parseFromString(readFileSync(FUNCTIONAL_TESTS, 'utf8'), 'text/xml');
  return [...document.querySelectorAll(`${section} > case`)].map((element) => {
    const attributes = element
      .getAttributeNames()
      .map((name: string) => [name.toLowerCase(), element.getAttribute(name) ?? '']);
    return { id: '', ...Object.fromEntries(attributes) };
  });
}

/** Equal within the digits that the case states. */
function agrees(found: number, stated: string): boolean {
  const digits = stated
    .replace(/e.*$/i, '')
    .replace(/^[-0.]*/, '')
    .replace('.', '').length;
  return Math.abs(found - Number(stated)) <= Math.abs(Number(stated)) * Math.max(10 ** (1 - digits), 1e-9);
}

describe.skipIf(!existsSync(FUNCTIONAL_TESTS))('UCUM functional tests (skipped when ../shared/data is absent)', () => {
  it('validation: which texts are units', () => {
    const cases = casesOf('validation');
    const failed = cases.filter(({ unit, valid }) => isUcum(unit) !== (valid === 'true'));
    expect(cases.length).toBe(530);
    expect(cases.filter(({ valid }) => valid === 'false').length).toBe(39);
    expect(failed.map(({ id, unit }) => `${id} ${unit}`)).toEqual([]);
  });

  it('conversion: values', () => {
    const cases = casesOf('conversion');
    const failed = cases.filter(({ value, srcunit, dstunit, outcome }) => {
      const conversion = convertByUcum(srcunit, dstunit);
      return conversion === undefined || !agrees(Number(value) * conversion.factor + conversion.offset, outcome);
    });
    expect(cases.length).toBe(30);
    expect(failed.map(({ id }) => id)).toEqual([]);
  });

  it('multiplication and division: units that come out', () => {
    for (const [section, sign] of [
      ['multiplication', '.'],
      ['division', '/'],
    ] as const) {
      const cases = casesOf(section);
      const failed = cases.filter(({ v1, u1, v2, u2, vres, ures }) => {
        const conversion = convertByUcum(`(${u1})${sign}(${u2})`, ures === '' ? '1' : ures);
        const value = sign === '.' ? Number(v1) * Number(v2) : Number(v1) / Number(v2);
        return conversion === undefined || !agrees(value * conversion.factor, vres);
      });
      expect(failed.map(({ id }) => id)).toEqual([]);
    }
  });
});

describe('convertByUcum', () => {
  it('keeps offsets: 98.6 °F is 37 °C, 0 °C is 273.15 K', () => {
    const fahrenheit = convertByUcum('[degF]', 'Cel');
    expect(98.6 * (fahrenheit?.factor ?? 0) + (fahrenheit?.offset ?? 0)).toBeCloseTo(37, 10);
    expect(convertByUcum('Cel', 'K')).toEqual({ factor: 1, offset: 273.15 });
  });

  it('has no line for scales that are not straight', () => {
    expect(convertByUcum('dB', '1')).toBeUndefined();
    expect(convertByUcum('B', 'dB')).toEqual({ factor: 10, offset: 0 });
  });

  it('converts an arbitrary unit to itself with another prefix, to nothing else', () => {
    expect(convertByUcum('u[IU]/mL', 'm[IU]/L')).toEqual({ factor: 1, offset: 0 });
    expect(convertByUcum('[iU]/mL', 'k[IU]/L')).toEqual({ factor: 1, offset: 0 });
    expect(convertByUcum('[IU]/L', 'U/L')).toBeUndefined();
    expect(convertByUcum("[USP'U]/L", '[IU]/L')).toBeUndefined();
  });

  it('goes between mass, amount and charge only with the substance', () => {
    expect(convertByUcum('mmol/L', 'mg/dL')).toBeUndefined();
    expect(convertByUcum('mmol/L', 'mg/dL', { molarMass: 180.156 })).toEqual({ factor: 18.0156, offset: 0 });
    expect(convertByUcum('mg/dL', 'mmol/L', { molarMass: 180.156 })?.factor).toBeCloseTo(1 / 18.0156, 12);
    expect(convertByUcum('meq/L', 'mmol/L')).toBeUndefined();
    expect(convertByUcum('meq/L', 'mmol/L', { charge: 2 })).toEqual({ factor: 0.5, offset: 0 });
    expect(convertByUcum('mmol/L', '10*9/L')).toBeUndefined();
  });

  it('knows plain numbers', () => {
    for (const unit of ['%', '1', 'mg/g', '{score}', 'L/L', 'mmol/mol']) expect(isDimensionless(unit), unit).toBe(true);
    for (const unit of ['mol', 'meq', 'mg', '/min', 'mm Hg']) expect(isDimensionless(unit), unit).toBe(false);
  });

  it('prints nothing, whatever the text', () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    for (const text of ['mm Hg', '{a}(b)', 'a(b{c})', '', 'x'.repeat(10_000), '((', 'é', '{', '10*/', 'm{x}(s)']) {
      isUcum(text);
      convertByUcum(text, 'm');
    }
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});
