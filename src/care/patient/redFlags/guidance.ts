/**
 * What is said first when a message holds an emergency: whom to call, and a few safe things to do until help comes. Fixed sentences of ours, in plain words.
 *
 * Leaves out anything that needs a look at the person. Numbers differ by country; a caller names one, else the words stay general.
 */
import { EMERGENCIES, type Emergency } from './emergencies.ts';

export interface EmergencyContacts {
  /** What to dial for an ambulance; null: the local number. */
  readonly emergency: string | null;
  /** Who listens, day and night, to people who think of harming themselves. */
  readonly crisis: string | null;
  /** Advice on poisons. */
  readonly poison: string | null;
}

/** By ISO 3166 code; `general` where none is named. */
export const EMERGENCY_CONTACTS = {
  general: { emergency: null, crisis: null, poison: null },
  US: { emergency: '911', crisis: 'Call or text 988 at any time.', poison: '1-800-222-1222' },
  CA: { emergency: '911', crisis: 'Call or text 988 at any time.', poison: '1-844-764-7669' },
  GB: { emergency: '999', crisis: 'Call Samaritans on 116 123 at any time.', poison: null },
  IE: { emergency: '112', crisis: 'Call Samaritans on 116 123 at any time.', poison: null },
  AU: { emergency: '000', crisis: 'Call Lifeline on 13 11 14 at any time.', poison: '13 11 26' },
  NZ: { emergency: '111', crisis: 'Call or text 1737 at any time.', poison: '0800 764 766' },
  IN: { emergency: '112', crisis: 'Call Tele-MANAS on 14416 at any time.', poison: null },
} as const satisfies Record<string, EmergencyContacts>;
export type EmergencyCountry = keyof typeof EMERGENCY_CONTACTS;

/** The countries whose numbers are known. */
export const EMERGENCY_COUNTRIES: readonly string[] = Object.keys(EMERGENCY_CONTACTS);

export function isEmergencyCountry(name: string): name is EmergencyCountry {
  return Object.hasOwn(EMERGENCY_CONTACTS, name);
}

/** Shown first with every answer: no program knows every way to say that something is wrong. */
export function standingAdvice({ emergency }: EmergencyContacts): string {
  return `Do you feel very ill or not safe right now? Then call ${emergency ?? 'your local emergency number'}.`;
}

/** Sentences to show before anything else, for one or more emergencies; empty for none. */
export function emergencyGuidance(emergencies: readonly Emergency[], contacts: EmergencyContacts): readonly string[] {
  if (emergencies.length === 0) return [];
  const ordered = EMERGENCIES.filter((emergency) => emergencies.includes(emergency));
  const number = contacts.emergency === null ? 'your local emergency number' : contacts.emergency;
  const first = ordered.every((emergency) => emergency === 'self-harm')
    ? [`If you may act on this, or have hurt yourself, call ${number} now.`]
    : ['This may be an emergency.', `Call ${number} now.`];
  const tail = ['Do not wait for an answer here.', 'I can not see you or check how you are.'];
  return [...first, ...ordered.flatMap((emergency) => [...advice(emergency, contacts)]), ...tail];
}

function advice(emergency: Emergency, { crisis, poison }: EmergencyContacts): readonly string[] {
  if (emergency === 'self-harm')
    return [...SAFE[emergency], crisis ?? 'A crisis line in your country can help at any time.'];
  if (emergency === 'poisoning' && poison !== null) return [...SAFE[emergency], `The poison line is ${poison}.`];
  return SAFE[emergency];
}

const SAFE: Readonly<Record<Emergency, readonly string[]>> = {
  unconscious: ['If the person does not breathe, push hard and fast on the chest until help comes.'],
  breathing: ['Sit up and stay calm.', 'Do not stay alone.'],
  anaphylaxis: ['If you have an allergy pen, use it as you were taught.'],
  'chest pain': ['Stop what you are doing, sit down and rest.', 'Do not drive.'],
  stroke: ['Note the time when it began.', 'Go by ambulance, even if it goes away.', 'Do not eat or drink.'],
  seizure: ['Keep the person safe from hard things.', 'Put nothing in the mouth.'],
  bleeding: ['Press hard on a wound with a clean cloth.'],
  'self-harm': [
    'I am so sorry that you feel this much pain.',
    'You do not have to face this alone.',
    'Stay with someone you trust, and keep away from things that could hurt you.',
  ],
  poisoning: ['Keep the pack or the bottle to show it.', 'Do not try to throw up.'],
  sepsis: ['Say that it could be sepsis.', 'If you had chemo, say so at once.'],
  meningitis: ['Say that it could be meningitis.', 'Do not wait for a rash.'],
  pregnancy: ['Call your birth unit too, and say how many weeks you are.'],
  'infant fever': ['A fever in a baby this young needs a doctor at once.'],
  diabetes: ['Tell them about the blood sugar.', 'Give nothing by mouth to a person who is not fully awake.'],
  'head injury': ['Keep still and do not stay alone.', 'Tell them about any blood thinner.'],
  'severe injury': ['Do not move if your neck or back may be hurt.', 'Cool a burn with running water.'],
  'abdominal pain': ['Do not eat or drink until you are seen.'],
  'testicular torsion': ['This must be seen within a few hours, so go at once.'],
  'vision loss': ['If something splashed into the eye, rinse it with water now.', 'Do not drive.'],
  'spinal cord': ['This must be seen today, so go to an emergency room at once.'],
  'severe pain': ['Pain this bad must be seen at once.'],
  other: ['If you can, do not stay alone.'],
  'leg clot': ['Rest the leg and do not rub it.'],
};
