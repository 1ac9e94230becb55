import { afterAll, describe, expect, it } from 'vitest';
import { lively, randomTokens, tinyConfig } from '../../../test/support/tinyDecoder.ts';
import { sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import type { AnswerForm } from './answer.ts';
import { ratioOf } from './estimate.ts';
import { openFutures } from './futures.ts';
import { jointPlan } from './jointPlan.ts';
import type { Model } from './modelFolder.ts';
import { riskOfVerdicts } from './monteCarlo.ts';
import { type AskedTokens, questionOfEvents, questionOfTokens } from './question.ts';
import { type Effort, FIRST_ROUND, halfWidth, nextRound } from './rounds.ts';
import { cumulativeIncidence, expectedTime } from './timeToEvent.ts';

const interval = (lowMinutes: number, highMinutes: number) => ({ lowMinutes, highMinutes, meanMinutes: lowMinutes });
const event = { kind: 'event', count: 1 } as const;
const TOKENS: readonly Omit<VocabularyToken, 'id'>[] = [
  { text: '<pad>', kind: 'special', count: 0 },
  { text: '<bos>', kind: 'special', count: 1 },
  { text: '<eos>', kind: 'special', count: 1 },
  { text: 'an hour', kind: 'interval', count: 1, interval: interval(50, 70) },
  { text: 'a day', kind: 'interval', count: 1, interval: interval(1000, 2000) },
  ...['stroke', 'death', 'fall', 'visit', 'cough'].map((code) => ({ text: code, code, ...event })),
];
const [STROKE, DEATH, FALL] = [5, 6, 7];
const vocabulary = sealVocabulary(
  { bins: 10, minPatients: 1 },
  TOKENS.map((token, id) => ({ ...token, id })),
);
const config = tinyConfig({ vocabularySize: TOKENS.length, context: 48 });
const model: Model = { config, parameters: lively(config, 2, 8), vocabulary, identity: 'tiny' };
const prompt = { tokens: randomTokens(config, 6, 3), elapsedMinutes: 0, cutTokens: 0 };

const question = (changes: Partial<AskedTokens> = {}) =>
  questionOfTokens(
    { targets: [STROKE], stops: [DEATH], horizonMinutes: 4000, complement: false, endAnswers: false, ...changes },
    vocabulary,
    30,
  );
const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((source) => source.close())));

async function ask(questions: readonly ReturnType<typeof question>[], estimator: AnswerForm, effort: Effort) {
  const source = await openFutures(model, questions, { estimator, effort, seed: 4 }, { threads: 1 });
  open.push(source);
  return source.ask(prompt, ['a patient']);
}

describe('sampling until the interval is narrow', () => {
  it('draws what a fixed number would have drawn, to the bit', async () => {
    const adaptive = await ask([question()], 'reach', { width: 0.1, budgetTokens: 100_000 });
    expect(adaptive.looks).toBeGreaterThan(1);
    expect(adaptive.futures.length).toBe(FIRST_ROUND * 2 ** (adaptive.looks - 1));
    const fixed = await ask([question()], 'reach', { trajectories: adaptive.futures.length });
    expect(fixed.futures).toEqual(adaptive.futures);
    expect(fixed.risks).toEqual(adaptive.risks);
  });

  it('stops as soon as every interval is narrow, and not before', async () => {
    for (const width of [0.2, 0.05]) {
      const { risks, looks } = await ask([question(), question({ targets: [FALL] })], 'scope', {
        width,
        budgetTokens: 1e6,
      });
      const widest = Math.max(...risks.map(({ standardError }) => standardError));
      expect(halfWidth(looks, widest)).toBeLessThanOrEqual(width);
    }
    const wide = { trajectories: 64, sampledTokens: 640, standardError: 0.05 };
    expect(nextRound({ width: 0.02, budgetTokens: 10_000 }, 5, wide)).toBe(64);
    expect(nextRound({ width: 0.5, budgetTokens: 10_000 }, 5, wide)).toBe(0);
  });

  it('spends no more than its tokens after the first round, but for the length of the last futures', async () => {
    expect(
      nextRound({ width: 0.001, budgetTokens: 700 }, 2, { trajectories: 8, sampledTokens: 640, standardError: 1 }),
    ).toBe(0);
    expect(
      nextRound({ width: 0.001, budgetTokens: 900 }, 2, { trajectories: 8, sampledTokens: 640, standardError: 1 }),
    ).toBe(3);
    const { sampledTokens, futures } = await ask([question()], 'mc', { width: 0.001, budgetTokens: 600 });
    expect(sampledTokens).toBeLessThan(600 + 30 * FIRST_ROUND);
    expect(futures.length).toBeGreaterThan(FIRST_ROUND);
  });
});

describe('a compiled question', () => {
  it('becomes tokens, horizon, opening and inclusive stops', () => {
    const codes = (pattern: string) => ({ codes: { kind: 'glob' as const, pattern }, range: null });
    const asked = {
      name: 'stroke',
      answer: 'risk' as const,
      timeUnit: null,
      targets: [codes('stroke')],
      stops: [codes('d*h')],
      stopInclusive: true,
      fromMinutes: 60,
      untilMinutes: 900,
      complement: true,
      conditions: [],
    };
    const { plan, targets, complement, endAnswers } = questionOfEvents(asked, vocabulary, 30);
    const marks = (values: Uint8Array | undefined) =>
      [...(values ?? []).keys()].filter((token) => values?.[token] === 1);
    expect(marks(targets)).toEqual([STROKE]);
    expect([marks(plan.stops), marks(plan.opening), marks(plan.lingering)]).toEqual([
      [STROKE, DEATH],
      [STROKE, DEATH],
      [DEATH],
    ]);
    expect([plan.opensMinutes, plan.horizonMinutes, complement, endAnswers]).toEqual([60, 900, true, false]);
    const open = questionOfEvents({ ...asked, stops: [], untilMinutes: null, fromMinutes: 0 }, vocabulary, 30);
    expect(open).toMatchObject({ endAnswers: true, plan: { horizonMinutes: Number.POSITIVE_INFINITY } });
    expect(open.plan.opening).toBeUndefined();
  });
});

describe('several questions of one set of futures', () => {
  const questions = [
    question(),
    question({ targets: [DEATH], stops: [STROKE] }),
    question({ targets: [FALL], horizonMinutes: 900 }),
  ];
  const many = { trajectories: 3000 };

  it.each(['mc', 'scope'] as const)('have by %s the answers that each has alone', async (form) => {
    const together = await ask(questions, form, many);
    for (const [k, one] of questions.entries()) {
      const alone = await ask([one], form, many);
      const spread = Math.hypot(together.risks[k].standardError, alone.risks[0].standardError);
      expect(Math.abs(together.risks[k].probability - alone.risks[0].probability)).toBeLessThan(4 * spread);
      expect(together.risks[k].determinableShare).toBeCloseTo(alone.risks[0].determinableShare, 1);
    }
  });

  it('have by reach as well, where the targets of each end the wait of the others', async () => {
    const together = await ask(questions.slice(0, 2), 'reach', many);
    for (const [k, one] of questions.slice(0, 2).entries()) {
      const alone = await ask([one], 'reach', many);
      const spread = Math.hypot(together.risks[k].standardError, alone.risks[0].standardError);
      expect(Math.abs(together.risks[k].probability - alone.risks[0].probability)).toBeLessThan(4 * spread);
    }
  });

  it('are refused by reach where they do not', () => {
    expect(() => jointPlan(questions, 'reach')).toThrow(/question 1 of 3/);
    expect(() => jointPlan([question(), question({ targets: [STROKE, FALL] })], 'reach')).toThrow(/do not end/);
    const late = { targets: [DEATH], stops: [STROKE], opensMinutes: 60 };
    expect(() => jointPlan([question(), question(late)], 'reach')).toThrow(/begin to count at different times/);
  });
});

describe('time to event', () => {
  const grid = [0, 60, 500, 1500, 3000, 4000];

  it.each(['mc', 'scope', 'reach'] as const)(
    'by %s rises to the risk at the horizon, within its bounds',
    async (form) => {
      const { answers, risks } = await ask([question()], form, { trajectories: 500 });
      const curve = cumulativeIncidence(form, answers[0], grid);
      for (const [k, point] of curve.entries()) {
        if (k > 0) expect(point.incidence).toBeGreaterThanOrEqual(curve[k - 1].incidence);
        expect(point.atLeast).toBeLessThanOrEqual(point.incidence + 1e-12);
        expect(point.atMost).toBeGreaterThanOrEqual(point.incidence - 1e-12);
        expect(point.low).toBeLessThan(point.high);
      }
      expect(curve[grid.length - 1].incidence).toBeCloseTo(risks[0].probability, 10);
      expect(curve[grid.length - 1].standardError).toBeCloseTo(risks[0].standardError, 10);
      expect(curve[grid.length - 1].atMost).toBeCloseTo(risks[0].atMost, 10);
    },
  );

  it('is the same by all three, within their standard errors', async () => {
    const curves = await Promise.all(
      (['mc', 'scope', 'reach'] as const).map(async (form) => {
        const { answers } = await ask([question()], form, { trajectories: 3000 });
        return {
          curve: cumulativeIncidence(form, answers[0], grid),
          expected: expectedTime(answers[0], 4000).restricted,
        };
      }),
    );
    for (const { curve, expected } of curves.slice(1)) {
      for (const [k, point] of curve.entries()) {
        const spread = Math.hypot(point.standardError, curves[0].curve[k].standardError);
        expect(Math.abs(point.incidence - curves[0].curve[k].incidence)).toBeLessThan(4.5 * spread);
      }
      const spread = Math.hypot(expected.standardError, curves[0].expected.standardError);
      expect(Math.abs(expected.value - curves[0].expected.value)).toBeLessThan(4.5 * spread);
    }
  });

  it('has the mean that the curve’s area says', () => {
    const answer = (minutes: readonly number[], shares: readonly number[], unknown: number) => ({
      minutes: Float64Array.from(minutes),
      shares: Float64Array.from(shares),
      yes: shares.reduce((sum, share) => sum + share, 0),
      open: unknown,
      openFrom: 70,
    });
    const answers = [answer([10, 40], [0.5, 0.25], 0), answer([80], [0.2], 0.3)];
    const { restricted, whenItComes } = expectedTime(answers, 100);
    expect(restricted.value).toBeCloseTo((0.5 * 10 + 0.25 * 40 + 0.25 * 100 + 0.2 * 80 + 0.5 * 100) / 1.7, 10);
    expect(whenItComes).toBeCloseTo((5 + 10 + 16) / 0.95, 10);
    const [before, after] = cumulativeIncidence('reach', answers, [69, 100]);
    expect(before).toMatchObject({ atLeast: 0.375, atMost: 0.375 });
    expect(after.atMost).toBeCloseTo((0.75 + 0.2 + 0.3) / 2, 10);
  });
});

describe('futures judged as a whole', () => {
  it('are plain Monte Carlo over those of the cohort', () => {
    const verdicts = [...Array(6).fill('yes'), ...Array(3).fill('no'), 'undetermined', 'excluded', 'excluded'];
    const risk = riskOfVerdicts(verdicts);
    expect(risk).toMatchObject({ probability: 6 / 9, determinableShare: 0.9, atLeast: 0.6 });
    expect(risk.atMost).toBeCloseTo(0.7, 10);
    expect(risk.standardError).toBeCloseTo(Math.sqrt(((8 / 13) * (5 / 13)) / 13), 10);
  });
});

describe('a standard error', () => {
  it('is never 0 for want of futures, and vanishes faster than Monte Carlo’s where all futures agree', () => {
    const errorOf = (count: number) =>
      ratioOf(new Float64Array(count).fill(0.1), new Float64Array(count).fill(1)).standardError;
    expect(errorOf(1)).toBeGreaterThan(0.3);
    expect(errorOf(10)).toBeGreaterThan(0.02);
    expect(errorOf(1000)).toBeLessThan(0.001);
    const nothing = ratioOf(new Float64Array(16), new Float64Array(16).fill(1));
    expect(nothing).toMatchObject({ value: 0 });
    expect(nothing.standardError).toBeGreaterThan(0.005);
  });
});
