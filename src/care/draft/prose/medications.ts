/** How medications and administered doses are said: drug, dose, route, frequency, and whether they are taken, were stopped or are planned. */
import type { Dosing, Fact, Frequency, Quantity } from '../../facts/fact.ts';
import { DISPENSED, NOT_TO_BE_GIVEN } from '../../facts/supersede.ts';
import type { DraftSentence } from '../document.ts';
import { nameOf, verbsOf } from './names.ts';
import { quantityText } from './quantities.ts';
import { say } from './sentence.ts';
import { atTime, dated, onDate } from './times.ts';

/** `ramipril 5 mg oral twice daily as needed`. */
function drugText(fact: Fact): string {
  const name = nameOf(fact);
  if (fact.dosing === null) return name;
  const parts = [name, doseText(name, fact.dosing), routeText(name, fact.dosing.route)];
  if (fact.dosing.frequency !== null) parts.push(frequencyText(fact.dosing.frequency));
  if (fact.dosing.asNeeded) parts.push('as needed');
  return parts.filter((part) => part !== '').join(' ');
}

export function medicationSentence(fact: Fact): DraftSentence {
  return say(medicationText(fact), [fact]);
}

function medicationText(fact: Fact): string {
  const drug = drugText(fact);
  const { is, was, has } = verbsOf(nameOf(fact));
  const on = dated(fact.time);
  const asRecorded = on === '' ? '' : `, as recorded${on}`;
  if (fact.details.includes(NOT_TO_BE_GIVEN)) return `not to be given: ${drug}${on === '' ? '' : `, as ordered${on}`}`;
  if (fact.assertion === 'absent' || fact.status === 'not done') return `${drug} ${was} not taken${asRecorded}`;
  if (fact.details.includes(DISPENSED)) return `${drug} ${was} dispensed${on}`;
  switch (fact.status) {
    case 'active':
      return on === '' ? `${drug} ${is} prescribed` : `${drug} ${has} been prescribed since ${dateOf(on)}`;
    case 'planned':
      return `${drug} ${is} planned${asRecorded}`;
    case 'pending':
      return `${drug} ${was} ordered${on}`;
    case 'stopped':
    case 'completed':
      return `${drug} ${was} ${endedText(fact)}`;
    default:
      return `${drug} ${was} prescribed${on === '' ? ', at a time that is not recorded' : on}`;
  }
}

function endedText({ status, time }: Fact): string {
  const on = dated(time);
  const until = dated({ ...time, start: time.end });
  if (status === 'stopped') {
    if (on !== '' && on === until) return `prescribed and stopped${on}`;
    return `stopped${until}${on === '' ? '' : `, having been prescribed${on}`}`;
  }
  if (on === '' && until !== '') return `prescribed until ${dateOf(until)}`;
  if (until === '' || on === until) return `prescribed${on} and the course was completed`;
  return `prescribed from ${dateOf(on)} to ${dateOf(until)}`;
}

/** ` on 5 March 2021` → `5 March 2021`. */
function dateOf(on: string): string {
  return on.replace(/^ (on|in) /, '');
}

/** Doses given of one drug, in order of time; hours and minutes where `timed`. */
export function administrationSentence(doses: readonly Fact[], timed: boolean): DraftSentence {
  const [first, last] = [doses[0], doses[doses.length - 1]];
  const when = timed ? atTime : onDate;
  const drug = drugText(last);
  const { was } = verbsOf(nameOf(last));
  if (last.status === 'not done') {
    return say(
      `no ${drug} ${was} given${last.time.start === null ? '' : ` ${when(last.time.start, last.time.precision)}`}`,
      [last],
    );
  }
  const lastTime = last.time.start;
  const firstTime = first.time.start;
  if (lastTime === null) return say(`${drug} ${was} given`, [last]);
  const lastWhen = when(lastTime, last.time.precision);
  const firstWhen = firstTime === null ? lastWhen : when(firstTime, first.time.precision);
  if (firstWhen === lastWhen) return say(`${drug} ${was} given ${lastWhen}`, [last]);
  return say(`${drug} ${was} last given ${lastWhen}`, [last]);
}

function frequencyText({ times, periodHours }: Frequency): string {
  if (periodHours === 24 && times === 1) return 'once daily';
  if (periodHours === 24 && times === 2) return 'twice daily';
  if (periodHours === 24) return `${TIMES.get(times) ?? `${times}`} times daily`;
  if (periodHours === 168 && times === 1) return 'once weekly';
  if (periodHours === 168) return `${TIMES.get(times) ?? `${times}`} times weekly`.replace('two times', 'twice');
  if (times === 1 && periodHours % 24 === 0) return `every ${periodHours / 24} days`;
  if (times === 1) return `every ${periodHours} ${periodHours === 1 ? 'hour' : 'hours'}`;
  return `${times} times every ${periodHours} hours`;
}

const TIMES: ReadonlyMap<number, string> = new Map([
  [2, 'two'],
  [3, 'three'],
  [4, 'four'],
  [5, 'five'],
  [6, 'six'],
]);

/** Units that a reader knows: not every source's abbreviation for a bag or a vial is one. */
const READ_UNIT =
  /^(%|[mukn]?g|[mkµu]?L|m?mol|m?eq|mcg|U|\[i?IU\]|\[iU\]|IU|units?|tab|cap|drop|\{(tbl|capsule|puff|spray)\}|\[drp\]|([mukn]?g|U|IU|units?)\/(h|min|mL|kg|\{actuat\}))$/i;
/** Of these only the strength says how much of the drug is taken. */
const COUNTED_UNIT = /^(\{(tbl|capsule|puff|spray)\}|\[drp\]|tab|cap|drop|mL)$/i;

/** `5 mg`, `2 tablets of 5 mg`, `10 mL of 50 mg/mL`; empty where the name says it. */
function doseText(name: string, { dose, strength }: Dosing): string {
  const each = amountText(name, strength);
  if (dose === null) return each;
  const taken = amountText(name, dose);
  return taken !== '' && each !== '' && COUNTED_UNIT.test(dose.unit) ? `${taken} of ${each}` : taken;
}

function amountText(name: string, amount: Quantity | null): string {
  if (amount === null || !READ_UNIT.test(amount.unit) || amount.value === 0) return '';
  const text = quantityText(amount);
  return squeezed(name).includes(squeezed(text)) ? '' : text;
}

function routeText(name: string, route: string | null): string {
  if (route === null || route === '') return '';
  const said = ROUTES.get(route) ?? `by the ${route} route`;
  return name.includes(route) ? '' : said;
}

const ROUTES: ReadonlyMap<string, string> = new Map([
  ['oral', 'orally'],
  ['intravenous', 'intravenously'],
  ['subcutaneous', 'subcutaneously'],
  ['intramuscular', 'intramuscularly'],
  ['sublingual', 'sublingually'],
  ['rectal', 'rectally'],
  ['topical', 'topically'],
  ['inhaled', 'by inhalation'],
  ['inhalation', 'by inhalation'],
  ['transdermal', 'transdermally'],
]);

function squeezed(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}
