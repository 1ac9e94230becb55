/** Crosswalks in their three layouts: one target or none, dots, flags; and the real files where they are present. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Crosswalk, readCrosswalk } from './crosswalk.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-crosswalk-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function crosswalk(text: string | Uint8Array, name = 'x.csv'): Promise<Crosswalk> {
  const path = join(folder, name);
  await writeFile(path, text);
  return readCrosswalk(path);
}

const GENERIC = [
  'from_system,from_code,to_system,to_code,to_display',
  'LOCAL,GLU,http://loinc.org,2345-7,"Glucose, serum"',
  'http://hospital.example/labs,K,LOINC,2823-3,',
  'LOCAL,TWO,LOINC,1-8,One',
  'LOCAL,TWO,LOINC,2-6,Two',
  'LOCAL,SAME,LOINC,1-8,One',
  'LOCAL,SAME,LOINC,1-8,One',
  'LOCAL,NONE,LOINC,,',
  'ICD9CM,4280,ICD10CM,I509,',
].join('\n');

describe('the generic layout', () => {
  it('maps what has one target, counts the rest', async () => {
    const walk = await crosswalk(GENERIC);
    expect(walk.map('LOCAL', 'GLU')).toEqual({
      system: 'LOINC',
      code: '2345-7',
      display: 'Glucose, serum',
      exact: true,
    });
    expect(walk.map('LABS', 'K')).toEqual({ system: 'LOINC', code: '2823-3', display: null, exact: true });
    expect(walk.map('LOCAL', 'SAME')?.code).toBe('1-8');
    expect(walk.map('LOCAL', 'TWO')).toBeUndefined();
    expect(walk.map('LOCAL', 'NONE')).toBeUndefined();
    expect(walk.map('OTHER', 'GLU')).toBeUndefined();
    expect(walk.counts).toEqual({ rows: 8, mapped: 4, ambiguous: 1, withoutTarget: 1 });
  });

  it('compares ICD codes without their dot and writes them with it', async () => {
    const walk = await crosswalk(GENERIC);
    for (const code of ['4280', '428.0', ' 428.0 ']) expect(walk.map('ICD9CM', code)?.code).toBe('I50.9');
  });

  it('reads tabs, gzip, Windows line ends and a byte order mark alike', async () => {
    const plain = await crosswalk(GENERIC);
    const tabs = GENERIC.replace('"Glucose, serum"', 'Glucose; serum').replaceAll(',', '\t').replace(';', ',');
    const others = [tabs, gzipSync(GENERIC), `\ufeff${GENERIC.replaceAll('\n', '\r\n')}\r\n\r\n`];
    for (const [i, text] of others.entries()) {
      const walk = await crosswalk(text, `other-${i}`);
      expect(walk.map('LOCAL', 'GLU')).toEqual(plain.map('LOCAL', 'GLU'));
      expect(walk.counts).toEqual(plain.counts);
    }
  });
});

describe('General Equivalence Mappings', () => {
  const header = 'icd9cm,icd10cm,flags,approximate,no_map,combination,scenario,choice_list';
  const maps = async (...rows: readonly string[]): Promise<Crosswalk> => crosswalk([header, ...rows].join('\n'));

  it('takes an only target, and says whether it is exact', async () => {
    const walk = await maps('0010,A000,00000,0,0,0,0,0', '0020,A0100,10000,1,0,0,0,0');
    expect(walk.map('ICD9CM', '001.0')).toEqual({ system: 'ICD10CM', code: 'A00.0', display: null, exact: true });
    expect(walk.map('ICD9CM', '0020')).toEqual({ system: 'ICD10CM', code: 'A01.00', display: null, exact: false });
  });

  it('takes none of several, unless exactly one is exact', async () => {
    const walk = await maps(
      '00589,A054,10000,1,0,0,0,0',
      '00589,A058,10000,1,0,0,0,0',
      '00590,A054,10000,1,0,0,0,0',
      '00590,A058,00000,0,0,0,0,0',
    );
    expect(walk.map('ICD9CM', '005.89')).toBeUndefined();
    expect(walk.map('ICD9CM', '005.90')?.code).toBe('A05.8');
    expect(walk.counts).toMatchObject({ mapped: 1, ambiguous: 1, withoutTarget: 0 });
  });

  it('respects "no map", and takes no part of a combination', async () => {
    const walk = await maps('36570,NoDx,11000,1,1,0,0,0', '24951,E0842,10111,1,0,1,1,1', '24951,E0865,10112,1,0,1,1,2');
    expect(walk.map('ICD9CM', '36570')).toBeUndefined();
    expect(walk.map('ICD9CM', '249.51')).toBeUndefined();
    expect(walk.counts).toEqual({ rows: 3, mapped: 0, ambiguous: 1, withoutTarget: 1 });
    const lone = await maps('24951,E0842,10111,1,0,1,1,1');
    expect(lone.map('ICD9CM', '249.51')).toBeUndefined();
  });
});

describe('other files', () => {
  it('names the columns of a layout that it does not know', async () => {
    const reading = crosswalk('source,target,note\nx,y,secret-value\n', 'other.csv');
    await expect(reading).rejects.toMatchObject({
      code: 'input/invalid',
      rule: expect.stringContaining('source, target, note'),
    });
    await expect(reading).rejects.not.toThrow(/secret/);
  });

  it('shows nothing of a first line that is no header', async () => {
    await expect(crosswalk('Miller,1950-02-03,4711\n', 'data.csv')).rejects.toMatchObject({
      rule: expect.not.stringMatching(/Miller|1950|4711/),
    });
  });

  it('refuses empty files, archives, missing files and quotes that never close', async () => {
    await expect(crosswalk('', 'empty.csv')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(crosswalk('PK\u0003\u0004', 'x.zip')).rejects.toMatchObject({ rule: 'This is a zip archive.' });
    await expect(readCrosswalk(join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'input/missing' });
    await expect(crosswalk(`${GENERIC}\nLOCAL,"x,y`, 'open.csv')).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(crosswalk(gzipSync(GENERIC).subarray(0, 40), 'cut.gz')).rejects.toMatchObject({
      code: 'input/not-readable',
    });
  });
});

const GEMS = '../shared/data/terminology/gems_icd9_to_icd10cm.csv.gz';
const MIMIC = '../shared/data/terminology/mimic_d_labitems_to_loinc.csv';

describe.skipIf(!existsSync(GEMS))('the real files (skipped when ../shared/data is absent)', () => {
  it('GEMs: what is one to one is mapped, the rest is counted', async () => {
    const walk = await readCrosswalk(GEMS);
    expect(walk.map('ICD9CM', '250.00')).toEqual({ system: 'ICD10CM', code: 'E11.9', display: null, exact: false });
    expect(walk.map('ICD9CM', '4019')?.code).toBe('I10');
    expect(walk.map('ICD9CM', 'V58.61')?.code).toBe('Z79.01');
    expect(walk.map('ICD9CM', '365.70')).toBeUndefined();
    expect(walk.counts).toEqual({ rows: 23_912, mapped: 10_983, ambiguous: 3159, withoutTarget: 425 });
  });

  it('MIMIC: laboratory items as LOINC, in both exports', async () => {
    const walk = await readCrosswalk(MIMIC);
    const glucose = { system: 'LOINC', code: '2339-0', display: 'Glucose [Mass/volume] in Blood', exact: true };
    expect(walk.map('MIMIC-D-LABITEMS', '50809')).toEqual(glucose);
    expect(walk.map('MIMICIV_MEAS_LAB_LOINC', '50809')).toEqual(glucose);
    expect(walk.map('LOCAL', '50809')).toBeUndefined();
    expect(walk.counts).toEqual({ rows: 1630, mapped: 1400, ambiguous: 0, withoutTarget: 230 });
  });
});
