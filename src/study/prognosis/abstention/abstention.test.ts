import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeManifest } from '../../../base/manifest.ts';
import { seededRandom } from '../../../base/random.ts';
import { logistic } from '../../../base/statistics.ts';
import { abstentionPlot } from '../../evaluate/plots/abstention.ts';
import { evaluateAbstention } from './evaluation.ts';
import { DEFAULT_ABSTENTION_SETTINGS, fitAbstention, limitsFor, type PredictedCase } from './fit.ts';
import {
  type Abstention,
  type AbstentionSettings,
  identityOfTask,
  originOfPredictions,
  parseAbstention,
  readAbstention,
  writeAbstention,
} from './format.ts';
import { judge } from './judge.ts';
import { ABSTENTION_REASONS } from './reasons.ts';

const folder = await mkdtemp(join(tmpdir(), 'anamnesis-abstention-'));
afterAll(() => rm(folder, { recursive: true }));

const ORIGIN = { model: 'model a', task: 'task a', estimator: 'reach' };
const SETTINGS: AbstentionSettings = {
  ...DEFAULT_ABSTENTION_SETTINGS,
  conformal: { alpha: 0.1, by: ['age', 'sex'], floor: 100 },
  resamples: 200,
};

/** Patients whose risk is foreseen, but for the old, of whom one in three has hidden risk; two rows each. */
function hospital(seed: number, patients: number): readonly PredictedCase[] {
  return Array.from({ length: 2 * patients }, (_, row): PredictedCase => {
    const subject = BigInt(Math.floor(row / 2));
    const who = seededRandom(seed, 'who', subject);
    const groups = { age: who.uniform() < 0.3 ? 'old' : 'young', sex: who.uniform() < 0.5 ? 'F' : 'M' };
    const random = seededRandom(seed, 'row', row);
    const known = 2.5 * random.normal() - 0.5;
    const hidden = groups.age === 'old' ? 2 * random.normal() : 0;
    return {
      subject,
      probability: logistic(known),
      outcome: random.uniform() < logistic(known + hidden) ? 1 : 0,
      figures: {
        negativeLogLikelihood: 2 + 0.3 * random.normal(),
        unknownShare: random.uniform() < 0.9 ? 0 : 0.05 * random.uniform(),
        events: 20 + random.integer(200),
        days: 1000 * random.uniform(),
        halfWidth: 0.08 * random.uniform(),
        determinableShare: 0.6 + 0.4 * random.uniform(),
      },
      groups,
    };
  });
}

const tuning = hospital(1, 2500);
const abstention = fitAbstention(ORIGIN, tuning, SETTINGS);
const plain = {
  probability: 0.995,
  figures: { negativeLogLikelihood: 2, unknownShare: 0, events: 50, days: 300, halfWidth: 0.01, determinableShare: 1 },
  groups: { age: 'young', sex: 'F' },
};

describe('fitted abstention', () => {
  it('takes one case of each patient, whatever the order of the rows', () => {
    expect(abstention.counts).toMatchObject({ rows: 5000, subjects: 2500 });
    const bySubject = Map.groupBy(tuning, ({ subject }) => subject);
    const shuffled = [...bySubject.values()].reverse().flat();
    const again = fitAbstention(ORIGIN, shuffled, SETTINGS);
    expect(again).toEqual(abstention);
  });

  it('flags about one patient in a hundred by each learnt limit', () => {
    const fresh = hospital(2, 4000);
    for (const { figure, limit } of abstention.limits) {
      const flagged = fresh.filter(({ figures }) => {
        const value = figures[figure] ?? Number.NaN;
        return value > (limit.above ?? Number.POSITIVE_INFINITY) || value < (limit.below ?? Number.NEGATIVE_INFINITY);
      });
      expect(flagged.length / fresh.length).toBeLessThan(0.02);
    }
    expect(abstention.limits).toHaveLength(6);
  });

  it('narrows conformal limits to groups with enough cases, and falls back to wider ones', () => {
    const { conformal } = abstention;
    const of = (levels: Record<string, string>) => limitsFor(conformal, ['age', 'sex'], levels);
    expect(of({ age: 'old', sex: 'F' })).toMatchObject({ levels: { age: 'old', sex: 'F' } });
    expect(of({ age: 'old', sex: 'X' })).toMatchObject({ levels: { age: 'old' } });
    expect(of({ age: 'unheard of', sex: 'F' })).toBe(conformal.pooled);
    expect(of({ age: 'old', sex: 'F' }).yesFrom).toBeLessThan(of({ age: 'young', sex: 'F' }).yesFrom);
    for (const { yes, no } of conformal.groups) for (const count of [yes, no]) expect(count ?? 100).toBeGreaterThan(99);
  });

  it('refuses settings that void its guarantees, and cases that lack figures', () => {
    const fitting = (changes: Partial<AbstentionSettings>) => () =>
      fitAbstention(ORIGIN, tuning, { ...SETTINGS, ...changes });
    expect(fitting({ recalibration: { method: 'isotonic', share: 0 } })).toThrow('without guarantee');
    expect(fitting({ recalibration: { method: 'platt', share: 0 } })).toThrow('wrong and kept');
    const missed = { loss: 'missed events', alpha: 0.1, delta: 0.1 } as const;
    expect(fitting({ recalibration: { method: 'platt', share: 0 }, risk: missed })().counts.checked).toBe(2500);
    expect(fitting({ conformal: { alpha: 0.1, by: [], floor: 5 } })).toThrow('at least 11');
    const halfWithout = tuning.map((one, k) => (k < 2500 ? one : { ...one, figures: {} }));
    expect(() => fitAbstention(ORIGIN, halfWithout, SETTINGS)).toThrow('lack this figure');
    const none = fitAbstention(
      ORIGIN,
      tuning.map((one) => ({ ...one, figures: {} })),
      SETTINGS,
    );
    expect(none.limits).toEqual([]);
  });
});

describe('a judgement', () => {
  it('keeps a plain case', () => {
    expect(judge(abstention, ORIGIN, plain)).toMatchObject({ kept: true, reasons: [], answer: 'yes' });
  });

  it('names every reason that holds, with figure and limit', () => {
    const figures = { ...plain.figures, negativeLogLikelihood: 9, events: 1, halfWidth: 0.4, determinableShare: 0.1 };
    const groups = { age: 'unheard of', sex: 'F' };
    const { kept, reasons } = judge(abstention, ORIGIN, { probability: 0.45, figures, groups });
    expect(kept).toBe(false);
    const named = reasons.map(({ reason }) => reason).sort();
    expect(named).toEqual([...Object.keys(ABSTENTION_REASONS)].sort());
    const wide = reasons.find(({ reason }) => reason === 'interval too wide');
    expect(wide).toMatchObject({ figure: 0.4, limit: { above: 0.1 }, of: 'half-width of the sampling interval' });
    for (const { figure, limit, text } of reasons) {
      expect(text.length).toBeGreaterThan(20);
      if (figure === null) continue;
      expect(figure >= (limit.above ?? Number.NEGATIVE_INFINITY)).toBe(true);
      expect(figure <= (limit.below ?? Number.POSITIVE_INFINITY)).toBe(true);
    }
  });

  it('answers only what the set holds alone', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, (p) => {
        const { kept, set, answer } = judge(abstention, ORIGIN, { ...plain, probability: p });
        if (kept) expect(set).toEqual({ yes: answer === 'yes', no: answer === 'no' });
      }),
    );
  });

  it('refuses a subgroup whose risks are off by more than the margin', () => {
    const off = tuning.map((one) => {
      const lowered = one.groups.sex === 'M' && one.outcome === 1 && one.subject % 2n === 0n;
      return lowered ? { ...one, outcome: 0 } : one;
    });
    const fitted = fitAbstention(ORIGIN, off, SETTINGS);
    const groups = { age: 'young', sex: 'M' };
    const { reasons } = judge(fitted, ORIGIN, { ...plain, groups });
    const reason = reasons.find(({ of }) => of.startsWith('sex'));
    expect(reason).toMatchObject({ reason: 'subgroup not calibrated', limit: { below: 0.9 } });
    expect(reason?.figure).toBeLessThan(0.9);
  });

  it('refuses limits of another model, task or estimator, and never tells a value', () => {
    const other = { ...ORIGIN, task: 'task b', model: 'model b' };
    expect(() => judge(abstention, other, plain)).toThrow('another model and another task');
    expect(() => judge(abstention, { ...ORIGIN, estimator: 'mc' }, plain)).toThrow('another estimator');
    const lacking = { ...plain, probability: 0.123454321, figures: { ...plain.figures, days: Number.NaN } };
    expect(() => judge(abstention, ORIGIN, lacking)).toThrow('does not have it');
    expect(() => judge(abstention, ORIGIN, lacking)).not.toThrow('0.12345');
  });
});

describe('abstention.json', () => {
  it('reads what it writes, and judges the same', async () => {
    const path = join(folder, 'abstention.json');
    await writeAbstention(path, abstention);
    const read = await readAbstention(path);
    expect(read).toEqual(abstention);
    for (const one of hospital(3, 50)) expect(judge(read, ORIGIN, one)).toEqual(judge(abstention, ORIGIN, one));
  });

  it('refuses other versions, other content and no content', async () => {
    const text = JSON.stringify(abstention);
    expect(() => parseAbstention(text.replace('"format":1', '"format":2'), 'a')).toThrow('format 2');
    expect(() => parseAbstention(JSON.stringify({ ...abstention, conformal: {} }), 'a')).toThrow('whole');
    expect(() => parseAbstention(text.slice(0, 100), 'a')).toThrow('JSON');
    await expect(readAbstention(join(folder, 'nowhere.json'))).rejects.toMatchObject({ code: 'input/missing' });
    await writeFile(join(folder, 'empty.json'), '{}');
    await expect(readAbstention(join(folder, 'empty.json'))).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('is fitted and used for predictions whose manifest names model, task and estimator', async () => {
    const made = { kind: 'predictions', command: 'predict', seed: 1, counts: {} } as const;
    const task = { name: 'death', targets: ['MEDS_DEATH*'] };
    const settings = { task, estimator: 'reach' };
    await writeManifest(folder, { ...made, settings, inputs: { model: 'abc' } });
    const origin = await originOfPredictions(folder);
    expect(origin).toEqual({ model: 'abc', task: identityOfTask(task), estimator: 'reach' });
    expect(identityOfTask({ ...task, name: 'other' })).not.toBe(origin.task);
    await writeManifest(folder, { ...made, settings: {}, inputs: { model: 'abc' } });
    await expect(originOfPredictions(folder)).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('withholds counts under 11', () => {
    const rare = tuning.map((one) => (one.subject < 8n ? { ...one, groups: { age: 'rare', sex: 'F' } } : one));
    const { subgroups }: Abstention = fitAbstention(ORIGIN, rare, SETTINGS);
    expect(subgroups.find(({ level }) => level === 'rare')).toMatchObject({
      subjects: null,
      events: null,
      lacks: 'subjects',
    });
  });
});

describe('evaluation', () => {
  const evaluation = evaluateAbstention(abstention, ORIGIN, hospital(4, 3000), { resamples: 200, seed: 1 });
  const figureIn = (
    column: string,
    level: string,
    figure: 'coverage' | 'keptError' | 'allError' | 'abstained',
  ): number =>
    evaluation.parts.find((part) => part.column === column && part.level === level)?.[figure].value ?? Number.NaN;

  it('finds the coverage that was promised, overall and in the worst subgroup', () => {
    const coverages = evaluation.parts.map(({ coverage }) => coverage.value ?? 0);
    expect(coverages[0]).toBeGreaterThan(0.88);
    expect(coverages[0]).toBeLessThan(0.92);
    expect(Math.min(...coverages)).toBeGreaterThan(0.85);
    expect(figureIn('age', 'old', 'abstained')).toBeGreaterThan(figureIn('age', 'young', 'abstained'));
  });

  it('finds fewer errors among the kept, the fewer the more are left out', () => {
    expect(figureIn('all', 'all', 'keptError')).toBeLessThan(0.7 * figureIn('all', 'all', 'allError'));
    const errors = evaluation.curve.map(({ error }) => error.value ?? 0);
    expect(evaluation.curve[0].abstained).toBe(0);
    for (let k = 1; k < errors.length; k++) expect(errors[k]).toBeLessThan(errors[k - 1] + 0.01);
    expect(errors[errors.length - 1]).toBeLessThan(0.25 * errors[0]);
  });

  it('is drawn, the same each time', () => {
    const { abstained, keptError } = evaluation.parts[0];
    const chosen = { abstained: abstained.value ?? 0, error: keptError };
    const svg = abstentionPlot(evaluation.curve, 0.1, chosen);
    expect(svg).toBe(abstentionPlot(evaluation.curve, 0.1, chosen));
    expect(svg).toMatch(/^<svg[\s\S]*Error as abstention rises[\s\S]*<\/svg>$/);
    expect(svg).not.toContain('NaN');
  });
});
