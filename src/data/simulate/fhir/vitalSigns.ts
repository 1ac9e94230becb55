/**
 * Vital signs: the record's systolic pressure in a blood pressure panel, and two measurements that the record lacks, weight and temperature
 * at some visits. The diastolic pressure follows from the systolic and chance alone, weight and temperature from sex and chance: none says
 * anything about the hazards that the record does not say.
 */
import type { Observation } from '@medplum/fhirtypes';
import type { Random } from '../../../base/random.ts';
import type { ChartEncounter, Round } from './chart.ts';
import { bareCode, DIASTOLIC_CODE, SYSTOLIC_CODE } from './concepts.ts';
import { instantAt } from './hospitalTime.ts';
import { coded, rounded } from './labValue.ts';
import { OTHER_VITAL_UNIT_RATE } from './mess/kinds.ts';
import { type Source, storedAt } from './source.ts';
import { concept, LOINC, terminology } from './systems.ts';

const VITAL_SIGNS = terminology('observation-category', 'vital-signs');
const MEASURED_AT_VISITS = 0.15;
const POUNDS_PER_KILOGRAM = 2.20462262;

export interface BloodPressure {
  readonly systolic: number;
  readonly diastolic: number;
}

/** The blood pressure of a round, if it was taken. */
export function bloodPressureOf(source: Source, { minutes, results }: Round): BloodPressure | null {
  const systolic = results.find(({ code }) => bareCode(code) === SYSTOLIC_CODE)?.value;
  if (systolic === undefined) return null;
  const diastolic = Math.round(38 + 0.32 * systolic + 7 * source.stream('diastolic', minutes).normal());
  return { systolic, diastolic: Math.min(diastolic, systolic - 15) };
}

export function bloodPressurePanel(source: Source, encounter: ChartEncounter, round: Round): readonly Observation[] {
  const pressure = bloodPressureOf(source, round);
  if (pressure === null) return [];
  const part = (code: string, display: string, value: number) => ({
    code: concept(LOINC, code, display),
    valueQuantity: coded(value, 'mm[Hg]'),
  });
  const panel = vitalSign(
    source,
    encounter,
    round.minutes,
    '85354-9',
    'Blood pressure panel with all children optional',
  );
  const component = [
    part(SYSTOLIC_CODE, 'Systolic blood pressure', pressure.systolic),
    part(DIASTOLIC_CODE, 'Diastolic blood pressure', pressure.diastolic),
  ];
  return [{ ...panel, component }];
}

/** Weight and temperature of a visit, if they were measured. */
export function measurementsOf(source: Source, encounter: ChartEncounter): readonly Observation[] {
  if (encounter.kind === 'stay') return [];
  const random = source.stream('measurements', encounter.start);
  const usualKilograms = (source.chart.sex === 'F' ? 72 : 84) * Math.exp(0.18 * source.stream('weight').normal());
  const kilograms = usualKilograms + random.normal();
  const celsius = 36.7 + 0.25 * random.normal();
  return [
    ...measured(source, encounter, random, '29463-7', 'Body weight', [
      coded(rounded(kilograms, 1), 'kg'),
      coded(rounded(kilograms * POUNDS_PER_KILOGRAM, 1), '[lb_av]'),
    ]),
    ...measured(source, encounter, random, '8310-5', 'Body temperature', [
      coded(rounded(celsius, 1), 'Cel'),
      coded(rounded((celsius * 9) / 5 + 32, 1), '[degF]'),
    ]),
  ];
}

type QuantityPair = readonly [usual: ReturnType<typeof coded>, other: ReturnType<typeof coded>];

function measured(
  source: Source,
  encounter: ChartEncounter,
  random: Random,
  code: string,
  display: string,
  [usual, other]: QuantityPair,
): readonly Observation[] {
  const taken = random.uniform() < MEASURED_AT_VISITS;
  const inOther = random.uniform() < OTHER_VITAL_UNIT_RATE;
  if (!taken) return [];
  const observation = vitalSign(source, encounter, encounter.start, code, display);
  if (inOther) source.mess.add({ kind: 'other-unit', resourceType: 'Observation', id: observation.id });
  return [{ ...observation, valueQuantity: inOther ? other : usual }];
}

function vitalSign(source: Source, encounter: ChartEncounter, minutes: number, code: string, display: string) {
  return {
    resourceType: 'Observation' as const,
    id: source.id('Observation', minutes, code),
    meta: storedAt(minutes),
    status: 'final' as const,
    category: [VITAL_SIGNS],
    code: concept(LOINC, code, display),
    subject: source.patient,
    encounter: source.encounter(encounter),
    effectiveDateTime: instantAt(minutes),
  };
}
