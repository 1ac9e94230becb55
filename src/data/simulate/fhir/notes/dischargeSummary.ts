/** A discharge summary: why the stay was, what was found, with which drugs and in which shape the patient went home. */
import type { Random } from '../../../../base/random.ts';
import { type ChartEncounter, frailtyAt } from '../chart.ts';
import { bareCode, CONDITIONS, namesOf } from '../concepts.ts';
import { dateOfDay } from '../hospitalTime.ts';
import { pick } from '../person.ts';
import type { Source } from '../source.ts';
import { appointmentSentence, plannedDrugSentences } from './ahead.ts';
import { functionSentences } from './function.ts';
import { ageAt, writtenDate } from './noteDates.ts';
import { datedResults, factsAt } from './noteFacts.ts';
import { addressed, headerSentences, signatureSentences } from './noteHeader.ts';
import { identifier, type Section, type Sentence, sentence, stated } from './statement.ts';
import {
  allergySentences,
  conditionSentences,
  deniedConditionSentences,
  deniedDrugSentences,
  drugSentences,
  newDiagnosisSentences,
  resultSentence,
} from './wording.ts';

const RESULTS = 3;

/** `discharged`: the end of the stay. */
export function dischargeSummary(
  source: Source,
  stay: ChartEncounter,
  discharged: number,
  written: number,
  random: Random,
): readonly Section[] {
  const facts = factsAt(source, discharged, stay);
  const codes = (role: string) => stay.diagnoses.filter((one) => one.role === role).map(({ code }) => bareCode(code));
  const [principal] = codes('principal');
  const fresh = codes('stay');
  const older = facts.conditions.filter((code) => !fresh.includes(code) && code !== principal);
  const ahead = source.stream('ahead', stay.start);
  const outlook = source.outlook(discharged);
  const results = stay.rounds.flatMap(datedResults).slice(0, random.integer(RESULTS + 1));
  return [
    { heading: 'Discharge summary', sentences: headerSentences(source, random) },
    {
      heading: pick(['Hospital course', 'Course'], random),
      sentences: [
        openingSentence(source, stay, discharged, random),
        principalSentence(principal, random),
        ...newDiagnosisSentences(fresh, random),
        ...results.map((result) => resultSentence(result, random)),
      ],
    },
    {
      heading: 'Background',
      sentences: [
        ...conditionSentences(older, random),
        ...deniedConditionSentences(facts.absent, random),
        ...allergySentences(source.person, random),
      ],
    },
    {
      heading: 'At discharge',
      sentences: [
        sentence(pick(['Discharged home.', 'Went home.'], random)),
        ...functionSentences('The patient', frailtyAt(source.frailty, discharged), random),
        ...drugSentences(facts.drugs, random),
        ...deniedDrugSentences(facts.drugs, random),
        ...plannedDrugSentences(outlook, discharged, ahead),
        appointmentSentence(outlook, discharged, ahead),
        ...signatureSentences(source, stay, written, random),
      ],
    },
  ];
}

function openingSentence(source: Source, stay: ChartEncounter, discharged: number, random: Random): Sentence {
  const name = addressed(source);
  const age = ageAt(dateOfDay(source.chart.birth), stay.start);
  const [from, to] = [writtenDate(stay.start, random), writtenDate(discharged, random)];
  const texts = [
    `${name}, ${age}, was admitted through the emergency department on ${from} and discharged on ${to}.`,
    `Emergency admission of ${name}, aged ${age}, from ${from} to ${to}.`,
  ];
  const dates = [identifier('date', from), identifier('date', to)];
  return sentence(
    pick(texts, random),
    identifier('name', source.person.family),
    identifier('age', String(age)),
    ...dates,
  );
}

function principalSentence(code: string, random: Random): Sentence {
  const name = pick(namesOf(CONDITIONS, code).names, random);
  const text = pick([`Principal diagnosis: ${name}.`, `The stay was for ${name}.`, `Treated for ${name}.`], random);
  return sentence(text, stated('condition', `ICD10CM//${code}`, name));
}
