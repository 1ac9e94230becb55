/** Medicines: ingredients with brand names, under their classes. */
import { conceptsOfLines, type LexiconConcept } from './concept.ts';

const DRUGS = `
# biguanides @ A:A10BA*
metformin = Glucophage @ A:A10BA02
# ACE inhibitors = ACE inhibitor; ACEi; ACE-I @ A:C09A* A:C09B*
lisinopril = Zestril; Prinivil @ A:C09AA03
ramipril = Altace @ A:C09AA05
# beta blockers = beta blocker; beta-blockers; BB! @ A:C07*
bisoprolol = Concor; Zebeta @ A:C07AB07
metoprolol = Lopressor; Toprol; Toprol XL; metoprolol succinate; metoprolol tartrate @ A:C07AB02
# anticoagulants = anticoagulant; anticoagulation; blood thinner; blood thinners; anticoagulated @ A:B01A*
warfarin = Coumadin; Jantoven @ A:B01AA03
# penicillins = penicillin allergy @ A:J01C*
penicillin = PCN; penicillin V; penicillin G; Pen VK @ A:J01CE*
`;

export function drugConcepts(): readonly LexiconConcept[] {
  return conceptsOfLines('medication', DRUGS, 'drug class');
}
