/** Glasgow coma scale: its total from the three parts, and for other scores the total as measured or added. */
import { type Chart, nearestPoint, type Point } from '../chart.ts';
import { defineScore, paired } from './score.ts';

const SAME_EXAMINATION = 1 / 30;

export const comaTotal = defineScore({
  method: 'Glasgow coma scale total',
  name: 'Glasgow coma scale total',
  synonyms: ['GCS', 'Glasgow coma score'],
  codes: ['LOINC//9269-2'],
  unit: '{score}',
  digits: 0,
  formula:
    'Eye + verbal + motor response. Teasdale G, Jennett B, Lancet 1974;2:81-4, doi 10.1016/S0140-6736(74)91639-0; total of 3 to 15, 1977.',
  limits:
    'A part that could not be tested (intubation) is not told from a response of 1 where the record gives only the number.',
  ages: null,
  needs: paired(SAME_EXAMINATION, 'coma eye', 'coma verbal', 'coma motor'),
  compute: ({ of }) => ({
    value: of('coma eye') + of('coma verbal') + of('coma motor'),
    parts: [`eye: ${of('coma eye')}`, `verbal: ${of('coma verbal')}`, `motor: ${of('coma motor')}`],
  }),
});

export interface ComaReading {
  readonly time: number;
  readonly total: number;
  readonly points: readonly Point[];
}

/** All totals between two times, measured or added up from parts of one examination. */
export function comaReadings(chart: Chart, from: number, to: number): readonly ComaReading[] {
  const within = ({ time }: Point): boolean => time >= from && time <= to;
  const measured = chart.points('coma total').filter(within);
  const added = chart
    .points('coma eye')
    .filter(within)
    .flatMap((eye) => {
      const verbal = nearestPoint(chart.points('coma verbal'), eye.time, SAME_EXAMINATION);
      const motor = nearestPoint(chart.points('coma motor'), eye.time, SAME_EXAMINATION);
      if (verbal === null || motor === null) return [];
      return [{ time: eye.time, total: eye.value + verbal.value + motor.value, points: [eye, verbal, motor] }];
    });
  return [...measured.map((point) => ({ time: point.time, total: point.value, points: [point] })), ...added];
}

/** The total nearest to a time. */
export function comaAt(chart: Chart, at: number, hours: number): ComaReading | null {
  const readings = comaReadings(chart, at - hours * 60, at + hours * 60);
  return (
    [...readings].sort(
      (a, b) => Math.abs(a.time - at) - Math.abs(b.time - at) || a.time - b.time || a.total - b.total,
    )[0] ?? null
  );
}
