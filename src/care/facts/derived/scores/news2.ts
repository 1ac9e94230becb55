/**
 * National Early Warning Score 2, on the scale of oxygen saturation that the record orders: scale 2 only where an order, directive or care plan
 * in force says so or gives a target of 88 to 92 %. Whether oxygen is given must be recorded; so must consciousness.
 */
import type { Fact } from '../../fact.ts';
import { defineScore, optional, paired } from './score.ts';

const HOURS = 1;

export const news2 = defineScore({
  method: 'NEWS2',
  name: 'National Early Warning Score 2',
  synonyms: ['NEWS2', 'NEWS 2'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'Points 0 to 3 each for respiratory rate, oxygen saturation (scale 1 or 2), oxygen given (2), systolic pressure, pulse, consciousness (3) and temperature. Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, charts 1 and 2.',
  limits:
    'From 16 years; not in pregnancy (not checked). Oxygen from FiO2 or flow within the hour, consciousness as Glasgow coma scale 15 or less; "new confusion" alone is not seen. All within one hour.',
  ages: [16, 130],
  needs: paired(
    HOURS,
    'respiratory rate',
    'oxygen saturation',
    'systolic pressure',
    'heart rate',
    'temperature',
    'coma total',
  ),
  optional: optional(HOURS, 'FiO2', 'oxygen flow'),
  compute: ({ of, maybe, chart, at, cite }) => {
    const oxygen = givesOxygen(maybe('FiO2'), maybe('oxygen flow'));
    if (oxygen === null) return null;
    const scale2 = chart.directions.filter((fact) => ordersScale2(fact, at)).at(-1);
    if (scale2 !== undefined) cite(scale2);
    const saturation = Math.round(of('oxygen saturation'));
    const parts: readonly (readonly [string, number])[] = [
      ['respiratory rate', step(Math.round(of('respiratory rate')), RESPIRATION)],
      scale2 === undefined
        ? ['oxygen saturation, scale 1', step(saturation, SCALE_1)]
        : ['oxygen saturation, scale 2', step(saturation, oxygen ? SCALE_2_ON_OXYGEN : SCALE_2_ON_AIR)],
      ['oxygen', oxygen ? 2 : 0],
      ['systolic pressure', step(Math.round(of('systolic pressure')), PRESSURE)],
      ['pulse', step(Math.round(of('heart rate')), PULSE)],
      ['consciousness', of('coma total') < 15 ? 3 : 0],
      ['temperature', step(Number(of('temperature').toFixed(1)), TEMPERATURE)],
    ];
    const value = parts.reduce((sum, [, points]) => sum + points, 0);
    return { value, category: risk(value, parts), parts: parts.map(([what, points]) => `${what}: ${points}`) };
  },
});

/** From the value on, so many points; the first line is for everything below the second. */
type Steps = readonly (readonly [from: number, points: number])[];
const LOWEST = Number.NEGATIVE_INFINITY;
const RESPIRATION: Steps = [
  [LOWEST, 3],
  [9, 1],
  [12, 0],
  [21, 2],
  [25, 3],
];
const SCALE_1: Steps = [
  [LOWEST, 3],
  [92, 2],
  [94, 1],
  [96, 0],
];
const SCALE_2_ON_AIR: Steps = [
  [LOWEST, 3],
  [84, 2],
  [86, 1],
  [88, 0],
];
const SCALE_2_ON_OXYGEN: Steps = [...SCALE_2_ON_AIR, [93, 1], [95, 2], [97, 3]];
const PRESSURE: Steps = [
  [LOWEST, 3],
  [91, 2],
  [101, 1],
  [111, 0],
  [220, 3],
];
const PULSE: Steps = [
  [LOWEST, 3],
  [41, 1],
  [51, 0],
  [91, 1],
  [111, 2],
  [131, 3],
];
const TEMPERATURE: Steps = [
  [LOWEST, 3],
  [35.1, 1],
  [36.1, 0],
  [38.1, 1],
  [39.1, 2],
];

function step(value: number, steps: Steps): number {
  return steps.findLast(([from]) => value >= from)?.[1] ?? 0;
}

function givesOxygen(fraction: number | null, flow: number | null): boolean | null {
  if (fraction === null && flow === null) return null;
  return (fraction ?? 21) > 21 || (flow ?? 0) > 0;
}

function risk(total: number, parts: readonly (readonly [string, number])[]): string {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return parts.some(([what, points]) => points === 3 && what !== 'oxygen') ? 'low-medium' : 'low';
}

/** Names in lower case; `88` to `92` as the range of a target. */
function ordersScale2(fact: Fact, at: number): boolean {
  const { time, status, supersededBy, concept, value } = fact;
  if (supersededBy !== null || status === 'not done' || status === 'stopped') return false;
  if ((time.start ?? at) > at || (time.end ?? at) < at) return false;
  const names = [concept.name, ...concept.synonyms].map((name) => name.toLowerCase());
  if (names.some((name) => /\bspo2 scale 2\b/.test(name))) return true;
  const target = names.some((name) => /\btarget (oxygen saturation|spo2)\b/.test(name));
  return target && value?.type === 'range' && value.low === 88 && value.high === 92;
}
