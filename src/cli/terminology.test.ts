/** The command over the real importer: what it says, and what it refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { silentProgress } from '../base/progress.ts';
import type { CommandResult } from './command.ts';
import { declareOptions, resolveSettings } from './settings.ts';
import { terminologyCommand } from './terminology.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terminology-'));
  await writeFile(join(folder, 'loinc.txt'), 'LOINC_NUM\tSHORTNAME\n2345-7\tGlucose SerPl-mCnc\n1-8\t\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function terminology(words: readonly string[], force = false): Promise<CommandResult> {
  return terminologyCommand.run({
    arguments: words,
    settings: resolveSettings(declareOptions(terminologyCommand.options), {}, { force }),
    progress: silentProgress,
    clock: fixedClock(0),
    say: () => {},
    signal: new AbortController().signal,
  });
}

describe('terminology import', () => {
  it('writes a folder and says what is in it', async () => {
    const out = join(folder, 'out');
    const words = ['import', 'loinc', join(folder, 'loinc.txt'), out];
    const { json, text } = await terminology(words);
    expect(text).toBe(`Wrote ${out}: 2 terms, 0 with parents.\n1 without a description.`);
    expect(json).toEqual({ output: out, kind: 'loinc', counts: { terms: 2, withoutDescription: 1, withParents: 0 } });
    await expect(terminology(words)).rejects.toMatchObject({ code: 'output/exists' });
    expect((await terminology(words, true)).text).toBe(text);
  });

  it('refuses unknown actions and kinds by name', async () => {
    const rest = [join(folder, 'loinc.txt'), join(folder, 'never')];
    await expect(terminology(['export', 'loinc', ...rest])).rejects.toMatchObject({ where: 'ACTION' });
    await expect(terminology(['import', 'loincs', ...rest])).rejects.toMatchObject({
      code: 'settings/invalid',
      where: 'KIND',
      remedy: 'Did you mean "loinc"?',
    });
  });
});
