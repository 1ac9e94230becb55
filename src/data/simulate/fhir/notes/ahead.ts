/**
 * What notes say that points ahead and that no code says: complaints that come before a diagnosis, drugs that are to be started, the next appointment.
 * Each is said more often when it is so than when it is not (the rates); wording is varied.
 */
import type { Random } from '../../../../base/random.ts';
import { bareCode, DRUGS, namesOf } from '../concepts.ts';
import type { Outlook } from '../outlook.ts';
import { pick } from '../person.ts';
import { type Sentence, sentence, stated } from './statement.ts';

/** A complaint of a disease: said in a note within `withinDays` before its first diagnosis (or at it), or in any other. */
const COMPLAINT = { withinDays: 365, saidIfAhead: 0.65, saidOtherwise: 0.04 } as const;
/** A drug: said to be planned if it is started within `withinDays` of the note, or otherwise while the condition is untreated. */
export const PLANNED_DRUG = { withinDays: 180, saidIfAhead: 0.7, saidOtherwise: 0.05 } as const;
/** The next appointment: in which share of notes its time is given, and how often that is when the patient comes (or would have come). */
export const APPOINTMENT = { said: 0.7, kept: 0.9 } as const;

const MINUTES_PER_DAY = 1440;
/** A time that is not kept to lies anywhere up to here. */
const OTHER_APPOINTMENT_DAYS = 365;
const DAYS_PER_MONTH = 30.44;
/** Above as many weeks a time is given in months. */
const WEEKS = 12;

const COMPLAINTS = [
  {
    level: 'heart failure, untreated',
    symptoms: [
      ['R60.0', 'ankle swelling'],
      ['R06.09', 'shortness of breath on exertion'],
    ],
  },
  {
    level: 'diabetes, untreated',
    symptoms: [
      ['R63.1', 'excessive thirst'],
      ['R35.0', 'frequent urination'],
    ],
  },
  { level: 'coronary disease', symptoms: [['R07.89', 'chest tightness']] },
  {
    level: 'chronic kidney disease',
    symptoms: [
      ['L29.9', 'itching'],
      ['R35.1', 'nocturia'],
    ],
  },
] as const;

/** `at`: the time of the visit, in minutes since the Unix epoch. `subject`: how the sentence calls the patient. */
export function complaintSentences(
  subject: string,
  { onsets }: Outlook,
  at: number,
  random: Random,
): readonly Sentence[] {
  return COMPLAINTS.flatMap(({ level, symptoms }) => {
    const onset = onsets.get(level);
    const isAhead = onset !== undefined && onset - at <= COMPLAINT.withinDays * MINUTES_PER_DAY;
    if (random.uniform() >= (isAhead ? COMPLAINT.saidIfAhead : COMPLAINT.saidOtherwise)) return [];
    const [code, name] = pick<readonly [string, string]>(symptoms, random);
    const texts = [`${subject} reports ${name}.`, `Complains of ${name}.`, `For some weeks ${name}.`];
    return [sentence(pick(texts, random), stated('symptom', `ICD10CM//${code}`, name))];
  });
}

export function plannedDrugSentences({ starts }: Outlook, at: number, random: Random): readonly Sentence[] {
  return starts.flatMap(({ drug, minutes }) => {
    const isAhead = minutes - at <= PLANNED_DRUG.withinDays * MINUTES_PER_DAY;
    if (random.uniform() >= (isAhead ? PLANNED_DRUG.saidIfAhead : PLANNED_DRUG.saidOtherwise)) return [];
    const { name } = namesOf(DRUGS, bareCode(drug));
    const texts = [`Plan to start ${name}.`, `Will start ${name} in due course.`, `To be started on ${name}.`];
    return [sentence(pick(texts, random), stated('plan', drug, name))];
  });
}

export function appointmentSentence({ appointment }: Outlook, at: number, random: Random): Sentence {
  const kept = random.uniform() < APPOINTMENT.kept;
  const otherwise = random.uniform() * OTHER_APPOINTMENT_DAYS;
  if (random.uniform() >= APPOINTMENT.said) return sentence('Follow-up as arranged.');
  const days = kept ? (appointment - at) / MINUTES_PER_DAY : otherwise;
  const { count, unit, words } = roughly(days);
  const texts = [`Follow-up in ${words}.`, `To be seen again in ${words}.`, `Review in ${words}.`];
  return sentence(pick(texts, random), { ...stated('plan', 'PLAN//FOLLOW-UP', words), value: count, unit });
}

function roughly(days: number): { readonly count: number; readonly unit: 'wk' | 'mo'; readonly words: string } {
  const weeks = Math.max(1, Math.round(days / 7));
  const [count, unit, name] =
    weeks <= WEEKS ? ([weeks, 'wk', 'week'] as const) : ([Math.round(days / DAYS_PER_MONTH), 'mo', 'month'] as const);
  return { count, unit, words: count === 1 ? `1 ${name}` : `${count} ${name}s` };
}
