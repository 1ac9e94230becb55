import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE_RECORD } from '../../../test/support/draftRecord.ts';
import { type RunningModel, readParaphrases, startMisbehavingModel } from '../../../test/support/misbehavingModel.ts';
import { AnamnesisError } from '../../base/errors.ts';
import type { Draft } from '../draft/document.ts';
import { writeDraft } from '../draft/writeDraft.ts';
import { openEndpoint } from './chatEndpoint.ts';
import { type LanguageModelConfig, readModelConfig } from './config.ts';
import { rephraseDraft } from './rephraseDraft.ts';

let server: RunningModel;
beforeAll(async () => {
  server = await startMisbehavingModel();
});
afterAll(() => server.stop());

const PARAPHRASES = readParaphrases();

/** The originals of the example paraphrases, and a real draft. */
const DRAFT: Draft = draftOf(PARAPHRASES.map(({ original }) => original));
const SHORT: Draft = draftOf(PARAPHRASES.filter((_, i) => i % 2 === 1).map(({ original }) => original));
const WRITTEN: Draft = writeDraft(EXAMPLE_RECORD, 'discharge summary');

function draftOf(texts: readonly string[]): Draft {
  const sentences = texts.map((text) => ({ text, citations: [{ type: 'none', of: 'condition' } as const] }));
  const section = { heading: 'Course', code: null, blocks: [{ layout: 'paragraph' as const, sentences }] };
  return { kind: 'progress note', title: '', code: '', subject: '1', asOf: EXAMPLE_RECORD.asOf, sections: [section] };
}

function configOf(
  behaviour: string,
  more: Partial<Record<keyof LanguageModelConfig, unknown>> = {},
): LanguageModelConfig {
  const url = `${server.origin}/${encodeURIComponent(behaviour)}/v1`;
  return readModelConfig(
    { kind: 'openai', policy: 'local only', url, model: 'test', timeoutSeconds: 5, retries: 1, ...more },
    'test',
  );
}

async function reworded(
  behaviour: string,
  draft = DRAFT,
  more: Partial<Record<keyof LanguageModelConfig, unknown>> = {},
) {
  const config = configOf(behaviour, more);
  const signal = new AbortController().signal;
  return rephraseDraft(draft, EXAMPLE_RECORD, openEndpoint(config, null, 1), { config, signal });
}

describe('a model that rewords faithfully', () => {
  test('is taken for most sentences, and citations stay', async () => {
    const { draft, report } = await reworded('faithful');
    expect(report.sentences).toBe(PARAPHRASES.length);
    expect(report.accepted).toBeGreaterThanOrEqual(PARAPHRASES.length * 0.6);
    const texts = draft.sections[0].blocks[0].sentences;
    expect(texts.map(({ citations }) => citations)).toEqual(
      DRAFT.sections[0].blocks[0].sentences.map(({ citations }) => citations),
    );
    texts.forEach(({ text }, i) => {
      expect([PARAPHRASES[i].original, PARAPHRASES[i].good[0]]).toContain(text);
    });
  });

  test('counts tokens and cost', async () => {
    const { report } = await reworded('unchanged', DRAFT, {
      batch: 13,
      inputPricePerMillion: 10,
      outputPricePerMillion: 40,
    });
    expect(report.unchanged).toBe(PARAPHRASES.length);
    expect(report.usage).toMatchObject({
      calls: 2,
      inputTokens: 200,
      outputTokens: 100,
      estimated: false,
      stopped: null,
    });
    expect(report.usage.cost).toBeCloseTo((200 * 10 + 100 * 40) / 1e6, 12);
  });

  test('may talk around its answer', async () => {
    expect((await reworded('fenced')).report.unchanged).toBe(PARAPHRASES.length);
  });

  test('is asked once for what it was asked in this run', async () => {
    const config = configOf('unchanged');
    const model = openEndpoint(config, null, 1);
    const answers = new Map<string, string>();
    const options = { config, answers, signal: new AbortController().signal };
    await rephraseDraft(DRAFT, EXAMPLE_RECORD, model, options);
    const again = await rephraseDraft(DRAFT, EXAMPLE_RECORD, model, options);
    expect(again.report).toMatchObject({ unchanged: PARAPHRASES.length, usage: { calls: 0 } });
  });
});

describe('a model that changes what is said is never followed', () => {
  test.each([
    'invents',
    'drops negations',
    'negates',
    'swaps units',
    'changes numbers',
    'changes dates',
    'changes sides',
    'changes persons',
    'advises',
    'obeys',
    'swaps sentences',
    'strange ids',
    'says twice',
  ])('%s', async (behaviour) => {
    const { draft, report } = await reworded(behaviour, SHORT);
    expect(draft).toEqual(SHORT);
    expect(report.accepted).toBe(0);
  });
});

test.each(['changes numbers'])('nor in a discharge summary: %s', async (behaviour) => {
  const { draft, report } = await reworded(behaviour, WRITTEN);
  expect(draft).toEqual(WRITTEN);
  expect(report.accepted).toBe(0);
});

describe('a model that fails leaves the draft as it is', () => {
  test.each([
    ['cuts off JSON', undefined],
    ['cuts off', 'no connection'],
    ['streams', 'no connection'],
    ['stalls', 'timed out'],
    ['stalls in the middle', 'timed out'],
    ['broken', 'not an answer'],
    ['nothing', 'not an answer'],
    ['busy', 'busy'],
    ['fails', 'server error'],
    ['forbids', 'refused'],
    ['holds too little', 'refused'],
    ['thinks to the end', undefined],
    ['redirects', 'redirected'],
    ['huge', 'too long'],
    ['unknown path', 'refused'],
  ] as const)('%s', async (behaviour, failure) => {
    const { draft, report } = await reworded(behaviour, DRAFT, {
      timeoutSeconds: behaviour.startsWith('stalls') ? 0.05 : 10,
      batch: 13,
    });
    expect(draft).toEqual(DRAFT);
    expect(report.kept['not answered']).toBe(PARAPHRASES.length);
    if (failure !== undefined) expect(report.usage.failures[failure]).toBeGreaterThan(0);
  });

  test('is told to have been cut off, and its tokens count', async () => {
    const { report } = await reworded('thinks to the end', SHORT, { batch: 100 });
    expect(report.usage).toMatchObject({ cutOff: 1, inputTokens: 100, outputTokens: 50, failures: {} });
  });

  test('is asked again when it is busy, and no redirect is followed', async () => {
    const { report } = await reworded('busy once', DRAFT, { batch: 100 });
    expect(report.usage.retries).toBe(1);
    expect(report.unchanged).toBe(PARAPHRASES.length);
    const paths = (await server.seen()).map(({ path }) => path);
    expect(paths.filter((path) => path.includes('redirected'))).toEqual([]);
  });

  test('is not asked any more after three failures', async () => {
    const { report } = await reworded('fails', DRAFT, { batch: 1, concurrency: 1, retries: 0 });
    expect(report.usage).toMatchObject({ calls: 3, stopped: 'failures' });
  });

  test('is not asked beyond the budget', async () => {
    const { report } = await reworded('unchanged', DRAFT, {
      batch: 1,
      concurrency: 1,
      maxTokens: 100,
      budgetTokens: 1000,
    });
    expect(report.usage.stopped).toBe('budget');
    expect(report.usage.inputTokens + report.usage.outputTokens).toBeLessThanOrEqual(1000);
    expect(report.kept['not answered']).toBeGreaterThan(0);
  });

  test('stops at once when the user does', async () => {
    const config = configOf('stalls');
    const stop = new AbortController();
    const running = rephraseDraft(DRAFT, EXAMPLE_RECORD, openEndpoint(config, null, 1), {
      config,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error('stopped')), 20);
    await expect(running).rejects.toThrow('stopped');
  });
});

describe('what is sent', () => {
  test('nothing, to another address than a private one', async () => {
    const config = readModelConfig(
      { kind: 'openai', policy: 'local only', url: 'http://192.0.2.1/v1', model: 'x' },
      'test',
    );
    const run = rephraseDraft(DRAFT, EXAMPLE_RECORD, openEndpoint(config, null, 1), {
      config,
      signal: new AbortController().signal,
    });
    await expect(run).rejects.toThrow(AnamnesisError);
    await expect(run).rejects.toThrow(/local only/);
  });

  test('the key in the header of its kind, and Azure’s path', async () => {
    const azure = { ...configOf('faithful', { kind: 'azure' }), url: `${server.origin}/faithful` };
    const signal = new AbortController().signal;
    await rephraseDraft(
      draftOf(['Pneumonia was recorded on 3 August 2013.']),
      EXAMPLE_RECORD,
      openEndpoint(azure, 'secret-1', 1),
      { config: azure, signal },
    );
    const openai = configOf('faithful');
    await rephraseDraft(
      draftOf(['Pneumonia was recorded on 3 August 2013.']),
      EXAMPLE_RECORD,
      openEndpoint(openai, 'secret-2', 1),
      { config: openai, signal },
    );
    const [first, second] = (await server.seen()).slice(-2);
    expect(first).toMatchObject({
      path: '/faithful/openai/deployments/test/chat/completions?api-version=2024-10-21',
      key: 'secret-1',
    });
    expect(second).toMatchObject({ path: '/faithful/v1/chat/completions', key: 'Bearer secret-2' });
  });

  test('de-identified only: neither names, nor numbers, nor dates of the record; they come back', async () => {
    const person = { ...EXAMPLE_RECORD.person, names: ['Ottilie Grünwald'], identifiers: ['MRN-778123'] };
    const record = { ...EXAMPLE_RECORD, person, subject: 'subject-4711' };
    const texts = [
      'Ottilie Grünwald was admitted to hospital on 8 July 2013.',
      'Pneumonia was recorded on 3 August 2013.',
      'Her record MRN-778123 holds no allergy.',
      'Mrs GRÜNWALD has asthma.',
      'She was seen by Doctor Habermas.',
      'The patient is a 94-year-old woman.',
      'Call 555-867-5309 about pneumonia.',
    ];
    const config = configOf('faithful', { policy: 'de-identified only' });
    const before = (await server.seen()).length;
    const { draft, report } = await rephraseDraft(draftOf(texts), record, openEndpoint(config, null, 1), {
      config,
      signal: new AbortController().signal,
    });
    const sent = (await server.seen())
      .slice(before)
      .map(({ body }) => body)
      .join('\n');
    expect(sent).toContain('[DATE1]');
    expect(sent).not.toMatch(/Ottilie|Gr.nwald|778123|4711|2013|July|August|Habermas|94|867/i);
    expect(draft).toEqual(draftOf(texts));
    expect(report.kept.identifying).toBe(3);
  });
});
