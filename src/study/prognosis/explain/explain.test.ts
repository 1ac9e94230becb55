/**
 * Explanations on a small simulated hospital with a model of random weights: what is removed, how time is told around it, that common
 * chance makes differences quieter than risks, and that screening finds what was planted.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../../test/support/tinyModel.ts';
import { fixedClock } from '../../../base/clock.ts';
import { silentProgress } from '../../../base/progress.ts';
import { writeHospital } from '../../../data/simulate/writeHospital.ts';
import { readTokenStore, type TokenStore } from '../../../data/timeline/store.ts';
import { tokenize } from '../../../data/timeline/tokenize.ts';
import { readVocabulary } from '../../../data/timeline/vocabulary.ts';
import { openSampler } from '../../../model/sampling/sampler.ts';
import { type Model, readModel } from '../modelFolder.ts';
import { promptAt } from '../prompt.ts';
import { type RiskQuestion, riskQuestion } from '../question.ts';
import { difference, openPairedEstimator } from './differences.ts';
import { type EventGroup, encountersOf, factsOf } from './encounters.ts';
import { EXPLAIN_DEFAULTS, openExplainer } from './explain.ts';
import { openForeseer } from './foresight.ts';
import { isRemovable, type Past, pastAt, promptWithout } from './past.ts';
import { screenPeriods } from './periods.ts';
import { distinguishableAt } from './variants.ts';

const CONTEXT = 160;
const LIMIT = 120;
const TASK = { name: 'death', targets: ['MEDS_DEATH*'], stops: [], horizonDays: 365, complement: false };

let folder = '';
let model: Model;
let store: TokenStore;
let question: RiskQuestion;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-explain-'));
  const settings = { patients: 60, seed: 4, force: false };
  await writeHospital(join(folder, 'hospital'), settings, silentProgress, new AbortController().signal);
  await tokenize(join(folder, 'hospital', 'meds'), join(folder, 'tokens'));
  await mkdir(join(folder, 'model'));
  await writeTinyModel(join(folder, 'model'), await readVocabulary(join(folder, 'tokens', 'vocabulary.json')), CONTEXT);
  model = await readModel(join(folder, 'model'));
  store = await readTokenStore(join(folder, 'tokens'), 'train');
  question = riskQuestion(TASK, model.vocabulary, 12);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The past of a patient after a share of the tokens, some minutes after the last. */
function pastOf(patient: number, share: number, limit = LIMIT): Past {
  return pastAt(model.vocabulary, store, patient, timeAt(patient, share), limit);
}

function timeAt(patient: number, share: number): number {
  const { offsets, minutes } = store;
  const token = Math.floor(offsets[patient] + share * (offsets[patient + 1] - offsets[patient] - 1));
  return (Number.isNaN(minutes[token]) ? (minutes[offsets[patient + 1] - 1] ?? 0) : minutes[token]) + 90;
}

const patients = fc.integer({ min: 0, max: 30 });
const shares = fc.double({ min: 0.2, max: 1, noNaN: true });
const reported = { numRuns: 60, seed: 7, verbose: true } as const;

describe('a past', () => {
  it('is the prompt when nothing is removed, cut or not', () => {
    const check = (patient: number, share: number, limit: number): void => {
      const { tokens, elapsedMinutes, cutTokens } = promptAt(
        model.vocabulary,
        store,
        patient,
        timeAt(patient, share),
        limit,
      );
      const whole = promptWithout(pastOf(patient, share, limit), new Set());
      expect(whole).toEqual({ tokens, elapsedMinutes, cutTokens });
    };
    fc.assert(fc.property(patients, shares, fc.integer({ min: 8, max: 200 }), check), reported);
  });

  it('tells time as if the removed had never been: the sum of all gaps stays within the bounds of the intervals', () => {
    const check = (patient: number, share: number, every: number): void => {
      const past = pastOf(patient, share);
      const kept = past.events.filter((event, index) => isRemovable(event) && index % every !== 0);
      const removed = new Set(past.events.flatMap((_, index) => (index % every === 0 ? [index] : [])));
      const { tokens, elapsedMinutes } = promptWithout(past, removed);
      const kinds = Array.from(tokens, (token) => model.vocabulary.tokens[token]);
      const told = kinds.slice(past.opening.length);
      expect(told.filter(({ kind }) => kind === 'event' || kind === 'unknown').length).toBe(kept.length);
      const first = Number.isNaN(past.mark) ? (kept[0]?.minutes ?? past.predictionMinutes) : past.mark;
      const passed = past.predictionMinutes - first - (elapsedMinutes ?? 0);
      const low = kinds.reduce((sum, { interval }) => sum + (interval?.lowMinutes ?? 0), 0);
      const high = kinds.reduce((sum, { interval }) => sum + (interval?.highMinutes ?? 0), 0);
      expect(passed).toBeGreaterThanOrEqual(low - 1e-6);
      expect(passed).toBeLessThanOrEqual(high + 1e-6);
      const twoInARow = kinds.some(({ kind }, i) => kind === 'interval' && kinds[i + 1]?.kind === 'interval');
      expect(twoInARow).toBe(false);
    };
    fc.assert(fc.property(patients, shares, fc.integer({ min: 2, max: 5 }), check), reported);
  });

  it('leaves no mention of a removed fact, be it in the summary of what was cut', () => {
    let summarised = 0;
    for (let patient = 0; patient < 30; patient++) {
      const past = pastOf(patient, 1, 40);
      for (const { code, events, fromMinutes } of factsOf(past)) {
        const { tokens } = promptWithout(past, new Set(events));
        expect(Array.from(tokens).some((token) => model.vocabulary.tokens[token].code === code)).toBe(false);
        if (Number.isNaN(fromMinutes)) summarised++;
      }
    }
    expect(summarised).toBeGreaterThan(5);
  });

  it('keeps the age when the event at which it was told is removed, and counts from the last mark that is left', () => {
    const past = pastOf(0, 0.9, 5000);
    const ages = (tokens: Int32Array): number[] =>
      Array.from(tokens).filter((token) => model.vocabulary.tokens[token].kind === 'age');
    const asIs = promptWithout(past, new Set());
    const [encounter] = encountersOf(past);
    expect(ages(promptWithout(past, new Set(encounter.events)).tokens)).toEqual(ages(asIs.tokens));
    const all = promptWithout(past, new Set(past.events.keys()));
    expect(ages(all.tokens)).toEqual(ages(asIs.tokens).slice(-1));
    expect(all.elapsedMinutes).toBeUndefined();
    const last = encountersOf(past).at(-1);
    const before = promptWithout(past, new Set(last?.events));
    expect(before.elapsedMinutes).toBeGreaterThan(asIs.elapsedMinutes ?? 0);
  });
});

describe('groups', () => {
  it('hold every event once, as encounters and as facts; a stay is one encounter', () => {
    let stays = 0;
    for (let patient = 0; patient < 25; patient++) {
      const past = pastOf(patient, 1, 5000);
      const removable = [...past.events.keys()].filter((index) => isRemovable(past.events[index]));
      expect(encountersOf(past).flatMap(({ events }) => events)).toEqual(removable);
      const held = factsOf(past).flatMap(({ events }) => events);
      const frames = removable.filter((index) => /^(VISIT|ADMITTED_FROM|DISCHARGE)/.test(past.events[index].code));
      expect([...held, ...frames].toSorted((a, b) => a - b)).toEqual(removable);
      for (const { events } of encountersOf(past)) {
        const codes = events.map((event) => past.events[event].code);
        const admissions = codes.filter((code) => code.startsWith('ADMITTED_FROM')).length;
        expect(admissions).toBeLessThanOrEqual(1);
        if (admissions === 0) expect(codes.some((code) => code.startsWith('DISCHARGE'))).toBe(false);
        else stays++;
      }
    }
    expect(stays).toBeGreaterThan(3);
  });
});

describe('screenPeriods', () => {
  const encounters = Array.from({ length: 100 }, (_, i): EventGroup => ({ events: [i], fromMinutes: i, toMinutes: i }));

  it('finds the one encounter that matters among a hundred with few runs', async () => {
    for (const planted of [0, 37, 98]) {
      let runs = 0;
      const ratio = (group: EventGroup): Promise<number> => {
        runs++;
        return Promise.resolve(group.events.includes(planted) ? -0.7 : 0.01);
      };
      const periods = await screenPeriods(encounters, 24, ratio);
      expect(runs).toBeLessThanOrEqual(24);
      const found = periods.filter(({ logRatio }) => logRatio < 0);
      expect(found.map(({ group }) => group.events)).toEqual([[planted]]);
      expect(periods.flatMap(({ group }) => group.events)).toEqual([...encounters.keys()]);
    }
  });

  it('asks of each encounter where runs suffice', async () => {
    const periods = await screenPeriods(encounters, 100, () => Promise.resolve(0));
    expect(periods.every((period) => period.encounters === 1)).toBe(true);
  });
});

describe('differences', () => {
  it('are nothing between the same past, and quieter than chance of their own would leave them', async () => {
    const estimator = await openPairedEstimator(model, question, { threads: 1 });
    try {
      const past = pastOf(2, 0.7);
      const settings = { estimator: 'mc', trajectories: 200, seed: 3 } as const;
      const as = await estimator.estimate(promptWithout(past, new Set()), { ...settings, stream: ['a'] });
      const again = await estimator.estimate(promptWithout(past, new Set()), { ...settings, stream: ['a'] });
      expect(difference(as, again)).toEqual({ value: 0, standardError: 0 });
      const without = promptWithout(past, new Set(factsOf(past)[0].events));
      const paired = await estimator.estimate(without, { ...settings, stream: ['a'] });
      const other = await estimator.estimate(without, { ...settings, stream: ['b'] });
      expect(difference(as, paired).standardError).toBeLessThan(difference(as, other).standardError);
    } finally {
      await estimator.close();
    }
  });
});

describe('explain', () => {
  it('is a function of its arguments, counts its cost, and ranks what it decided by effect', async () => {
    const settings = { ...EXPLAIN_DEFAULTS, trajectories: 16, decided: 2, encounterRuns: 6, refined: 1, retold: 4 };
    const explainer = await openExplainer(model, question, settings, fixedClock(0), { threads: 1 });
    try {
      const past = pastOf(2, 0.5);
      const first = await explainer.explain(past, ['p']);
      expect(await explainer.explain(past, ['p'])).toEqual(first);
      expect(first.facts.map(({ code }) => code).toSorted()).toEqual(
        factsOf(past)
          .map(({ code }) => code)
          .toSorted(),
      );
      const sizes = first.facts.slice(0, 4).map(({ logRatio }) => Math.abs(logRatio));
      expect(sizes).toEqual(sizes.toSorted((x, y) => y - x));
      expect(first.facts.map(({ isRetold = false }) => isRetold)).toEqual(first.facts.map((_, place) => place < 4));
      const [a, b] = first.mentions.map(({ effect }) => effect);
      expect(Math.abs(a?.value ?? 0)).toBeGreaterThanOrEqual(Math.abs(b?.value ?? 1));
      expect(first.facts.slice(2).every(({ effect }) => effect === undefined)).toBe(true);
      expect(a?.share).toBeCloseTo((a?.value ?? 0) / first.risk, 12);
      expect(first.cost.prompts).toBeGreaterThan(first.facts.length + first.mentions.length);
      expect(first.cost.sampledTokens).toBeGreaterThan(0);
      const all = [...first.encounters, ...first.facts, ...first.mentions];
      expect(first.isDistinguishable).toBe(all.some(({ effect }) => effect?.isDistinguishable === true));
    } finally {
      await explainer.close();
    }
  });

  it('asks for more standard errors the more effects it looks at', () => {
    expect(distinguishableAt(1)).toBeCloseTo(2.448, 3);
    expect(distinguishableAt(15)).toBeGreaterThan(3);
  });
});

describe('foresight', () => {
  it('reads the beginning that variants share once, to the same rate', async () => {
    const foreseer = await openForeseer(model, question, { threads: 1 });
    try {
      const past = pastOf(4, 1);
      const stem = await foreseer.read(promptWithout(past, new Set()));
      const groups = encountersOf(past).slice(-4);
      for (const { events } of [...groups, ...factsOf(past), { events: [] }]) {
        const variant = promptWithout(past, new Set(events));
        expect(await foreseer.logRate(variant, stem)).toBeCloseTo(await foreseer.logRate(variant), 4);
      }
    } finally {
      await foreseer.close();
    }
  });

  it('is the rate of targets that come next, as sampled', async () => {
    const foreseer = await openForeseer(model, question, { threads: 1 });
    const sampler = await openSampler(model.config, model.parameters, { threads: 1 });
    try {
      const { tokens, elapsedMinutes } = promptWithout(pastOf(3, 0.6), new Set());
      const plan = { ...question.plan, maximumNewTokens: 2, horizonMinutes: Number.POSITIVE_INFINITY };
      const request = { trajectories: 4000, seed: 2, stream: ['next'], elapsedMinutes: elapsedMinutes ?? 0 };
      const futures = await sampler.sample(await sampler.encode(tokens), plan, request);
      const yes = futures.filter((future) => question.targets[future.tokens[1] ?? 0] === 1).length;
      const within = futures.map(({ minutes }) => Math.min(minutes[0], question.plan.horizonMinutes));
      const sampled = Math.log(yes / within.reduce((sum, minutes) => sum + minutes, 0));
      expect(yes).toBeGreaterThan(20);
      const foreseen = await foreseer.logRate({ tokens, elapsedMinutes, cutTokens: 0 });
      expect(Math.abs(foreseen - sampled)).toBeLessThan(4 / Math.sqrt(yes));
    } finally {
      await foreseer.close();
      await sampler.close();
    }
  });
});
