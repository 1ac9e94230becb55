/** Concept ids → codes and names, from vocabulary files as Athena and others give them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../record/duckdb.ts';
import { resolveOmopConcepts } from './concepts.ts';
import type { InputFile } from './source.ts';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-omop-concepts-'));
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
});
afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: string | Buffer): Promise<InputFile> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { path, name };
}

const CONCEPT = [
  'concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code',
  '201826\tType 2 diabetes mellitus\tCondition\tSNOMED\tClinical Finding\tS\t44054006',
  '201820\tDiabetes mellitus\tCondition\tSNOMED\tClinical Finding\tS\t73211009',
  '4028741\t"Stress" test, so called\tProcedure\tSNOMED\tProcedure\tS\t165069004',
  '441840\tClinical finding\tCondition\tSNOMED\tClinical Finding\tS\t404684003',
].join('\n');
const ANCESTOR = [
  'ancestor_concept_id\tdescendant_concept_id\tmin_levels_of_separation\tmax_levels_of_separation',
  '201826\t201826\t0\t0',
  '201820\t201826\t1\t1',
  '441840\t201826\t4\t7',
  '999\t201826\t1\t1',
].join('\n');

describe('concepts', () => {
  it('are found with code, name and the concepts one level above', async () => {
    const files = {
      concept: [await file('CONCEPT.csv', CONCEPT)],
      ancestor: [await file('CONCEPT_ANCESTOR.csv', ANCESTOR)],
    };
    const found = await resolveOmopConcepts(session, files, ['201826', '4028741', '12', 'none']);
    expect(Object.fromEntries(found)).toEqual({
      '201826': {
        system: 'SNOMED',
        code: '44054006',
        name: 'Type 2 diabetes mellitus',
        parents: [{ system: 'SNOMED', code: '73211009' }],
      },
      '4028741': { system: 'SNOMED', code: '165069004', name: '"Stress" test, so called', parents: [] },
    });
  });

  it('of a local file count beside the public ones, the first file by name first', async () => {
    const local =
      'concept_id,concept_name,vocabulary_id,concept_code\n2000030131,"Menopause, past",local,225085\n201826,other,local,x\n';
    const files = {
      concept: [await file('1_concept.csv', CONCEPT), await file('2b_concept.csv.gz', gzipSync(local))],
      ancestor: [],
    };
    const found = await resolveOmopConcepts(session, files, ['201826', '2000030131']);
    expect(found.get('2000030131')).toEqual({ system: 'local', code: '225085', name: 'Menopause, past', parents: [] });
    expect(found.get('201826')?.code).toBe('44054006');
  });

  it('are found beside lines that cannot be read', async () => {
    const bad = Buffer.concat([
      Buffer.from(`${CONCEPT}\n1\tx\n2\tM`),
      Buffer.from([0xfc]),
      Buffer.from('\ta\tb\tc\td\te\n'),
    ]);
    const files = { concept: [await file('bad.csv', bad)], ancestor: [] };
    expect((await resolveOmopConcepts(session, files, ['4028741'])).get('4028741')?.name).toBe(
      '"Stress" test, so called',
    );
  });

  it('are none without files, and a file without its columns is refused by name', async () => {
    expect(await resolveOmopConcepts(session, { concept: [], ancestor: [] }, ['1'])).toEqual(new Map());
    const files = { concept: [await file('odd.csv', 'concept_id,name\n1,x\n')], ancestor: [] };
    await expect(resolveOmopConcepts(session, files, ['1'])).rejects.toThrow(
      /odd\.csv: The column vocabulary_id is missing/,
    );
  });

  it('of every database are known without a file, and a file goes before', async () => {
    const none = await resolveOmopConcepts(session, { concept: [], ancestor: [] }, ['8507', '9203']);
    expect([...none.values()].map(({ system, code }) => `${system} ${code}`)).toEqual(['Gender M', 'Visit ER']);
    const own = await file('own.csv', 'concept_id,concept_name,vocabulary_id,concept_code\n8507,Mann,Geschlecht,m\n');
    const found = await resolveOmopConcepts(session, { concept: [own], ancestor: [] }, ['8507']);
    expect(found.get('8507')?.name).toBe('Mann');
  });

  it('can be many', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},name ${i},V,c${i}`);
    const text = `concept_id,concept_name,vocabulary_id,concept_code\n${lines.join('\n')}\n`;
    const files = { concept: [await file('many.csv', text)], ancestor: [] };
    const ids = Array.from({ length: 12_000 }, (_, i) => String(i * 2));
    const found = await resolveOmopConcepts(session, files, ids);
    expect(found.size).toBe(10_000);
    expect(found.get('19998')?.code).toBe('c19998');
  });
});
