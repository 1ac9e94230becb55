/**
 * A second set of rules over the wider groups: each joins a part of the body, what is felt or lost, and how bad, how sudden or with what else, rather than whole
 * phrases. Cautious by design: where a message may be an emergency it alarms.
 */
import { MESSAGE, NEAR, type RedFlagRule, rules, SENTENCE } from './rule.ts';

export const WIDER_RULES: readonly RedFlagRule[] = [
  ...rules('unconscious', NEAR, [['someone', 'unreachable']]),
  ...rules('unconscious', SENTENCE, [['found', 'unreachable']]),
  ...rules('breathing', NEAR, [['airStruggle'], ['lowSaturation']]),
  ...rules('anaphylaxis', MESSAGE, [
    ['eatenOrStung', 'mouthSwelling'],
    ['eatenOrStung', 'skinReaction', 'bodyReaction'],
    ['skinReaction', 'mouthSwelling', 'bodyReaction'],
  ]),
  ...rules('chest pain', NEAR, [['somethingOnChest'], ['nitro']]),
  ...rules('chest pain', MESSAGE, [
    ['chestPlace', 'chestSense', 'shockLook'],
    ['chestPlace', 'chestSense', 'leftOrJaw', 'suddenly'],
    ['heartOdd', ['shockLook', 'faintish', 'chestSense', 'airStruggle', 'cannotBreathe', 'doom']],
    ['doom', ['shockLook', 'chestPlace', 'heartOdd']],
  ]),
  ...rules('chest pain', SENTENCE, [['chestPlace', ['ripping'], 'suddenly']]),
  ...rules(
    'stroke',
    SENTENCE,
    [
      ['faceWrong', ['limbLost', 'talkWrong', 'suddenly']],
      ['limbLost', ['talkWrong', 'suddenly']],
      ['talkWrong', ['suddenly', 'someone']],
    ],
    ['resolved'],
  ),
  ...rules('seizure', SENTENCE, [['fitting', 'fitSign']]),
  ...rules('bleeding', NEAR, [['bloodFlow', 'bleedWord'], ['redOut'], ['bleedingStrong']]),
  ...rules('bleeding', SENTENCE, [
    ['bloodFlow', 'thinners'],
    ['bleedWord', 'bloodAccess'],
  ]),
  ...rules('self-harm', NEAR, [['voices'], ['selfCut']], ['hypothetical', 'resolved']),
  ...rules(
    'self-harm',
    MESSAGE,
    [
      ['plan', 'despair'],
      ['despairDeep', ['despair', 'plan', 'selfCut']],
    ],
    ['hypothetical', 'resolved', 'general'],
  ),
  ...rules('self-harm', SENTENCE, [['thinkingOf', 'plan']], ['hypothetical']),
  ...rules('poisoning', SENTENCE, [
    ['takenIn', 'household', ['anyBaby', 'drugged', 'wayTooMuch', 'someone']],
    ['anyBaby', 'takenIn', 'drugs', 'wayTooMuch'],
    ['takenIn', 'wayTooMuch', 'drugs'],
    ['gasLeak'],
  ]),
  ...rules('poisoning', MESSAGE, [
    ['drugs', 'drugged', ['takenIn', 'someone'], 'unreachable'],
    ['needleSign', ['drugged', 'unreachable']],
    ['takenIn', 'drugs', 'partyDrug'],
    ['takenIn', 'household', 'drugged'],
  ]),
  ...rules('sepsis', MESSAGE, [
    ['feverish', 'weakDefence'],
    ['feverish', 'source', 'veryUnwell'],
    ['source', 'veryUnwell', 'veryUnwell'],
    ['feverish', 'veryUnwell', 'veryUnwell'],
    ['newMother', 'feverish'],
  ]),
  ...rules('meningitis', MESSAGE, [
    ['neckStiff', ['feverish', 'lightBad', 'headPain', 'veryUnwell', 'glassSpots']],
    ['lightBad', 'headPain', ['feverish', 'veryUnwell', 'glassSpots', 'sickWith']],
    ['glassSpots', ['feverish', 'poorly', 'veryUnwell']],
  ]),
  ...rules('pregnancy', MESSAGE, [
    ['expecting', 'wombTrouble', 'wombSerious'],
    ['expecting', ['birthNow', 'quietBaby']],
    ['newMother', ['bigBlood', 'bleedHard', 'wombClots']],
  ]),
  ...rules('pregnancy', NEAR, [['birthNow']], ['resolved']),
  ...rules('infant fever', SENTENCE, [['tinyBaby', 'tinyBabyHot', 'babyWord']]),
  ...rules('infant fever', MESSAGE, [['tinyBaby', 'tinyBabyHot', 'feverish']]),
  ...rules('sepsis', SENTENCE, [
    ['anyBaby', 'dryBaby', ['feverish', 'veryUnwell', 'sickWith']],
    ['anyBaby', 'dryBaby', 'dryBaby'],
  ]),
  ...rules('diabetes', MESSAGE, [
    ['sugarWord', 'sugarVeryOff', 'sugarFeel'],
    ['wasting', 'sugarFeel', 'wasting'],
    ['sugarWord', 'sugarFeel', 'veryUnwell'],
    ['wasting', 'sugarFeel', ['veryUnwell', 'vomiting']],
  ]),
  ...rules('diabetes', NEAR, [['insulinWrong']]),
  ...rules('head injury', MESSAGE, [['headPlace', 'headHit', 'headAfter']]),
  ...rules('head injury', SENTENCE, [['anyBaby', 'headHit', 'dryBaby']]),
  ...rules('severe injury', NEAR, [
    ['highFall'],
    ['vehicle'],
    ['woundWeapon'],
    ['cutOff'],
    ['electric'],
    ['burnCause', 'burnSeen'],
    ['eyeHurt'],
    ['neckInjury'],
  ]),
  ...rules('severe injury', SENTENCE, [['burnCause', 'burnSeen', 'burnSeen']]),
  ...rules('other', NEAR, [['biteVenom'], ['attacked'], ['deviceShocks'], ['potassium']]),
  ...rules('other', MESSAGE, [
    ['steroidGap', 'runOut', 'cannotKeep'],
    ['heat', 'heatSign'],
    ['alarmSign', 'alarmSign', 'alarmSign'],
    ['helpNow', ['sickWith', 'veryUnwell', 'anyPain', 'unreachable', 'bleedWord', 'agonising']],
  ]),
  ...rules('abdominal pain', SENTENCE, [
    ['bellyPlace', 'anyPain', 'agonising'],
    ['bellyPlace', 'agonising', 'sickWith'],
    ['hernia'],
    ['aneurysm', ['anyPain', 'faintish']],
    ['blocked', ['sickWith', 'agonising', 'anyPain']],
  ]),
  ...rules('testicular torsion', MESSAGE, [['balls', 'ballsBad', 'ballsWith', 'manOrBoy']]),
  ...rules('vision loss', SENTENCE, [
    ['sightLost', ['suddenly', 'eyeWord']],
    ['eyeFlash', 'eyeFloaters'],
    ['eyeRed', 'eyeAngry'],
    ['eyeWord', 'templeJaw'],
  ]),
  ...rules('spinal cord', MESSAGE, [
    ['saddleNumb', ['leaking', 'backPlace', 'legsFail']],
    ['leaking', 'backPlace', ['legsFail', 'backBad']],
    ['backPlace', 'legsFail', ['suddenly', 'leaking', 'cancerWord']],
    ['legsFail', 'legsFail', 'suddenly'],
  ]),
  ...rules('spinal cord', SENTENCE, [['neckInjury']]),
  ...rules('leg clot', SENTENCE, [
    ['oneLeg', 'clotSwell', 'clotSign', 'clotCause'],
    ['coldLimb', 'limbDead', ['suddenly', 'agonising', 'limbLost', 'coldLimb']],
  ]),
  ...rules('severe pain', SENTENCE, [
    ['anyPain', 'reliefFails'],
    ['anyPain', 'agonising', 'distress'],
    ['anyPain', 'unlikeBefore'],
    ['crisisPain'],
    ['tightLimb', ['anyPain', 'limbDead']],
  ]),
];
