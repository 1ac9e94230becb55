/** How stays, visits, procedures, immunizations, orders, reports and the rest are said. */
import type { Fact } from '../../facts/fact.ts';
import { isGoingOn, type Stay } from '../chart/stays.ts';
import type { DraftSentence } from '../document.ts';
import { inSentence, nameOf, sidedNameOf, verbsOf } from './names.ts';
import { valueText } from './quantities.ts';
import { plain, say } from './sentence.ts';
import { dated, MINUTES_OF_A_DAY, onDate } from './times.ts';

/**
 * `She was admitted to hospital from the emergency room on 3 March 2021 and discharged to home on 8 March 2021.` Nobody is said to have been discharged from
 * a stay in which they died.
 * @param died minutes; null for the living.
 */
export function staySentence(stay: Stay, subject: string, died: number | null): DraftSentence {
  const { fact, start, end } = stay;
  const from = onDate(start, fact.time.precision);
  if (stay.kind === 'visit') return say(`${subject} was seen ${from}`, [fact]);
  const place = stay.kind === 'intensive care' ? 'intensive care' : 'hospital';
  const origin = detailOf(fact, 'admitted from');
  const admitted = `${subject} was admitted to ${place}${origin === null ? '' : ` from ${origin}`} ${from}`;
  if (end === null) {
    const isOver = fact.status === 'completed' ? `${admitted}; the end of the stay is not recorded` : admitted;
    return say(isGoingOn(stay) ? `${admitted} and has not been discharged` : isOver, [fact]);
  }
  const until = onDate(end, fact.time.precision);
  const destination = detailOf(fact, 'discharged to');
  if (destination !== null && /^(died|deceased|expired|death)/.test(destination))
    return say(`${admitted} and died there ${until}`, [fact]);
  if (died !== null && died >= start && died <= end + MINUTES_OF_A_DAY)
    return say(`${admitted}, and the stay ended ${until}`, [fact]);
  return say(`${admitted} and discharged${destination === null ? '' : ` to ${destination}`} ${until}`, [fact]);
}

/** `discharged to: SYSTEM//Skilled nursing facility` → `skilled nursing facility`. */
function detailOf(fact: Fact, label: string): string | null {
  const found = fact.details.find((detail) => detail.startsWith(label));
  if (found === undefined) return null;
  const text = plain(
    found
      .slice(label.length)
      .replace(/^:?\s*/, '')
      .replace(/^[A-Z0-9-]+\/\//, ''),
  );
  return text === '' || text.length > 60 ? null : text.toLowerCase();
}

export function procedureSentence(fact: Fact): DraftSentence {
  const name = sidedNameOf(fact);
  const { is, was } = verbsOf(name);
  const on = dated(fact.time);
  if (fact.status === 'not done' || fact.assertion === 'absent') return say(`no ${name} ${was} performed${on}`, [fact]);
  if (fact.status === 'planned' || fact.status === 'pending') {
    return say(`${name} ${is} planned${on.replace(/^ (on|in)/, ' for')}`, [fact]);
  }
  if (fact.assertion === 'historical')
    return say(`there is a history of ${name}${on === '' ? '' : `, performed${on}`}`, [fact]);
  return say(`${name} ${was} ${IS_THING.test(name) ? 'recorded' : 'performed'}${on}`, [fact]);
}

/** Sources list lines and tubes among procedures. */
const IS_THING =
  /^(?!.*(insertion|removal|placement|change|catheterization)).*(catheter|line|tube|gauge|cannula|sheath|drain|pump|cooling|intubated|monitor)$/i;

export function immunizationSentence(fact: Fact): DraftSentence {
  const name = nameOf(fact);
  const on = dated(fact.time);
  if (fact.status === 'planned' || fact.status === 'pending') return orderSentence(fact);
  return say(`${fact.status === 'not done' || fact.assertion === 'absent' ? 'no ' : ''}${name} was given${on}`, [fact]);
}

/** Ordered, planned or awaited. */
export function orderSentence(fact: Fact): DraftSentence {
  const name = nameOf(fact);
  const { is, was } = verbsOf(name);
  const on = dated(fact.time);
  if (fact.status === 'pending') return say(`the result of ${name}${on} is pending`, [fact]);
  if (fact.status === 'planned') return say(`${name} ${is} planned${on === '' ? '' : `, as ordered${on}`}`, [fact]);
  return say(`${name} ${was} ordered${on}`, [fact]);
}

export function reportSentence(fact: Fact): DraftSentence {
  const name = nameOf(fact);
  const on = dated(fact.time);
  return say(`${name} ${verbsOf(name).was} done${on}`, [fact]);
}

/** What was ordered not to be done, and what no longer holds, is said to be so. */
export function directiveSentence(fact: Fact): DraftSentence {
  const said = statementSentence(fact);
  if (fact.assertion === 'absent') return say(`no ${nameOf(fact)} was ordered${dated(fact.time)}`, [fact]);
  if (fact.status !== 'stopped' && fact.status !== 'resolved') return said;
  return say(`${said.text.replace(/\.$/, '')} and is no longer in force`, [fact]);
}

/** Social history, function, directives: name and value. */
export function statementSentence(fact: Fact): DraftSentence {
  const name = nameOf(fact);
  const { was } = verbsOf(name);
  const on = dated(fact.time);
  if (fact.value === null) return say(`${name} ${was} recorded${on}`, [fact]);
  const value = valueText(fact.value);
  if (value === null) return say(`${name} ${was} recorded${on}, in more words than fit here`, [fact]);
  if (fact.value.type === 'quantity' || fact.value.type === 'range') return say(`${name} ${was} ${value}${on}`, [fact]);
  const said = inSentence(value);
  if (/smoker$/.test(said))
    return say(`the patient was recorded as ${/^[aeiou]/.test(said) ? 'an' : 'a'} ${said}${on}`, [fact]);
  return say(`${name} ${was} “${value}”${on}`, [fact]);
}

export function deviceSentence(fact: Fact): DraftSentence {
  const name = sidedNameOf(fact);
  const { end, precision } = fact.time;
  const on = dated(fact.time);
  if (end !== null)
    return say(
      `${name} was in use${on === '' ? '' : on.replace(/^ on/, ' from')} and ended ${onDate(end, precision)}`,
      [fact],
    );
  return say(`${name} ${verbsOf(name).was} recorded${on}`, [fact]);
}
