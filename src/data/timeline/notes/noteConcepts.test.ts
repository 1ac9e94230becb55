/** Whose a concept is and whether it holds: no other person's finding becomes the patient's. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Assertion, EXPERIENCERS, type Mention, type NoteReading, TEMPORALITIES } from '../../text/reading.ts';
import { broaderConcepts, conceptsOf, statusOf } from './noteConcepts.ts';

const assertions: fc.Arbitrary<Assertion> = fc.record({
  negated: fc.boolean(),
  uncertain: fc.boolean(),
  temporality: fc.constantFrom(...TEMPORALITIES),
  longSince: fc.constant(false),
  ended: fc.constant(false),
  experiencer: fc.constantFrom(...EXPERIENCERS),
  relative: fc.constant(null),
});
const plain: Assertion = {
  negated: false,
  uncertain: false,
  temporality: 'recent',
  longSince: false,
  ended: false,
  experiencer: 'patient',
  relative: null,
};

function mention(concept: string, start: number, assertion: Partial<Assertion> = {}): Mention {
  return {
    kind: 'condition',
    concepts: [concept, 'another sense'],
    assertion: { ...plain, ...assertion },
    side: null,
    quantities: [],
    qualifier: null,
    times: [],
    dosing: null,
    trend: null,
    start,
    end: start + 4,
  };
}

function reading(
  mentions: readonly Mention[],
  language = 'eng',
  times: NoteReading['sentences'][number]['times'] = [],
): NoteReading {
  const sentence = { section: 0, mentions, quantities: [], times, start: 0, end: 99 };
  return { text: '', language, sections: [], sentences: [sentence] };
}

it('says present only of what the patient has, affirmed, certain and now', () => {
  fc.assert(
    fc.property(assertions, (assertion) => {
      const { negated, uncertain, temporality, experiencer } = assertion;
      const isPresent = !negated && !uncertain && temporality === 'recent' && experiencer === 'patient';
      expect(statusOf(assertion) === 'present').toBe(isPresent);
      expect(statusOf(assertion)?.startsWith('family') ?? false).toBe(
        experiencer === 'family' && temporality !== 'hypothetical',
      );
      if (experiencer === 'other' || temporality === 'hypothetical') expect(statusOf(assertion)).toBeUndefined();
    }),
  );
});

it('takes each concept and status once, where it is first said, and counts what it leaves out', () => {
  const said = [
    mention('gout', 40),
    mention('gout', 10),
    mention('gout', 20, { negated: true }),
    mention('falls', 0, { experiencer: 'other' }),
  ];
  expect(conceptsOf(reading(said), 0)).toEqual({
    concepts: [
      { code: 'NOTE//concept//gout//present', concept: 'gout', status: 'present', start: 10, end: 14 },
      { code: 'NOTE//concept//gout//absent', concept: 'gout', status: 'absent', start: 20, end: 24 },
    ],
    mentionsLeftOut: 1,
    isForeign: false,
  });
  expect(conceptsOf(reading(said, 'deu'), 0)).toEqual({ concepts: [], mentionsLeftOut: 0, isForeign: true });
});

it('climbs to more general concepts of the same status, nearest first, and out of circles', () => {
  const parents = new Map([
    ['a', ['b', 'c']],
    ['b', ['d', 'a']],
    ['c', ['d']],
  ]);
  const lexicon = { concept: (id: string) => ({ parents: parents.get(id) ?? [] }) };
  expect(broaderConcepts('NOTE//concept//a//absent', lexicon)).toEqual(
    ['b', 'c', 'd'].map((id) => `NOTE//concept//${id}//absent`),
  );
});

it('says how far ahead a time lies, of the patient only, and nothing of times that are over', () => {
  const day = 1440;
  const written = 100 * day;
  const time = (kind: 'relative' | 'date' | 'duration', from: number, to: number, start: number) => ({
    ...{ kind, earliest: written + from * day, latest: written + to * day, start, end: start + 10 },
  });
  const times = [
    time('date', -10, -9, 0),
    time('relative', 38, 46, 20),
    time('duration', 38, 46, 40),
    time('date', 6, 7, 60),
    time('relative', 40, 45, 80),
  ];
  const said = (mentions: readonly Mention[]) =>
    conceptsOf(reading(mentions, 'eng', times), written).concepts.map(({ code, start }) => [code, start]);
  expect(said([])).toEqual([
    ['NOTE//concept//in about 44 days//planned', 20],
    ['NOTE//concept//in about 6 days//planned', 60],
  ]);
  expect(
    said([mention('surgery', 12, { experiencer: 'family' })])
      .flat()
      .join(),
  ).not.toContain('days');
  expect(
    said([mention('fever', 12, { temporality: 'hypothetical' })])
      .flat()
      .join(),
  ).not.toContain('days');
});
