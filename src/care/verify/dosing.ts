/**
 * A dosing of a note against that of a fact: how much each time or in a day, how often, by which route.
 *
 * The record's dose is that of its instruction, else the strength of the product; tablets count as so many strengths. The same number in another
 * unit (5 mcg for 5 mg) is a contradiction of unit. Orders that give only an instruction in words are read like a note (`instructions.ts`).
 */
import type { TextQuantity } from '../../data/text/reading.ts';
import type { Dosing, Fact, Frequency, Quantity } from '../facts/fact.ts';
import { dosingText, frequencyText, quantityText } from './factState.ts';
import { recordedDosing } from './instructions.ts';
import { compareNumbers, type NumberMatch, type WrittenNumber, writtenNumbers } from './numbers.ts';
import type { Bench, MentionStatement } from './statement.ts';
import type { Disagreement } from './weigh.ts';

export function dosingDisagreements(statement: MentionStatement, fact: Fact, bench: Bench): readonly Disagreement[] {
  const recorded = recordedDosing(fact, bench.index.lexicon);
  if (recorded === null) return [];
  const { frequency, route } = recorded;
  const said = statement.mention.dosing;
  const dose = doseSaid(statement);
  const found: Disagreement[] = [];
  const disagree = (how: Disagreement['how'], noteSays: string, recordSays: () => string): void => {
    found.push({ how, noteSays, recordSays, fact: fact.id });
  };
  if (dose !== null) {
    const match = compareDose(dose, statement, recorded, bench.text);
    if (match === 'unit' || match === 'value') {
      disagree(match === 'unit' ? 'unit' : 'dose', bench.text.slice(dose.start, dose.end), () => doseText(recorded));
    }
  }
  const strength = strengthSaid(statement.clause);
  if (strength !== null && recorded.strength !== null && found.length === 0) {
    const match = compareNumbers(strength, recorded.strength, []);
    if (match !== 'equal') disagree(match === 'unit' ? 'unit' : 'dose', strength.words, () => doseText(recorded));
  }
  const isTotal =
    dose !== null && saysPerDay(statement) && compareDose(dose, statement, recorded, bench.text) === 'equal';
  if (!isTotal && said?.frequency != null && frequency !== null && !sameRate(said.frequency, frequency)) {
    disagree('frequency', frequencyText(said.frequency), () => frequencyText(frequency));
  }
  if (said?.asNeeded && !recorded.asNeeded && frequency !== null) {
    disagree('frequency', 'as needed', () => dosingText(recorded));
  }
  if (said?.route != null && route !== null && !sameRoute(said.route, route))
    disagree('route', said.route, () => route);
  return found;
}

/** Whether the note gives a dose, frequency or route that this fact says nothing of. */
export function dosingUnknown(statement: MentionStatement, fact: Fact, bench: Bench): boolean {
  const recorded = recordedDosing(fact, bench.index.lexicon);
  const said = statement.mention.dosing;
  const dose = doseSaid(statement);
  if (dose !== null && (recorded === null || compareDose(dose, statement, recorded, bench.text) === null)) return true;
  if (said?.frequency != null && recorded?.frequency == null && !saysPerDay(statement)) return true;
  // Tablets go by mouth and puffs are breathed in without anybody saying so.
  const goesWithoutSaying = /oral/.test(said?.route ?? '') || said?.dose?.unit === '{puff}';
  return said?.route != null && recorded?.route == null && !goesWithoutSaying;
}

/** Of what is counted: "2 tablets of 10 mg", "two 10 mg tablets", "2 x 10 mg". */
function strengthSaid(clause: string): (WrittenNumber & { readonly words: string }) | null {
  const found = EACH.exec(clause) ?? COUNTED_EACH.exec(clause);
  if (found?.groups === undefined) return null;
  const { value, unit } = found.groups;
  const ucum = { mcg: 'ug', µg: 'ug', μg: 'ug', unit: '[iU]', units: '[iU]' }[unit] ?? unit;
  return { value: Number(value), tolerance: 0, comparator: null, unit: ucum, words: found[0] };
}

const EACH =
  /\b(?:tab(?:let)?|cap(?:sule)?|pill|puff|spray)s? (?:of|at|x|×) ?(?<value>\d+(?:\.\d+)?) ?(?<unit>mc?g|[µμ]g|g|units?)\b(?!\/)/;
const COUNTED_EACH =
  /\b(?:(?:\d+|one|two|three|four) ?[x×] ?|(?:two|three|four) )(?<value>\d+(?:\.\d+)?) ?(?<unit>mc?g|[µμ]g|g|units?)\b(?!\/)/;

/** The dose of the mention, or a lone amount beside it. */
function doseSaid({ mention }: MentionStatement): TextQuantity | null {
  if (mention.dosing?.dose != null) return mention.dosing.dose;
  const amounts = mention.quantities.filter(({ unit }) => unit !== null && DOSE_UNIT.test(unit));
  return amounts.length === 1 ? amounts[0] : null;
}

const DOSE_UNIT =
  /^(?:[munk]?g|mcg|mL|L|\[?[iI]?[uU]\]?|units?|m?mol|m?eq|tablets?|\{?(?:tablet|tbl|capsule|puff|drop|dose|unit)s?\}?)(?:\/.*)?$/;

const PER_DAY = /\/(?:d|day|24\.?h)$/;

/** Null where the record gives no dose that could be compared. */
function compareDose(
  dose: TextQuantity,
  statement: MentionStatement,
  recorded: Dosing,
  text: string,
): NumberMatch | null {
  const numbers = writtenNumbers(dose, text).map((number) => ({
    ...number,
    unit: number.unit?.replace(PER_DAY, '') ?? null,
  }));
  const possible = possibleDoses(recorded, saysPerDay(statement));
  if (possible.length === 0) return null;
  const matches = possible.map((quantity) => {
    const compared = numbers.map((number) => compareNumbers(number, quantity, []));
    if (compared.includes('equal')) return 'equal';
    return compared.includes('unit') ? 'unit' : 'value';
  });
  if (matches.includes('equal')) return 'equal';
  return matches.includes('unit') && !possible.some((quantity) => isCounted(quantity) && !isCountedText(dose))
    ? 'unit'
    : 'value';
}

/** "1000 mg per day", "total daily dose": how often it is taken is not said, or once. */
function saysPerDay({ mention, clause }: MentionStatement): boolean {
  if (PER_DAY.test(mention.dosing?.dose?.unit ?? '')) return true;
  const frequency = mention.dosing?.frequency ?? null;
  const isOnce = frequency === null || (frequency.times === 1 && frequency.periodHours === 24);
  return isOnce && /(?:per day|\/day|\/d|total daily|daily dose|(?:mg|mcg|µg|g|units) a day)(?![a-z])/.test(clause);
}

/** What a correct note could give as the dose: per take, as the product's strength, both together, or per day. */
function possibleDoses({ dose, strength, frequency }: Dosing, perDay: boolean): readonly Quantity[] {
  const taken: Quantity[] = [];
  if (dose !== null) taken.push(dose);
  if (strength !== null && (dose === null || isCounted(dose))) taken.push(scaled(strength, dose?.value ?? 1));
  if (strength !== null && dose !== null && isCounted(dose)) taken.push(strength);
  if (!perDay || frequency === null) return taken;
  return [...taken, ...taken.map((quantity) => scaled(quantity, (frequency.times * 24) / frequency.periodHours))];
}

function scaled(quantity: Quantity, factor: number): Quantity {
  return { ...quantity, value: quantity.value * factor };
}

const COUNTED =
  /^(?:1|\{?(?:tab|tbl|cap|puff|drop|spray|dose|patch|pill|unit dose|suppository|packet|inhalation)[a-z]*\}?|)$/i;

function isCounted({ unit }: Quantity): boolean {
  return COUNTED.test(unit);
}

function isCountedText({ unit }: TextQuantity): boolean {
  return unit === null || COUNTED.test(unit);
}

function doseText({ dose, strength }: Dosing): string {
  return [dose, strength].flatMap((quantity) => (quantity === null ? [] : [quantityText(quantity)])).join(' of ');
}

/** Twice a day and every 12 hours are one rate. */
function sameRate(a: Frequency, b: Frequency): boolean {
  return Math.abs(a.times / a.periodHours - b.times / b.periodHours) < 0.001 * (b.times / b.periodHours);
}

function sameRoute(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y || x.includes(y) || y.includes(x);
}
