/** Stage of acute kidney injury by creatinine, at the latest value, against the lowest of the seven days before it. */
import { ADULT, defineScore, paired } from './score.ts';

const HOUR = 60;

export const kdigoAki = defineScore({
  method: 'KDIGO AKI stage',
  name: 'KDIGO stage of acute kidney injury',
  synonyms: ['AKI stage'],
  codes: [],
  unit: '',
  digits: 0,
  formula:
    'Injury: creatinine up ≥ 0.3 mg/dL in 48 h or ≥ 1.5 times the lowest of 7 d. Stage 1 so; 2 from 2.0 times; 3 from 3.0 times or ≥ 4.0 mg/dL. KDIGO, Kidney Int Suppl 2012;2:1-138, doi 10.1038/kisup.2012.1.',
  limits:
    'By creatinine alone, without urine output or renal replacement; the baseline is measured within the seven days, never guessed; not with recorded dialysis, transplant or end stage disease.',
  ages: ADULT,
  covers: ['condition'],
  needs: paired(0, 'creatinine'),
  compute: ({ of, has, chart, at, cite }) => {
    if (has('dialysis or transplant') || has('dialysis session', 7 * 24)) return null;
    const before = chart.points('creatinine').filter(({ time }) => time < at && time >= at - 7 * 24 * HOUR);
    if (before.length === 0) return null;
    const baseline = before.reduce((lowest, point) => (point.value < lowest.value ? point : lowest));
    const recent = before.filter(({ time }) => time >= at - 48 * HOUR);
    const now = of('creatinine');
    const risen = recent.find(({ value }) => atLeast(now - value, 0.3));
    const ratio = now / baseline.value;
    for (const fact of baseline.facts) cite(fact);
    for (const fact of risen?.facts ?? []) cite(fact);
    const injured = risen !== undefined || atLeast(ratio, 1.5);
    const value = !injured ? 0 : atLeast(ratio, 3) || atLeast(now, 4) ? 3 : atLeast(ratio, 2) ? 2 : 1;
    return { value, category: value === 0 ? 'no injury by creatinine' : `stage ${value}` };
  },
});

/** 1.3 - 1.0 is a little less than 0.3 in binary. */
function atLeast(value: number, limit: number): boolean {
  return value > limit - 1e-6;
}
