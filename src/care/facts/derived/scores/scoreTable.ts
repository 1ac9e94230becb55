/** All scores, by the organ or question that they serve. A new one is a file here and a line in this table; docs/scores.md lists the same. */
import { anionGap, anionGapCorrected } from './anionGap.ts';
import { correctedReticulocytes, ironSaturation, neutrophils, reticulocyteIndex } from './bloodCount.ts';
import { adjustedWeight, bodyMassIndex, bodySurface, idealWeight } from './bodySize.ts';
import { cha2ds2Vasc } from './cha2ds2Vasc.ts';
import { charlson, charlsonWithAge } from './charlson.ts';
import { childPugh } from './childPugh.ts';
import { ckdEpiBoth, ckdEpiCreatinine, ckdEpiCystatin } from './ckdEpi.ts';
import { cockcroftGault } from './cockcroftGault.ts';
import { comaTotal } from './comaScale.ts';
import { correctedCalcium } from './correctedCalcium.ts';
import { correctedSodiumHillier, correctedSodiumKatz } from './correctedSodium.ts';
import { curb65 } from './curb65.ts';
import { averageGlucose, homaIr } from './glycaemia.ts';
import { hasBled } from './hasBled.ts';
import { kdigoAki } from './kdigoAki.ts';
import { friedewald, nonHdl, sampson } from './lipids.ts';
import { apri, fib4 } from './liverFibrosis.ts';
import { meld, meld3, meldNa } from './meld.ts';
import { news2 } from './news2.ts';
import { osmolalGap, osmolality } from './osmolality.ts';
import { oxygenGradient, oxygenRatio } from './oxygenation.ts';
import { packYears } from './packYears.ts';
import { pooledCohort } from './pooledCohort.ts';
import { meanPressure, pulsePressure, shockIndex } from './pressures.ts';
import { preventAll, preventAtherosclerotic } from './prevent.ts';
import type { Score } from './score.ts';
import { qSofa, sirs } from './sepsis.ts';
import { sofa } from './sofa.ts';
import { albuminuria, sodiumExcretion } from './urine.ts';

export const SCORES: readonly Score[] = [
  ...[bodyMassIndex, bodySurface, idealWeight, adjustedWeight],
  ...[ckdEpiCreatinine, ckdEpiCystatin, ckdEpiBoth, cockcroftGault, kdigoAki, albuminuria, sodiumExcretion],
  ...[anionGap, anionGapCorrected, correctedCalcium, correctedSodiumKatz, correctedSodiumHillier],
  ...[osmolality, osmolalGap],
  ...[meanPressure, pulsePressure, shockIndex],
  ...[oxygenRatio, oxygenGradient],
  ...[comaTotal, news2, qSofa, sirs, sofa, curb65],
  ...[meld, meldNa, meld3, childPugh, fib4, apri],
  ...[cha2ds2Vasc, hasBled, pooledCohort, preventAll, preventAtherosclerotic],
  ...[friedewald, sampson, nonHdl, homaIr, averageGlucose],
  ...[neutrophils, correctedReticulocytes, reticulocyteIndex, ironSaturation],
  ...[charlson, charlsonWithAge, packYears],
];
