/**
 * The dosing of an order: its fields, completed by its instruction in words ("5 mg once daily") and by the strength in the product's name
 * ("ramipril 5 MG Oral Capsule") where the fields are empty. Words are read with the same reader as notes.
 */

import type { Lexicon } from '../../data/terminology/lexicon/lexicon.ts';
import { readNote } from '../../data/text/readNote.ts';
import type { Dosing, Fact, Quantity } from '../facts/fact.ts';

/** Null where the order says nothing of dose, frequency or route. Each is read once. */
export function recordedDosing(fact: Fact, lexicon: Lexicon): Dosing | null {
  const known = remembered.get(fact);
  if (known !== undefined) return known;
  const read = readDosing(fact, lexicon);
  remembered.set(fact, read);
  return read;
}

/** Bound to the facts themselves, so it goes when they do. */
const remembered = new WeakMap<Fact, Dosing | null>();

const NOTHING: Dosing = {
  dose: null,
  route: null,
  frequency: null,
  asNeeded: false,
  strength: null,
  ingredients: [],
  text: null,
};

function readDosing(fact: Fact, lexicon: Lexicon): Dosing | null {
  const fields = fact.dosing ?? NOTHING;
  const words = fields.dose === null || fields.frequency === null ? readInstruction(fact, lexicon) : null;
  const whole: Dosing = {
    ...fields,
    dose: fields.dose ?? words?.dose ?? givenDose(fact),
    frequency: fields.frequency ?? words?.frequency ?? null,
    route: fields.route ?? words?.route ?? null,
    asNeeded: fields.asNeeded || (words?.asNeeded ?? false),
    strength: fields.strength ?? strengthInName(fact.concept.name),
  };
  const empty = whole.dose === null && whole.frequency === null && whole.route === null && whole.strength === null;
  return empty ? null : whole;
}

type ReadDosing = Pick<Dosing, 'dose' | 'frequency' | 'route' | 'asNeeded'>;

function readInstruction(fact: Fact, lexicon: Lexicon): ReadDosing | null {
  const text = fact.dosing?.text;
  if (text == null) return null;
  for (const words of [text, `${fact.concept.name} ${text}`]) {
    const mentions = readNote(words, lexicon, { written: null }).sentences.flatMap(({ mentions: found }) => found);
    const dosing = mentions.find((mention) => mention.dosing !== null)?.dosing;
    if (dosing == null) continue;
    const { dose } = dosing;
    const unit = dose?.unit ?? '';
    const quantity = dose === null ? null : { value: dose.value, comparator: null, unit };
    return { dose: quantity, frequency: dosing.frequency, route: dosing.route, asNeeded: dosing.asNeeded };
  }
  return null;
}

/** What was given stands as the value of an administration. */
function givenDose({ value }: Fact): Quantity | null {
  return value?.type === 'quantity' ? value : null;
}

function strengthInName(name: string): Quantity | null {
  const strengths = [...name.matchAll(/(\d+(?:\.\d+)?)\s*(mg|mcg|ug|g|meq|unt|unit)s?\b(?!\s*\/)/gi)];
  if (strengths.length !== 1) return null;
  const [[, value, unit]] = strengths;
  const ucum = { mcg: 'ug', unt: '[iU]', unit: '[iU]', meq: 'meq' }[unit.toLowerCase()] ?? unit.toLowerCase();
  return { value: Number(value), comparator: null, unit: ucum };
}
