/**
 * The distribution of the hidden frailty given exactly what the record shows up to its last moment: a forward filter.
 *
 * p is the vector P(frailty, record so far), kept up to a factor.
 *   entry:      p[f] ∝ P(f | age band) · P(levels at entry | f, age band, sex)
 *   waiting:    p ← p · exp((F − D) · Δ), with F the frailty steps and D the total rate of everything that would have been
 *               seen (death included) but was not; split where an age band ends
 *   transition: p[f] ← p[f] · rate(levels → new levels | f)
 *   values:     p[f] ← p[f] · ∏ P(printed value | levels, f, sex)
 * Visit times and which tests are ordered depend on observed levels only and cancel. That the patient is alive is in D.
 */
import { invariant } from '../../base/errors.ts';
import { chainOf } from './chain.ts';
import { entryProbability, frailtyAtEntry } from './entry.ts';
import type { History, Moment } from './history.ts';
import { valueLikelihood } from './labs.ts';
import { poissonTerms, rateBetween } from './markov.ts';
import { bandAt, bandEndMinutes, MINUTES_PER_YEAR } from './process.ts';
import { type Levels, observedIndex, type Sex, stateIndex } from './states.ts';

/** P(robust), P(vulnerable), P(frail) at the last moment of the history, when everything of that moment has been seen. */
export function frailtyPosterior(history: History): readonly number[] {
  const { sex, birth, moments } = history;
  const [entry, ...rest] = moments;
  const entryBand = bandAt(entry.minutes, birth);
  let p: readonly number[] = frailtyAtEntry(entryBand).map(
    (share, f) => share * entryProbability(entry.levels, f, sex, entryBand),
  );
  p = seeValues(p, entry, sex);
  let before = entry;
  for (const moment of rest) {
    p = wait(p, history, before, moment.minutes);
    p = seeTransition(p, before.levels, moment.levels, sex, bandAt(moment.minutes, birth));
    p = seeValues(p, moment, sex);
    before = moment;
  }
  return p;
}

function wait(p: readonly number[], { sex, birth }: History, before: Moment, until: number): readonly number[] {
  const observed = observedIndex(before.levels);
  let after = p;
  let from = before.minutes;
  while (from < until) {
    const band = bandAt(from, birth);
    const to = Math.min(until, bandEndMinutes(band, birth));
    after = waitInBand(after, observed, sex, band, (to - from) / MINUTES_PER_YEAR);
    from = to;
  }
  return normalised(after);
}

/** p · exp((F − D) · years) by uniformisation (see markov.ts): F − D has nothing but its diagonal and the one above. */
function waitInBand(p: readonly number[], observed: number, sex: Sex, band: number, years: number): readonly number[] {
  const chain = chainOf(sex, band);
  const states = p.map((_, f) => stateIndex(observed, f));
  const leaving = states.map((state) => chain.exitRate[state]);
  const steps = states.slice(1).map((state, f) => rateBetween(chain, states[f], state));
  const fastest = Math.max(...leaving);
  const jumps = fastest * years;
  const terms = poissonTerms(jumps);
  let weight = Math.exp(-jumps);
  const power = [...p];
  const sum = p.map((mass) => mass * weight);
  for (let k = 1; k <= terms; k++) {
    weight *= jumps / k;
    for (let f = power.length - 1; f >= 0; f--) {
      const arriving = f > 0 ? power[f - 1] * steps[f - 1] : 0;
      power[f] = (power[f] * (fastest - leaving[f]) + arriving) / fastest;
      sum[f] += weight * power[f];
    }
  }
  return sum;
}

function seeTransition(p: readonly number[], from: Levels, to: Levels, sex: Sex, band: number): readonly number[] {
  const before = observedIndex(from);
  const after = observedIndex(to);
  if (before === after) return p;
  const chain = chainOf(sex, band);
  return normalised(p.map((mass, f) => mass * rateBetween(chain, stateIndex(before, f), stateIndex(after, f))));
}

function seeValues(p: readonly number[], moment: Moment, sex: Sex): readonly number[] {
  const likely = p.map((mass, f) =>
    moment.values.reduce(
      (product, { lab, value }) => product * valueLikelihood(lab, value, moment.levels, f, sex),
      mass,
    ),
  );
  return normalised(likely);
}

function normalised(p: readonly number[]): readonly number[] {
  const total = p.reduce((sum, mass) => sum + mass, 0);
  invariant(total > 0, 'simulated record', 'The record must be possible under the hazards.');
  return p.map((mass) => mass / total);
}
