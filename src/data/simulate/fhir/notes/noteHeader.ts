/** The head and foot of a note: who it is about, when, by whom. Full of identifiers, each stated as such. */
import type { Random } from '../../../../base/random.ts';
import type { ChartEncounter } from '../chart.ts';
import { HOSPITAL_PHONE } from '../facility.ts';
import { dateOfDay } from '../hospitalTime.ts';
import { pick } from '../person.ts';
import type { Source } from '../source.ts';
import { writtenDate, writtenDay } from './noteDates.ts';
import { identifier, type Sentence, sentence } from './statement.ts';

/** `Mrs. Marlowe`. */
export function addressed({ person, chart }: Source): string {
  return `${chart.sex === 'F' ? 'Mrs.' : 'Mr.'} ${person.family}`;
}

export function headerSentences(source: Source, random: Random): readonly Sentence[] {
  const { person, chart, subjectId } = source;
  const name = pick([`${person.given} ${person.family}`, `${person.family}, ${person.given}`], random);
  const mrn = String(subjectId);
  const born = writtenDay(dateOfDay(chart.birth), random);
  const address = `${person.line}, ${person.town.city}, NY ${person.town.zip}`;
  return [
    sentence(`Patient: ${name}`, identifier('name', name)),
    sentence(`MRN: ${mrn}`, identifier('mrn', mrn)),
    sentence(`${pick(['DOB', 'Date of birth', 'Born'], random)}: ${born}`, identifier('date', born)),
    sentence(`Phone: ${person.phone}`, identifier('phone', person.phone)),
    ...(random.uniform() < 0.5 ? [sentence(`Address: ${address}`, identifier('address', address))] : []),
  ];
}

export function signatureSentences(source: Source, encounter: ChartEncounter, written: number, random: Random) {
  const { given, family } = source.clinician(encounter);
  const name = `${given} ${family}`;
  const date = writtenDate(written, random);
  const signed = pick([`Signed: Dr. ${name}, ${date}`, `Dictated by ${name}, MD on ${date}`], random);
  return [
    sentence(`Questions: call ${HOSPITAL_PHONE}.`, identifier('phone', HOSPITAL_PHONE)),
    sentence(signed, identifier('clinician', name), identifier('date', date)),
  ];
}
