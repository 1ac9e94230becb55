/** A claim in a form's words: names, numbers, dates, doses and frequencies in the different ways in which clinicians write them. */
import type { Random } from '../../src/base/random.ts';
import type { Frequency } from '../../src/care/facts/fact.ts';
import type { Claim } from './claim.ts';
import { WRITTEN_UNITS } from './clinicalNames.ts';

export function render(form: string, claim: Claim, random: Random): string {
  const name = claim.side === null ? claim.name : withSide(claim.name, claim.side, random);
  const words: Readonly<Record<string, string>> = {
    name,
    Name: capital(name),
    value: valueText(claim, random),
    date: claim.date === null ? '' : dateText(claim.date, random),
    endDate: claim.endDate === null ? '' : dateText(claim.endDate, random),
    dosing: dosingText(claim, random),
    relative: claim.relative ?? '',
    Relative: capital(claim.relative ?? ''),
  };
  const text = form.replaceAll(/\{(\w+)\}/g, (_, key: string) => words[key] ?? '');
  return text
    .replaceAll(/ +([.,;])/g, '$1')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

export function pick<T>(values: readonly T[], random: Random): T {
  return values[random.integer(values.length)];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** `{side}` stands where the record's name had its side. */
function withSide(name: string, side: string, random: Random): string {
  const word = side === 'both' ? 'bilateral' : side;
  return name.includes('{side}')
    ? name.replace('{side}', word)
    : pick([`${word} ${name}`, `${name}, ${word} side`], random);
}

function valueText({ value, second, unit }: Claim, random: Random): string {
  if (value === null) return '';
  const number = second === null ? String(value) : `${value}${pick(['/', ' / ', ' over '], random)}${second}`;
  const written = unit === null ? '' : pick(WRITTEN_UNITS[unit] ?? [unit], random);
  const bare = second !== null && random.integer(3) === 0;
  if (written === '' || bare) return number;
  return written === '%' ? pick([`${number}%`, `${number} %`], random) : `${number} ${written}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Ways of writing a day that cannot be read as another day. */
export function dateText(minutes: number, random: Random): string {
  const iso = new Date(minutes * 60_000).toISOString();
  const [year, month, day] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
  const name = MONTHS[month - 1];
  return pick(
    [
      iso.slice(0, 10),
      `${name} ${day}, ${year}`,
      `${day} ${name} ${year}`,
      `${day} ${name.slice(0, 3)} ${year}`,
      `${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}/${year}`,
      `${name.slice(0, 3)} ${day}, ${year}`,
    ],
    random,
  );
}

function dosingText({ dose, frequency }: Claim, random: Random): string {
  const parts: string[] = [];
  if (dose !== null) parts.push(`${dose.value} ${pick(WRITTEN_UNITS[dose.unit] ?? [dose.unit], random)}`);
  if (frequency !== null) parts.push(frequencyText(frequency, random));
  return parts.join(' ');
}

const TIMES_A_DAY: Readonly<Record<number, readonly string[]>> = {
  1: ['once daily', 'daily', 'once a day', 'every day', 'qd'],
  2: ['twice daily', 'BID', 'twice a day', 'two times a day', 'b.i.d.'],
  3: ['three times daily', 'TID', 'three times a day', 't.i.d.'],
  4: ['four times daily', 'QID', 'four times a day'],
};

function frequencyText({ times, periodHours }: Frequency, random: Random): string {
  if (periodHours === 24 && TIMES_A_DAY[times] !== undefined) return pick(TIMES_A_DAY[times], random);
  if (times === 1 && periodHours < 24) return pick([`every ${periodHours} hours`, `q${periodHours}h`], random);
  if (times === 1 && periodHours === 168) return pick(['once weekly', 'weekly', 'once a week'], random);
  return times === 1 ? `every ${periodHours / 24} days` : `${times} times every ${periodHours} hours`;
}
