/** Sentences about conditions, drugs, symptoms, results and habits, in varied wording, each with the statements that it makes. */
import type { Random } from '../../../../base/random.ts';
import { NO_KNOWN_ALLERGY } from '../allergyIntolerance.ts';
import {
  bareCode,
  CONDITIONS,
  DENIABLE_CONDITIONS,
  DIASTOLIC_CODE,
  DRUGS,
  LAB_NAMES,
  namesOf,
  SYSTOLIC_CODE,
} from '../concepts.ts';
import { type Person, pick } from '../person.ts';
import type { BloodPressure } from '../vitalSigns.ts';
import { writtenDate } from './noteDates.ts';
import type { DatedResult } from './noteFacts.ts';
import {
  capitalised,
  denied,
  identifier,
  listed,
  type Sentence,
  type Statement,
  sentence,
  stated,
} from './statement.ts';

/** Conditions that the patient has, then those that the patient had. */
export function conditionSentences(codes: readonly string[], random: Random): readonly Sentence[] {
  const isOver = (code: string): boolean => namesOf(CONDITIONS, code).acute;
  const present = ['Past medical history:', 'Known', 'History of', 'The patient has'];
  return [
    ...listedConditions(
      codes.filter((code) => !isOver(code)),
      present,
      random,
    ),
    ...listedConditions(
      codes.filter(isOver),
      ['Previously treated for', 'Earlier stays for', 'Recovered from'],
      random,
    ),
  ];
}

function listedConditions(codes: readonly string[], openings: readonly string[], random: Random): readonly Sentence[] {
  if (codes.length === 0) return [];
  const said = codes.map((code) =>
    stated('condition', `ICD10CM//${code}`, pick(namesOf(CONDITIONS, code).names, random)),
  );
  return [sentence(`${pick(openings, random)} ${listed(surfaces(said), 'and')}.`, ...said)];
}

export function newDiagnosisSentences(codes: readonly string[], random: Random): readonly Sentence[] {
  return codes.map((code) => {
    const name = pick(namesOf(CONDITIONS, code).names, random);
    const text = pick(
      [
        `New diagnosis: ${name}.`,
        `${capitalised(name)} was diagnosed.`,
        `Findings establish ${name}, newly diagnosed.`,
      ],
      random,
    );
    return sentence(text, stated('condition', `ICD10CM//${code}`, text.includes(name) ? name : capitalised(name)));
  });
}

/** One or two of the conditions that were never recorded. `absent`: places in DENIABLE_CONDITIONS. */
export function deniedConditionSentences(absent: readonly number[], random: Random): readonly Sentence[] {
  const chosen = random.shuffle([...absent]).slice(0, 1 + random.integer(2));
  if (chosen.length === 0) return [];
  const said = chosen.map((place) => {
    const { code, names } = DENIABLE_CONDITIONS[place];
    return denied('condition', `ICD10CM//${code}`, pick(names, random));
  });
  const list = listed(surfaces(said), 'or');
  const texts = [
    `No history of ${list}.`,
    `Denies any history of ${list}.`,
    `There is no evidence of ${list}.`,
    `Negative for ${list}.`,
    `Never diagnosed with ${list}.`,
  ];
  return [sentence(pick(texts, random), ...said)];
}

const SYMPTOMS = [
  ['25064002', 'headache'],
  ['80313002', 'palpitations'],
  ['49727002', 'cough'],
  ['386661006', 'fever'],
  ['14760008', 'constipation'],
  ['271594007', 'syncope'],
] as const;

export function deniedSymptomSentences(random: Random): readonly Sentence[] {
  const places = random.shuffle(SYMPTOMS.map((_, place) => place)).slice(0, 2 + random.integer(2));
  const said = places.map((place) => {
    const [code, name] = SYMPTOMS[place];
    return denied('symptom', `SNOMED//${code}`, name);
  });
  const list = listed(surfaces(said), 'or');
  return [
    sentence(pick([`Denies ${list}.`, `No ${list}.`, `Does not report ${list}.`, `Without ${list}.`], random), ...said),
  ];
}

export function drugSentences(drugs: readonly string[], random: Random): readonly Sentence[] {
  if (drugs.length === 0) return [sentence(pick(['Takes no regular medication.', 'Medications: none.'], random))];
  const said = drugs.map((code) => stated('medication', `ATC//${code}`, namesOf(DRUGS, code).name));
  const list = listed(
    drugs.map((code) => `${namesOf(DRUGS, code).name} ${namesOf(DRUGS, code).dose}`),
    'and',
  );
  return [sentence(pick([`Takes ${list}.`, `Current medications: ${list}.`, `On ${list}.`], random), ...said)];
}

/** Sometimes: one drug that was never prescribed. */
export function deniedDrugSentences(drugs: readonly string[], random: Random): readonly Sentence[] {
  const absent = [...DRUGS.values()].filter(({ code }) => !drugs.includes(code));
  if (random.uniform() < 0.7 || absent.length === 0) return [];
  const { code, name } = pick(absent, random);
  return [
    sentence(
      pick([`Is not taking ${name}.`, `No ${name} so far.`], random),
      denied('medication', `ATC//${code}`, name),
    ),
  ];
}

export function pressureSentences(pressure: BloodPressure | null, random: Random): readonly Sentence[] {
  if (pressure === null) return [];
  const { systolic, diastolic } = pressure;
  const text = pick(
    [
      `Blood pressure ${systolic}/${diastolic} mmHg.`,
      `BP ${systolic}/${diastolic}.`,
      `BP today ${systolic} over ${diastolic} mmHg.`,
    ],
    random,
  );
  return [
    sentence(
      text,
      measured(SYSTOLIC_CODE, systolic, 'mm[Hg]', String(systolic)),
      measured(DIASTOLIC_CODE, diastolic, 'mm[Hg]', String(diastolic)),
    ),
  ];
}

/** A result with its date. */
export function resultSentence({ code, value, minutes }: DatedResult, random: Random): Sentence {
  const { short, code: loinc } = namesOf(LAB_NAMES, bareCode(code));
  const unit = code.split('//')[2];
  const date = writtenDate(minutes, random);
  const printed = `${value} ${unit}`;
  const texts = [
    `${capitalised(short)} was ${printed} on ${date}.`,
    `Last ${short} ${printed} (${date}).`,
    `On ${date}, ${short} measured ${printed}.`,
  ];
  return sentence(pick(texts, random), measured(loinc, value, unit, String(value)), identifier('date', date));
}

/** What runs in the family, and what does not. */
export function familySentences({ relatives }: Person, random: Random): readonly Sentence[] {
  const present = relatives.map(({ relative, condition, age }) => {
    const { code, names } = DENIABLE_CONDITIONS[condition];
    const name = pick(names, random);
    const text = pick(
      [
        `${capitalised(relative)} had ${name}, diagnosed at ${age}.`,
        `Family history of ${name} in the ${relative}.`,
        `The patient's ${relative} was diagnosed with ${name}.`,
      ],
      random,
    );
    return sentence(text, inFamily(stated('condition', `ICD10CM//${code}`, name)));
  });
  const absent = DENIABLE_CONDITIONS.filter((_, place) => !relatives.some(({ condition }) => condition === place));
  if (random.uniform() < 0.5) return present;
  const { code, names } = pick(absent, random);
  const name = pick(names, random);
  const text = pick([`No family history of ${name}.`, `Nobody in the family has had ${name}.`], random);
  return [...present, sentence(text, inFamily(denied('condition', `ICD10CM//${code}`, name)))];
}

export function smokingSentences({ smoking }: Person, random: Random): readonly Sentence[] {
  const texts = {
    '266919005': ['Never smoked', 'Lifelong non-smoker'],
    '8517006': ['Former smoker', 'Quit smoking years ago'],
    '449868002': ['Smokes every day', 'Current daily smoker'],
  } as const;
  const surface = pick(texts[smoking.code], random);
  return [sentence(`${surface}.`, stated('smoking', `SNOMED//${smoking.code}`, surface))];
}

export function allergySentences({ allergies, noKnownAllergy }: Person, random: Random): readonly Sentence[] {
  if (noKnownAllergy) {
    const surface = pick(['No known allergies', 'NKA'], random);
    return [sentence(`${surface}.`, stated('allergy', `SNOMED//${NO_KNOWN_ALLERGY.code}`, surface))];
  }
  return allergies.map(({ code, agent }) =>
    sentence(
      pick([`Allergic to ${agent}.`, `Allergy: ${agent}.`], random),
      stated('allergy', `SNOMED//${code}`, agent),
    ),
  );
}

function measured(code: string, value: number, unit: string, surface: string): Statement {
  return { ...stated('measurement', `LOINC//${code}`, surface), value, unit };
}

function inFamily(statement: Statement): Statement {
  return { ...statement, experiencer: 'family' };
}

function surfaces(statements: readonly Statement[]): readonly string[] {
  return statements.map(({ surface }) => surface);
}
