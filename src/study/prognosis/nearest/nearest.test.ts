/** What became of hand-made records, the exact search against a slow one, and whom it may not use. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../../../test/support/tinyModel.ts';
import { seededRandom } from '../../../base/random.ts';
import type { TokenStore } from '../../../data/timeline/store.ts';
import { sealVocabulary, type Vocabulary, type VocabularyToken } from '../../../data/timeline/vocabulary.ts';
import { openPromptEncoder } from '../../../model/sampling/promptEncoder.ts';
import { type Model, readModel } from '../modelFolder.ts';
import { promptAt } from '../prompt.ts';
import { questionOfTokens, type RiskQuestion } from '../question.ts';
import { shareOf } from './incidence.ts';
import { type NearestQuery, nearestPatients } from './nearest.ts';
import { type Observed, observerOf } from './observed.ts';
import { drawMoments, featuresOf, pointTo, type References, readReferences } from './references.ts';

const DAY = 1440;
const SHIFTED = { calendar: 'shifted', complement: false } as const;
const token = (id: number, kind: VocabularyToken['kind'], text: string): VocabularyToken => ({
  id,
  kind,
  text,
  count: 1,
  ...(kind === 'event' ? { code: text } : {}),
  ...(kind === 'interval' ? { interval: { lowMinutes: 5, highMinutes: null, meanMinutes: 50 } } : {}),
});
const [INTERVAL, VISIT, TARGET, STOP, DEATH] = [3, 4, 5, 6, 7];
const vocabulary: Vocabulary = sealVocabulary({ bins: 10, minPatients: 1 }, [
  token(0, 'special', '<pad>'),
  token(1, 'special', '<bos>'),
  token(2, 'special', '<eos>'),
  token(INTERVAL, 'interval', 'INTERVAL//5m..'),
  token(VISIT, 'event', 'VISIT'),
  token(TARGET, 'event', 'TARGET'),
  token(STOP, 'event', 'STOP'),
  token(DEATH, 'event', 'MEDS_DEATH'),
]);

/** A record for each patient: what, and on which day. */
function storeOf(records: readonly (readonly (readonly [token: number, day: number])[])[]): TokenStore {
  const timelines = records.map((events) => [
    [1, Number.NaN] as const,
    ...events.flatMap(([id, day], i) =>
      i > 0 && day > events[i - 1][1]
        ? ([
            [INTERVAL, day * DAY],
            [id, day * DAY],
          ] as const)
        : ([[id, day * DAY]] as const),
    ),
    [2, (events.at(-1)?.[1] ?? 0) * DAY] as const,
  ]);
  const offsets = [0];
  for (const timeline of timelines) offsets.push(offsets[offsets.length - 1] + timeline.length);
  return {
    subjectIds: BigInt64Array.from(records, (_, i) => BigInt(i + 1)),
    offsets: Float64Array.from(offsets),
    inputIds: Int32Array.from(timelines.flat(), ([id]) => id),
    minutes: Float64Array.from(timelines.flat(), ([, minutes]) => minutes),
  };
}

function ask(horizonDays: number, more: Partial<Parameters<typeof questionOfTokens>[0]> = {}): RiskQuestion {
  const asked = { targets: [TARGET], stops: [STOP], horizonMinutes: horizonDays * DAY, complement: false };
  return questionOfTokens({ ...asked, endAnswers: false, ...more }, vocabulary, 16);
}

describe('observerOf', () => {
  const observed = (events: readonly (readonly [number, number])[], question: RiskQuestion): string => {
    const { course, afterMinutes, closedMinutes } = observerOf(vocabulary, storeOf([events]), question)(0, 10 * DAY);
    return `${course} after ${afterMinutes / DAY}, by ${closedMinutes / DAY}`;
  };
  const visit = [VISIT, 0] as const;

  it.each([
    ['a target within the horizon, watched to its end', [visit, [TARGET, 30], [VISIT, 200]], 'target after 20, by 110'],
    ['a target after the horizon', [visit, [TARGET, 150]], 'neither after 100, by 110'],
    ['a target at or before the prediction', [visit, [TARGET, 10], [VISIT, 200]], 'neither after 100, by 110'],
    [
      'a target, and the record breaks off before the horizon ends',
      [visit, [TARGET, 30], [VISIT, 60]],
      'target after 20, by 110',
    ],
    ['a target, then death before the horizon ends', [visit, [TARGET, 30], [DEATH, 60]], 'target after 20, by 110'],
    ['death alone', [visit, [DEATH, 60]], 'other after 50, by 110'],
    ['a stop before the target', [visit, [STOP, 20], [TARGET, 30]], 'other after 10, by 110'],
    ['nothing, and the record ends', [visit, [VISIT, 60]], 'censored after 50, by 110'],
  ] as const)('%s', (_, events, expected) => {
    expect(observed(events, ask(100))).toBe(expected);
  });

  it('minds openings and questions without a horizon', () => {
    const events = [visit, [TARGET, 30], [TARGET, 90], [VISIT, 200]] as const;
    expect(observed(events, ask(100, { opensMinutes: 50 * DAY }))).toBe('target after 80, by 110');
    expect(observed(events, ask(100, { opensMinutes: 85 * DAY }))).toBe('neither after 100, by 110');
    const endless = { horizonMinutes: Number.POSITIVE_INFINITY };
    expect(observed(events, ask(1, endless))).toBe('target after 20, by 30');
    expect(observed([visit, [STOP, 40]], ask(1, endless))).toBe('other after 30, by 40');
    expect(observed([visit, [VISIT, 40]], ask(1, endless))).toBe('censored after 30, by 40');
    expect(observed([visit, [VISIT, 40]], ask(1, { ...endless, endAnswers: true }))).toBe('other after 30, by 40');
  });
});

describe('shareOf', () => {
  const seen = (course: Observed['course'], afterMinutes: number): Observed => ({
    course,
    afterMinutes,
    closedMinutes: 100,
  });

  it('is the plain share where everybody was watched to the end', () => {
    const group = [seen('target', 3), seen('other', 3), seen('neither', 100), seen('target', 50)];
    expect(shareOf(group, false)).toMatchObject({ patients: 4, censored: 0, share: 0.5 });
    expect(shareOf(group, true).share).toBe(0.5);
    expect(shareOf([], false).share).toBeNaN();
  });

  it('counts the censored until they are lost: by hand', () => {
    // At 10 one of 5 dies of the target; at 20 one is lost; at 30 one of 3 meets it, at 40 another ends otherwise.
    const group = [
      seen('target', 10),
      seen('censored', 20),
      seen('target', 30),
      seen('other', 40),
      seen('neither', 100),
    ];
    expect(shareOf(group, false).share).toBeCloseTo(1 / 5 + (4 / 5) * (1 / 3), 12);
  });

  it('is not moved by how many are lost, where loss says nothing; leaving the lost out is', () => {
    const random = seededRandom(6, 'lost');
    const group = Array.from({ length: 20_000 }, () => {
      const [target, lost] = [random.uniform() * 200, random.uniform() * 150];
      return target < Math.min(lost, 100)
        ? seen('target', target)
        : lost < 100
          ? seen('censored', lost)
          : seen('neither', 100);
    });
    expect(Math.abs(shareOf(group, false).share - 0.5)).toBeLessThan(0.02);
    const known = group.filter(({ course }) => course !== 'censored');
    expect(shareOf(known, false).share).toBeGreaterThan(0.6);
  });
});

describe('nearestPatients', () => {
  const columns = 6;
  const random = seededRandom(5, 'directions');
  const direction = (): Float32Array =>
    pointTo(
      Float32Array.from({ length: columns }, () => random.normal()),
      new Float64Array(columns),
      new Float64Array(columns).fill(1),
    );
  const rows = 200;
  const references: References = {
    subjectIds: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row % 80)),
    moments: Array.from({ length: rows }, (_, row) => ({
      patient: row % 80,
      minutes: row,
      closedMinutes: row + 50,
      course: row % 4 === 0 ? 'target' : 'neither',
      afterMinutes: row % 4 === 0 ? row % 7 : 50,
    })),
    columns,
    directions: Float32Array.from(Array.from({ length: rows }, () => [...direction()]).flat()),
    mean: new Float64Array(columns),
    deviation: new Float64Array(columns).fill(1),
  };
  const query: NearestQuery = { subjectId: 7n, predictionMinutes: 180, direction: direction() };

  it('finds what a slow search finds: the best moment of each other subject', () => {
    const found = nearestPatients(references, query, { neighbours: 10, ...SHIFTED });
    const best = new Map<bigint, number>();
    for (let row = 0; row < rows; row++) {
      const cosine = Array.from(query.direction).reduce(
        (sum, x, i) => sum + x * references.directions[row * columns + i],
        0,
      );
      const subject = references.subjectIds[row];
      if (subject !== query.subjectId) best.set(subject, Math.max(best.get(subject) ?? -2, cosine));
    }
    const slow = [...best].sort(([, a], [, b]) => b - a).slice(0, 10);
    expect(found.neighbours.map(({ subjectId }) => subjectId)).toEqual(slow.map(([subject]) => subject));
    for (const [i, [, cosine]] of slow.entries()) expect(found.neighbours[i].similarity).toBeCloseTo(cosine, 6);
    expect(found.outcome.patients).toBe(10);
    expect(found.outcome.share).toBeCloseTo(
      found.neighbours.filter(({ course }) => course === 'target').length / 10,
      12,
    );
    expect(found.baseRate.patients).toBe(79);
    expect(found.baseRate.interval.low).toBeLessThan(found.baseRate.share);
  });

  it('uses no window that was still open at the prediction where dates are true, and never the patient', () => {
    const found = nearestPatients(references, query, { neighbours: 500, calendar: 'true', complement: false });
    expect(found.neighbours.length).toBeGreaterThan(50);
    for (const { minutes, subjectId } of found.neighbours) {
      expect(minutes + 50).toBeLessThanOrEqual(query.predictionMinutes);
      expect(subjectId).not.toBe(query.subjectId);
    }
    const early = nearestPatients(
      references,
      { ...query, predictionMinutes: 10 },
      { neighbours: 5, calendar: 'true', complement: false },
    );
    expect(early.neighbours).toEqual([]);
    expect(early.outcome.interval.low).toBeNaN();
  });
});

describe('readReferences', () => {
  let folder = '';
  let model: Model;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anamnesis-nearest-'));
    await mkdir(join(folder, 'model'));
    await writeTinyModel(join(folder, 'model'), vocabulary, 64);
    model = await readModel(join(folder, 'model'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('stands for the pasts that it read: the same past is nearest, with similarity 1', async () => {
    const records = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 10 }, (_, k) => [k % (i + 2) === 1 ? TARGET : VISIT, k * (20 + i)] as const),
    );
    const store = storeOf(records);
    const question = ask(60, { stops: [] });
    const settings = { momentsAPatient: 2, fewestTokens: 4, seed: 3 };
    const moments = drawMoments(model, store, question, settings);
    expect(drawMoments(model, store, question, settings)).toEqual(moments);
    expect(moments.length).toBe(24);
    const references = await readReferences(model, store, moments, 40, { threads: 1 });
    const encoder = await openPromptEncoder(model.config, model.parameters, { threads: 1 });
    try {
      const past = promptAt(model.vocabulary, store, moments[5].patient, moments[5].minutes, 40);
      const features = await featuresOf(encoder, past);
      const direction = pointTo(features, references.mean, references.deviation);
      const query = { subjectId: 99n, predictionMinutes: 0, direction };
      const [first] = nearestPatients(references, query, { neighbours: 3, ...SHIFTED }).neighbours;
      expect(first.subjectId).toBe(references.subjectIds[5]);
      expect(first.similarity).toBeCloseTo(1, 5);
    } finally {
      await encoder.close();
    }
  });

  it('refuses a question that no record answers', () => {
    const store = storeOf([
      [
        [VISIT, 0],
        [VISIT, 5],
        [VISIT, 9],
        [VISIT, 12],
      ].map(([a, b]) => [a, b] as const),
    ]);
    expect(() => drawMoments(model, store, ask(900), { momentsAPatient: 1, fewestTokens: 1, seed: 1 })).toThrow(
      /goes on long enough/,
    );
  });
});
