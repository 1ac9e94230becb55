/** The folder: same seed, same bytes; more patients only add lines; the truth of the notes is there. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../record/table.ts';
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
    for (const name of ['truth/mess.json', 'truth/notes.parquet', 'crosswalk.csv']) {
      expect(await readFile(join(parent, 'again', name))).toEqual(await readFile(join(parent, 'few', name)));
    }
  });

  it('writes one row for each statement of a note', async () => {
    const { note_id, subject_id, code, negated, sentence } = await readTable(join(parent, 'few/truth/notes.parquet'));
    const said = subjects(12).flatMap((patient) =>
      exportPatient(SEED, patient, openFacility(SEED)).notes.flatMap(({ id, sections }) =>
        sections.flatMap(({ sentences }) =>
          sentences.flatMap((one) => one.statements.map((two) => ({ id, ...one, ...two }))),
        ),
      ),
    );
    expect(note_id).toEqual(said.map(({ id }) => id));
    expect(code).toEqual(said.map((one) => one.code));
    expect(negated).toEqual(said.map((one) => one.negated));
    expect(sentence).toEqual(said.map(({ text }) => text));
    expect(new Set(subject_id).size).toBe(12);
  });
});

function subjects(count: number) {
  return Array.from({ length: count }, (_, k) => simulatePatient(SEED, k + 1));
}

async function write(name: string, count: number): Promise<void> {
  const writer = await openExport(join(parent, name), SEED);
  for (const patient of subjects(count)) await writer.write(patient);
  await writer.close();
}
