import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composition, signComposition } from '../../bench/patient/signComposition.ts';
import { runCommand } from '../../test/support/commandRun.ts';
import { explainCommand } from './explain.ts';

const letter = composition([['Results', ['Potassium was 5.9 mmol/L on 5 March 2021, which is high.']]]);
let folder = '';
let signed = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
  signed = join(folder, 'signed.json');
  await writeFile(signed, JSON.stringify(signComposition(letter)));
  await writeFile(join(folder, 'draft.json'), JSON.stringify(letter));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('explain', () => {
  it('explains a signed document, names its sentences and says what it is', async () => {
    const { shown } = await runCommand(explainCommand, [signed]);
    expect(shown).toContain('Your potassium was 5.9 mmol/L on 5 March 2021. That is high.');
    expect(shown).toContain('[1.1]');
    expect(shown).toContain('This was made from your signed record. It is not medical advice.');
  });
  it('answers a question from it', async () => {
    const { json } = await runCommand(explainCommand, [signed], { question: 'How high was my potassium?' });
    expect(json).toMatchObject({ kind: 'answer', quotes: [{ cites: ['1.1'] }] });
  });
  it('puts an emergency first, with the number of the country', async () => {
    const { shown } = await runCommand(explainCommand, [signed], { question: "I can't breathe", country: 'GB' });
    expect(shown).toMatch(/^This may be an emergency\. Call 999 now\./);
  });
  it('refuses a draft, and what is no JSON', async () => {
    expect((await runCommand(explainCommand, [join(folder, 'draft.json')])).shown).toContain('no signed document');
    await writeFile(join(folder, 'x.json'), 'x');
    expect((await runCommand(explainCommand, [join(folder, 'x.json')])).shown).toContain('It is no JSON.');
  });
});
