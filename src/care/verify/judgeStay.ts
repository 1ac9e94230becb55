/**
 * Stays and visits: dates of admission, discharge and visits against the encounters of the record. Of a stay with both dates, both must be
 * of one encounter.
 */
import type { TextSentence } from '../../data/text/reading.ts';
import type { Fact } from '../facts/fact.ts';
import { headedText } from './headed.ts';
import { type Bench, contradicted, type Judgement, notFound, supported } from './statement.ts';
import { beganWithin, endedWithin, heldWithin, MINUTES_A_DAY, timeText, type Window, windowsOf } from './times.ts';
import type { Contradiction } from './verdict.ts';

export interface StayStatement {
  readonly start: number;
  readonly end: number;
  readonly judgement: Judgement;
}

const STAY =
  /\b(?:admi(?:t|ts|tted|ssion)|adm\b|hospitali[sz]ed|hospitali[sz]ation|hospital stay|(?:IP|ward|hosp) stay|in-?patient|in hospital|in the hospital|came in)\b/i;
const LEAVE =
  /(?:\b(?:discharged?|disch|dc'?d|left (?:the )?hospital|went home|sent home|allowed home|released)|\bd\/c'?d?)\b/i;
const VISIT = /\b(?:seen|visit(?:ed)?|came|attended|consulted|presented|saw)\b/i;
/** What else a date in such a sentence may be of. */
const OTHER =
  /\b(?:dictated|signed|born|dob|birth|since|follow-?up|return|due|scheduled|diagnosed|performed|vaccin\w+)\b/i;

/** @param heading of the section. Null where the sentence speaks of no stay or gives no date of it. */
export function judgeStay(sentence: TextSentence, heading: string, bench: Bench): StayStatement | null {
  const { text: whole, lead } = headedText(sentence, heading, bench.text);
  const text = withoutNamesWithTimes(whole, sentence, lead);
  const windows = windowsOf(sentence.times.filter(({ kind }) => kind === 'date'));
  const isStay = STAY.test(text) || LEAVE.test(text);
  if (windows.length === 0 || OTHER.test(text) || !(isStay || VISIT.test(text))) return null;
  const claimed = new Set(sentence.mentions.flatMap(({ times }) => times.map(({ start }) => start)));
  const free = windows.filter(({ start }) => !claimed.has(start) || isStay);
  if (free.length === 0) return null;
  const start = Math.min(...free.map((window) => window.start));
  const span = { start: sentence.start, end: Math.max(start, sentence.end) };
  const known = bench.index.ofKind('encounter').filter(({ status }) => status !== 'not done' && status !== 'planned');
  if (known.length === 0) return { ...span, judgement: notFound('stay', 'The record has no stays or visits.') };
  return { ...span, judgement: isStay ? ofStay(text, sentence.start - lead, free, known) : ofVisit(free, known) };
}

/** "tPA within the last 24 hours prior to admission", where that is a name, says nothing of a stay. */
function withoutNamesWithTimes(text: string, { start: from, mentions, times }: TextSentence, lead: number): string {
  return mentions
    .filter(({ start, end }) => times.some((time) => start <= time.start && time.end <= end))
    .reduce((bare, { start, end }) => {
      const at = start - from + lead;
      return bare.slice(0, at) + ' '.repeat(end - start) + bare.slice(at + end - start);
    }, text);
}

type Placed = Window & { readonly start: number };

function ofStay(text: string, offset: number, windows: readonly Placed[], known: readonly Fact[]): Judgement {
  const stays = known.filter((fact) => isInpatient(fact));
  const candidates = stays.length > 0 ? stays : known;
  const [first, second] = inOrder(text, offset, windows);
  const leaves = second === undefined && isOfLeaving(text, first.start - offset);
  const fits = (fact: Fact): boolean =>
    leaves
      ? endedWithin(fact.time, first)
      : beganWithin(fact.time, first) && (second === undefined || endedWithin(fact.time, second));
  const fitting = candidates.filter(fits);
  if (fitting.length > 0) return supported('stay', fitting, 'Recorded.');
  const partly = candidates.find(
    ({ time }) => beganWithin(time, first) || (second !== undefined && endedWithin(time, second)),
  );
  return disagreement(partly ?? nearest(candidates, first));
}

/** "Discharged on the 12th (admitted on the 9th)": the later date first. */
function inOrder(text: string, offset: number, windows: readonly Placed[]): readonly Placed[] {
  const [first, second, ...rest] = windows;
  if (second === undefined) return windows;
  if (second.latest !== null && first.earliest !== null && second.latest <= first.earliest)
    return [second, first, ...rest];
  const isTurned = isOfLeaving(text, first.start - offset) && !isOfLeaving(text, second.start - offset);
  return isTurned ? [second, first, ...rest] : windows;
}

/** With one date alone: does "discharged" stand nearer before it than "admitted"? */
function isOfLeaving(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const last = (pattern: RegExp): number =>
    Math.max(-1, ...Array.from(before.matchAll(new RegExp(pattern, 'gi')), ({ index }) => index));
  return last(LEAVE) > last(STAY);
}

/** By its class or name; or because it lasted a day: sources call long stays ambulatory. */
function isInpatient({ concept, details, time }: Fact): boolean {
  if (time.start !== null && time.end !== null && time.end - time.start >= MINUTES_A_DAY) return true;
  return /\b(?:inpatient|IMP|ACUTE|hospital|emergency|EMER|observation|OBSENC|admission|urgent|intensive|icu|surgical|newborn)\b/i.test(
    `${concept.codes.join(' ')} ${concept.name} ${concept.synonyms.join(' ')} ${details.join(' ')}`,
  );
}

function ofVisit(windows: readonly Placed[], known: readonly Fact[]): Judgement {
  const fitting = known.filter(({ time }) => windows.some((window) => heldWithin(time, window, time.start ?? 0)));
  return fitting.length > 0 ? supported('stay', fitting, 'Recorded.') : disagreement(nearest(known, windows[0]));
}

function nearest(known: readonly Fact[], { earliest, latest }: Window): Fact {
  const at = earliest ?? latest ?? 0;
  const distance = ({ time }: Fact): number => Math.abs((time.start ?? -Infinity) - at);
  return known.toSorted((a, b) => distance(a) - distance(b))[0];
}

function disagreement(fact: Fact): Judgement {
  const { time } = fact;
  const until = time.end === null ? '' : ` to ${timeText({ ...time, start: time.end })}`;
  const found: Contradiction = {
    how: 'time',
    noteSays: 'other dates',
    recordSays: `${fact.concept.name}, ${timeText(time)}${until}`,
    fact: fact.id,
  };
  return contradicted('stay', [found]);
}
