/** Words by which a number in text is recognised as one with a unit, as counting something, or as a number at all. In normal form or as written. */

/** What a unit can begin with, as written (case matters for single letters) or in lower case. */
export const UNIT_STARTS: ReadonlySet<string> = new Set(
  [
    '% ‰ ° µ mg g kg mcg ug µg μg ng pg gm gms gram grams milligrams milligram microgram micrograms ml dl l L cc liter liters litre litres',
    'mmols micromol micromoles mmol umol µmol μmol nmol pmol mol meq mEq iu IU mIU miu uIU µIU unit units U u percent pct mmhg mm mmHg cm m meter meters metre km inch inches ft feet in lb lbs pound pounds oz',
    'bpm beats breaths br resp C F c f Cel deg degrees k K x10 10 X10 thou th/mm m/uL M/uL M mill million tablet tablets tab tabs capsule capsules cap caps puff puffs drop drops gtt gtts patch patches',
    'spray sprays pill pills day days hour hours hr hrs h week weeks wk wks month months mo year years yr yrs y minute minutes min mins sec seconds s ms msec cmh2o cmH2O kpa kPa',
    'mgs mcgs microgram micrograms gs kgs kilogram kilograms kilo kilos mls millilitres milliliters mmols cms secs celsius Celsius fahrenheit Fahrenheit mM uM µM μM nM g% mg% gm% lt ltr ltrs',
    'fl fL pg/mL copies cells mosm mOsm mosmol joules j watts pack packs drinks mets METs IU/L U/L per hpf /hpf',
  ]
    .join(' ')
    .split(' '),
);

export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['fifteen', 15],
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fifty', 50],
  ['sixty', 60],
  ['half', 0.5],
]);

/** Things that number words count, in normal form. */
export const COUNTED: ReadonlySet<string> = new Set(
  'fall episode drink cigarette beer glass stent flight mile child unit dose bowel seizure'.split(' '),
);
