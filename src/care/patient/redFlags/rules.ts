/**
 * Which groups of words together make an emergency: each rule names the groups that must all be said, near one another, of someone now.
 *
 * The lists of signs follow what public emergency services ask people to call for (FAST for stroke, the glass test, early signs of sepsis and the like).
 */
import type { Concept } from './concepts.ts';
import type { Emergency } from './emergencies.ts';

export interface RedFlagRule {
  readonly emergency: Emergency;
  /** One group of each of these must occur. */
  readonly needs: readonly (readonly Concept[])[];
  /** Words between the first and the last group, at most. */
  readonly within: number;
  /** How the words may be meant besides of now: thoughts of death count also when they are wishes, signs that pass also when they are over. */
  readonly counts: readonly ('hypothetical' | 'resolved' | 'general')[];
}

type Needs = readonly (Concept | readonly Concept[])[];

const NEAR = 9;
const SENTENCE = 16;
const MESSAGE = 45;

export const RED_FLAG_RULES: readonly RedFlagRule[] = [
  ...rules('chest pain', 8, [
    ['chest', ['pain', 'pressing', 'feelsLike']],
    ['heart', ['pain', 'pressing']],
  ]),
  ...rules('chest pain', SENTENCE, [
    ['heartAttack'],
    ['pain', 'radiating', 'racing'],
    ['pain', 'radiating', 'sweating'],
  ]),
  ...rules(
    'stroke',
    NEAR,
    [
      ['face', 'droop'],
      [['oneSided', 'limb'], 'limbFailing', 'sudden'],
      ['oneSided', 'limbFailing'],
      ['cannotMove'],
      ['noSmile'],
      ['limb', 'limbFailing', ['garbled', 'speech', 'face', 'kin']],
      ['speech', 'garbled'],
      ['cannotSpeak'],
      ['slurring'],
      ['headache', 'thunderclap'],
      ['confused', 'sudden'],
    ],
    ['resolved'],
  ),
  ...rules('stroke', SENTENCE, [
    ['strokeNow'],
    ['sudden', 'dizzy', ['doubleVision', 'unsteady']],
    ['kin', 'noSense'],
    ['sudden', 'noSense'],
    ['confused', 'unsteady'],
  ]),
  ...rules('breathing', NEAR, [
    ['cannotBreathe'],
    ['blueLips'],
    ['inhalerFails'],
    ['stuckInThroat'],
    ['oxygenLow'],
    ['notBreathing'],
  ]),
  ...rules('breathing', SENTENCE, [['wheeze', ['severe', 'sudden', 'worse']]]),
  ...rules('anaphylaxis', NEAR, [['airwayPart', 'swelling'], ['throatClosing'], ['allergicReaction']]),
  ...rules('anaphylaxis', SENTENCE, [
    ['hives', 'allergen', ['cannotBreathe', 'wheeze', 'throatClosing', 'swelling', 'dizzy']],
    ['allergen', ['wheeze', 'throatClosing']],
    ['hives', ['wheeze', 'cannotBreathe', 'throatClosing']],
  ]),
  ...rules('bleeding', NEAR, [['bleedHard'], ['bleedsOn'], ['bloodUp'], ['bloodBelow'], ['bigBlood'], ['deepCut']]),
  ...rules('bleeding', SENTENCE, [
    ['bleeding', ['woundOpen', 'bruises', 'dizzy', 'thinners']],
    ['woundOpen', 'bigBlood'],
    ['blood', 'keepsComing'],
  ]),
  ...rules(
    'self-harm',
    NEAR,
    [
      ['wantToDie'],
      ['killSelf'],
      ['endIt'],
      ['notLive'],
      ['betterGone'],
      ['lethal', 'overAndDone'],
      ['lethal', 'endIt'],
    ],
    ['hypothetical', 'resolved'],
  ),
  ...rules('self-harm', MESSAGE, [['overAndDone', ['medicines', 'overdose', 'lethal']]], ['hypothetical']),
  ...rules('poisoning', NEAR, [
    ['swallowed', 'tooMuch', 'medicines'],
    ['smallChild', 'ingested', ['medicines', 'poison', 'strongPoison']],
    ['ingested', 'strongPoison'],
    ['kin', 'tookIt', 'tooMuch'],
    ['ingested', 'poison', ['kin', 'poisonWorse']],
    ['overdose'],
    ['carbonMonoxide'],
  ]),
  ...rules('poisoning', SENTENCE, [
    ['medicines', 'tooMuch', 'swallowed'],
    ['lethal', 'medicines', 'swallowed'],
  ]),
  ...rules('sepsis', MESSAGE, [
    [
      'fever',
      ['chills', 'mottled', 'drowsy', 'feelDying', 'racing', 'noSense'],
      [
        'confused',
        'racing',
        'severe',
        'mottled',
        'feelDying',
        'highFever',
        'drowsy',
        'noSense',
        'cannotBreathe',
        'infection',
      ],
    ],
    [['fever', 'chills', 'highFever'], 'chemo'],
    [
      ['infection', 'fever'],
      ['confused', 'noSense'],
      ['mottled', 'fever', 'drowsy', 'worse', 'kin'],
    ],
    ['infection', 'mottled', ['chills', 'fever', 'worse', 'racing']],
    ['highFever', 'chills'],
    ['fever', ['mottled', 'feelDying', 'confused']],
    ['highFever', 'fever', ['drowsy', 'feelDying']],
    ['veryHigh', 'chills'],
    ['kin', 'fever', 'drowsy'],
    ['chills', 'feelDying'],
    ['infection', 'fever', ['worse', 'drowsy', 'racing']],
    ['smallChild', 'drowsy'],
  ]),
  ...rules('sepsis', NEAR, [['septic']]),
  ...rules('meningitis', MESSAGE, [
    ['stiffNeck', ['fever', 'headache', 'rash', 'lightHurts', 'drowsy']],
    ['fever', 'lightHurts'],
    ['nonBlanching', ['fever', 'drowsy', 'feelDying', 'worse', 'kin', 'sudden']],
  ]),
  ...rules('meningitis', NEAR, [['nonBlanching'], ['meningitis'], ['fontanelle']]),
  ...rules('pregnancy', MESSAGE, [
    [
      ['pregnant', 'recentBirth'],
      ['bleedHard', 'bigBlood', 'seizure', 'unconscious'],
    ],
    ['pregnant', ['bleeding', 'waters', 'noMovement', 'dizzy', 'cannotBreathe']],
    ['pregnant', ['pain', 'contractions'], ['severe', 'oneSidePain', 'bleeding', 'sudden', 'belly']],
    ['pregnant', 'contractions'],
    ['pregnant', 'headache', ['preEclampsia', 'severe']],
    ['babyStill'],
  ]),
  ...rules('infant fever', SENTENCE, [['youngBaby', ['fever', 'unwellBaby']]]),
  ...rules('seizure', NEAR, [['seizure'], ['eyesRolled'], ['kin', 'jerking', 'wholeBody']]),
  ...rules('unconscious', NEAR, [['unconscious'], ['notBreathing']], ['resolved']),
  ...rules('abdominal pain', NEAR, [['belly', 'pain', 'severe'], ['rigidBelly'], ['belly', 'severe', 'sudden']]),
  ...rules('abdominal pain', SENTENCE, [
    ['belly', 'pain', 'sudden', 'bellyWith'],
    ['severe', 'belly', 'bellyWith'],
    ['belly', 'pain', 'severe'],
    ['severe', 'bellyWith', 'pain', 'belly'],
  ]),
  ...rules('diabetes', NEAR, [['sugarLow'], ['sugarHigh'], ['ketones'], ['hypo']]),
  ...rules('diabetes', MESSAGE, [
    ['diabetic', 'shaky', ['noSense', 'confused', 'unconscious', 'sweating', 'drowsy']],
    ['diabetic', 'sugarIll', ['fruityBreath', 'ketones', 'drowsy', 'bellyWith', 'cannotBreathe']],
    ['diabetic', 'fruityBreath'],
    ['diabetic', 'vomiting'],
    ['diabetic', ['unconscious', 'noSense']],
  ]),
  ...rules('vision loss', NEAR, [['cannotSee'], ['doubleVision', 'sudden'], ['eye', 'chemical']], ['resolved']),
  ...rules('vision loss', SENTENCE, [
    ['flashes', ['cannotSee', 'sudden', 'eye']],
    ['sudden', 'blurred', 'eye'],
    ['eye', 'pain', ['redEye', 'severe'], ['severe', 'redEye', 'bellyWith']],
  ]),
  ...rules('testicular torsion', NEAR, [['testicle', ['pain', 'swelling', 'severe', 'pressing']]]),
  ...rules('head injury', MESSAGE, [
    ['head', 'blow', 'headWarning'],
    ['blow', 'headache', ['drowsy', 'worse']],
  ]),
  ...rules('head injury', NEAR, [['earFluid']]),
  ...rules('severe injury', NEAR, [['violence'], ['brokenBone'], ['burn', 'burnBad']]),
  ...rules('spinal cord', SENTENCE, [
    ['saddle', ['sphincter', 'backTrouble']],
    ['sphincter', 'backTrouble'],
    ['bothLegs', 'sudden'],
    ['saddle', 'bothLegs'],
  ]),
  ...rules('chest pain', SENTENCE, [
    ['pain', 'jaw', 'arm'],
    ['pain', 'arm', 'sick', 'sudden'],
  ]),
  ...rules('stroke', SENTENCE, [['doubleVision', ['unsteady', 'sudden', 'dizzy']]]),
  ...rules('pregnancy', NEAR, [['waters']], ['resolved']),
  ...rules('self-harm', NEAR, [['lethalAsk']], ['hypothetical', 'general']),
  ...rules('severe pain', NEAR, [['extremePain']]),
  ...rules('other', NEAR, [['callForHelp'], ['pressureCrisis']]),
  ...rules('chest pain', SENTENCE, [['racing', 'dizzy']]),
  ...rules('leg clot', SENTENCE, [
    ['calf', 'legSwollen', 'legHot'],
    ['leg', 'legCold', 'legNumb'],
  ]),
];

function rules(
  emergency: Emergency,
  within: number,
  all: readonly Needs[],
  counts: RedFlagRule['counts'] = [],
): readonly RedFlagRule[] {
  return all.map((needs) => ({
    emergency,
    needs: needs.map((need) => (typeof need === 'string' ? [need] : need)),
    within,
    counts,
  }));
}
