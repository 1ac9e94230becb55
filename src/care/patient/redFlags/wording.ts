/**
 * A message as people type it, in one plain form: lower case, contractions and texting shorthand written out, key words spelt right, words and marks
 * parted by single blanks.
 *
 * Promises: only words that are not English words of their own are respelt, and only to a key word at a Damerau–Levenshtein distance of 1 (2 from nine letters).
 * Leaves out grammar; reads English alone.
 */

import { isPlainWord } from '../plainWords.ts';

/** Parts of a sentence that end one thought; they stay as words of their own. */
export const CLAUSE_MARKS: ReadonlySet<string> = new Set([',', ';', '.', '!', '?', ':', '-']);

export function plainWording(message: string): string {
  const spread = message
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/[“”«»„]/g, '"')
    .replaceAll(/[–—]|\s-+\s/g, ' - ')
    .replaceAll(/\.{2,}|…/g, ' . ')
    .replaceAll(/\p{L}*(\p{L})\1{2,}\p{L}*/gu, shortened)
    .replaceAll(/(\d),(\d)/g, '$1.$2');
  const words = spread.match(/\d+(?:\.\d+)?|[\p{L}]+(?:'[\p{L}]+)*|[.,;:!?"%/]|-(?=\s)/gu) ?? [];
  return writeOut(words.flatMap((word) => (SHORTHAND.get(word) ?? expandContraction(word)).split(' ')))
    .map(respell)
    .join(' ');
}

/** Drawn-out letters ("sooo", "pleeease", "seee") as few as the word has. */
function shortened(word: string): string {
  const twice = word.replaceAll(/(\p{L})\1{2,}/gu, '$1$1');
  return ENDS_DOUBLED.test(twice) ? twice : word.replaceAll(/(\p{L})\1{2,}/gu, '$1');
}

const ENDS_DOUBLED =
  /^(?:see|too|poo|pee|knee|three|free|bee|bleed\w*|need\w*|feel\w*|sleep\w*|kill\w*|pills?|all|fell|well|off|degree)$/;

/** `n't`, `'m` and the like as words of their own. */
function expandContraction(word: string): string {
  if (word === "can't") return 'cannot';
  if (word === "won't") return 'will not';
  return word
    .replace(/n't$/, ' not')
    .replace(/'m$/, ' am')
    .replace(/'re$/, ' are')
    .replace(/'ve$/, ' have')
    .replace(/'ll$/, ' will')
    .replace(/'d$/, ' would')
    .replace(/^(he|she|it|that|what|there|who|where|how|here|everything)'s$/, '$1 is')
    .replace(/^let's$/, 'let us')
    .replace(/'s$/, ' of')
    .replaceAll("'", '');
}

const SHORTHAND: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cant: 'cannot',
    cannt: 'cannot',
    wont: 'will not',
    dont: 'do not',
    doesnt: 'does not',
    didnt: 'did not',
    isnt: 'is not',
    arent: 'are not',
    wasnt: 'was not',
    werent: 'were not',
    hasnt: 'has not',
    havent: 'have not',
    hadnt: 'had not',
    wouldnt: 'would not',
    couldnt: 'could not',
    shouldnt: 'should not',
    aint: 'is not',
    "ain't": 'is not',
    im: 'i am',
    ive: 'i have',
    ill: 'ill',
    hes: 'he is',
    shes: 'she is',
    theyre: 'they are',
    its: 'it is',
    thats: 'that is',
    whats: 'what is',
    wheres: 'where is',
    theres: 'there is',
    youre: 'you are',
    u: 'you',
    ur: 'your',
    r: 'are',
    n: 'and',
    '&': 'and',
    w: 'with',
    wo: 'without',
    cuz: 'because',
    coz: 'because',
    bc: 'because',
    plz: 'please',
    pls: 'please',
    rn: 'right now',
    gonna: 'going to',
    gunna: 'going to',
    wanna: 'want to',
    gotta: 'have to',
    dunno: 'do not know',
    tmrw: 'tomorrow',
    tonite: 'tonight',
    omg: 'oh',
    kinda: 'kind of',
    temp: 'temperature',
    temps: 'temperature',
    yr: 'year',
    yrs: 'years',
    yo: 'year old',
    wk: 'week',
    wks: 'weeks',
    mo: 'month',
    mos: 'months',
    mth: 'month',
    mths: 'months',
    hr: 'hour',
    hrs: 'hours',
    min: 'minute',
    mins: 'minutes',
    preg: 'pregnant',
    preggo: 'pregnant',
    preggers: 'pregnant',
    tummy: 'belly',
    tum: 'belly',
    stomache: 'stomach',
    poo: 'stool',
    poop: 'stool',
    sob: 'short of breath',
    loc: 'loss of consciousness',
    cp: 'chest pain',
    lo: 'baby',
    pt: 'patient',
    gcs: 'consciousness',
    diarrhoea: 'diarrhea',
    haemorrhage: 'hemorrhage',
    haemorrhaging: 'hemorrhage',
    mum: 'mother',
    mom: 'mother',
    mums: 'mother of',
    moms: 'mother of',
    dads: 'father of',
    mommy: 'mother',
    dad: 'father',
  }),
);

/** Figures used as words: "want 2 die", "gasping 4 air"; and `meter says LO`, which is no baby. */
function writeOut(words: readonly string[]): readonly string[] {
  return words.map((word, at) => {
    const next = words[at + 1] ?? '';
    const before = words[at - 1] ?? '';
    if (word === '2' && /^(want|need|going|have|like|normal|ok|how)$/.test(before) && /^\p{L}/u.test(next)) return 'to';
    if (word === '4' && /^(gasping|fighting|struggling|looking|waiting)$/.test(before)) return 'for';
    if (word === 'baby' && /^(says|reads|shows|just|reading|said)$/.test(before)) return 'low';
    return word;
  });
}

/** Words that decide, spelt right. A word of four letters or fewer is never respelt to one of these unless it is one letter short. */
const KEY_WORDS =
  `chest heart attack pressure tightness crushing squeezing breast breathe breathing breath suffocating choking gasping wheezing
stroke droopy drooping slurred slurring speech numb numbness weakness paralysed paralyzed sudden suddenly headache thunderclap confused confusion
suicide suicidal kill myself overdose overdosed swallowed poison poisoned poisoning paracetamol tylenol bleach tablets
allergic allergy reaction anaphylaxis anaphylactic swollen swelling swells tongue throat hives itching peanut
bleeding bleed blood vomiting vomited coughing hemorrhage temperature fever feverish chills shivering sepsis septic chemotherapy
pregnant pregnancy contractions seizure seizures convulsion convulsing fitting unconscious unresponsive collapsed fainted fainting consciousness
newborn infant stomach abdomen abdominal excruciating unbearable agony severe terrible diabetic sugar glucose ketones insulin
vision blind testicle testicles testicular scrotum meningitis difficulty trouble medicine pills dizzy
hurts hurting aching pains right words jumbled ending wants better cutting reason worth thick turning enough drowning oxygen black gushing detergent whole
antifreeze drank poisonous blotchy chemo rigors broke kicking moving weeks pregnant contraction collapsed lifeless respond responding unbearable
killing stabbing sharp heavy jaw shoulder sweating clammy numbing tingling weak paralysis crooked lopsided jumping living alive anymore without
vomit bloody stool thinners warfarin dizziness faint shaking shakes jerking foaming twitching stiff rigid bulging purple stung swell wheezy inhaler
worst sudden testis injury head knocked unresponsive burning burned scalded boiling stabbed broken calf swollen flashes floaters curtain
confusing drowsy sleepy floppy limp listless between month months throwing chemical gunshot bladder crash pulse passed ripping horrible intense meter sight double testicle grandma grandad husband daughter mother father`
    .split(/\s+/)
    .filter((word) => word.length > 0);
const KEYS: ReadonlySet<string> = new Set(KEY_WORDS);

/** English words within reach of a key word, and word forms that are meant as written. */
const LEFT_ALONE: ReadonlySet<string> = new Set(
  `chess cheat cheats chests chef hear heard hearts heat heaths hearty attach attacks bread breath breathe breathes breathed breaths breadth breasts beast
strike strokes stokes spoke smoke smoked smokes drooped drooling never fewer lever fevers flood bloody bloods floods bled bleeds breed breeding blending
feeding number numbs speed speeches chill child hills shilling silly kills skill killed kilo billed till pill pressures pressured pleasure measure
tights lightness brightness tight sharpness throats through thought tongues hive lives gives knives allergies reactions reacting itch pitching stitching
switching watching pills bills hills fills mills spills will files tables table tablet swallow swallows shallow swollen poisons poisonous prison person
visions version mission blond blink blinds sear sugars suger surge sever severely server several never terrible terribly trembling doubled troubles trouble
fainter painted painting pain paint faint fitted sitting hitting getting letting putting cutting knitting hotter wheeze wheezes choke chokes cooking joking
gasp grasping confuse confuses confession conclusion collapse collapses collapsing pregnancies contraction convulsions testicles vomit vomits cough coughs
medicines medical medication insulins diabetics diabetes abdomens stomachs weaken weakens witness fitness weaknesses sudden numbed steps septic sepsis dizzily
breading treating heading reading threat treat great sweat boat coat goat thread theater weather whether other rather head heads headaches headed
speak speaks special species special peach beach teach reach born borne news new known infants instant constant distant insect insert insult results
reactive action relation creation agony angry visit visits visiting division television precision vision region reason blow blown below block blocked
sugary drowning figure mouth month growth truth north youth south tenth route rough tough enough cough laugh fitness kiln skull kit ill
shirt short shot sheet shock shower shave shape share test tests tested rest chose close those choose warts aleve acting spells spell spelling loving soaking soaked stuff contractor construction concussion concussed difficult sneezing beating beaten beats trick pins cash sell shell thinner pissed shake overjoyed flint doable purse pairs sting stings shaving stubbed alike blank conversion fatter hires monte parsed shades shard tuning whose grandpa stabbing stabbed stable staples`
    .split(/\s+/)
    .filter((word) => word.length > 0),
);

function respell(word: string): string {
  if (word.length < 4 || KEYS.has(word) || LEFT_ALONE.has(word) || isPlainWord(word) || !/^\p{L}+$/u.test(word))
    return word;
  const stem = word.replace(/(?:ed|ing|es|s)$/, '');
  if (KEYS.has(stem)) return word;
  let best = word;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const key of KEY_WORDS) {
    const allowed = key.length >= 9 ? 2 : 1;
    if (Math.abs(key.length - word.length) > allowed || key.length < 5 || !sameBeginning(word, key)) continue;
    if (word.length === 4 && key.length !== 5) continue;
    const distance = editDistance(word, key);
    if (distance <= allowed && distance < bestDistance) {
      best = key;
      bestDistance = distance;
    }
  }
  return best;
}

function sameBeginning(word: string, key: string): boolean {
  return word[0] === key[0] || (word[0] === key[1] && word[1] === key[0]);
}

/** Damerau–Levenshtein distance with adjacent transpositions (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => {
    const row = new Array<number>(b.length + 1).fill(0);
    row[0] = i;
    return row;
  });
  for (let j = 0; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
