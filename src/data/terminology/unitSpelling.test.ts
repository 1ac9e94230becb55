/** Spellings of units: the ones hospitals write are read, and case is never folded where it carries meaning. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUcum } from './ucum.ts';
import { isBlankUnit, readUnit } from './unitSpelling.ts';

const SPELLINGS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mm[Hg]|mmHg|mm Hg|MMHG|mm hg|mmHG|torr',
  '/min': '/min|bpm|BPM|beats/min|beats/minute|beats per minute|breaths/min|insp/min',
  '10*3/uL':
    '10*3/uL|K/uL|k/uL|K/UL|K/mcL|K/mm3|10^3/uL|x10^3/uL|10³/µL|x10³/uL|10E3/uL|x10E3/uL|10(3)/mcL|x10(3)/mcL|10*3/mm3|THOUS/MCL|thou/cumm|10**3/uL|x 10*3/uL|10x3/uL',
  '10*6/uL': 'M/uL|mill/mm3|10^6/uL|x10E6/uL',
  '10*9/L': '10*9/L|x10^9/L|x 10^9/L|10e9/L|10⁹/L',
  'mg/dL': 'mg/dL|mg/dl|MG/DL|mg / dL| mg/dL ',
  'mmol/L': 'mmol/L|mmol/l|MMOL/L',
  'meq/L': 'mEq/L|meq/L|MEQ/L|meq/l|mEq./L',
  'umol/L': 'umol/L|µmol/L|μmol/L|UMOL/L',
  'ug/mL': 'mcg/mL|ug/mL|µg/mL|MCG/ML|mcg/ml',
  'g/dL': 'g/dL|gm/dL|GM/DL|g/dl|G/DL|grams/dL',
  '[IU]/L': '[IU]/L|IU/L|iu/l|[iU]/L',
  'm[IU]/L': 'mIU/L|MIU/L|m[IU]/L',
  'u[IU]/mL': 'uIU/mL|UIU/ML|µIU/mL',
  '{cells}/uL': '{cells}/uL|cells/uL|cells/mcL',
  '/uL': '/uL|#/uL|/cumm',
  '[degF]': '[degF]|degF|°F|° F|deg F|Deg. F|Fahrenheit|degrees F',
  '{score}': '{score}|score|(score)',
  Cel: 'Cel|°C|ºC|deg C|degC|Celsius|CEL',
  '[lb_av]': '[lb_av]|lb|lbs|LBS|pounds',
  '[in_i]': '[in_i]|in|inch|inches',
  kg: 'kg|Kg|KG|kgs',
  'kg/m2': 'kg/m2|kg/m²|kg/m^2|kg/m**2|KG/M2',
  'mL/min/{1.73_m2}': 'mL/min/{1.73_m2}|mL/min/1.73m2|mL/min/1.73 m2|mL/min/1.73m²|ML/MIN/1.73M2|mL/min/{1.73m2}',
  'mg/(24.h)': 'mg/(24.h)|mg/24h|mg/24 hr|mg/24hrs',
  'ug/kg/min': 'mcg/kg/min|ug/kg/min',
  'mm/h': 'mm/h|mm/hr|MM/HR',
  fL: 'fL|fl|FL',
  s: 's|sec|SEC|seconds',
  '%': '%|percent|Percent',
  '[pH]': '[pH]|pH',
  '[ft_i]': 'ft|feet',
  '/[HPF]': '/HPF|/hpf|/[HPF]|#/hpf',
  'cm[H2O]': 'cmH2O|cm H2O|cmH20',
  'mosm/kg': 'mOsm/kg|mosm/kg|MOSM/KG',
  'ng/mL{FEU}': 'ng/mL FEU|ng/mL{FEU}',
};

describe('readUnit', () => {
  it.each(Object.entries(SPELLINGS))('reads the spellings of %s', (unit, spellings) => {
    expect(isUcum(unit)).toBe(true);
    for (const spelling of spellings.split('|')) expect(readUnit(spelling).certain, spelling).toBe(unit);
  });

  it('leaves alone what is UCUM, whatever its case', () => {
    for (const unit of ['mG', 'mG/dL', 'mmol/mol', 'Torr', 'g%', 'mol', 'Hz', 'ng/mL/h', '{beats}/min', '10*12/L']) {
      expect(readUnit(unit)).toEqual({ certain: unit, candidates: [] });
    }
  });

  it.each([
    ['MG/L', ['MG/L', 'mg/L']],
    ['Mg/dL', ['Mg/dL', 'mg/dL']],
    ['U/ML', ['U/ML', 'U/mL']],
    ['u/L', ['u/L', 'U/L']],
    ['Mmol/L', ['Mmol/L', 'mmol/L']],
    ['PG', ['PG', 'pg']],
    ['F', ['F', '[degF]']],
    ['C', ['C', 'Cel']],
    ['m/uL', ['m/uL', '10*6/uL']],
    ['G/L', ['G/L', 'g/L', '10*9/L']],
    ['103/uL', ['10*3/uL']],
    ['units/L', ['U/L']],
    ['units', ['U', '{units}']],
  ])('has no certain reading of %s', (text, candidates) => {
    expect(readUnit(text)).toEqual({ certain: null, candidates });
  });

  it('reads nothing into texts that are no units', () => {
    for (const text of ['widgets', '10 3/uL', 'mg/dL or so', 'MIU', 'x'.repeat(500), '{', 'see note']) {
      expect(readUnit(text), text).toEqual({ certain: null, candidates: [] });
    }
  });

  it('never turns one UCUM unit into another', () => {
    const symbol = fc.constantFrom(
      ...'m M u U g G mG MG mg Mg L l mL ML dL s S h H Pa pA PA k K eq mol Mmol a A cd'.split(' '),
    );
    const unit = fc.array(symbol, { minLength: 1, maxLength: 3 }).map((symbols) => symbols.join('/'));
    // Thousands and millions per volume are written with K and M although these are UCUM too.
    const plain = unit.filter((text) => isUcum(text) && !/^[kKmM]\//.test(text));
    fc.assert(
      fc.property(plain, (text) => {
        const withLitre = text.replaceAll(/(^|\/)([dm]?)l(?=$|\/)/g, '$1$2L');
        expect([withLitre, null]).toContain(readUnit(text).certain);
      }),
    );
  });

  it('always answers in UCUM', () => {
    const part = fc.constantFrom(
      'mg',
      'K',
      'x10^3',
      '10',
      '/',
      ' ',
      'dL',
      'hr',
      '{x}',
      '[IU]',
      'µ',
      '°',
      '²',
      '.',
      '(',
      'F',
      '1.73 m2',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const { certain, candidates } = readUnit(parts.join(''));
        for (const unit of [...candidates, ...(certain === null ? [] : [certain])])
          expect(isUcum(unit), unit).toBe(true);
      }),
    );
  });
});

describe('isBlankUnit', () => {
  it('knows the ways to say that there is no unit', () => {
    for (const text of [null, '', '  ', 'N/A', 'none', 'NULL', '-', 'No units', 'unknown'])
      expect(isBlankUnit(text)).toBe(true);
    for (const text of ['%', '1', '{score}', 'mg']) expect(isBlankUnit(text)).toBe(false);
  });
});
