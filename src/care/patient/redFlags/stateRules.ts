/**
 * Rules for an acute state of the body in whatever words: something wrong with a part of it, and since when, after what, or with what else. They count only
 * where no more telling rule holds and no word of calm is said (`CALM`).
 */
import { MESSAGE, NEAR, type RedFlagRule, rules, SENTENCE } from './rule.ts';

export const STATE_RULES: readonly RedFlagRule[] = [
  ...rules('other', SENTENCE, [
    ['vitalPart', 'abnormal', 'onset'],
    ['bodyPart', 'striking', 'onset'],
    ['bodyPart', 'abnormal', 'alike'],
    ['bodyPart', 'bodyPart', 'abnormal', 'abnormal'],
    ['bodyPart', 'striking', 'mishap'],
    ['vitalPart', 'abnormal', 'mishap'],
    ['kin', 'abnormal', 'abnormal'],
    ['abnormal', 'abnormal', 'abnormal'],
    ['abnormal', 'abnormal', ['onset', 'mishap', 'alike']],
    ['abnormal', 'rescue'],
  ]),
  ...rules('other', NEAR, [
    ['mishap', 'venomousOrPoison'],
    ['grave', ['abnormal', 'bodyPart', 'mishap', 'kin']],
  ]),
  ...rules('other', MESSAGE, [['venomousOrPoison', ['abnormal', 'mishap']]]),
];

/** Enough in a message of at least `LONG` words: who writes that much of the body without a word of calm seldom writes of a trifle. */
export const LONG = 11;
export const LONG_STATE_RULES: readonly RedFlagRule[] = rules('other', MESSAGE, [
  ['bodyPart', 'abnormal'],
  ['kin', ['abnormal', 'mishap']],
  ['abnormal', 'abnormal'],
  ['mishap', 'bodyPart'],
]);

/** Said of what is known, mild, settled or to be arranged; nothing acute. */
export const CALM =
  /\b(?:usually|as (?:per )?usual|(?:is|are|than|the|that) (?:my |the )?usual|as (?:always|ever)|same (?:as|mild|old)|exactly like|unchanged|no change|for (?:\w+ )?(?:years|months|ages)|mild\w*|slight\w*|a (?:little|bit|tiny)|only a|but (?:he |she )?(?:plays|playing|eats|eating)|gym|gardening|arthritis|paper cuts?|quiz|phone|splitting image|forms|playing|marathon|yoga|visit|nothing (?:more|new|bad)|silly|happy|shall i|should i still|pillow|plaster|sprain|workout|stitches|as told|always|funny right|slow(?:ly)?|over the years|sight of|improv\w*|heal\w*|settl\w+ down|better|well|fine|good|great|normal|side effects?|appointment|prescription|refill|repeat|insurance|invoice|bill|book|cancel|reschedule|form|letter|report|results?|leaflet|website|app|thanks|thank you|test|tests|scan|clinic|recommend|cream|which|vaccin\w*|physio\w*|how (?:do|does|is|are|can|long|much|many|soon|often)|what (?:is|are|does|happens|can)|when (?:is|can|may|do|does|will|should)|where|may i|can i|could (?:i|you)|do you|does (?:it|the)|is it (?:ok|okay|safe|normal)|would you)\b/;
