/** `verify` on a small FHIR bundle: verdicts with ids, the page, and refusals before anything is read. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import type { Verification } from '../care/verify/verdict.ts';
import type { CommandResult, SettingValue } from './command.ts';
import { declareOptions, resolveSettings } from './settings.ts';
import { verifyCommand } from './verify.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-verify-'));
  await writeFile(join(folder, 'record.json'), JSON.stringify(BUNDLE));
  await writeFile(
    join(folder, 'note.txt'),
    'Creatinine was 1.42 mg/dL on 2024-03-10. Allergic to latex. No known diabetes.',
  );
});
afterAll(() => rm(folder, { recursive: true }));

const SUBJECT = { reference: 'Patient/p1' };
const BUNDLE = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1962-10-03' } },
    {
      resource: {
        resourceType: 'Observation',
        id: 'creatinine',
        status: 'final',
        category: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
        ],
        code: { coding: [{ system: 'http://loinc.org', code: '2160-0', display: 'Creatinine' }] },
        subject: SUBJECT,
        effectiveDateTime: '2024-03-10T10:00:00Z',
        valueQuantity: { value: 1.42, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
      },
    },
    {
      resource: {
        resourceType: 'Condition',
        id: 'diabetes',
        clinicalStatus: { coding: [{ code: 'active' }] },
        code: {
          coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9', display: 'Type 2 diabetes mellitus' }],
        },
        subject: SUBJECT,
        recordedDate: '2020-01-01',
      },
    },
  ],
};

function verify(flags: Readonly<Record<string, SettingValue>>): Promise<CommandResult> {
  return verifyCommand.run({
    arguments: [join(folder, 'note.txt')],
    settings: resolveSettings(declareOptions(verifyCommand.options), {}, flags),
    progress: silentProgress,
    clock: fixedClock(0),
    say: () => {},
    signal: new AbortController().signal,
  });
}

describe('verify', () => {
  it('gives verdicts with ids, as data and for people, and a page', async () => {
    const html = join(folder, 'checked.html');
    const { json, text, status } = await verify({
      dataset: join(folder, 'record.json'),
      subject: 'p1',
      kind: 'visit-note',
      html,
    });
    const { sentences } = json as Verification;
    expect(sentences.map(({ verdict }) => verdict)).toEqual(['supported', 'not found', 'contradicted']);
    expect(sentences[0].statements[0].facts[0]).toContain('Observation/creatinine');
    expect(text).toMatch(/^✗ contradicted: negation \(high\) {2}"diabetes"/m);
    expect(text).toContain('1 supported, 0 not checkable, 1 not found, 1 contradicted');
    expect(status ?? 0).toBe(0);
    expect(await readFile(html, 'utf8')).toContain('✗ contradicted: negation');
    await expect(verify({ dataset: join(folder, 'record.json'), subject: 'p1', html })).rejects.toMatchObject({
      code: 'output/exists',
    });
  });

  it('refuses before it reads', async () => {
    await expect(verify({ subject: 'p1' })).rejects.toMatchObject({ code: 'settings/invalid', where: '--dataset' });
    await expect(verify({ dataset: folder, subject: 'p1', at: 'yesterday' })).rejects.toMatchObject({ where: '--at' });
    await expect(verify({ dataset: join(folder, 'record.json'), subject: 'nobody' })).rejects.toMatchObject({
      code: 'input/missing',
    });
  });
});
