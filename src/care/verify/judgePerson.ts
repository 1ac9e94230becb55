/**
 * Whose note it is: name, record number, date of birth, age, sex, wherever the note states them of its patient.
 *
 * A name, number or birth date that is not the record's makes it the note of another patient, which is a problem of the whole note as well. Ages are held
 * against the age at any time up to a year before the note. Pronouns and titles before other people's names prove nothing and are not read.
 */
import type { NoteReading, Span } from '../../data/text/reading.ts';
import type { FactId } from '../facts/fact.ts';
import { type Bench, contradicted, type Judgement, notCheckable, supported } from './statement.ts';
import { beganWithin, windowsOf } from './times.ts';

export interface PersonStatement extends Span {
  readonly judgement: Judgement;
  /** Says that the note is another patient's. */
  readonly other: boolean;
}

export function personStatements(reading: NoteReading, bench: Bench): readonly PersonStatement[] {
  return [
    ...namesSaid(reading, bench),
    ...identifiersSaid(reading.text, bench),
    ...birthSaid(reading, bench),
    ...agesSaid(reading, bench),
    ...sexSaid(reading, bench),
    ...shorthandSaid(reading, bench),
  ].toSorted((a, b) => a.start - b.start);
}

/** One statement about the patient: `agrees` is null where the record can't tell. */
function personStatement(
  span: Span,
  agrees: boolean | null,
  what: string,
  isIdentity: boolean,
  bench: Bench,
): PersonStatement {
  const { start, end } = span;
  const facts = bench.index.ofKind('demographic').slice(0, 1);
  if (agrees === null)
    return { start, end, other: false, judgement: notCheckable('person', `The record has no ${what} of the patient.`) };
  if (agrees)
    return { start, end, other: false, judgement: supported('person', facts, `The ${what} is the record's.`) };
  return { start, end, other: isIdentity, judgement: disagreement(what, facts[0]?.id ?? bench.record.facts[0]?.id) };
}

function disagreement(what: string, fact: FactId | undefined): Judgement {
  const reason = `The ${what} is not that of the record.`;
  const contradictions =
    fact === undefined
      ? []
      : [{ how: 'person' as const, noteSays: `another ${what}`, recordSays: `the patient's ${what}`, fact }];
  return { ...contradicted('person', contradictions, reason) };
}

const TITLE = '(?:Mr|Mrs|Ms|Miss|Mister)\\.? +';
const NAME_WORD = "\\p{Lu}[\\p{L}'’-]+";
const LABELLED_NAME = new RegExp(
  `^[ \\t>*-]*(?:<[^>]+>)*(?:Patient(?:'s)?(?: name)?|Name|Pt(?: name)?|Re)[ \\t]*:[ \\t]*((?:${TITLE})?${NAME_WORD}(?:,?[ \\t]+(?:${NAME_WORD}|\\p{Lu}\\.?))+)`,
  'gmu',
);
const TITLED_NAME = new RegExp(`\\b${TITLE}(${NAME_WORD})`, 'gu');

function namesSaid({ text }: NoteReading, bench: Bench): readonly PersonStatement[] {
  const known = bench.record.person.names.map((name) => wordsOfName(name));
  const found: PersonStatement[] = [];
  for (const pattern of [LABELLED_NAME, TITLED_NAME]) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index + match[0].length - match[1].length;
      if (pattern === TITLED_NAME && isSomebodyElse(text, match.index, start + match[1].length)) continue;
      const said = wordsOfName(match[1]);
      const agrees = known.length === 0 ? null : known.some((name) => said.every((word) => name.includes(word)));
      found.push(personStatement({ start, end: start + match[1].length }, agrees, 'name', true, bench));
    }
  }
  return found;
}

function wordsOfName(name: string): readonly string[] {
  const words =
    name
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}'’-]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !/^(?:mr|mrs|ms|miss|mister|dr|prof|jr|sr)$/.test(word));
}

/** "Mrs. Park, his daughter", "spoke with Mr. Park". */
function isSomebodyElse(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 30), start);
  const after = text.slice(end, end + 30);
  return (
    /\b(?:spoke|talked|discussed|met|called|wife|husband|son|daughter|mother|father|brother|sister|with|by)(?: to| with)?,? *$/i.test(
      before,
    ) ||
    /^,? *\(?(?:his|her|their|the patient's) (?:wife|husband|son|daughter|mother|father|brother|sister|partner|friend)/i.test(
      after,
    )
  );
}

function identifiersSaid(text: string, bench: Bench): readonly PersonStatement[] {
  const known = bench.record.person.identifiers.map((each) => each.toLowerCase());
  const pattern =
    /\b(?:MRN|medical record (?:no\.?|number)|record (?:no\.?|number)|hospital (?:no\.?|number)|patient id)[ \t]*[:#]*[ \t]*([A-Z]{0,4}-?\d[\w-]*)/gi;
  return Array.from(text.matchAll(pattern), (match) => {
    const start = match.index + match[0].length - match[1].length;
    const said = match[1].toLowerCase();
    const agrees =
      known.length === 0
        ? null
        : known.some((each) => each === said || each.endsWith(`/${said}`) || each.endsWith(`|${said}`));
    return personStatement({ start, end: start + match[1].length }, agrees, 'record number', true, bench);
  });
}

const BIRTH = /\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|born)\b/gi;

function birthSaid(reading: NoteReading, bench: Bench): readonly PersonStatement[] {
  const { text } = reading;
  return Array.from(text.matchAll(BIRTH)).flatMap((match) => {
    const after = match.index + match[0].length;
    const sentence = reading.sentences.find(({ start, end }) => start <= after && after <= end);
    const time = sentence?.times.find(({ start }) => start >= after && start - after < 12) ?? dateAfter(reading, after);
    const [window] = windowsOf(time === undefined ? [] : [time]);
    if (window === undefined || time === undefined) return [];
    const { birth } = bench.record.person;
    const agrees = birth === null ? null : beganWithin(birth, window);
    return [personStatement({ start: match.index, end: time.end }, agrees, 'date of birth', true, bench)];
  });
}

/** The date may stand in the next sentence: "DOB:" is a heading to the reader. */
function dateAfter({ sentences }: NoteReading, after: number) {
  const next = sentences.find(({ start }) => start >= after && start - after < 12);
  return next?.times.find(({ start }) => start - after < 12);
}

const AGE =
  /\b(\d{1,3})(?:[- ]?(?:years?|yrs?)[- ]?old|[- ]?y\/?o\b| ?(?:years|yrs)(?= ?\)))|\b(?:aged?|age of)[ :]*(\d{1,3})\b(?! *(?:mg|months?|weeks?|days?))/gi;
const MINUTES_A_YEAR = 525_949;
const RELATIVES =
  /\b(?:mother|father|brother|sister|son|daughter|parent|aunt|uncle|cousin|grand\w+|wife|husband|child(?:ren)?|family|sibling|diagnosed at|died at)\b[^.]{0,40}$/i;

function agesSaid({ text, sections }: NoteReading, bench: Bench): readonly PersonStatement[] {
  const { birth } = bench.record.person;
  return Array.from(text.matchAll(AGE)).flatMap((match) => {
    const { index } = match;
    const section = sections.find(({ start, end }) => start <= index && index < end);
    if (section?.kind === 'family history' || RELATIVES.test(text.slice(Math.max(0, index - 60), index))) return [];
    const age = Number(match[1] ?? match[2]);
    const agrees = birth?.start == null ? null : isAgeAt(age, birth.start, birth.precision === 'year', bench.written);
    return [personStatement({ start: index, end: index + match[0].length }, agrees, 'age', false, bench)];
  });
}

/** The age now, or at what the note tells of the year before. */
function isAgeAt(age: number, birth: number, isYearOnly: boolean, written: number): boolean {
  const exact = (written - birth) / MINUTES_A_YEAR;
  const day = 1 / 365;
  const slack = isYearOnly ? 1 : day;
  return age <= exact + slack && age >= Math.floor(exact - 1 - slack);
}

/** "54F", "61 M" where a sentence begins, as notes often do. */
const AGE_AND_SEX = /(?:^|[.\n]\s*)(\d{2,3}) ?([MF])(?=[\s,])/g;

function shorthandSaid({ text }: NoteReading, bench: Bench): readonly PersonStatement[] {
  const { birth, sex } = bench.record.person;
  return Array.from(text.matchAll(AGE_AND_SEX)).flatMap((match) => {
    const end = match.index + match[0].length;
    const start = end - match[0].trimStart().replace(/^\.\s*/, '').length;
    const age =
      birth?.start == null ? null : isAgeAt(Number(match[1]), birth.start, birth.precision === 'year', bench.written);
    const said = match[2] === 'M' ? 'male' : 'female';
    const agrees = sex === null || sex === 'other' ? null : sex === said;
    return [
      personStatement({ start, end: end - 1 }, age, 'age', false, bench),
      personStatement({ start: end - 1, end }, agrees, 'sex', false, bench),
    ];
  });
}

const SEX =
  /\b(?:sex|gender)[ \t]*[:=][ \t]*(male|female|man|woman|m|f)\b|\b(?:year[- ]old|y\/?o|yo|aged \d+,?|\d+ ?yrs?)[ ,]+(?:[a-z-]+ ){0,2}?(man|woman|male|female|gentleman|lady|boy|girl|m|f)\b|\b(?:the )?patient (?:is|was) an? (?:[a-z-]+ )?(man|woman|male|female|boy|girl)\b|\b(Mr|Mrs|Ms|Miss)\.? (?=\p{Lu})/giu;

function sexSaid({ text }: NoteReading, bench: Bench): readonly PersonStatement[] {
  const { sex } = bench.record.person;
  return Array.from(text.matchAll(SEX)).flatMap((match) => {
    const word = (match[1] ?? match[2] ?? match[3] ?? match[4]).toLowerCase();
    const said = /^(?:male|man|m|gentleman|boy|mr)$/.test(word) ? 'male' : 'female';
    if (match[4] !== undefined && isSomebodyElse(text, match.index, match.index + match[0].length)) return [];
    const agrees = sex === null || sex === 'other' ? null : sex === said;
    return [personStatement({ start: match.index, end: match.index + match[0].length }, agrees, 'sex', false, bench)];
  });
}
