/** Notes in files, in a whole run of ingest: their text where it may be had, else a count by rule, and never a word of them in the report. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coded, type FhirRecord, patient } from '../../../../test/support/fhirRecords.ts';
import {
  countOf,
  type EventRow,
  eventsOf,
  ndjson,
  runIngest,
  shownBy,
  writeFiles,
} from '../../../../test/support/ingestRun.ts';
import { temporaryFolder } from '../../../../test/support/tinyDataset.ts';
import type { IngestOptions, IngestOutcome } from '../options.ts';

let root: string;
let number = 0;
beforeAll(async () => {
  root = await temporaryFolder('attachments-run');
});
afterAll(() => rm(root, { recursive: true }));

const TYPE = coded('http://loinc.org', '18842-5');

function note(id: string, url: string, more: object = {}): FhirRecord {
  return {
    ...{ resourceType: 'DocumentReference', id, status: 'current', type: TYPE, subject: { reference: 'Patient/p1' } },
    date: '2020-03-09T10:00:00Z',
    content: [{ attachment: { contentType: 'text/plain', url } }],
    ...more,
  };
}

interface Run extends IngestOutcome {
  readonly texts: Readonly<Record<string, string | null>>;
  readonly shown: string;
}

async function run(input: string, more: Partial<IngestOptions> = {}): Promise<Run> {
  const out = join(root, `out${number++}`);
  const said: string[] = [];
  const outcome = await runIngest(input, out, more, said);
  const notes = (await eventsOf(out)).filter(({ code }: EventRow) => code.startsWith('NOTE//'));
  return {
    ...outcome,
    texts: Object.fromEntries(notes.map(({ id, text }) => [id, text])),
    shown: await shownBy(out, said),
  };
}

const folder = (): string => join(root, `in${number++}`);

describe('texts beside the records', () => {
  it('become the text of their notes, without HTML; what cannot be had is counted by rule', async () => {
    const input = folder();
    const report: FhirRecord = {
      ...{
        resourceType: 'DiagnosticReport',
        id: 'r1',
        status: 'final',
        code: TYPE,
        subject: { reference: 'Patient/p1' },
      },
      issued: '2020-03-10T10:00:00Z',
      presentedForm: [{ contentType: 'text/html', url: 'notes/page.html' }],
    };
    await writeFiles(input, {
      'a.ndjson': ndjson([
        patient('p1'),
        note('n1', 'notes/plain.txt'),
        note('n2', 'notes/plain.txt'),
        note('n3', 'notes/page.html'),
        note('n4', pathToFileURL(join(input, 'notes/plain.txt')).href),
        report,
        { resourceType: 'Binary', id: 'b1', contentType: 'text/plain', data: Buffer.from('inside').toString('base64') },
        note('n5', 'Binary/b1'),
        note('n6', 'https://server.example/fhir/Binary/b1'),
        note('n7', 'Binary/b2'),
      ]),
      'b.ndjson': ndjson([
        note('f1', 'notes/Quillfeather.txt'),
        note('f2', 'Binary/b3'),
        note('f3', '../secret.txt'),
        note('f4', '/etc/hostname'),
        note('f5', 'notes/scan.pdf'),
        note('f6', 'https://elsewhere.example/Quillfeather.txt'),
        note('f7', 'notes/empty.txt'),
        note('f8', 'notes/Quillfeather.txt', { status: 'entered-in-error' }),
        note('f9', 'notes/Quillfeather.txt', { docStatus: 'preliminary' }),
      ]),
      'notes/plain.txt': 'Fever of Mrs Larkspur\n',
      'notes/page.html': '<html><head><title>x</title></head><body><p>Fever</p><p>Cough &amp; more</p></body></html>',
      'notes/scan.pdf': '%PDF-1.7',
      'notes/empty.txt': '\n',
      'Binary/b2': 'a Binary as a file',
    });
    const { texts, report: told, shown } = await run(input);
    expect(texts).toEqual({
      n1: 'Fever of Mrs Larkspur',
      n2: 'Fever of Mrs Larkspur',
      n3: 'Fever\nCough & more',
      n4: 'Fever of Mrs Larkspur',
      r1: 'Fever\nCough & more',
      n5: 'inside',
      n6: 'inside',
      n7: 'a Binary as a file',
    });
    expect(
      told.faults.filter(({ file }) => file.endsWith('ndjson')).map(({ file, rule, count }) => [file, rule, count]),
    ).toEqual([
      ['b.ndjson', expect.stringContaining('not in the input'), 2],
      ['b.ndjson', expect.stringContaining('neither plain text nor HTML'), 1],
      ['b.ndjson', expect.stringContaining('outside the folder'), 2],
    ]);
    expect(countOf(told, 'no content')).toBe(7);
    expect(shown).not.toMatch(/Quillfeather|Larkspur|hostname/);
  });

  it('are read from the folder of --attachments and from no other', async () => {
    const [input, elsewhere] = [folder(), folder()];
    await writeFiles(input, {
      'a.ndjson': ndjson([patient('p1'), note('n1', 'x.txt'), note('n2', 'y.txt')]),
      'x.txt': 'beside',
    });
    await writeFiles(elsewhere, { 'y.txt': 'elsewhere' });
    await symlink(elsewhere, join(root, 'linked'));
    expect((await run(input)).texts).toEqual({ n1: 'beside' });
    expect((await run(input, { attachments: elsewhere })).texts).toEqual({ n2: 'elsewhere' });
    expect((await run(input, { attachments: join(root, 'linked') })).texts).toEqual({ n2: 'elsewhere' });
    await expect(run(input, { strict: true })).rejects.toMatchObject({ where: 'a.ndjson' });
  });

  it('of an input that is one file are not looked for, unless a folder is named', async () => {
    const input = folder();
    await writeFiles(input, { 'a.ndjson': ndjson([patient('p1'), note('n1', 'x.txt')]), 'x.txt': 'beside' });
    const one = await run(join(input, 'a.ndjson'));
    expect([one.texts, one.report.faults.length]).toEqual([{}, 1]);
    expect((await run(join(input, 'a.ndjson'), { attachments: input })).texts).toEqual({ n1: 'beside' });
  });

  it('may be many and large: more than are read together', async () => {
    const input = folder();
    const names = Array.from({ length: 700 }, (_, k) => `notes/${k}.txt`);
    await mkdir(join(input, 'notes'), { recursive: true });
    for (const [k, name] of names.entries())
      await writeFile(join(input, name), k === 300 ? `${k} ${'x'.repeat(9e6)}` : `${k}`);
    await writeFiles(input, { 'a.ndjson': ndjson([patient('p1'), ...names.map((name, k) => note(`n${k}`, name))]) });
    const { texts } = await run(input);
    expect(Object.keys(texts)).toHaveLength(700);
    expect(names.every((_, k) => texts[`n${k}`]?.startsWith(`${k}`))).toBe(true);
    expect(texts.n300).toHaveLength(9e6 + 4);
  });
});
