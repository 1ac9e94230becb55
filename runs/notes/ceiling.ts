/**
 * The most that what notes say of function can be worth: how much better the structured record of a simulated patient is foreseen, in nats, by whoever knows the
 * whole process and reads those statements, than by whoever knows it and reads none. Exact: the forward filter of src/data/simulate/posterior.ts with each
 * statement as one more piece of evidence, at the time of its note.
 *
 *     node runs/notes/ceiling.ts HOSPITAL --seed 11 [--patients 1500]
 *
 * Leaves out what notes say of complaints, drugs to be started and appointments.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { DEATH_CODE } from '../../src/data/record/meds.ts';
import { chainOf } from '../../src/data/simulate/chain.ts';
import { entryProbability, frailtyAtEntry } from '../../src/data/simulate/entry.ts';
import { FUNCTION_CODES, FUNCTION_SAID } from '../../src/data/simulate/fhir/notes/function.ts';
import { type History, type Moment, readHistory } from '../../src/data/simulate/history.ts';
import { valueLikelihood } from '../../src/data/simulate/labs.ts';
import { poissonTerms, rateBetween } from '../../src/data/simulate/markov.ts';
import {
  bandAt,
  bandEndMinutes,
  FOLLOW_UP_YEARS,
  MINUTES_PER_YEAR,
  type Patient,
  simulatePatient,
} from '../../src/data/simulate/process.ts';
import { DEAD, observedIndex, stateIndex } from '../../src/data/simulate/states.ts';

interface Statement {
  readonly minutes: number;
  /** Place in FUNCTION_CODES. */
  readonly said: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, patients: { type: 'string', default: '1500' } },
});
if (positionals.length !== 1 || values.seed === undefined) {
  console.error('Usage: node runs/notes/ceiling.ts HOSPITAL --seed N [--patients N]');
  process.exit(1);
}
async function readStatements(path: string): Promise<ReadonlyMap<number, readonly Statement[]>> {
  const found = new Map<number, Statement[]>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const note = JSON.parse(line);
    for (const sentence of note.sentences) {
      for (const { kind, code } of sentence.statements) {
        const said = FUNCTION_CODES.findIndex((one) => code === `FUNCTION//${one}`);
        if (kind !== 'function' || said < 0) continue;
        const all = found.get(note.subject_id) ?? [];
        all.push({ minutes: Date.parse(note.time) / 60_000, said });
        found.set(note.subject_id, all);
      }
    }
  }
  for (const all of found.values()) all.sort((a, b) => a.minutes - b.minutes);
  return found;
}

/** ln P(record | what was said by then), up to what frailty does not touch. */
function logLikelihood(patient: Patient, said: readonly Statement[]): number {
  const history = readHistory(patient.events, Number.POSITIVE_INFINITY);
  const { sex, birth, moments } = history;
  const death = patient.events.find(({ code }) => code === DEATH_CODE)?.minutes;
  const [entry] = moments;
  const band = bandAt(entry.minutes, birth);
  const filter = new Filter(
    frailtyAtEntry(band).map((share, f) => share * entryProbability(entry.levels, f, sex, band)),
    history,
  );
  filter.see(valuesOf(entry, sex));
  let next = 0;
  for (const [at, moment] of moments.entries()) {
    if (at === 0) continue;
    const before = moments[at - 1];
    for (; next < said.length && said[next].minutes < moment.minutes; next++) {
      filter.wait(before, said[next].minutes);
      filter.learn((f) => FUNCTION_SAID[f][said[next].said]);
    }
    filter.wait(before, moment.minutes);
    const chain = chainOf(sex, bandAt(moment.minutes, birth));
    const [from, to] = [observedIndex(before.levels), observedIndex(moment.levels)];
    const died = death === moment.minutes;
    if (died) filter.see((f) => rateBetween(chain, stateIndex(from, f), DEAD));
    else if (from !== to) filter.see((f) => rateBetween(chain, stateIndex(from, f), stateIndex(to, f)));
    if (died) return filter.total;
    filter.see(valuesOf(moment, sex));
  }
  filter.wait(moments[moments.length - 1], entry.minutes + FOLLOW_UP_YEARS * MINUTES_PER_YEAR);
  return filter.total;
}

function valuesOf({ values, levels }: Moment, sex: History['sex']): (frailty: number) => number {
  return (frailty) =>
    values.reduce((product, { lab, value }) => product * valueLikelihood(lab, value, levels, frailty, sex), 1);
}

/** P(frailty | all so far), and the logarithm of the probability of all that was seen. */
class Filter {
  total = 0;
  #p: readonly number[];
  #minutes: number;
  readonly #history: History;

  constructor(prior: readonly number[], history: History) {
    this.#p = prior;
    this.#history = history;
    this.#minutes = history.moments[0].minutes;
    this.#normalise();
  }

  /** Part of the record. */
  see(likelihood: (frailty: number) => number): void {
    this.learn(likelihood, true);
  }

  /** Evidence; counted where it is part of the record. */
  learn(likelihood: (frailty: number) => number, counts = false): void {
    this.#p = this.#p.map((mass, f) => mass * likelihood(f));
    const total = this.#normalise();
    if (counts) this.total += total;
  }

  /** Nothing happens until then: (F − D) as in posterior.ts. */
  wait({ levels }: Moment, until: number): void {
    const { sex, birth } = this.#history;
    while (this.#minutes < until) {
      const band = bandAt(this.#minutes, birth);
      const to = Math.min(until, bandEndMinutes(band, birth));
      this.#waitInBand(observedIndex(levels), sex, band, (to - this.#minutes) / MINUTES_PER_YEAR);
      this.#minutes = to;
    }
    this.total += this.#normalise();
  }

  #waitInBand(observed: number, sex: History['sex'], band: number, years: number): void {
    const chain = chainOf(sex, band);
    const states = this.#p.map((_, f) => stateIndex(observed, f));
    const leaving = states.map((state) => chain.exitRate[state]);
    const steps = states.slice(1).map((state, f) => rateBetween(chain, states[f], state));
    const fastest = Math.max(...leaving);
    const power = [...this.#p];
    let weight = Math.exp(-fastest * years);
    const sum = power.map((mass) => mass * weight);
    for (let k = 1; k <= poissonTerms(fastest * years); k++) {
      weight *= (fastest * years) / k;
      for (let f = power.length - 1; f >= 0; f--) {
        const arriving = f > 0 ? power[f - 1] * steps[f - 1] : 0;
        power[f] = (power[f] * (fastest - leaving[f]) + arriving) / fastest;
        sum[f] += weight * power[f];
      }
    }
    this.#p = sum;
  }

  #normalise(): number {
    const total = this.#p.reduce((sum, mass) => sum + mass, 0);
    this.#p = this.#p.map((mass) => mass / total);
    return Math.log(total);
  }
}

const statements = await readStatements(join(positionals[0], 'truth', 'notes.ndjson'));
const gains = Array.from({ length: Number(values.patients) }, (_, k) => {
  const patient = simulatePatient(Number(values.seed), k + 1);
  const said = statements.get(patient.subjectId) ?? [];
  return { gain: logLikelihood(patient, said) - logLikelihood(patient, []), statements: said.length };
});
const mean = gains.reduce((sum, { gain }) => sum + gain, 0) / gains.length;
const error = Math.sqrt(gains.reduce((sum, { gain }) => sum + (gain - mean) ** 2, 0)) / gains.length;
const said = gains.reduce((sum, one) => sum + one.statements, 0);
console.log(`${gains.length} patients, ${said} statements of function`);
console.log(`gain in nats a patient: ${mean.toFixed(4)}, standard error ${error.toFixed(4)}`);
