import { describe, expect, it } from 'vitest';
import { sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { parseAcesTask } from './aces/config.ts';
import { planTask } from './aces/plan.ts';
import { parseOneLine } from './oneLine.ts';
import { tokensOfPredicates, tokensOfQuestion } from './questionTokens.ts';

const edges = [0, 1, 2, 4];
const tokens: readonly Omit<VocabularyToken, 'id'>[] = [
  { text: 'SEX//male', kind: 'static', code: 'SEX//male', count: 5 },
  { text: 'MEDS_DEATH', kind: 'event', code: 'MEDS_DEATH', count: 3 },
  { text: 'MEDS_DEATH//cardiac', kind: 'event', code: 'MEDS_DEATH//cardiac', count: 1 },
  { text: 'LAB//creatinine', kind: 'event', code: 'LAB//creatinine', count: 2 },
  ...[1, 2, 3].map((index) => ({
    text: `LAB//creatinine bin ${index}`,
    kind: 'event' as const,
    code: 'LAB//creatinine',
    count: 10 * index,
    bin: { index, count: 3, low: edges[index - 1], high: edges[index] },
  })),
  { text: 'ICD10CM//I50', kind: 'event', code: 'ICD10CM//I50', count: 9 },
  { text: 'UNKNOWN//RARE', kind: 'unknown', code: 'UNKNOWN//RARE', count: 9 },
];
const vocabulary = sealVocabulary(
  { bins: 3, minPatients: 1 },
  tokens.map((token, id) => ({ id, ...token })),
);
const ask = (text: string): ReturnType<typeof tokensOfQuestion> => tokensOfQuestion(parseOneLine(text), vocabulary);

describe('the tokens of a question', () => {
  it('are those of the code and of what goes on after it, with all bins', () => {
    expect(ask('P(MEDS_DEATH within 1y)')).toEqual({ targets: [1, 2], stops: [], straddling: [], straddlingShare: 0 });
    expect(ask('P(LAB//creatinine within 1y before MEDS_DEATH)')).toMatchObject({
      targets: [3, 4, 5, 6],
      stops: [1, 2],
    });
  });

  it('follow bounds by exact bin edges', () => {
    expect(ask('P(LAB//creatinine >= 2 within 1d)')).toEqual({
      targets: [6],
      stops: [],
      straddling: [],
      straddlingShare: 0,
    });
    expect(ask('P(LAB//creatinine < 2 within 1d)')).toMatchObject({ targets: [4, 5], straddling: [] });
  });

  it('decide a straddling bin by its middle, and say how much hangs on it', () => {
    expect(ask('P(LAB//creatinine > 2.5 within 1d)')).toEqual({
      targets: [6],
      stops: [],
      straddling: [{ token: 6, text: 'LAB//creatinine bin 3', counts: true }],
      straddlingShare: 1,
    });
    const share = ask('P(LAB//creatinine > 1.7 within 1d)');
    expect(share).toMatchObject({ targets: [6], straddling: [{ token: 5, counts: false }] });
    expect(share.straddlingShare).toBeCloseTo(20 / 50);
  });

  it.each([
    ['P(LAB//creatinine > 3.5 within 1d)', /No bin of LAB\/\/creatinine lies in the asked range; they span 0 to 4/],
    ['P(LAB//creatinine > 9 within 1d)', /No bin/],
    ['P(MEDS_DEATH > 9 within 1d)', /knows no values of MEDS_DEATH/],
    ['P(ICD10CM//I501 within 1d)', /The broader code ICD10CM\/\/I50 is in the vocabulary/],
    ['P(ICD10CM//I501* within 1d)', /The broader code ICD10CM\/\/I50 is in the vocabulary/],
    ['P(MEDS_DETH within 1d)', /Did you mean MEDS_DEATH/],
    ['P(RARE//one within 1d)', /UNKNOWN\/\/RARE/],
    ['P(SEX//male within 1d)', /No token/],
    ['P(MEDS_DEATH within 1d before MEDS_DEATH//cardiac)', /targets and stops at once: MEDS_DEATH\/\/cardiac/],
  ])('%s is refused with a way out', (text, message) => {
    expect(() => ask(text)).toThrow(message);
  });

  it('refuse a horizon that intervals cannot tell', () => {
    const interval = (id: number, lowMinutes: number, highMinutes: number | null): VocabularyToken => ({
      id,
      text: `INTERVAL ${id}`,
      kind: 'interval',
      count: 1,
      interval: { lowMinutes, highMinutes, meanMinutes: lowMinutes },
    });
    const n = vocabulary.tokens.length;
    const timed = sealVocabulary(vocabulary.settings, [
      ...vocabulary.tokens,
      interval(n, 5, 1440),
      interval(n + 1, 1440, null),
    ]);
    const within = (text: string): unknown => tokensOfQuestion(parseOneLine(`P(MEDS_DEATH within ${text})`), timed);
    expect(within('1d')).toMatchObject({ targets: [1, 2] });
    expect(() => within('2d')).toThrow(/past what intervals.*\(1d\).*at most 1d/);
    expect(() => within('3 min')).toThrow(/closer than 5m/);
  });

  it('mark what counts for each predicate of a task', () => {
    const task = parseAcesTask({
      path: 't.yaml',
      text: `predicates:
  high: {code: LAB//creatinine, value_min: 2, value_min_inclusive: True}
  death: {code: {regex: "^MEDS_DEATH"}}
patient_demographics:
  male: {code: SEX//male}
trigger: high
windows:
  target: {start: trigger, end: start + 24h, start_inclusive: False, end_inclusive: True, label: death, index_timestamp: start}
`,
    });
    const plan = planTask(task);
    const found = tokensOfPredicates(plan, vocabulary);
    const marks = found.marks.map((mask) => [...mask.keys()].filter((token) => mask[token] === 1));
    expect(Object.fromEntries(plan.plain.map(({ name }, p) => [name, marks[p]]))).toEqual({
      high: [6],
      death: [1, 2],
      male: [],
    });
    expect(found.unmatched).toEqual([]);
    const elsewhere = sealVocabulary(
      vocabulary.settings,
      vocabulary.tokens.filter(({ code }) => code !== 'LAB//creatinine').map((token, id) => ({ ...token, id })),
    );
    expect(tokensOfPredicates(plan, elsewhere).unmatched).toEqual(['high']);
    const without = sealVocabulary(vocabulary.settings, vocabulary.tokens.slice(0, 1));
    expect(() => tokensOfPredicates(plan, without)).toThrow(/predicate death: No token/);
  });
});
