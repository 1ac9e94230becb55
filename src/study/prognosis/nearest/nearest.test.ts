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
import { type NearestQuery, nearestPatients } from './nearest.ts';
import { observerOf } from './observed.ts';
import { drawMoments, featuresOf, pointTo, type References, readReferences } from './references.ts';

const DAY = 1440;
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
    const found = observerOf(vocabulary, storeOf([events]), question)(0, 10 * DAY);
    return found === undefined ? 'not watched' : `${found.yes ? 'yes' : 'no'} by ${found.closedMinutes / DAY}`;
  };
  const visit = [VISIT, 0] as const;

  it.each([
    ['a target within the horizon, watched to its end', [visit, [TARGET, 30], [VISIT, 200]], 'yes by 110'],
    ['a target after the horizon', [visit, [TARGET, 150]], 'no by 110'],
    ['a target at or before the prediction', [visit, [TARGET, 10], [VISIT, 200]], 'no by 110'],
    ['a target, but the record breaks off before the horizon ends', [visit, [TARGET, 30], [VISIT, 60]], 'not watched'],
    ['a target, then death before the horizon ends', [visit, [TARGET, 30], [DEATH, 60]], 'yes by 110'],
    ['death alone', [visit, [DEATH, 60]], 'no by 110'],
    ['a stop before the target', [visit, [STOP, 20], [TARGET, 30]], 'no by 110'],
    ['nothing, and the record ends', [visit, [VISIT, 60]], 'not watched'],
  ] as const)('%s', (_, events, expected) => {
    expect(observed(events, ask(100))).toBe(expected);
  });

  it('minds openings, complements and questions without a horizon', () => {
    const events = [visit, [TARGET, 30], [TARGET, 90], [VISIT, 200]] as const;
    expect(observed(events, ask(100, { opensMinutes: 50 * DAY }))).toBe('yes by 110');
    expect(observed(events, ask(100, { opensMinutes: 85 * DAY }))).toBe('no by 110');
    expect(observed(events, ask(100, { complement: true }))).toBe('no by 110');
    expect(observed([visit, [VISIT, 200]], ask(100, { complement: true }))).toBe('yes by 110');
    const endless = { horizonMinutes: Number.POSITIVE_INFINITY };
    expect(observed(events, ask(1, endless))).toBe('yes by 30');
    expect(observed([visit, [STOP, 40]], ask(1, endless))).toBe('no by 40');
    expect(observed([visit, [VISIT, 40]], ask(1, endless))).toBe('not watched');
    expect(observed([visit, [VISIT, 40]], ask(1, { ...endless, endAnswers: true }))).toBe('no by 40');
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
    patients: Int32Array.from({ length: rows }, (_, row) => row % 80),
    minutes: Float64Array.from({ length: rows }, (_, row) => row),
    closedMinutes: Float64Array.from({ length: rows }, (_, row) => row + 50),
    yes: Uint8Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? 1 : 0)),
    columns,
    directions: Float32Array.from(Array.from({ length: rows }, () => [...direction()]).flat()),
    mean: new Float64Array(columns),
    deviation: new Float64Array(columns).fill(1),
  };
  const query: NearestQuery = { subjectId: 7n, predictionMinutes: 180, direction: direction() };

  it('finds what a slow search finds: the best moment of each other subject', () => {
    const found = nearestPatients(references, query, { neighbours: 10, calendar: 'shifted' });
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
    expect(found.outcome.yes).toBe(found.neighbours.filter(({ yes }) => yes).length);
    expect(found.baseRate.patients).toBe(79);
    expect(found.baseRate.interval.low).toBeLessThan(found.baseRate.yes / 79);
  });

  it('uses no window that was still open at the prediction where dates are true, and never the patient', () => {
    const found = nearestPatients(references, query, { neighbours: 500, calendar: 'true' });
    expect(found.neighbours.length).toBeGreaterThan(50);
    for (const { minutes, subjectId } of found.neighbours) {
      expect(minutes + 50).toBeLessThanOrEqual(query.predictionMinutes);
      expect(subjectId).not.toBe(query.subjectId);
    }
    const early = nearestPatients(references, { ...query, predictionMinutes: 10 }, { neighbours: 5, calendar: 'true' });
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

  it('stands for the pasts that it read: the same past is nearest, with similarity 1; unwatched moments are not drawn', async () => {
    const records = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 10 }, (_, k) => [k % (i + 2) === 1 ? TARGET : VISIT, k * (20 + i)] as const),
    );
    const store = storeOf(records);
    const question = ask(60, { stops: [] });
    const settings = { momentsAPatient: 2, fewestTokens: 4, seed: 3 };
    const moments = drawMoments(model, store, question, settings);
    expect(drawMoments(model, store, question, settings)).toEqual(moments);
    expect(moments.patients.length).toBe(24);
    for (const [row, patient] of moments.patients.entries()) {
      expect(moments.minutes[row] + 60 * DAY).toBeLessThanOrEqual(9 * (20 + patient) * DAY);
    }
    const references = await readReferences(model, store, moments, 40, { threads: 1 });
    const encoder = await openPromptEncoder(model.config, model.parameters, { threads: 1 });
    try {
      const past = promptAt(model.vocabulary, store, moments.patients[5], moments.minutes[5], 40);
      const features = await featuresOf(encoder, past);
      const direction = pointTo(features, references.mean, references.deviation);
      const query = { subjectId: 99n, predictionMinutes: 0, direction };
      const [first] = nearestPatients(references, query, { neighbours: 3, calendar: 'shifted' }).neighbours;
      expect(first.subjectId).toBe(references.subjectIds[5]);
      expect(first.similarity).toBeCloseTo(1, 5);
    } finally {
      await encoder.close();
    }
  });

  it('refuses a question that no record shows in full', () => {
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
