import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../../base/progress.ts';
import { writeHospital } from '../simulate/writeHospital.ts';
import { readPatient } from './patient.ts';
import { readTokenStore } from './store.ts';
import { tokenize } from './tokenize.ts';
import { readVocabulary } from './vocabulary.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-patient-'));
  const settings = { patients: 40, seed: 8, force: false };
  await writeHospital(join(folder, 'hospital'), settings, silentProgress, new AbortController().signal);
  await tokenize(join(folder, 'hospital', 'meds'), join(folder, 'tokens'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('one patient read alone has the tokens and times that tokenize gives', async () => {
  const dataset = join(folder, 'hospital', 'meds');
  const vocabulary = await readVocabulary(join(folder, 'tokens', 'vocabulary.json'));
  const all = await readTokenStore(join(folder, 'tokens'), 'train');
  for (let i = 0; i < 5; i++) {
    const { store, birthMinutes, staticCodes } = await readPatient(dataset, vocabulary, all.subjectIds[i]);
    expect(store.inputIds).toEqual(all.inputIds.slice(all.offsets[i], all.offsets[i + 1]));
    expect(store.minutes).toEqual(all.minutes.slice(all.offsets[i], all.offsets[i + 1]));
    expect(birthMinutes).toBeLessThan(store.minutes[store.minutes.length - 1]);
    expect(staticCodes).toHaveLength(1);
  }
  await expect(readPatient(dataset, vocabulary, -1n)).rejects.toMatchObject({ code: 'input/missing' });
});
