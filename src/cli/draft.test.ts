/** Drafts of a small simulated hospital from the command line: every sentence of every kind for every patient is verified, which `bench drafts` does for whole datasets. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandRun, runCommand } from '../../test/support/commandRun.ts';
import { ndjson } from '../../test/support/ingestRun.ts';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import type { Draft } from '../care/draft/document.ts';
import { WRITTEN_KINDS } from '../care/draft/writeDraft.ts';
import { openRecords } from '../care/facts/records.ts';
import { writeHospital } from '../data/simulate/writeHospital.ts';
import { draftCommand } from './draft.ts';
import { declareOptions, resolveSettings } from './settings.ts';

const PATIENTS = 3;
let root = '';
let fhir = '';
let subjects: readonly string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'anamnesis-draft-'));
  await writeHospital(
    join(root, 'hospital'),
    { patients: PATIENTS, seed: 3, force: false },
    silentProgress,
    new AbortController().signal,
  );
  fhir = join(root, 'hospital/fhir');
  const records = await openRecords(fhir);
  subjects = await records.subjects();
  await records.close();
});
afterAll(() => rm(root, { recursive: true, force: true }));

function run(flags: Readonly<Record<string, string | boolean>>): Promise<CommandRun> {
  return runCommand(draftCommand, [fhir], { subject: subjects[0], ...flags });
}

interface Told {
  readonly drafts: readonly { readonly kind: string; readonly draft: Draft; readonly withheld: readonly object[] }[];
}

function toldOf({ json, failure }: CommandRun): Told {
  expect(failure).toBeUndefined();
  return json as Told;
}

it('verifies every sentence of every kind for every patient', async () => {
  expect(subjects).toHaveLength(PATIENTS);
  let sentences = 0;
  for (const [place, subject] of subjects.entries()) {
    const { drafts } = toldOf(await run({ subject, kind: 'all', out: join(root, `all-${place}`) }));
    expect(drafts.length).toBeGreaterThan(4);
    for (const { draft, withheld } of drafts) {
      expect(withheld).toEqual([]);
      sentences += draft.sections.flatMap(({ blocks }) => blocks.flatMap((block) => block.sentences)).length;
    }
  }
  expect(sentences).toBeGreaterThan(150);
});

describe('output', () => {
  it('is a folder of all kinds, or one file, whole', async () => {
    const files = await readdir(join(root, 'all-0'));
    const names = WRITTEN_KINDS.map((kind) => `${kind.replaceAll(' ', '-')}.md`);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) expect(names).toContain(file);
    for (const [format, begin] of [
      ['pdf', '%PDF-'],
      ['fhir', '{\n  "resourceType": "Composition"'],
    ]) {
      const out = join(root, `letter.${format}`);
      toldOf(await run({ kind: 'referral-letter', format, out }));
      expect(await readFile(out, 'latin1')).toContain(begin);
    }
  });

  it('follows what a model leans on, and refuses a file that does not say so', async () => {
    const file = join(root, 'answer.json');
    await writeFile(file, JSON.stringify({ evidence: [{ code: 'LOINC//718-7', weight: 2 }] }));
    expect(toldOf(await run({ kind: 'referral-letter', salience: file })).drafts).toHaveLength(1);
    await writeFile(file, '{}');
    expect((await run({ kind: 'referral-letter', salience: file })).shown).toContain('no answer of');
  });
});

it('ends with 2 where it withholds a sentence: that is a fault of ours', async () => {
  const subject = { reference: 'Patient/p1' };
  const named = { code: { text: 'Potassium 3 days ago 9.9 mmol/L' }, performedDateTime: '2020-01-09T08:00:00Z' };
  const file = join(root, 'odd.ndjson');
  await writeFile(
    file,
    ndjson([
      { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-02-03' },
      { resourceType: 'Condition', id: 'c', subject, code: { text: 'Gout' }, recordedDate: '2020-01-10T08:00:00Z' },
      { resourceType: 'Procedure', id: 'x', status: 'completed', subject, ...named },
    ]),
  );
  const settings = resolveSettings(
    declareOptions(draftCommand.options),
    {},
    { subject: 'p1', kind: 'referral-letter' },
  );
  const told: string[] = [];
  const { status, text } = await draftCommand.run({
    arguments: [file],
    settings,
    progress: silentProgress,
    clock: fixedClock(0),
    say: (line) => told.push(line),
    signal: new AbortController().signal,
  });
  expect(status).toBe(2);
  expect(told.join('\n')).toContain('withheld');
  expect(text).not.toContain('9.9');
});

describe('refusals name the setting and never the patient', () => {
  it.each([
    [{ subject: '', kind: 'handover' }, /--subject/],
    [{}, /--kind/],
    [{ kind: 'all' }, /--out/],
    [{ kind: 'handover', format: 'pdf' }, /--out/],
    [{ kind: 'handover', encounter: 'nobody' }, /--encounter/],
    [{ kind: 'handover', at: '1900-01-01' }, /nothing in it/],
    [{ kind: 'handover', subject: 'nobody' }, /input\/missing/],
  ])('%j', async (flags, message) => {
    const { failure, shown } = await run(flags);
    expect(shown).toMatch(message);
    expect(failure?.status).toBe(1);
  });
});
