/**
 * What comes first: the abnormal before the normal, what the model leans on, the new of this stay, the recent, the long-standing.
 *
 * A sum of plain parts, so that it can be followed by hand; ties fall to the later fact, then to the id.
 */
import type { Fact } from '../../facts/fact.ts';
import { flagOf } from '../prose/results.ts';
import { MINUTES_OF_A_DAY } from '../prose/times.ts';
import type { Chart } from './chart.ts';
import { tiesOf } from './problemTies.ts';

const FLAG_WEIGHT: Readonly<Record<string, number>> = { HH: 4, LL: 4, AA: 4, H: 2, L: 2, A: 2 };
const MODEL_WEIGHT = 3;
const NEW_IN_STAY = 1.5;
const LONG_STANDING = 0.7;
const WELL_KNOWN = 0.9;
const GRAVE = 1;
const LITTLE_SAID = 2;
const RECENT = 1;
const RECENT_DAYS = 90;

export function salienceOf(fact: Fact, chart: Chart): number {
  const flag = FLAG_WEIGHT[flagOf(fact) ?? ''] ?? 0;
  const isNew = chart.during(fact) ? NEW_IN_STAY : 0;
  const problem = fact.kind === 'condition' ? problemWeight(fact, chart.asOf) : 0;
  const unnamed = isUnnamed(fact) ? LITTLE_SAID : 0;
  return flag + MODEL_WEIGHT * modelShare(fact, chart) + isNew + problem - unnamed + RECENT * recency(fact, chart.asOf);
}

/** The most salient first. */
export function bySalience(chart: Chart): (a: Fact, b: Fact) => number {
  const weights = new Map<Fact, number>();
  const weight = (fact: Fact): number => {
    const known = weights.get(fact);
    if (known !== undefined) return known;
    const found = salienceOf(fact, chart);
    weights.set(fact, found);
    return found;
  };
  return (a, b) =>
    weight(b) - weight(a) || (b.time.start ?? 0) - (a.time.start ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Codes for circumstances that stand among diagnoses. */
const CIRCUMSTANCE =
  /^(family|personal) history|long.term|^accident|^encounter|^other (specified|and unspecified)|^unspecified|employ|education|housing|transport/i;

/** Names of what threatens life, brain or limb, or decides about treatment: a list of ours. */
const GRAVE_WORDS =
  /\b(?:acute|arrest|anoxic|sepsis|septic|shock|failure|infarction|h(?:a)?emorrhage|embolism|thrombosis|stroke|cancer|carcinoma|malignant|leuk(?:a)?emia|lymphoma|metasta\w+|encephalopathy|meningitis|pneumonia|pneumothorax|fracture|perforation|obstruction|overdose|poisoning|suicid\w*|psychosis|schizophrenia|dementia|seizures?|epilepsy|transplant\w*|dialysis|cirrhosis|thrombocytopenia|neutropenia|hyperkal(?:a)?emia|endocarditis|pregnan\w+)\b/i;

/** What the source has no name for tells a reader little. */
function isUnnamed({ concept }: Fact): boolean {
  return (
    concept.name === '' ||
    concept.codes.includes(concept.name) ||
    /\bcode [A-Z]|\bitem \d+|\bwith code\b/.test(concept.name)
  );
}

/** Diagnoses that last, and those that results and drugs are looked at with. */
function problemWeight(fact: Fact, asOf: number): number {
  const { status, time } = fact;
  const isLasting = status === 'active' && time.start !== null && asOf - time.start > 365 * MINUTES_OF_A_DAY;
  const isCircumstance = CIRCUMSTANCE.test(fact.concept.name);
  return (
    (isLasting ? LONG_STANDING : 0) +
    (tiesOf(fact) === null ? 0 : WELL_KNOWN) +
    (GRAVE_WORDS.test(fact.concept.name) ? GRAVE : 0) -
    (isCircumstance ? LITTLE_SAID : 0)
  );
}

/** The fact's weight among all of the model's, from 0 to 1. */
function modelShare({ concept }: Fact, { options: { salience } }: Chart): number {
  if (salience === undefined || salience.size === 0) return 0;
  const largest = Math.max(...[...salience.values()].map(Math.abs));
  if (largest === 0) return 0;
  return Math.max(0, ...concept.codes.map((code) => Math.abs(salience.get(code) ?? 0))) / largest;
}

function recency({ time: { start } }: Fact, asOf: number): number {
  if (start === null) return 0;
  return Math.exp(-Math.max(0, asOf - start) / (RECENT_DAYS * MINUTES_OF_A_DAY));
}
