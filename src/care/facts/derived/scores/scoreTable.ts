/** All scores, by the organ or question that they serve. A new one is a file here and a line in this table; docs/scores.md lists the same. */
import { anionGap, anionGapCorrected } from './anionGap.ts';
import { adjustedWeight, bodyMassIndex, bodySurface, idealWeight } from './bodySize.ts';
import { ckdEpiBoth, ckdEpiCreatinine, ckdEpiCystatin } from './ckdEpi.ts';
import { cockcroftGault } from './cockcroftGault.ts';
import { correctedCalcium } from './correctedCalcium.ts';
import { correctedSodiumHillier, correctedSodiumKatz } from './correctedSodium.ts';
import { osmolalGap, osmolality } from './osmolality.ts';
import { meanPressure, pulsePressure, shockIndex } from './pressures.ts';
import type { Score } from './score.ts';

export const SCORES: readonly Score[] = [
  bodyMassIndex,
  bodySurface,
  idealWeight,
  adjustedWeight,
  ckdEpiCreatinine,
  ckdEpiCystatin,
  ckdEpiBoth,
  cockcroftGault,
  anionGap,
  anionGapCorrected,
  correctedCalcium,
  correctedSodiumKatz,
  correctedSodiumHillier,
  osmolality,
  osmolalGap,
  meanPressure,
  pulsePressure,
  shockIndex,
];
