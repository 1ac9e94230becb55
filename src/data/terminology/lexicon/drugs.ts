/** Medicines by ingredient with brand names, under classes after the ATC. Codes of ATC and RxNorm where we are sure; salts and brands are names of their ingredient. */
import { conceptsOfLines, type LexiconConcept } from './concept.ts';
import { BLOOD_DRUGS, HEART_DRUGS } from './drugsHeart.ts';
import { CANCER_DRUGS, INFECTION_DRUGS } from './drugsInfection.ts';
import { DIGESTION_DRUGS, HORMONES } from './drugsMetabolism.ts';
import { LUNG_DRUGS, NERVE_DRUGS, OTHER_DRUGS } from './drugsNerves.ts';

const DRUGS = [
  HEART_DRUGS,
  BLOOD_DRUGS,
  HORMONES,
  DIGESTION_DRUGS,
  INFECTION_DRUGS,
  CANCER_DRUGS,
  NERVE_DRUGS,
  LUNG_DRUGS,
  OTHER_DRUGS,
];

export function drugConcepts(): readonly LexiconConcept[] {
  return DRUGS.flatMap((lines) => conceptsOfLines('medication', lines, 'drug class'));
}
