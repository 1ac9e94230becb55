/**
 * Routes of administration, spelt out in lower case: from the source's text or code, or from a product's dose form.
 *
 * A form that is given in several ways (an injection) says nothing of the route. Codes: SNOMED CT's routes as FHIR's example value set has them;
 * abbreviations as hospitals write them. An unknown text stays what it is, in lower case.
 */

/** Of a text such as `PO`, `IV DRIP` or `Oral route (qualifier value)`, or of a SNOMED code. Null for blank texts. */
export function routeOf(text: string | null): string | null {
  const plain = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/ \(qualifier value\)$/, '')
    .replace(/^(by |per )/, '')
    .replace(/ (route|use|administration)( of administration)?$/, '');
  if (plain === '') return null;
  return WORDS.get(plain) ?? WORDS.get(plain.replaceAll('.', '')) ?? (/^\d+$/.test(plain) ? null : plain);
}

/** Of a product's form: `Extended Release Oral Tablet` is oral. Null where the form does not tell. */
export function routeOfForm(form: string): string | null {
  return FORMS.find(([pattern]) => pattern.test(form))?.[1] ?? null;
}

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bvaginal\b/i, 'vaginal'],
  [/\b(rectal|suppository|enema)\b/i, 'rectal'],
  [/\bsublingual\b/i, 'sublingual'],
  [/\bbuccal\b/i, 'buccal'],
  [/\bophthalmic\b/i, 'ophthalmic'],
  [/\botic\b/i, 'otic'],
  [/\bnasal\b/i, 'nasal'],
  [/\b(transdermal|patch)\b/i, 'transdermal'],
  [/\b(topical|cream|ointment|lotion)\b/i, 'topical'],
  [/\b(inhal\w*|metered dose|nebuliz\w*)\b/i, 'inhaled'],
  [/\bintrauterine\b/i, 'intrauterine'],
  [/\bintravenous\b/i, 'intravenous'],
  [/\b(oral|tablets?|capsules?|chewable|lozenge|syrup)\b/i, 'oral'],
];

const WORDS: ReadonlyMap<string, string> = new Map([
  ...spelt('oral', 'oral po p.o orally mouth 26643006 c38288'),
  ...spelt('intravenous', 'intravenous iv 47625008 c38276 ivpb ivp'),
  ...phrases('intravenous', ['iv drip', 'iv push', 'iv bolus', 'iv piggyback', 'intravenous push', 'intravenous drip']),
  ...spelt('subcutaneous', 'subcutaneous sc sq subcut subq subcutaneously 34206005 c38299'),
  ...spelt('intramuscular', 'intramuscular im 78421000 c28161'),
  ...spelt('sublingual', 'sublingual sl 37839007 c38300'),
  ...spelt('rectal', 'rectal pr rectally rectum 37161004 c38295'),
  ...spelt('nasal', 'nasal in intranasal nu 46713006 c38284'),
  ...spelt('ophthalmic', 'ophthalmic ou os od 54485002 c38287'),
  ...phrases('ophthalmic', ['both eyes', 'left eye', 'right eye']),
  ...spelt('otic', 'otic au as ad 10547007 c38192'),
  ...spelt('topical', 'topical tp top topically 6064005 c38304'),
  ...spelt('transdermal', 'transdermal td 45890007 c38305'),
  ...spelt('vaginal', 'vaginal pv vag 16857009 c38313'),
  ...spelt('inhaled', 'inhaled inhalation inh ih neb nebulized respiratory 447694001 18679011000001101 c38216'),
  ...phrases('inhaled', ['respiratory tract', 'respiratory (inhalation)']),
  ...spelt('buccal', 'buccal buc 54471007 c38193'),
  ...spelt('intradermal', 'intradermal id 372464004 c38238'),
  ...spelt('intrathecal', 'intrathecal it 72607000 c38267'),
  ...spelt('epidural', 'epidural ed 404820008 c38210'),
  ...spelt('gastric tube', 'ng og gt peg j-tube ng/og 127490009 127492001'),
  ...spelt('oral or gastric tube', 'po/ng po/og'),
]);

function spelt(route: string, words: string): readonly (readonly [string, string])[] {
  return phrases(route, words.split(' '));
}

function phrases(route: string, words: readonly string[]): readonly (readonly [string, string])[] {
  return words.map((word) => [word, route] as const);
}
