/**
 * Names of the record inside a sentence: lower case, but acronyms, eponyms and proper names as they are; a code where there is no name.
 */
import type { Fact } from '../../facts/fact.ts';
import { plain } from './sentence.ts';

/** Words that keep their capital. Genera and places are left out: sources write them rightly or not at all. */
const PROPER: ReadonlySet<string> = new Set(
  `Addison Alzheimer Asperger Barrett Bartter Behçet Bell Bowen Brugada Burkitt Charcot Charlson Chiari Clostridioides Clostridium Colles
  Coombs Cooley Creutzfeldt Crohn Cushing Dupuytren Ebstein Ehlers Eisenmenger English Escherichia Ewing Fabry Fallot Fanconi Felty
  Foley Fournier Friedewald Friedreich Gaucher German Gilbert Glasgow Goodpasture Graves Guillain Haemophilus Hashimoto Helicobacter Hillier Hirschsprung Hodgkin
  Horner Huntington Jakob Japanese Kaposi Katz Kawasaki Klebsiella Klinefelter Korsakoff Legionella Lyme Mallory Marfan Meniere Ménière Merkel Mohs
  Morse Osler Paget Parkinson Peyronie Pugh Prinzmetal Pseudomonas Raynaud Reiter Reye Romberg Roux Rubella Salmonella Sampson Schönlein Sjogren Sjögren
  Spanish Staphylococcus Stevens Streptococcus Swan Ganz Takayasu Tourette Turner Wegener Weiss Wernicke Whipple Willebrand Wilms Wilson Wolff
  Zenker Zollinger January February March April May June July August September October November December`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Of names written in capitals throughout: what stays so. */
const ACRONYMS: ReadonlySet<string> = new Set(
  `ADHD AIDS ALS AKI AV BMI BPH CABG CAD CHF CKD CNS COPD COVID CSF CT DNR DVT ECG ECMO EEG EKG ESRD GERD GI HDL HIV ICU INR IV LDL MI MRI MRSA NOS
  NSTEMI OSA PCI PE PTSD PTT RBC RNA DNA SARS STEMI TB TIA TSH UTI VT WBC II III VI VII VIII IX HCL NACL`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const LONGEST_NAME = 300;

/** As it stands inside a sentence; `code ICD10CM//I50.9` where the record has no name for it. */
export function nameOf(fact: Fact): string {
  const name = plain(withoutStop(fact));
  if (name === '' || fact.concept.codes.includes(name)) return `code ${plain(fact.concept.codes[0] ?? fact.id)}`;
  return inSentence(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
}

/** A full stop inside a name would end the sentence for whoever reads it: then another name of the same thing. */
function withoutStop({ concept, dosing }: Fact): string {
  const names = [concept.name, ...(dosing?.ingredients ?? []), ...concept.synonyms];
  return names.find((name) => !/\.(\s|$)/.test(name)) ?? concept.name.replace(/\.(?=\s|$)/g, '');
}

export function inSentence(name: string): string {
  const shouted = !/\p{Ll}/u.test(name) && /\p{Lu}{4}/u.test(name);
  return name.replace(/[\p{L}\p{N}]+/gu, (word) => lowered(word, shouted));
}

/** With the side in front: `left hip fracture`. */
export function sidedNameOf(fact: Fact): string {
  const name = nameOf(fact);
  if (
    fact.side === null ||
    new RegExp(`\\b(${fact.side === 'both' ? 'both|bilateral' : fact.side})\\b`, 'i').test(name)
  ) {
    return name;
  }
  return fact.side === 'both' ? `${name} on both sides` : `${name} on the ${fact.side} side`;
}

/** The verbs that agree with a name. */
export interface Verbs {
  readonly is: string;
  readonly was: string;
  readonly has: string;
}

const OF_ONE: Verbs = { is: 'is', was: 'was', has: 'has' };
const OF_MANY: Verbs = { is: 'are', was: 'were', has: 'have' };

export function verbsOf(name: string): Verbs {
  return isPlural(name) ? OF_MANY : OF_ONE;
}

/** Whether the head of the name, before what qualifies it, is a plural. */
function isPlural(name: string): boolean {
  const head = name.split(/,|\(|\[|\b(?:of|in|with|without|due|from|by|for|on|to|and)\b/i)[0].trim();
  return PLURAL_HEAD.test(head);
}

const PLURAL_HEAD =
  /(cytes|phils|lets|glycerides|ketones|bands|cells|casts|crystals|bacteria|disorders|diseases|injuries|complications|ulcers|fractures|burns|wounds|effects|stones|symptoms|problems|syndromes|infections|seizures|headaches|falls|pains|hemorrhoids|polyps|varices|conditions|difficulties|allergies|antibodies|sounds|respirations|tests|studies|services|units|activities|palpitations|ideations|effusions|nodules|tremors|multivitamins)$/i;

function lowered(word: string, shouted: boolean): string {
  if (shouted) return ACRONYMS.has(word) || /\p{N}/u.test(word) || !/[AEIOUY]/.test(word) ? word : word.toLowerCase();
  if (PROPER.has(word)) return word;
  // One capital alone names a kind: vitamin D, hepatitis B. `A` at the front is an article more often.
  const isPlain = /^\p{Lu}\p{Ll}+$/u.test(word);
  return isPlain ? word.toLowerCase() : word;
}
