/**
 * The emergencies that are looked for in whatever a patient writes, before anything else is done with it. From what public emergency services
 * ask people to call for; a closed list, in the order in which guidance is given when a message holds several.
 */

export const EMERGENCIES = [
  'unconscious',
  'breathing',
  'anaphylaxis',
  'chest pain',
  'stroke',
  'seizure',
  'bleeding',
  'self-harm',
  'poisoning',
  'sepsis',
  'meningitis',
  'pregnancy',
  'infant fever',
  'diabetes',
  'head injury',
  'severe injury',
  'abdominal pain',
  'testicular torsion',
  'vision loss',
  'spinal cord',
  'leg clot',
  'severe pain',
  'other',
] as const;
export type Emergency = (typeof EMERGENCIES)[number];
