/**
 * How hospitals write units, as tables: text of the record → UCUM. `unitSpelling.ts` says in which order they are asked.
 *
 * Gathered from MIMIC-IV's laboratory items and its FHIR demo, from Synthea's records, and from common habits of writing.
 */

/** Texts that are UCUM but, in a record, mean something else altogether (picohenry, femtotonne). */
export const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['pH', '[pH]'],
  ['ft', '[ft_i]'],
]);

/** Texts that even outside of UCUM have several readings: million or metre, giga or gauss, ten cubed or 103, mega or milli. */
export const UNCERTAIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['m/uL', ['m/uL', '10*6/uL']],
  ['m/ul', ['m/uL', '10*6/uL']],
  ['G/L', ['G/L', 'g/L', '10*9/L']],
  ['T/L', ['T/L', '10*12/L']],
  ['103/uL', ['10*3/uL']],
  ['106/uL', ['10*6/uL']],
  ['109/L', ['10*9/L']],
  ['1012/L', ['10*12/L']],
  ['MIU', []],
]);

/** Whole texts, in lower case. */
export const PHRASES: ReadonlyMap<string, string> = new Map([
  ...spelt('mm[Hg]', 'mmhg', 'mm hg', 'mm(hg)', 'mm[hg]', 'mm of hg', 'torr'),
  ...spelt('cm[H2O]', 'cmh2o', 'cm h2o', 'cmh20', 'cm h20', 'cm[h2o]', 'cm of h2o'),
  ...spelt(
    '/min',
    'bpm',
    'beats/min',
    'beats/minute',
    'breaths/min',
    'breaths/minute',
    'insp/min',
    'resp/min',
    'br/min',
  ),
  ...spelt('[degF]', 'degf', 'deg f', 'deg. f', 'deg.f', 'degrees f', 'degree f', 'fahrenheit', '[degf]'),
  ...spelt('[degF]', 'degrees fahrenheit', 'degree fahrenheit', 'deg fahrenheit'),
  ...spelt('Cel', 'degc', 'deg c', 'deg. c', 'deg.c', 'degrees c', 'degree c', 'celsius', 'centigrade', 'cel'),
  ...spelt('Cel', 'degrees celsius', 'degree celsius', 'deg celsius'),
  ...spelt('%', 'percent', 'pct', 'per cent'),
  ...spelt('{ratio}', 'ratio'),
  ...spelt('{index}', 'index'),
  ...spelt('{score}', 'score', 'points'),
  ...spelt('{INR}', 'inr'),
  ...spelt('[pH]', '[ph]', 'ph units', 'ph unit'),
  ...spelt('mosm/kg', 'mosm/kg h2o', 'mosm/kgh2o', 'mosmol/kg'),
]);

/** Words of a unit, in lower case, that UCUM writes otherwise; taken only where the word as written is no UCUM unit. */
export const WORDS: ReadonlyMap<string, string> = new Map([
  ...spelt('g', 'gm', 'gms', 'gram', 'grams'),
  ...spelt('mg', 'mgs', 'milligram', 'milligrams'),
  ...spelt('ug', 'mcg', 'mcgs', 'microgram', 'micrograms'),
  ...spelt('kg', 'kgs', 'kilogram', 'kilograms', 'kilo', 'kilos'),
  ...spelt('[lb_av]', 'lb', 'lbs', 'pound', 'pounds'),
  ...spelt('[oz_av]', 'oz', 'ounce', 'ounces'),
  ...spelt('[in_i]', 'in', 'inch', 'inches'),
  ...spelt('[ft_i]', 'foot', 'feet'),
  ...spelt('cm', 'cms', 'centimeter', 'centimeters', 'centimetre', 'centimetres'),
  ...spelt('h', 'hr', 'hrs', 'hour', 'hours'),
  ...spelt('min', 'mins', 'minute', 'minutes'),
  ...spelt('s', 'sec', 'secs', 'second', 'seconds'),
  ...spelt('d', 'day', 'days'),
  ...spelt('wk', 'wks', 'week', 'weeks'),
  ...spelt('mo', 'mos', 'month', 'months'),
  ...spelt('a', 'yr', 'yrs', 'year', 'years'),
  ...spelt('L', 'liter', 'liters', 'litre', 'litres'),
  ...spelt('mL', 'cc', 'mls', 'milliliter', 'milliliters'),
  ...spelt('uL', 'mcl', 'cumm', 'cmm', 'cu mm'),
  ...spelt('[IU]', 'iu'),
  ...spelt('m[IU]', 'miu'),
  ...spelt('u[IU]', 'uiu', 'mciu'),
  ...spelt('k[IU]', 'kiu'),
  ...spelt('{cells}', 'cell', 'cells'),
  ...spelt('{copies}', 'copies', 'copy'),
  ...spelt('{beats}', 'beats'),
  ...spelt('{breaths}', 'breaths'),
  ...spelt('', '#'),
  ...spelt('[HPF]', 'hpf'),
  ...spelt('[LPF]', 'lpf'),
  ...spelt('%', 'percent'),
  ...[
    'kg',
    'mg',
    'ug',
    'ng',
    'pg',
    'dL',
    'cL',
    'mL',
    'uL',
    'fL',
    'cm',
    'mm',
    'mmol',
    'umol',
    'nmol',
    'pmol',
    'mol',
  ].map(lowered),
  ...[
    'meq',
    'ueq',
    'mosm',
    'kPa',
    'Pa',
    'min',
    'd',
    'h',
    's',
    'wk',
    'mU',
    'uU',
    'kU',
    'U',
    'm',
    'm2',
    'mm3',
    'cm3',
  ].map(lowered),
]);

/** Words that are UCUM as written and, with another case or in a record's shorthand, another unit. */
export const AMBIGUOUS: ReadonlyMap<string, string> = new Map([
  ...[...spelt('mg', 'MG', 'Mg'), ...spelt('g', 'G', 'Gm'), ...spelt('pg', 'PG', 'Pg')],
  ...[...spelt('mL', 'ML', 'Ml'), ...spelt('mm', 'Mm'), ...spelt('h', 'H'), ...spelt('s', 'S')],
  ...[...spelt('mmol', 'Mmol'), ...spelt('pmol', 'Pmol'), ...spelt('meq', 'Meq'), ...spelt('mosm', 'Mosm')],
  ...[...spelt('U', 'u'), ...spelt('mU', 'mu', 'MU', 'Mu'), ...spelt('uU', 'uu')],
  ...[...spelt('Cel', 'C'), ...spelt('[degF]', 'F'), ...spelt('[pH]', 'ph', 'PH')],
]);

function spelt(unit: string, ...spellings: readonly string[]): readonly (readonly [string, string])[] {
  return spellings.map((spelling) => [spelling, unit] as const);
}

function lowered(unit: string): readonly [string, string] {
  return [unit.toLowerCase(), unit];
}
