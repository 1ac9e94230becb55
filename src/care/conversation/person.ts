/**
 * Speech in the first and second person as a note has it, in the third: "i've been taking" is "the patient has been taking", a clinician's "you have"
 * "the patient has". The verb is made to agree from a closed list; what is not in the list stays as said.
 *
 * Promises: exactly the pronouns of speaker and listener change, and the verb beside them. Null when it cannot be done with certainty (a patient
 * who says "you", a speaker whose role is unknown and who says "i"): such words are quoted, not rewritten.
 */
import type { SpeakerRole } from './transcript.ts';
import type { Word } from './words.ts';

export interface PatientNames {
  readonly subject: string;
  readonly object: string;
  readonly possessive: string;
}

export function patientNames(sex: 'female' | 'male' | null): PatientNames {
  if (sex === 'female') return { subject: 'she', object: 'her', possessive: 'her' };
  if (sex === 'male') return { subject: 'he', object: 'him', possessive: 'his' };
  return THE_PATIENT;
}

const THE_PATIENT: PatientNames = { subject: 'the patient', object: 'the patient', possessive: "the patient's" };
const KIN =
  /^(mother|mom|father|dad|wife|husband|spouse|partner|daughter|son|sister|brother|aunt|uncle|grandmother|grandfather|grandma|grandpa|cousin|niece|nephew|friend|girlfriend|boyfriend|child|kids?|he|she|him|her|his|hers)$/i;

const BASE_VERBS = new Set(
  `go get take feel think know want need use smoke drink eat sleep walk run work live try notice see hear like love hate wake wear lift play exercise
  struggle forget remember wonder believe guess hope wish worry cough sneeze vomit lose gain keep start stop come move bend sit stand lie lay say tell ask call
  look check monitor watch follow avoid suffer experience bleed break drive travel cook clean make mean find give help pee urinate suppose recall prefer enjoy plan
  spend stay turn understand agree report swim bike jog snack skip miss chew vape choose wash carry reach push pull climb shake breathe tend weigh test
  sound seem appear require return talk speak consume limit measure own rest type lean pass snore wheeze seek identify note lead ride teach wipe brush dress`.split(
    /\s+/,
  ),
);
const AGREEMENT: Readonly<Record<string, string>> = { am: 'is', are: 'is', have: 'has', do: 'does', were: 'was' };
const ADVERB =
  /^(just|also|still|really|usually|always|never|sometimes|actually|probably|only|already|even|now|then|definitely|often|occasionally|normally|mostly|certainly|currently|previously|recently|kind|of|sort|not|maybe|typically|generally|rarely|barely|almost|basically|absolutely|pretty|much|finally|honestly|both|all|do)$/;
/** After these "you" is an object: "i want you to". */
const GOVERNS =
  /^(want|wants|wanted|like|need|ask|asked|let|have|has|having|help|helps|see|saw|seen|give|gave|get|start|started|continue|keep|put|for|to|with|of|tell|told|advise|recommend|about|from|on|by|without|at|around|refer|send|sent|make|makes|bother|bothering|hurt|hurts|allow|allows|encourage|examine|treat|call|bring|brings|brought|examined|prescribe|prescribed|place|show|remind|switch|hear|heard)$/;

export function inThirdPerson(words: readonly Word[], role: SpeakerRole, names: PatientNames): readonly Word[] | null {
  const lower = words.map(({ written }) => written.toLowerCase());
  const speaks = lower.some((word) => FIRST.test(word));
  const addresses = lower.some((word) => SECOND.test(word));
  if (role === 'unknown' && (speaks || addresses)) return null;
  if (role !== 'clinician' && (addresses || lower.some((word) => /^(we|us|our|ours|ourselves)$/.test(word))))
    return null;
  if (role === 'companion' && speaks) return null;
  const calls = new Naming(lower.some((word) => KIN.test(word)) ? THE_PATIENT : names);
  const result: Word[] = [];
  let agree = false;
  for (let i = 0; i < words.length; i++) {
    const replaced = role === 'clinician' ? calls.addressed(lower, i) : calls.speaking(lower[i]);
    const word = { ...words[i] };
    if (replaced !== null) {
      agree = replaced.subject && !INVERTING.test(lower[i - 1] ?? '');
      result.push({ ...word, written: replaced.written });
      continue;
    }
    if (agree && (!ADVERB.test(lower[i]) || lower[i] === 'do')) {
      agree = false;
      result.push({ ...word, written: agreeing(lower[i], words[i].written) });
    } else {
      result.push(role === 'clinician' && lower[i] === 'i' ? { ...word, written: 'I' } : word);
    }
  }
  return result;
}

/** A verb before its subject has the agreement. */
const INVERTING = /^(can|could|will|would|do|does|did|should|may|might|are|have)$/;
const FIRST = /^(i|me|my|mine|myself)$/;
const SECOND = /^(you|your|yours|yourself|y'all)$/;

interface Replaced {
  readonly written: string;
  readonly subject: boolean;
}

/** Names the patient in full at the first place of a sentence and by pronoun after it. */
class Naming {
  readonly #names: PatientNames;
  #named = false;
  constructor(names: PatientNames) {
    this.#names = names;
  }

  #next(): PatientNames {
    const names = this.#named ? this.#names : THE_PATIENT;
    this.#named = true;
    return names;
  }

  speaking(word: string): Replaced | null {
    if (word === 'i') return { written: this.#next().subject, subject: true };
    if (word === 'me') return { written: this.#next().object, subject: false };
    if (word === 'my' || word === 'mine') return { written: this.#next().possessive, subject: false };
    return word === 'myself'
      ? {
          written: `${this.#next().object === 'the patient' ? 'the patient' : `${this.#names.object}self`}`,
          subject: false,
        }
      : null;
  }

  addressed(words: readonly string[], i: number): Replaced | null {
    const word = words[i];
    if (word === 'your' || word === 'yours') return { written: this.#next().possessive, subject: false };
    if (word === 'yourself') return { written: this.#next().object, subject: false };
    if (word !== 'you') return null;
    const next = words[i + 1] ?? ',';
    const finite = /^(are|have|do|were|had|did|will|would|can|could|should|may|might|cannot|need|want)$/.test(next);
    const object =
      GOVERNS.test(words[i - 1] ?? '') && (!finite || /^(let|help|made|make|want|have|for|to)$/.test(words[i - 1]));
    const subject = !object && next !== ',';
    return subject
      ? { written: this.#next().subject, subject: true }
      : { written: this.#next().object, subject: false };
  }
}

/** The verb that goes with "he" or "she". */
export function agreeing(verb: string, written: string): string {
  if (Object.hasOwn(AGREEMENT, verb)) return AGREEMENT[verb];
  if (!BASE_VERBS.has(verb)) return written;
  if (/(s|sh|ch|x|z|o)$/.test(verb)) return `${written}es`;
  return /[^aeiou]y$/.test(verb) ? `${written.slice(0, -1)}ies` : `${written}s`;
}

export function isBaseVerb(word: string): boolean {
  return BASE_VERBS.has(word);
}
