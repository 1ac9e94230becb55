/** A visit note: what was known at the visit, its blood pressure, earlier results, and how the patient manages. */
import type { Random } from '../../../../base/random.ts';
import { type ChartEncounter, frailtyAt } from '../chart.ts';
import { bareCode } from '../concepts.ts';
import { dateOfDay } from '../hospitalTime.ts';
import { pick } from '../person.ts';
import type { Source } from '../source.ts';
import { appointmentSentence, complaintSentences, plannedDrugSentences } from './ahead.ts';
import { functionSentences } from './function.ts';
import { ageAt, writtenDate } from './noteDates.ts';
import { factsAt, firstPressure } from './noteFacts.ts';
import { addressed, headerSentences, signatureSentences } from './noteHeader.ts';
import { identifier, type Section, type Sentence, sentence } from './statement.ts';
import {
  allergySentences,
  conditionSentences,
  deniedConditionSentences,
  deniedDrugSentences,
  deniedSymptomSentences,
  drugSentences,
  familySentences,
  newDiagnosisSentences,
  pressureSentences,
  resultSentence,
  smokingSentences,
} from './wording.ts';

const EARLIER_RESULTS = 2;

export function visitNote(source: Source, visit: ChartEncounter, written: number, random: Random): readonly Section[] {
  const { person } = source;
  const facts = factsAt(source, visit.start, visit);
  const fresh = visit.diagnoses.filter(({ role }) => role === 'visit').map(({ code }) => bareCode(code));
  const older = facts.conditions.filter((code) => !fresh.includes(code));
  const pronoun = source.chart.sex === 'F' ? 'She' : 'He';
  const frailty = frailtyAt(source.frailty, visit.start);
  const ahead = source.stream('ahead', visit.start);
  const outlook = source.outlook(visit.start);
  const results = facts.earlierResults.slice(0, random.integer(EARLIER_RESULTS + 1));
  return [
    { heading: 'Visit note', sentences: headerSentences(source, random) },
    {
      heading: 'History',
      sentences: [
        openingSentence(source, visit, random),
        ...conditionSentences(older, random),
        ...newDiagnosisSentences(fresh, random),
        ...deniedConditionSentences(facts.absent, random),
        ...deniedSymptomSentences(random),
        ...complaintSentences(pronoun, outlook, visit.start, ahead),
        ...functionSentences(pronoun, frailty, random),
      ],
    },
    {
      heading: pick(['Family and social history', 'Background'], random),
      sentences: [
        ...familySentences(person, random),
        ...smokingSentences(person, random),
        ...allergySentences(person, random),
      ],
    },
    {
      heading: 'Medication and findings',
      sentences: [
        ...drugSentences(facts.drugs, random),
        ...deniedDrugSentences(facts.drugs, random),
        ...pressureSentences(firstPressure(source, visit), random),
        ...results.map((result) => resultSentence(result, random)),
      ],
    },
    {
      heading: 'Plan',
      sentences: [
        ...plannedDrugSentences(outlook, visit.start, ahead),
        appointmentSentence(outlook, visit.start, ahead),
        ...signatureSentences(source, visit, written, random),
      ],
    },
  ];
}

function openingSentence(source: Source, visit: ChartEncounter, random: Random): Sentence {
  const name = addressed(source);
  const age = ageAt(dateOfDay(source.chart.birth), visit.start);
  const date = writtenDate(visit.start, random);
  const woman = source.chart.sex === 'F' ? 'woman' : 'man';
  const texts = [
    `${name}, a ${age}-year-old ${woman}, was seen on ${date}.`,
    `${name} (${age} years) came to the clinic on ${date}.`,
    `On ${date} I saw ${name}, aged ${age}.`,
  ];
  return sentence(
    pick(texts, random),
    identifier('name', source.person.family),
    identifier('age', String(age)),
    identifier('date', date),
  );
}
