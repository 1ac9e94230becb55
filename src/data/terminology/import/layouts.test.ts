/** Each layout as its publisher documents it, as a small made-up file: which terms come out of it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../record/table.ts';
import { importTerminology, type TerminologyKind } from '../importTerminology.ts';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-terminology-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Imported = readonly (readonly [code: string, description: unknown, parents: unknown])[];

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, `in-${made++}`, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, lines.join('\n'));
  return path;
}

async function imported(kind: TerminologyKind, path: string): Promise<Imported> {
  const out = join(folder, `out-${made++}`);
  await importTerminology(kind, path, out);
  const table = await readTable(join(out, 'terms.parquet'));
  return table.code.map((code, row) => [
    `${table.system[row]}//${code}`,
    table.description[row],
    table.parent_codes[row],
  ]);
}

const orderLine = (number: string, code: string, billable: string, short: string, long: string): string =>
  `${number} ${code.padEnd(7)} ${billable} ${short.padEnd(60)} ${long}`;

describe('ICD-10-CM', () => {
  it('reads the order file of CMS, with the longest listed prefix as parent', async () => {
    const path = await file('icd10cm-order-2021.txt', [
      orderLine('00001', 'A00', '0', 'Cholera', 'Cholera'),
      orderLine('00002', 'A000', '1', 'Cholera, biovar cholerae', 'Cholera due to Vibrio cholerae 01, biovar cholerae'),
      orderLine('40000', 'S0000', '0', 'Unsp superficial injury of scalp', 'Unspecified superficial injury of scalp'),
      orderLine(
        '40001',
        'S0000XA',
        '1',
        'Unsp injury, init',
        'Unspecified superficial injury of scalp, initial encounter',
      ),
    ]);
    expect(await imported('icd10cm', path)).toEqual([
      ['ICD10CM//A00', 'Cholera', []],
      ['ICD10CM//A00.0', 'Cholera due to Vibrio cholerae 01, biovar cholerae', ['ICD10CM//A00']],
      ['ICD10CM//S00.00', 'Unspecified superficial injury of scalp', []],
      ['ICD10CM//S00.00XA', 'Unspecified superficial injury of scalp, initial encounter', ['ICD10CM//S00.00']],
    ]);
  });

  it('reads the tabular list: chapters, blocks, categories, codes', async () => {
    const path = await file('tabular.xml', [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<ICD10CM.tabular><!-- a > b --><version>2021</version>',
      '<chapter><name>1</name><desc>Certain infectious diseases (A00-B99)</desc>',
      '<sectionIndex><sectionRef first="A00" last="A09" id="A00-A09">Intestinal</sectionRef></sectionIndex>',
      '<section id="A00-A09"><desc>Intestinal infectious',
      'diseases (A00-A09)</desc>',
      '<diag><name>A00</name><desc>Cholera</desc><excludes1><note>x &amp; y</note></excludes1>',
      '<diag><name>A00.0</name><desc>Cholera &amp; more &lt;1&gt;</desc></diag></diag></section>',
      '<section id="B20"><desc>HIV disease (B20)</desc><diag><name>B20</name><desc>HIV disease</desc></diag></section>',
      '</chapter></ICD10CM.tabular>',
    ]);
    expect(await imported('icd10cm', path)).toEqual([
      ['ICD10CM//CHAPTER I', 'Certain infectious diseases', []],
      ['ICD10CM//A00-A09', 'Intestinal infectious diseases', ['ICD10CM//CHAPTER I']],
      ['ICD10CM//A00', 'Cholera', ['ICD10CM//A00-A09']],
      ['ICD10CM//A00.0', 'Cholera & more <1>', ['ICD10CM//A00']],
      ['ICD10CM//B20', 'HIV disease', ['ICD10CM//CHAPTER I']],
    ]);
  });

  it('refuses a tabular list that is cut short', async () => {
    const path = await file('cut.xml', ['<?xml version="1.0"?><ICD10CM.tabular><chapter><name>1</name><desc>x</desc>']);
    await expect(imported('icd10cm', path)).rejects.toMatchObject({ code: 'input/invalid' });
  });
});

describe('CCSR', () => {
  it('reads the file of AHRQ, the default category first', async () => {
    const path = await file('DXCCSR_v2023-1.CSV', [
      "'ICD-10-CM CODE','ICD-10-CM CODE DESCRIPTION','Default CCSR CATEGORY IP','Default CCSR CATEGORY DESCRIPTION IP','Default CCSR CATEGORY OP','Default CCSR CATEGORY DESCRIPTION OP','CCSR CATEGORY 1','CCSR CATEGORY 1 DESCRIPTION','CCSR CATEGORY 2','CCSR CATEGORY 2 DESCRIPTION'",
      `'A000',"Cholera, biovar cholerae",'DIG001',"Intestinal infection",'DIG001',"Intestinal infection",'INF003',"Bacterial infections",'DIG001',"Intestinal infection"`,
      `'V0001XA',"Pedestrian on foot, initial encounter",'XXX000',"Not a principal diagnosis",'XXX111',"None",'EXT013',"Transport",' ',""`,
    ]);
    // A category comes when it is first seen, a code when its last row is read.
    expect(await imported('ccsr', path)).toEqual([
      ['CCSR//DIG001', 'Intestinal infection', []],
      ['CCSR//INF003', 'Bacterial infections', []],
      ['CCSR//EXT013', 'Transport', []],
      ['ICD10CM//A00.0', 'Cholera, biovar cholerae', ['CCSR//DIG001', 'CCSR//INF003']],
      ['ICD10CM//V00.01XA', 'Pedestrian on foot, initial encounter', ['CCSR//EXT013']],
    ]);
  });
});

describe('LOINC', () => {
  it('reads Loinc.csv: the long common name, else the short one', async () => {
    const path = await file('Loinc.csv', [
      '"LOINC_NUM","COMPONENT","PROPERTY","SHORTNAME","LONG_COMMON_NAME"',
      '"2345-7","Glucose","MCnc","Glucose SerPl-mCnc","Glucose [Mass/volume] in Serum or Plasma"',
      '"1-8","Acyclovir ""x""","Susc","Acyclovir Susc Islt",""',
    ]);
    expect(await imported('loinc', path)).toEqual([
      ['LOINC//2345-7', 'Glucose [Mass/volume] in Serum or Plasma', []],
      ['LOINC//1-8', 'Acyclovir Susc Islt', []],
    ]);
  });
});

describe('RxNorm', () => {
  const atom = (rxcui: string, source: string, type: string, text: string, suppressed = 'N'): string =>
    `${rxcui}|ENG||||||12|${rxcui}|${rxcui}||${source}|${type}|${rxcui}|${text}||${suppressed}|4096|`;
  const relation = (first: string, name: string, second: string): string =>
    `${first}||CUI|RO|${second}||CUI|${name}|1||RXNORM|RXNORM||||4096|`;
  const names = [
    atom('6809', 'RXNORM', 'IN', 'metformin'),
    atom('4815', 'RXNORM', 'IN', 'glyburide'),
    atom('860974', 'RXNORM', 'SCDC', 'metformin hydrochloride 500 MG'),
    atom('861007', 'RXNORM', 'SCD', 'metformin hydrochloride 500 MG Oral Tablet'),
    atom('861007', 'RXNORM', 'SY', 'metformin HCl 500 MG Oral Tablet'),
    atom('861007', 'MTHSPL', 'DP', 'Metformin by a maker'),
    atom('861008', 'RXNORM', 'SBD', 'metformin 500 MG Oral Tablet [Glucophage]'),
    atom('861009', 'RXNORM', 'SCD', 'glyburide and metformin tablet'),
    atom('1', 'RXNORM', 'SCD', 'obsolete', 'O'),
  ];

  it('reads RXNCONSO.RRF alone: own names in use', async () => {
    expect(await imported('rxnorm', await file('RXNCONSO.RRF', names))).toEqual([
      ['RXNORM//6809', 'metformin', []],
      ['RXNORM//4815', 'glyburide', []],
      ['RXNORM//860974', 'metformin hydrochloride 500 MG', []],
      ['RXNORM//861007', 'metformin hydrochloride 500 MG Oral Tablet', []],
      ['RXNORM//861008', 'metformin 500 MG Oral Tablet [Glucophage]', []],
      ['RXNORM//861009', 'glyburide and metformin tablet', []],
    ]);
  });

  it('finds ingredients through RXNREL.RRF: of each row, the second concept has the relation to the first', async () => {
    const path = await file('RXNCONSO.RRF', names);
    const relations = [
      relation('6809', 'has_ingredient', '860974'),
      relation('860974', 'ingredient_of', '6809'),
      relation('860974', 'consists_of', '861007'),
      relation('861007', 'tradename_of', '861008'),
      relation('861008', 'has_tradename', '861007'),
      relation('860974', 'consists_of', '861009'),
      relation('4815', 'has_ingredient', '861009'),
    ];
    await writeFile(join(dirname(path), 'RXNREL.RRF'), relations.join('\n'));
    const parents = Object.fromEntries((await imported('rxnorm', path)).map(([code, , found]) => [code, found]));
    expect(parents).toEqual({
      'RXNORM//6809': [],
      'RXNORM//4815': [],
      'RXNORM//860974': ['RXNORM//6809'],
      'RXNORM//861007': ['RXNORM//6809'],
      'RXNORM//861008': ['RXNORM//6809'],
      'RXNORM//861009': ['RXNORM//4815', 'RXNORM//6809'],
    });
  });
});

describe('SNOMED CT', () => {
  it('reads the snapshot of an RF2 release', async () => {
    const base = 'Snapshot/Terminology';
    const concepts = await file(`${base}/sct2_Concept_Snapshot_INT_20240101.txt`, [
      'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\r',
      '138875005\t20020131\t1\t9\t9\r',
      '404684003\t20020131\t1\t9\t9\r',
      '999\t20020131\t0\t9\t9\r',
    ]);
    const beside = (name: string, lines: readonly string[]) =>
      writeFile(join(dirname(concepts), name), lines.join('\r\n'));
    await beside('sct2_Description_Snapshot-en_INT_20240101.txt', [
      'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId',
      '1\t20020131\t1\t9\t138875005\ten\t900000000000003001\tSNOMED CT Concept\t9',
      '2\t20020131\t1\t9\t404684003\ten\t900000000000003001\tClinical "finding" (finding)\t9',
      '3\t20020131\t1\t9\t404684003\ten\t900000000000013009\tClinical finding\t9',
      '4\t20020131\t0\t9\t404684003\ten\t900000000000003001\tOld name\t9',
      '5\t20020131\t1\t9\t999\ten\t900000000000003001\tRetired (finding)\t9',
    ]);
    await beside('sct2_Relationship_Snapshot_INT_20240101.txt', [
      'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId',
      '1\t20020131\t1\t9\t404684003\t138875005\t0\t116680003\t9\t9',
      '5\t20020131\t0\t9\t138875005\t404684003\t0\t116680003\t9\t9',
      '2\t20020131\t1\t9\t404684003\t999\t0\t116680003\t9\t9',
      '3\t20020131\t1\t9\t404684003\t138875005\t0\t363698007\t9\t9',
      '4\t20020131\t1\t9\t999\t138875005\t0\t116680003\t9\t9',
    ]);
    expect(await imported('snomed', join(dirname(concepts), '..', '..'))).toEqual([
      ['SNOMED//138875005', 'SNOMED CT Concept', []],
      ['SNOMED//404684003', 'Clinical "finding" (finding)', ['SNOMED//138875005']],
      ['SNOMED//999', 'Retired (finding)', []],
    ]);
  });

  it('says what a folder lacks', async () => {
    const path = await file('readme.txt', ['nothing']);
    await expect(imported('snomed', dirname(path))).rejects.toMatchObject({
      code: 'input/missing',
      where: dirname(path),
    });
  });
});
