/**
 * How diagnoses, symptoms, allergies, family and social history are said. Present, absent, historical, family, resolved: each in words of its own,
 * never left to the reader to guess.
 */
import type { Fact } from '../../facts/fact.ts';
import type { DraftSentence } from '../document.ts';
import { inSentence, sidedNameOf, verbsOf } from './names.ts';
import { plain, say } from './sentence.ts';
import { dated, dateText } from './times.ts';

/** One sentence about one statement of a diagnosis or symptom. */
export function conditionSentence(fact: Fact): DraftSentence {
  return say(conditionText(fact), [fact]);
}

function conditionText(fact: Fact): string {
  const name = sidedNameOf(fact);
  const { start, precision } = fact.time;
  const { is, was, has } = verbsOf(name);
  const on = dated(fact.time);
  if (fact.assertion === 'absent') return `no evidence of ${name} was recorded${on}`;
  if (fact.assertion === 'family') return familyText(fact, name);
  if (fact.assertion === 'suspected') return `${name} ${start === null ? is : was} suspected${on}`;
  if (fact.assertion === 'historical') return `there is a history of ${name}${on === '' ? '' : `, recorded${on}`}`;
  if (fact.status === 'resolved') return resolvedText(fact, name);
  if (start === null) return `${name} ${is} recorded`;
  if (fact.status === 'active') return `${name} ${has} been recorded since ${dateText(start, precision)}`;
  return `${name} ${was} recorded${on}`;
}

function resolvedText(fact: Fact, name: string): string {
  const { was } = verbsOf(name);
  const on = dated(fact.time);
  const resolved = dated({ ...fact.time, start: fact.time.end });
  if (on === '') return resolved === '' ? `${name} ${was} recorded as resolved` : `${name} resolved${resolved}`;
  return `${name} ${was} recorded${on} and ${resolved === '' ? overText(fact, name) : `resolved${resolved}`}`;
}

/** What is in remission or inactive is not said to be gone. */
function overText({ details }: Fact, name: string): string {
  const { is, has } = verbsOf(name);
  if (details.includes('in remission')) return `${is} in remission`;
  return details.includes('inactive') ? `${is} inactive` : `${has} resolved`;
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
  const on = dated(fact.time);
  const isNamedSo = /allerg|intoleran|sensitiv/i.test(name);
  if (fact.assertion === 'absent') {
    const said = /^no\b/i.test(name) ? name : `no ${isNamedSo ? name : `allergy to ${name}`}`;
    return say(`${said} ${verbsOf(said).was} recorded${on}`, [fact]);
  }
  const details = fact.details.map(plain).filter((detail) => detail !== '' && !SAID_OTHERWISE.has(detail));
  const more = details.length === 0 ? '' : ` (${details.map(inSentence).join('; ')})`;
  const named = isNamedSo ? name : `${fact.details.includes('intolerance') ? 'intolerance' : 'allergy'} to ${name}`;
  if (fact.status === 'resolved') return say(`${named}${more} was recorded${on} and ${overText(fact, named)}`, [fact]);
  if (isNamedSo || fact.details.includes('intolerance')) return say(`${named}${more} was recorded${on}`, [fact]);
  return say(`the patient is allergic to ${name}${more}${on === '' ? '' : `, as recorded${on}`}`, [fact]);
}

/** Details that the sentence itself says. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set(['intolerance', 'inactive']);

/** `Asthma was first recorded on 3 May 2019 and last recorded on 5 March 2021.`; null where the dates are the same. */
export function conditionsOverTime(facts: readonly Fact[]): DraftSentence | null {
  const [first, last] = [facts[0], facts[facts.length - 1]];
  const [from, to] = [dated(first.time), dated(last.time)];
  if (from === '' || to === '' || from === to) return null;
  const name = sidedNameOf(last);
  return say(`${name} ${verbsOf(name).was} first recorded${from} and last recorded${to}`, [first, last]);
}
