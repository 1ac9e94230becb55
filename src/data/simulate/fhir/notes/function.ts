/**
 * What notes say of a patient's function: the one thing in the files that shows frailty, which drives the hazards and has no code. Seven notes
 * in ten say something; what they say is right more often than not (the table), given the frailty at that time and nothing else.
 */
import type { Random } from '../../../../base/random.ts';
import { sampleIndex } from '../../entry.ts';
import { pick } from '../person.ts';
import { type Sentence, sentence, stated } from './statement.ts';

export const FUNCTION_MENTIONED = 0.7;

/** P(said | frailty): rows robust, vulnerable, frail; columns the same as said. */
export const FUNCTION_SAID: readonly (readonly number[])[] = [
  [0.8, 0.15, 0.05],
  [0.2, 0.6, 0.2],
  [0.05, 0.2, 0.75],
];

export const FUNCTION_CODES = ['robust', 'vulnerable', 'frail'] as const;

const WORDING = {
  robust: [
    'walks several miles a week without difficulty',
    'is fully independent and keeps the garden',
    'climbs two flights of stairs without stopping',
    'does all housework and shopping unaided',
  ],
  vulnerable: [
    'has slowed down over the past months and rests after short walks',
    'manages alone but needs help with heavy shopping',
    'tires easily and has given up longer walks',
    'is up and about, though less steady on the stairs than before',
  ],
  frail: [
    'lives alone and feels weaker',
    'needs help with bathing and dressing',
    'walks with a frame and rarely leaves the house',
    'has lost weight without trying and spends most of the day in a chair',
    'gets up from a chair with help only',
  ],
} as const satisfies Record<(typeof FUNCTION_CODES)[number], readonly string[]>;

/** One sentence or none. `subject`: how the sentence calls the patient. */
export function functionSentences(subject: string, frailty: number, random: Random): readonly Sentence[] {
  if (random.uniform() >= FUNCTION_MENTIONED) return [];
  const said = FUNCTION_CODES[sampleIndex(FUNCTION_SAID[frailty], random)];
  const surface = pick(WORDING[said], random);
  return [sentence(`${subject} ${surface}.`, stated('function', `FUNCTION//${said}`, surface))];
}
