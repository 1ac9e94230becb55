/**
 * The estimators against exact answers. A decoder of two layers over eight tokens is small enough to walk through every future of up to
 * four tokens, with its probability; how long intervals take is integrated, not sampled. 200 questions with targets, stops, ends,
 * horizons, elapsed time and delayed openings, drawn with a seed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { type Random, seededRandom } from '../../base/random.ts';
import { allowedFirst, isOpen } from '../../model/sampling/plan.ts';
import { openSampler, type Sampler } from '../../model/sampling/sampler.ts';
import { type Answer, type AnswerForm, answerOf } from './answer.ts';
import { riskOfAnswers } from './estimate.ts';
import { allForms } from './futures.ts';
import { jointPlan } from './jointPlan.ts';
import type { RiskQuestion } from './question.ts';

const SIZE = 8;
const LONGEST = 4;
const [END, SHORT, LONG] = [2, 3, 4];
const HORIZON = 110;
const ELAPSED = 100;
const OPENS = 30;
const MODELS = 10;
const QUESTIONS = 200;
const FUTURES = 400;
const FEW = 16;
const FORMS = ['mc', 'scope', 'reach'] as const;

/** Probabilities of the next token after each beginning of a future. */
type Law = ReadonlyMap<string, Float32Array>;

interface Exact {
  readonly mean: number;
  readonly variance: number;
  readonly open: number;
  readonly openVariance: number;
}

interface Asked {
  readonly question: RiskQuestion;
  readonly elapsedMinutes: number;
  readonly exact: Readonly<Record<AnswerForm, Exact>>;
  readonly seen: Readonly<Record<AnswerForm, Seen>>;
  /** Of Monte Carlo and SCOPE by coins, along the futures that REACH drew. */
  readonly byCoins: Readonly<Record<AnswerForm, Seen>>;
}

interface Seen {
  /** Means over `FUTURES` futures. */
  readonly yes: number;
  readonly open: number;
  /** Of batches of `FEW`, the share whose risk was within 1.96 of its standard errors of the truth. */
  readonly covered: number;
}

function drawQuestion(random: Random): { question: RiskQuestion; elapsedMinutes: number } {
  const roles = [1, 5, 6, 7].map((token) => [token, random.integer(3)] as const);
  const marked = (wanted: readonly number[]): Uint8Array =>
    Uint8Array.from({ length: SIZE }, (_, token) => (wanted.includes(token) ? 1 : 0));
  const tokensOf = (role: number): number[] => roles.filter(([, of]) => of === role).map(([token]) => token);
  const times = (short: number, long: number): Float64Array =>
    Float64Array.from({ length: SIZE }, (_, token) => (token === SHORT ? short : token === LONG ? long : 0));
  const targets = marked(tokensOf(0));
  const stops = marked([...tokensOf(0), ...tokensOf(1)]);
  const late = random.integer(4) === 0;
  const question = {
    targets,
    complement: random.integer(4) === 0,
    endAnswers: random.integer(2) === 0,
    plan: {
      allowed: marked([1, END, SHORT, LONG, 5, 6, 7]),
      stops,
      endToken: END,
      lowMinutes: times(1, 60),
      highMinutes: times(1.0001, 600),
      horizonMinutes: random.integer(2) === 0 ? HORIZON : Number.POSITIVE_INFINITY,
      maximumNewTokens: LONGEST,
      ...(late ? { opensMinutes: OPENS, opening: stops } : {}),
      ...(random.integer(3) === 0 ? { lingering: marked(tokensOf(1)) } : {}),
    },
  };
  return { question, elapsedMinutes: !late && random.integer(3) === 0 ? ELAPSED : 0 };
}

/** P(all intervals together ≤ HORIZON): `longs` of 60 to 600 minutes, log-uniform (the first from what has passed on), `shorts` of 1. */
const known = new Map<string, number>();
function inTime(longs: number, shorts: number, elapsed: number): number {
  const key = [longs, shorts, elapsed].join();
  const share = known.get(key) ?? shareInTime(longs, shorts, elapsed);
  known.set(key, share);
  return share;
}

function shareInTime(longs: number, shorts: number, elapsed: number): number {
  const rest = HORIZON - shorts;
  const later = (minutes: number): number => Math.min(1, Math.max(0, Math.log(minutes / 60) / Math.log(10)));
  if (longs === 0) return 1;
  if (elapsed === 0) return longs === 1 ? later(rest) : 0;
  const spread = Math.log(600 / elapsed);
  if (longs === 1) return Math.min(1, Math.log((elapsed + rest) / elapsed) / spread);
  if (longs > 2) return 0;
  const cells = 200;
  const width = (rest - 60) / cells;
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const first = (cell + 0.5) * width;
    sum += (later(rest - first) * width) / ((elapsed + first) * spread);
  }
  return sum;
}

interface State {
  readonly path: readonly number[];
  readonly weight: number;
  readonly alive: number;
  readonly said: number;
  readonly survival: number;
  readonly longs: number;
  /** A lingering stop has come. */
  readonly stopped: boolean;
}

/** Walks through all futures, ordinary or (for reach) with targets suppressed. */
function enumerate(
  law: Law,
  { question, elapsedMinutes }: Pick<Asked, 'question' | 'elapsedMinutes'>,
  form: AnswerForm,
): Exact {
  const { plan, targets, endAnswers } = question;
  const total = { mass: 0, yes: 0, squares: 0, open: 0, openSquares: 0 };
  const end = (mass: number, yes: number, open: number): void => {
    total.mass += mass;
    total.yes += mass * yes;
    total.squares += mass * yes ** 2;
    total.open += mass * open;
    total.openSquares += mass * open ** 2;
  };
  const walk = ({ path, weight, alive, said, survival, longs, stopped }: State): void => {
    const allowed = path.length === 0 ? allowedFirst(plan, elapsedMinutes) : plan.allowed;
    const raw = Array.from(law.get(path.join()) ?? [], (p, token) => (allowed[token] === 1 ? p : 0));
    const mass = raw.reduce((sum, p) => sum + p, 0);
    const counts = isOpen(plan, longs > 0 ? OPENS : 0);
    const hazard = counts ? raw.reduce((sum, p, token) => sum + (targets[token] === 1 ? p : 0), 0) / mass : 0;
    const now = said + (form === 'mc' ? 0 : survival * hazard);
    const suppressing = form === 'reach' && counts;
    const survives = form === 'reach' ? survival * (1 - hazard) : 1;
    for (const [token, p] of raw.entries()) {
      const target = counts && targets[token] === 1;
      if (p === 0 || (suppressing && target)) continue;
      const to = (weight * p) / mass / (suppressing ? 1 - hazard : 1);
      const next = [...path, token];
      const longsNow = longs + (token === LONG ? 1 : 0);
      const shorts = next.filter((passed) => passed === SHORT).length;
      const aliveNow = Number.isFinite(plan.horizonMinutes) ? inTime(longsNow, shorts, elapsedMinutes) : 1;
      end(to * (alive - aliveNow), now, 0);
      if (target) end(to * aliveNow, form === 'mc' ? 1 : now, 0);
      else if (stopped && (token === SHORT || token === LONG)) end(to * aliveNow, now, 0);
      else if (token === END) end(to * aliveNow, now, stopped || endAnswers ? 0 : survives);
      else {
        const stop = counts && plan.stops[token] === 1 && targets[token] === 0;
        const lingers = plan.lingering?.[token] === 1;
        if (stop && !lingers) end(to * aliveNow, now, 0);
        else if (next.length === LONGEST) end(to * aliveNow, now, survives);
        else {
          const state = { path: next, weight: to, alive: aliveNow, said: now, survival: survives, longs: longsNow };
          walk({ ...state, stopped: stopped || stop });
        }
      }
    }
  };
  walk({ path: [], weight: 1, alive: 1, said: 0, survival: 1, longs: 0, stopped: false });
  expect(total.mass).toBeCloseTo(1, 6);
  return {
    mean: total.yes,
    variance: total.squares - total.yes ** 2,
    open: total.open,
    openVariance: total.openSquares - total.open ** 2,
  };
}

async function lawAfter(sampler: Sampler, prompt: Int32Array): Promise<Law> {
  const law = new Map<string, Float32Array>();
  const visit = async (path: readonly number[]): Promise<void> => {
    law.set(path.join(), (await sampler.encode(Int32Array.from([...prompt, ...path]))).probabilities);
    if (path.length < LONGEST - 1) for (const token of [1, SHORT, LONG, 5, 6, 7]) await visit([...path, token]);
  };
  await visit([]);
  return law;
}

const samplers: Sampler[] = [];
const asked: Asked[] = [];

beforeAll(async () => {
  const config = tinyConfig({ vocabularySize: SIZE, layers: 2, width: 8, innerWidth: 8, context: 12 });
  for (let seed = 0; seed < MODELS; seed++) {
    const sampler = await openSampler(config, lively(config, seed, 12), { threads: 1 });
    samplers.push(sampler);
    const prompt = randomTokens(config, 5, seed);
    const law = await lawAfter(sampler, prompt);
    const encoded = await sampler.encode(prompt);
    const random = seededRandom(seed, 'questions');
    while (asked.length < ((seed + 1) * QUESTIONS) / MODELS) {
      const drawn = drawQuestion(random);
      const exact = forEach((form) => enumerate(law, drawn, form));
      // Where hits are fewer than ten in all, a mean of them is far from normal.
      if (exact.mc.mean < 0.025 || exact.mc.mean > 0.975) continue;
      const stream = ['test', asked.length];
      const request = { trajectories: FUTURES, seed: 5, stream, elapsedMinutes: drawn.elapsedMinutes };
      const read = async (form: AnswerForm): Promise<Seen> => {
        const { plan, watched } = jointPlan([drawn.question], form);
        const futures = await sampler.sample(encoded, plan, request);
        const answers = futures.map((future) => answerOf(drawn.question, form, future, watched[0]));
        return seenIn(form, answers, exact[form]);
      };
      const suppressed = await sampler.sample(encoded, jointPlan([drawn.question], 'reach').plan, request);
      const forms = allForms(drawn.question, suppressed, { seed: 6, stream });
      asked.push({
        ...drawn,
        exact,
        seen: { mc: await read('mc'), scope: await read('scope'), reach: seenIn('reach', forms.reach, exact.reach) },
        byCoins: forEach((form) => seenIn(form, forms[form], exact[form])),
      });
    }
  }
}, 120_000);
afterAll(async () => {
  for (const sampler of samplers) await sampler.close();
});

function forEach<T>(of: (form: AnswerForm) => T): Readonly<Record<AnswerForm, T>> {
  return { mc: of('mc'), scope: of('scope'), reach: of('reach') };
}

function seenIn(form: AnswerForm, answers: readonly Answer[], exact: Exact): Seen {
  const truth = exact.mean / (1 - exact.open);
  let covered = 0;
  for (let from = 0; from < FUTURES; from += FEW) {
    const { probability, standardError } = riskOfAnswers(form, false, answers.slice(from, from + FEW));
    covered += Math.abs(probability - truth) <= 1.96 * standardError ? FEW / FUTURES : 0;
  }
  const yes = answers.reduce((sum, answer) => sum + answer.yes, 0) / FUTURES;
  const open = answers.reduce((sum, answer) => sum + answer.open, 0) / FUTURES;
  return { yes, open, covered };
}

/** Deviations of sampled means from the truth, in standard errors. */
function deviations(form: AnswerForm, by: 'seen' | 'byCoins', part: 'yes' | 'open'): number[] {
  return asked.flatMap((one) => {
    const { mean, variance, open, openVariance } = one.exact[form];
    const [truth, spread] = part === 'yes' ? [mean, variance] : [open, openVariance];
    return spread < 1e-9 ? [] : [(one[by][form][part] - truth) / Math.sqrt(spread / FUTURES)];
  });
}

describe('on 200 questions with exact answers', () => {
  it('all three estimators have the true mean, of yes and of what stays open, by enumeration', () => {
    expect(asked.length).toBe(QUESTIONS);
    for (const { exact } of asked) {
      for (const form of ['scope', 'reach'] as const) {
        expect(exact[form].mean).toBeCloseTo(exact.mc.mean, 6);
        expect(exact[form].open).toBeCloseTo(exact.mc.open, 6);
      }
    }
  });

  it('REACH varies no more than Monte Carlo on any, by enumeration', () => {
    for (const { exact } of asked) expect(exact.reach.variance).toBeLessThanOrEqual(exact.mc.variance + 1e-9);
    const ratios = asked.map(({ exact }) => exact.reach.variance / exact.mc.variance);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.5);
  });

  // Of 200 normal deviations 0.54 lie beyond 3; more than 4 have a chance of 1 in 5,000.
  it.each([
    ['mc', 'seen'],
    ['scope', 'seen'],
    ['reach', 'seen'],
    ['mc', 'byCoins'],
    ['scope', 'byCoins'],
  ] as const)(
    'sampled means of %s (%s) lie within 3 standard errors of the truth as often as chance would have it',
    (form, by) => {
      for (const part of ['yes', 'open'] as const) {
        const all = deviations(form, by, part);
        expect(all.length).toBeGreaterThan(100);
        expect(all.filter((deviation) => Math.abs(deviation) > 3).length).toBeLessThanOrEqual(4);
        const meanSquare = all.reduce((sum, deviation) => sum + deviation ** 2, 0) / all.length;
        expect(Math.abs(meanSquare - 1)).toBeLessThan(4 * Math.sqrt(2 / all.length));
        expect(Math.abs(all.reduce((sum, deviation) => sum + deviation, 0))).toBeLessThan(4 * Math.sqrt(all.length));
      }
    },
  );

  it.each(FORMS)('standard errors of %s hold with sixteen futures already: nine intervals of ten', (form) => {
    expect(asked.reduce((sum, { seen }) => sum + seen[form].covered, 0) / QUESTIONS).toBeGreaterThan(0.9);
  });
});
