/**
 * Imports as a whole: manifests, refusals, interruption, the real files where they are present; and what `openTerminology` says of codes.
 * The layouts one by one: import/layouts.test.ts.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../base/manifest.ts';
import { importTerminology, type TerminologyKind } from './importTerminology.ts';
import { openTerminology } from './store.ts';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-terminology-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, `in-${made++}`, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, lines.join('\n'));
  return path;
}

describe('importing', () => {
  it('writes a manifest with the hash of what was read', async () => {
    const path = await file('short.txt', ['LOINC_NUM\tSHORTNAME', '2345-7\tGlucose SerPl-mCnc', '1-8\t']);
    const out = join(folder, 'with-manifest');
    await importTerminology('loinc', path, out);
    const manifest = await readManifest(out, 'terminology');
    expect(manifest.inputs['short.txt']).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.counts).toEqual({ terms: 2, withoutDescription: 1, withParents: 0 });
    await expect(importTerminology('loinc', path, out)).rejects.toMatchObject({ code: 'output/exists' });
  });

  it.each(['icd10cm', 'ccsr', 'loinc', 'rxnorm', 'snomed'] as const)(
    'refuses a wrong file as %s and leaves nothing behind',
    async (kind) => {
      const path = await file('wrong.csv', ['name,birth date', 'Miller,1950-02-03']);
      const empty = await file('empty.csv', ['']);
      const out = join(folder, 'refused', kind);
      for (const wrong of [path, empty]) {
        const importing = importTerminology(kind, wrong, out);
        await expect(importing).rejects.toMatchObject({ code: 'input/invalid', where: wrong });
        await expect(importing).rejects.not.toThrow(/Miller|1950/);
      }
      await expect(importTerminology(kind, join(folder, 'absent'), out)).rejects.toMatchObject({
        code: 'input/missing',
      });
      expect(existsSync(join(folder, 'refused')) ? await readdir(join(folder, 'refused')) : []).toEqual([]);
    },
  );

  it('stops when asked to, and leaves nothing behind', async () => {
    const path = await file('short.txt', ['LOINC_NUM\tSHORTNAME', '2345-7\tGlucose SerPl-mCnc']);
    const out = join(folder, 'stopped');
    const importing = importTerminology('loinc', path, out, { signal: AbortSignal.abort(new Error('stop')) });
    await expect(importing).rejects.toThrow('stop');
    expect(existsSync(out)).toBe(false);
  });
});

describe('openTerminology', () => {
  it('joins folders: the first description, all parents; ICD codes with and without their dot', async () => {
    const order = await file('order.csv', [
      'code,billable,short,long',
      'A00,0,Cholera,Cholera',
      'A000,1,short,"Cholera, x"',
    ]);
    const ccsr = await file('ccsr.csv', [
      'ICD-10-CM Code,ICD-10-CM Code Description,CCSR Category,CCSR Category Description,Inpatient Default CCSR (Y/N/X),Outpatient Default CCSR (Y/N/X)',
      'A000,Another name,DIG001,Intestinal infection,Y,Y',
      'A000,Another name,INF003,Bacterial infections,N,N',
    ]);
    const folders = [join(folder, 'a'), join(folder, 'b')];
    await importTerminology('icd10cm', order, folders[0]);
    await importTerminology('ccsr', ccsr, folders[1]);
    const asked = [
      { system: 'ICD10CM', code: 'A00.0' },
      { system: 'ICD10CM', code: 'A000' },
      { system: 'CCSR', code: 'DIG001' },
      { system: 'LOINC', code: 'A00.0' },
      { system: 'ICD10CM', code: 'Z99' },
    ];
    const cholera = { description: 'Cholera, x', parentCodes: ['ICD10CM//A00', 'CCSR//DIG001', 'CCSR//INF003'] };
    expect(await openTerminology(folders).lookup(asked)).toEqual(
      new Map([
        ['ICD10CM//A00.0', cholera],
        ['ICD10CM//A000', cholera],
        ['CCSR//DIG001', { description: 'Intestinal infection', parentCodes: [] }],
      ]),
    );
    expect(await openTerminology([]).lookup(asked)).toEqual(new Map());
  });

  it('refuses a folder of another kind', async () => {
    const asked = [{ system: 'LOINC', code: '2345-7' }];
    await expect(openTerminology([folder]).lookup(asked)).rejects.toMatchObject({ code: 'input/missing' });
  });
});

const SHARED = '../shared/data/terminology';

describe.skipIf(!existsSync(SHARED))('the real files (skipped when ../shared/data is absent)', () => {
  const REAL: readonly (readonly [TerminologyKind, string, number, string, string, readonly string[]])[] = [
    ['icd10cm', 'icd10cm-order-2021.csv.gz', 95_358, 'ICD10CM//I50.9', 'Heart failure, unspecified', ['ICD10CM//I50']],
    ['icd10cm', 'icd10cm_tabular_2021.xml.gz', 45_297, 'ICD10CM//I50', 'Heart failure', ['ICD10CM//I30-I52']],
    ['ccsr', 'ccsr_dx_v2023-1.csv.gz', 75_092, 'ICD10CM//I50.9', 'Heart failure, unspecified', ['CCSR//CIR019']],
    ['loinc', 'loinc_short.txt.gz', 61_255, 'LOINC//2345-7', 'Glucose SerPl-mCnc', []],
    ['rxnorm', 'rxnorm_subset.tsv.gz', 23_342, 'RXNORM//102166', 'Glycopyrrolate 2 MG Oral Tablet [Robinul]', []],
    ['snomed', 'snomed_gps_20200930.csv.gz', 26_158, 'SNOMED//368009', 'Heart valve disorder (disorder)', []],
  ];

  it.each(REAL)('%s from %s', async (kind, name, terms, code, description, parentCodes) => {
    const out = join(folder, `real-${name}`);
    const { counts } = await importTerminology(kind, join(SHARED, name), out);
    const [system, plain] = code.split('//');
    const found = await openTerminology([out]).lookup([{ system, code: plain }]);
    expect(found.get(code)).toEqual({ description, parentCodes });
    expect(counts.terms).toBe(terms);
    // LOINC's old extract has codes without a short name.
    expect(counts.withoutDescription).toBe(kind === 'loinc' ? 4980 : 0);
  });
});
