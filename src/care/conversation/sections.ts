/**
 * The sections of a visit note, and which of them a statement belongs to: by who says it, its words, the question it answers, and how far the visit has
 * come (a clinician who says "assessment" or "plan" assesses and plans from there on).
 */
import type { Statement } from './statements.ts';

export interface VisitSectionForm {
  readonly heading: string;
  /** LOINC. */
  readonly code: string;
}

export const VISIT_SECTIONS = [
  'chief complaint',
  'present illness',
  'past history',
  'medications',
  'allergies',
  'social history',
  'family history',
  'review of systems',
  'vital signs',
  'examination',
  'results',
  'assessment',
  'plan',
] as const;
export type VisitSection = (typeof VISIT_SECTIONS)[number];

export const SECTION_FORMS: Readonly<Record<VisitSection, VisitSectionForm>> = {
  'chief complaint': { heading: 'Chief complaint', code: '10154-3' },
  'present illness': { heading: 'History of present illness', code: '10164-2' },
  'past history': { heading: 'Medical history', code: '11348-0' },
  medications: { heading: 'Medications', code: '10160-0' },
  allergies: { heading: 'Allergies', code: '48765-2' },
  'social history': { heading: 'Social history', code: '29762-2' },
  'family history': { heading: 'Family history', code: '10157-6' },
  'review of systems': { heading: 'Review of systems', code: '10187-3' },
  'vital signs': { heading: 'Vitals', code: '8716-3' },
  examination: { heading: 'Physical exam', code: '29545-1' },
  results: { heading: 'Results', code: '30954-2' },
  assessment: { heading: 'Assessment', code: '51848-0' },
  plan: { heading: 'Plan', code: '18776-5' },
};

/** What the visit has come to, as far as the clinician said it. */
type Stage = 'history' | 'examination' | 'assessment';

const STAGE_SIGNS: readonly (readonly [Stage, RegExp])[] = [
  [
    'assessment',
    /\b(assessment|my plan|my impression|your (first|second|third|next|last) (problem|issue|diagnosis))\b/,
  ],
  [
    'examination',
    /\b(physical exam|examine you|take a (quick )?look at you|listen to your (heart|lungs)|vital signs|on (your )?exam)\b/,
  ],
];

const KIN =
  /\b(mother|mom|father|dad|brothers?|sisters?|aunts?|uncles?|grand(mother|father|ma|pa|parents)|cousins?|siblings?|parents|family)\b/;
const ALLERGY = /\ballerg(y|ies|ic)\b/;
const SOCIAL =
  /\b(smok(e|es|ed|er|ing)|cigarettes?|tobacco|vap(e|es|ing)|alcohol|drinks?|drinking|beers?|wine|marijuana|recreational|packs?|married|divorced|widowed|single|live[sd]?|living|job|works?|working|retired|occupation|school|college|hobb(y|ies)|kids|children|exercises?)\b/;
const VITAL =
  /\b(blood pressure|heart rate|pulse|temperature|respiratory rate|oxygen saturation|o2|saturation|sat|vitals?|vital signs|weight|bmi)\b/;
const EXAMINED =
  /\b(exam(ination)?|appreciate|auscultation|murmurs?|tender(ness)?|palpa(tion|te)|edema|range of motion|clear|distension|swelling|carotid|bruits?|lymph nodes?|bilateral(ly)?|strength|reflexes|pulses|gait|crackles|rales|wheezes|rhonchi|erythema|bruising|lungs|abdomen|heart sounds|regular rate)\b/;
const RESULT =
  /\b(x-rays?|x ray|mri|ct|ekg|ecg|labs?|blood ?work|results?|echo(cardiogram)?|ultrasound|a1c|hemoglobin|creatinine|cholesterol|panel|biopsy|pathology|scans?|showed|shows|demonstrates?|levels?|white blood|urinalysis|pulmonary function test)\b/;
const PLANNED =
  /\b(will|want|wanna|going to|let us|would like|order(ed|ing)?|refer(ral|red|ring)?|prescri(be|bed|bing|ption)|start|continue|increase|decrease|recommend(ation)?s?|follow[- ]up|come back|return|see you (back|in|again)|schedule|should|need to|physical therapy|repeat|avoid|call (me|us|the)|week course|send)\b/;
const PAST =
  /\b(history of|diagnosed|surger(y|ies)|operation|had a|in (19|20)\d\d|years ago|previous(ly)?|hospitalized|past medical|removed|replacement|transplant|status post)\b/;
const MEDICATION =
  /\b(medications?|medicines?|pills?|meds|takes?|taking|tablets?|inhalers?|insulin|supplements?|vitamins?|\d+ (mg|mcg)|over the counter|prescribed)\b/;
const BROUGHT =
  /\b(what brings|brought you|why you are here|here (today )?(for|to|with|because)|come in|came in|presents?|presenting|how can i help|what can i do|going on (with you )?today|what is going on|see(ing)? me for)\b/;

export interface Placed {
  readonly statement: Statement;
  readonly section: VisitSection;
}

/** @param statements in the order in which they were said */
export function placed(
  statements: readonly Statement[],
  turns: readonly { readonly role: string; readonly text: string }[],
): readonly Placed[] {
  const stages = stagesOf(turns);
  return statements.map((statement) => ({ statement, section: sectionOf(statement, stages[statement.turn]) }));
}

function stagesOf(turns: readonly { readonly role: string; readonly text: string }[]): readonly Stage[] {
  let stage: Stage = 'history';
  return turns.map(({ role, text }) => {
    const said = role === 'patient' ? undefined : STAGE_SIGNS.find(([, sign]) => sign.test(text.toLowerCase()))?.[0];
    if (said !== undefined && stage !== 'assessment') stage = said;
    return stage;
  });
}

function sectionOf(statement: Statement, stage: Stage): VisitSection {
  const text = statement.text.toLowerCase();
  const about = `${statement.asked} ${text}`;
  if (KIN.test(text) && statement.role !== 'clinician' && stage === 'history' && !ALLERGY.test(text))
    return 'family history';
  if (ALLERGY.test(about) && !/\b(seasonal|pollen|spring|fall|flare)\b/.test(about)) return 'allergies';
  if (statement.role === 'clinician' && statement.form === 'told') return clinicianSection(text, stage);
  if (statement.form === 'denied' || statement.form === 'affirmed') return answeredSection(about, stage);
  if (SOCIAL.test(about) && !/\bpain\b/.test(about)) return 'social history';
  if (BROUGHT.test(statement.asked)) return 'present illness';
  if (PAST.test(text) && /\b(surger|diagnos|history|hospitali|operation|removed|replacement|transplant)/.test(about))
    return 'past history';
  if (/\b(medications?|medicines?|meds)\b/.test(statement.asked)) return 'medications';
  return 'present illness';
}

function answeredSection(about: string, stage: Stage): VisitSection {
  if (stage === 'examination' && /\b(hurt|press|tender|push)/.test(about)) return 'examination';
  if (SOCIAL.test(about) && !/\b(pain|symptoms?)\b/.test(about)) return 'social history';
  if (KIN.test(about)) return 'family history';
  if (MEDICATION.test(about)) return 'medications';
  if (PAST.test(about)) return 'past history';
  return 'review of systems';
}

function clinicianSection(text: string, stage: Stage): VisitSection {
  if (BROUGHT.test(text) && stage === 'history') return 'present illness';
  if (stage === 'assessment') {
    if (RESULT.test(text) && /\b(showed|shows|was|were|demonstrates?)\b/.test(text) && !PLANNED.test(text))
      return 'results';
    return PLANNED.test(text) ? 'plan' : 'assessment';
  }
  if (RESULT.test(text) && !PLANNED.test(text)) return 'results';
  if (VITAL.test(text) && /\d|\b(good|great|fine|normal|elevated|high|low|stable)\b/.test(text) && !PLANNED.test(text))
    return 'vital signs';
  if (EXAMINED.test(text) && stage !== 'history') return 'examination';
  if (EXAMINED.test(text) && !PLANNED.test(text) && !/\bhistory\b/.test(text)) return 'examination';
  if (PLANNED.test(text)) return 'plan';
  if (/\b(history of|past medical|history significant)\b/.test(text)) return 'present illness';
  return stage === 'examination' ? 'assessment' : 'present illness';
}
