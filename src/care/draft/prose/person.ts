/** Who the patient is: age, sex, name where it is wanted, death; and by which words a sentence calls the patient. */
import type { ClinicalRecord, Fact, FactTime } from '../../facts/fact.ts';
import type { DraftSentence } from '../document.ts';
import { plain, say } from './sentence.ts';
import { onDate, wholeYears } from './times.ts';

export interface Voice {
  /** Inside a sentence: `she`, `he`, `the patient`. */
  readonly subject: string;
  readonly possessive: string;
}

export function voiceOf({ person: { sex } }: ClinicalRecord): Voice {
  if (sex === 'female') return { subject: 'she', possessive: 'her' };
  if (sex === 'male') return { subject: 'he', possessive: 'his' };
  return { subject: 'the patient', possessive: "the patient's" };
}

/** None where the record has neither birth nor sex. */
export function personSentences(
  record: ClinicalRecord,
  facts: readonly Fact[],
  named: boolean,
): readonly DraftSentence[] {
  const demographics = facts.filter(({ kind }) => kind === 'demographic');
  const birth = demographics.filter(isBirth);
  const sex = demographics.filter(isSex);
  const deaths = facts.filter(({ kind }) => kind === 'death');
  const death = record.person.death?.start ?? null;
  const subject = (named ? nameOfPerson(record) : null) ?? 'the patient';
  const died = deaths.length > 0 && (death === null || death <= record.asOf);
  return [
    ...introduction(record, subject, died, birth, sex),
    ...(died ? [say(`the death of ${subject} was recorded${deathText(record.person.death)}`, deaths)] : []),
  ];
}

function deathText(death: FactTime | null): string {
  if (death?.start == null) return ', at a time that is not recorded';
  return ` ${onDate(death.start, death.precision)}`;
}

function introduction(
  record: ClinicalRecord,
  subject: string,
  died: boolean,
  birth: readonly Fact[],
  sex: readonly Fact[],
): readonly DraftSentence[] {
  const born = birth.length === 0 ? null : (record.person.birth?.start ?? null);
  const is = died ? 'was' : 'is';
  const age = born === null || died ? null : wholeYears(born, record.asOf);
  const noun = sex.length === 0 ? null : nounOf(record.person.sex, age);
  if (age !== null && noun !== null && age >= 2)
    return [say(`${subject} ${is} ${article(age)} ${age}-year-old ${noun}`, [...birth, ...sex])];
  const person = noun === null ? subject : `${subject} ${is} ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  if (born === null) return noun === null ? [] : [say(person, sex)];
  const on = onDate(born, record.person.birth?.precision ?? 'day');
  return [say(noun === null ? `${subject} was born ${on}` : `${person} born ${on}`, [...birth, ...sex])];
}

function nounOf(sex: ClinicalRecord['person']['sex'], age: number | null): string | null {
  if (sex !== 'female' && sex !== 'male') return null;
  if (age !== null && age < 2) return `infant ${sex === 'female' ? 'girl' : 'boy'}`;
  if (age !== null && age < 18) return sex === 'female' ? 'girl' : 'boy';
  return sex === 'female' ? 'woman' : 'man';
}

function article(age: number): string {
  return age === 8 || age === 11 || age === 18 || (age >= 80 && age < 90) ? 'an' : 'a';
}

function nameOfPerson({ person: { names } }: ClinicalRecord): string | null {
  const name = plain(names[0] ?? '');
  return name === '' ? null : name;
}

function isBirth({ concept, source }: Fact): boolean {
  return (
    /birth ?date|date of birth|^born$|^birth$/i.test(concept.name) ||
    concept.codes.includes('MEDS_BIRTH') ||
    source.path === 'birthDate'
  );
}

function isSex({ concept, source }: Fact): boolean {
  return (
    /^(administrative )?(sex|gender)\b|birth ?sex/i.test(concept.name) ||
    source.path === 'gender' ||
    concept.codes.some((code) => /^(GENDER|BIRTHSEX|SEX)\b/.test(code))
  );
}
