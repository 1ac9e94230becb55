/**
 * How diagnoses, symptoms, allergies, family and social history are said. Present, absent, historical, family, resolved: each in words of its own,
 * never left to the reader to guess.
 */
import type { Fact } from '../../facts/fact.ts';
import type { DraftSentence } from '../document.ts';
import { inSentence, isPlural, sidedNameOf } from './names.ts';
import { plain, say } from './sentence.ts';
import { onDate } from './times.ts';

/** One sentence about one statement of a diagnosis or symptom. */
export function conditionSentence(fact: Fact): DraftSentence {
  return say(conditionText(fact), [fact]);
}

function conditionText(fact: Fact): string {
  const name = sidedNameOf(fact);
  const { start, end, precision } = fact.time;
  const [was, has] = isPlural(name) ? ['were', 'have'] : ['was', 'has'];
  const on = start === null ? null : onDate(start, precision);
  if (fact.assertion === 'absent') return `no evidence of ${name} was recorded${on === null ? '' : ` ${on}`}`;
  if (fact.assertion === 'family') return familyText(fact, name);
  if (fact.assertion === 'suspected') return `${name} ${on === null ? 'is suspected' : `was suspected ${on}`}`;
  if (fact.assertion === 'historical') return `there is a history of ${name}${on === null ? '' : `, recorded ${on}`}`;
  if (fact.status === 'resolved') return resolvedText(name, was, on, end, fact);
  if (on === null) return `${name} ${was === 'was' ? 'is' : 'are'} recorded`;
  if (fact.status === 'active') return `${name} ${has} been recorded since ${on.replace(/^(on|in) /, '')}`;
  return `${name} ${was} recorded ${on}`;
}

function resolvedText(name: string, was: string, on: string | null, end: number | null, fact: Fact): string {
  const resolved = end === null ? null : onDate(end, fact.time.precision);
  if (on === null) return resolved === null ? `${name} ${was} recorded as resolved` : `${name} resolved ${resolved}`;
  if (resolved === null) return `${name} ${was} recorded ${on} and ${overText(fact, was === 'were')}`;
  return `${name} ${was} recorded ${on} and resolved ${resolved}`;
}

/** What is in remission or inactive is not said to be gone. */
function overText({ details }: Fact, plural = false): string {
  if (details.includes('in remission')) return `${plural ? 'are' : 'is'} in remission`;
  if (details.includes('inactive')) return `${plural ? 'are' : 'is'} inactive`;
  return `${plural ? 'have' : 'has'} resolved`;
}

/** `Her mother had breast cancer.` is said only where the record names the relative. */
function familyText({ relative }: Fact, name: string): string {
  if (relative === null || relative === '') return `there is a family history of ${name}`;
  return `the patient's ${inSentence(plain(relative))} had ${name}`;
}

export function familySentence(fact: Fact): DraftSentence {
  const name = sidedNameOf(fact).replace(/^family history of /, '');
  if (fact.assertion === 'absent') return say(`there is no family history of ${name}`, [fact]);
  return say(familyText(fact, name), [fact]);
}

export function allergySentence(fact: Fact): DraftSentence {
  const name = sidedNameOf(fact);
  const on = fact.time.start === null ? '' : onDate(fact.time.start, fact.time.precision);
  const isNamedSo = /allerg|intoleran|sensitiv/i.test(name);
  if (fact.assertion === 'absent') {
    const said = /^no\b/i.test(name) ? name : `no ${isNamedSo ? name : `allergy to ${name}`}`;
    return say(`${said} ${isPlural(said) ? 'were' : 'was'} recorded ${on}`, [fact]);
  }
  const details = fact.details.map(plain).filter((detail) => detail !== '' && !SAID_OTHERWISE.has(detail));
  const more = details.length === 0 ? '' : ` (${details.map(inSentence).join('; ')})`;
  const named = isNamedSo ? name : `${fact.details.includes('intolerance') ? 'intolerance' : 'allergy'} to ${name}`;
  if (fact.status === 'resolved') return say(`${named}${more} was recorded ${on} and ${overText(fact)}`, [fact]);
  if (isNamedSo || fact.details.includes('intolerance')) return say(`${named}${more} was recorded ${on}`, [fact]);
  return say(`the patient is allergic to ${name}${more}${on === '' ? '' : `, as recorded ${on}`}`, [fact]);
}

/** Details that the sentence itself says. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set(['intolerance', 'inactive']);

/** `Asthma was first recorded on 3 May 2019 and last recorded on 5 March 2021.`; null where the dates are the same. */
export function conditionsOverTime(facts: readonly Fact[]): DraftSentence | null {
  const [first, last] = [facts[0], facts[facts.length - 1]];
  if (first.time.start === null || last.time.start === null) return null;
  const from = onDate(first.time.start, first.time.precision);
  const to = onDate(last.time.start, last.time.precision);
  if (from === to) return null;
  const name = sidedNameOf(last);
  return say(`${name} ${isPlural(name) ? 'were' : 'was'} first recorded ${from} and last recorded ${to}`, [
    first,
    last,
  ]);
}
