/** Notes in timelines: nothing changes unless asked, what is told is what was written, and none of it is a target. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TinyRow, temporaryFolder, writeTinyDataset } from '../../../../test/support/tinyDataset.ts';
import { seededRandom } from '../../../base/random.ts';
import { augmentTimeline } from '../augment.ts';
import { readPatient } from '../patient.ts';
import { readTokenStore, type TokenStore } from '../store.ts';
import { tokenize } from '../tokenize.ts';
import { matchTokens, readVocabulary, sealVocabulary, type Vocabulary } from '../vocabulary.ts';
import { BytePairs } from './bytePairs.ts';
import { openNoteEncoder } from './noteEncoder.ts';
import { DEFAULT_NOTES, type NoteChoice } from './noteSettings.ts';

const NOTES: readonly string[] = [
  'Known heart failure. Denies chest pain.\nFamily history of diabetes in the mother.',
  'No heart failure. Lives alone and feels weaker. 7.2 mmol/L, naïve → 100 µg.',
  'Possible pneumonia; history of heart failure.',
];

const patient = (id: number): TinyRow[] => [
  [id, null, 'GENDER//F'],
  [id, -30_000_000, 'MEDS_BIRTH'],
  [id, 0, 'VISIT'],
  [id, 0, 'NOTE//visit', null, `${NOTES[id % 3]} Seen by Zebedee${id}.`],
  [id, 0, 'LAB//x', id],
  [id, 9000, 'LAB//comment', null, 'haemolysed'],
  [id, 9001, 'NOTE//visit', null, NOTES[(id + 1) % 3]],
  [id, 90_000, 'NOTE//visit'],
  [id, 90_000, 'MEDS_DEATH'],
];
const FILES = {
  'train/0': [1, 2, 3, 4, 5, 6].flatMap(patient),
  'tuning/0': patient(7),
  'held_out/0': [8, 9].flatMap(patient),
};
const SETTINGS = { bins: 2, minPatients: 2 };

let folder = '';
let dataset = '';
beforeAll(async () => {
  folder = await temporaryFolder('notes');
  dataset = await writeTinyDataset(join(folder, 'dataset'), { files: FILES });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Tokens {
  readonly out: string;
  readonly vocabulary: Vocabulary;
  readonly store: TokenStore;
  readonly counts: Readonly<Record<string, number>>;
}

const made = new Map<string, Promise<Tokens>>();

/** Each way of reading notes is tokenized once. */
function tokensOf(choice: Partial<NoteChoice>, from = dataset): Promise<Tokens> {
  const name = `${from.split('/').at(-1)}-${JSON.stringify(choice).replaceAll(/\W/g, '')}`;
  const known = made.get(name) ?? makeTokens(join(folder, name), { ...DEFAULT_NOTES, ...choice }, from);
  made.set(name, known);
  return known;
}

async function makeTokens(out: string, notes: NoteChoice, from: string): Promise<Tokens> {
  const { counts } = await tokenize(from, out, { settings: SETTINGS, notes });
  const vocabulary = await readVocabulary(join(out, 'vocabulary.json'));
  return { out, counts, vocabulary, store: await readTokenStore(out, 'held_out') };
}

function textsOf({ vocabulary, store }: Tokens, index = 0): string[] {
  const ids = store.inputIds.slice(store.offsets[index], store.offsets[index + 1]);
  return Array.from(ids, (id) => vocabulary.tokens[id].text);
}

const withoutNotes = (vocabulary: Vocabulary, ids: Int32Array): number[] =>
  [...ids].filter((id) => vocabulary.tokens[id].kind !== 'note');

describe('without notes', () => {
  it('gives the vocabulary that it gave before notes could be read', async () => {
    const { vocabulary, counts, out } = await tokensOf({});
    expect(vocabulary.identity).toBe('82012197f395ea6e61595eb3c4db3ac76abd73fd66eb5e208b2a39c1ca90d45b');
    expect(await readFile(join(out, 'vocabulary.json'), 'utf8')).toMatch(/^\{"format":1,/);
    expect(counts).toMatchObject({ textValuesIgnored: 27 });
    expect(Object.keys(counts)).not.toContain('notes');
  });

  it('gives the tokens that a dataset without texts has', async () => {
    const files = Object.entries(FILES).map(([name, rows]) => [name, rows.map((row) => row.slice(0, 4))]);
    const silent = await writeTinyDataset(join(folder, 'silent'), { files: Object.fromEntries(files) });
    const [spoken, other] = [await tokensOf({}), await tokensOf({}, silent)];
    expect(other.vocabulary).toEqual(spoken.vocabulary);
    expect(other.store).toEqual(spoken.store);
  });
});

describe.each(['concepts', 'text'] as const)('with notes as %s', (mode) => {
  it('adds what notes say after the note and changes nothing else', async () => {
    const [plain, read] = [await tokensOf({}), await tokensOf({ mode })];
    expect(withoutNotes(read.vocabulary, read.store.inputIds)).toEqual([...plain.store.inputIds]);
    expect(read.vocabulary.tokens.filter(({ kind }) => kind !== 'note')).toEqual(plain.vocabulary.tokens);
    expect(read.counts).toMatchObject({ notes: 18, textValuesIgnored: 9, events: plain.counts.events });
    expect(read.counts.tokens - read.counts.noteTokens).toBe(plain.counts.tokens);
    const times = [...read.store.minutes].filter((_, at) => !isNote(read, at));
    expect(times).toEqual([...plain.store.minutes]);
  });

  it('reads one patient alone in the same way, told only by the vocabulary', async () => {
    const { vocabulary, store } = await tokensOf({ mode });
    for (const index of [0, 1]) {
      const alone = await readPatient(dataset, vocabulary, store.subjectIds[index]);
      expect(alone.store.inputIds).toEqual(store.inputIds.slice(store.offsets[index], store.offsets[index + 1]));
      expect(alone.store.minutes).toEqual(store.minutes.slice(store.offsets[index], store.offsets[index + 1]));
    }
    const again = join(folder, `again-${mode}`);
    await tokenize(dataset, again, { vocabulary });
    expect(await readTokenStore(again, 'held_out')).toEqual(store);
  });

  it('learns from the notes of the train split only', async () => {
    const other = { ...FILES, 'held_out/0': [[8, 0, 'NOTE//visit', null, 'Gout. '.repeat(9)] as TinyRow] };
    const elsewhere = await writeTinyDataset(join(folder, `elsewhere-${mode}`), { files: other });
    expect((await tokensOf({ mode }, elsewhere)).vocabulary.identity).toBe(
      (await tokensOf({ mode })).vocabulary.identity,
    );
  });

  it('keeps what a note says with the note when timelines are changed for training', async () => {
    const { vocabulary, store } = await tokensOf({ mode });
    const settings = { eventDropout: 0.3, shuffleSimultaneous: true, cutProbability: 0, milestoneTokens: [] };
    const whole = contentsOf(vocabulary, store.inputIds.slice(0, store.offsets[1]));
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const ids = augmentTimeline(vocabulary, store, 0, seededRandom(seed), settings);
      for (const content of contentsOf(vocabulary, ids)) expect(whole).toContainEqual(content);
      seen.add(contentsOf(vocabulary, ids).length);
    }
    expect(seen, 'some histories hide notes').toContain(0);
    expect(seen).toContain(2);
  });

  it('refuses a vocabulary whose notes were changed, and finds no code among what notes say', async () => {
    const { out, vocabulary } = await tokensOf({ mode });
    const path = join(folder, `changed-${mode}.json`);
    const content = await readFile(join(out, 'vocabulary.json'), 'utf8');
    expect(content).toMatch(/^\{"format":2,/);
    await writeFile(path, content.replace('"format":2', '"format":1'));
    await expect(readVocabulary(path)).rejects.toMatchObject({ code: 'input/invalid' });
    await writeFile(path, content.replace(/"notes":\{"mode":"\w+"/, '"notes":{"mode":"none"'));
    await expect(readVocabulary(path)).rejects.toMatchObject({ code: 'input/invalid' });
    for (const id of matchTokens(vocabulary, ['*'])) expect(vocabulary.tokens[id].kind).not.toBe('note');
  });
});

describe('any text', () => {
  it('gives tokens of what notes say, no more than allowed, and whatever it is', async () => {
    const [concepts, text] = [await tokensOf({ mode: 'concepts' }), await tokensOf({ mode: 'text' })];
    const encoders = [concepts, text].map(({ vocabulary }) => ({ vocabulary, encoder: openNoteEncoder(vocabulary) }));
    const anything = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom('', '\0\0\0', '\ud800', 'Kein Fieber.'));
    fc.assert(
      fc.property(anything, (written) => {
        for (const { vocabulary, encoder } of encoders) {
          const { tokens = [] } = encoder?.encode(written, 0) ?? {};
          for (const token of tokens) expect(vocabulary.tokens[token].kind).toBe('note');
          expect(tokens.length).toBeLessThanOrEqual(DEFAULT_NOTES.tokens + 2);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of enormous length is cut, and counted', async () => {
    const encoder = openNoteEncoder((await tokensOf({ mode: 'concepts' })).vocabulary);
    const { concepts = [] } = encoder?.encode(`Heart failure.\n${'word '.repeat(30_000)}Pneumonia.`, 0) ?? {};
    expect(concepts.map(({ concept }) => concept)).toEqual(['heart failure']);
    expect(encoder?.counts).toMatchObject({ notes: 1, notesCut: 1 });
  });
});

describe('concepts', () => {
  it('tell when they are read with another lexicon than they were learned with', async () => {
    const { vocabulary, counts } = await tokensOf({ mode: 'concepts' });
    expect(counts.otherLexicon).toBe(0);
    const other = sealVocabulary(vocabulary.settings, vocabulary.tokens, { mode: 'concepts', lexicon: 'another' });
    expect(openNoteEncoder(other)?.counts.otherLexicon).toBe(1);
  });

  it('follow the note with what is said, by whom it is had and when, once a note', async () => {
    const tokens = await tokensOf({ mode: 'concepts' });
    expect(textsOf(tokens)).toEqual(
      expect.arrayContaining(['NOTE//visit', 'NOTE//concept//heart failure//historical']),
    );
    const [first, second] = contentsOf(tokens.vocabulary, tokens.store.inputIds.slice(0, tokens.store.offsets[1]));
    const textOf = (id: number): string => tokens.vocabulary.tokens[id].text;
    expect(first.map(textOf)).toEqual([
      'NOTE//concept//pneumonia//uncertain',
      'NOTE//concept//heart failure//historical',
    ]);
    expect(second.map(textOf)).toEqual([
      'NOTE//concept//heart failure//present',
      'NOTE//concept//chest pain//absent',
      'NOTE//concept//diabetes mellitus//family',
    ]);
  });

  it('say in which note and where they were read', async () => {
    const { vocabulary, store } = await tokensOf({ mode: 'concepts' });
    const { noteConcepts, store: alone } = await readPatient(dataset, vocabulary, store.subjectIds[0]);
    const cited = noteConcepts.map(({ at, start, end, note, code }) => {
      expect(vocabulary.tokens[alone.inputIds[at]].code).toBe(code);
      const text = note.minutes === alone.minutes[2] ? NOTES[2] : NOTES[0];
      return text.slice(start, end);
    });
    expect(cited).toEqual(['pneumonia', 'heart failure', 'heart failure', 'chest pain', 'diabetes']);
  });

  it('that few patients have stand under a more general one, else as unknown', async () => {
    const rare: TinyRow[] = [
      [8, 0, 'NOTE//visit', null, 'Has type 2 diabetes.'],
      [8, 1, 'NOTE//visit', null, 'Has diabetes. Has constipation.'],
      [8, 2, 'NOTE//visit', null, 'Seen today.'],
    ];
    const common = [1, 2].map((id): TinyRow => [id, 0, 'NOTE//visit', null, 'Has diabetes.']);
    const from = await writeTinyDataset(join(folder, 'rare'), { files: { 'train/0': common, 'held_out/0': rare } });
    const tokens = await tokensOf({ mode: 'concepts' }, from);
    expect(textsOf(tokens).filter((text) => text.includes('concept'))).toEqual([
      'NOTE//concept//diabetes mellitus//present',
      'NOTE//concept//diabetes mellitus//present',
      'UNKNOWN//NOTE//concept',
      'NOTE//concept//none',
    ]);
    expect(tokens.counts).toMatchObject({ conceptsUnderBroader: 1, conceptsUnknown: 1 });
  });
});

describe('text', () => {
  it('stands between two marks, and reads as it was written', async () => {
    const { vocabulary, store } = await tokensOf({ mode: 'text' });
    if (vocabulary.notes?.mode !== 'text') throw new Error('The vocabulary must read text.');
    const pairs = new BytePairs(vocabulary.notes.merges);
    const [start] = vocabulary.tokens.filter(({ kind }) => kind === 'note');
    const written = contentsOf(vocabulary, store.inputIds.slice(0, store.offsets[1])).map((content) => {
      expect(content[0]).toBe(start.id);
      expect(content.at(-1)).toBe(start.id + 1);
      return pairs.decode(content.slice(1, -1).map((id) => id - start.id - 2));
    });
    expect(written).toEqual([`${NOTES[2]} Seen by Zebedee8.`, NOTES[0]]);
    expect(vocabulary.tokens.map(({ text }) => text)).toContain('TEXT//Ġheart');
  });

  it('makes no token of words that too few patients have', async () => {
    const files = { ...FILES, 'train/0': [...FILES['train/0'], ...quoting(20), ...quoting(21)] };
    const known = await writeTinyDataset(join(folder, 'known'), { files });
    const hasName = async (from: string): Promise<boolean> =>
      (await tokensOf({ mode: 'text' }, from)).vocabulary.tokens.some(({ text }) => text.includes('Quill'));
    expect(await hasName(known)).toBe(true);
    const one = await writeTinyDataset(join(folder, 'one'), {
      files: { ...FILES, 'train/0': [...FILES['train/0'], ...quoting(20)] },
    });
    expect(await hasName(one)).toBe(false);
  });

  it('is cut at the limit, and says so', async () => {
    const tokens = await tokensOf({ mode: 'text', tokens: 5, merges: 0 });
    expect(tokens.counts).toMatchObject({ notesCut: 18, noteTokens: 18 * 7 });
    const at = textsOf(tokens).indexOf('TEXT_START');
    expect(textsOf(tokens).slice(at, at + 7)).toEqual([
      'TEXT_START',
      ...[...'Possi'].map((letter) => `TEXT//${letter}`),
      'TEXT_END',
    ]);
  });
});

/** A patient whose notes say a name often. */
function quoting(id: number): TinyRow[] {
  return [[id, 0, 'NOTE//visit', null, 'Quillfeather '.repeat(40)]];
}

function isNote({ vocabulary, store }: Tokens, at: number): boolean {
  return vocabulary.tokens[store.inputIds[at]].kind === 'note';
}

/** Runs of what notes say. */
function contentsOf(vocabulary: Vocabulary, ids: Int32Array): number[][] {
  const contents: number[][] = [];
  let isInside = false;
  for (const id of ids) {
    const isNote = vocabulary.tokens[id].kind === 'note';
    if (isNote && !isInside) contents.push([]);
    if (isNote) contents.at(-1)?.push(id);
    isInside = isNote;
  }
  return contents;
}
