/** The folder: same seed, same bytes; more patients only add lines; the truth of the notes is there. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatePatient } from '../process.ts';
import { exportPatient } from './exportPatient.ts';
import { openFacility } from './facility.ts';
import { RESOURCE_TYPES } from './resources.ts';
import { openExport } from './writeExport.ts';

const SEED = 4;
let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'anamnesis-export-'));
  await write('few', 12);
  await write('again', 12);
  await write('more', 20);
});
afterAll(() => rm(parent, { recursive: true }));

describe('openExport', () => {
  it.each(RESOURCE_TYPES)('%s: same seed, same bytes; more patients only add lines', async (type) => {
    const few = await readFile(join(parent, 'few/fhir', `${type}.ndjson`), 'utf8');
    expect(await readFile(join(parent, 'again/fhir', `${type}.ndjson`), 'utf8')).toBe(few);
    expect((await readFile(join(parent, 'more/fhir', `${type}.ndjson`), 'utf8')).startsWith(few)).toBe(true);
    expect(few.endsWith('\n')).toBe(true);
  });

  it('writes the same truth of mess and notes again', async () => {
    for (const name of ['truth/mess.json', 'truth/notes.ndjson', 'crosswalk.csv']) {
      expect(await readFile(join(parent, 'again', name))).toEqual(await readFile(join(parent, 'few', name)));
    }
  });

  it('writes the sentences of each note with what they say', async () => {
    const lines = (await readFile(join(parent, 'few/truth/notes.ndjson'), 'utf8')).trimEnd().split('\n');
    const written: readonly WrittenNote[] = lines.map((line) => JSON.parse(line));
    const notes = subjects(12).flatMap((patient) => exportPatient(SEED, patient, openFacility(SEED)).notes);
    expect(written.map(({ note_id }) => note_id)).toEqual(notes.map(({ id }) => id));
    const sentences = notes.flatMap(({ sections }) => sections.flatMap((section) => section.sentences));
    const statements = sentences.flatMap((sentence) => sentence.statements);
    expect(written.flatMap((note) => note.sentences.map(({ text }) => text))).toEqual(
      sentences.map(({ text }) => text),
    );
    const defaults = { negated: false, experiencer: 'patient', value: null, unit: null };
    expect(
      written.flatMap((note) =>
        note.sentences.flatMap((one) => one.statements.map((said) => ({ ...defaults, ...said }))),
      ),
    ).toEqual(statements);
  });
});

interface WrittenNote {
  readonly note_id: string;
  readonly sentences: readonly { readonly text: string; readonly statements: readonly object[] }[];
}

function subjects(count: number) {
  return Array.from({ length: count }, (_, k) => simulatePatient(SEED, k + 1));
}

async function write(name: string, count: number): Promise<void> {
  const writer = await openExport(join(parent, name), SEED);
  for (const patient of subjects(count)) await writer.write(patient);
  await writer.close();
}
