/**
 * Tokenizes copies of a MEDS dataset (new subject ids in each, same events), and beside it the limit in the same run: DuckDB
 * merely reading the same four columns of the same files and counting. Prints events per second and peak memory, and with --notes
 * the notes and words per second of a dataset with notes, read as concepts and as text.
 * Options: --dataset FOLDER (default ../shared/data/physionet-2012-meds), --copies N (default 2; 100 makes 329 million events),
 * --notes, --keep (leave the folder).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { eventsQuery, openDataset, parquetSource } from '../src/data/record/dataset.ts';
import { withSession } from '../src/data/record/duckdb.ts';
import { copyToParquet } from '../src/data/record/table.ts';
import { DEFAULT_NOTES, IS_NOTE, NOTE_MODES, type NoteMode } from '../src/data/timeline/notes/noteSettings.ts';
import { tokenize } from '../src/data/timeline/tokenize.ts';

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string', default: '../shared/data/physionet-2012-meds' },
    copies: { type: 'string', default: '2' },
    notes: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    phase: { type: 'string' },
    folder: { type: 'string' },
  },
});

if (options.phase === undefined) await compare();
else if (options.phase === 'read') await measureRead(options.folder ?? '');
else await measureTokenize(options.folder ?? '', NOTE_MODES.find((mode) => mode === options.phase) ?? 'none');

/** Each phase runs in a process of its own, so that its peak memory is its own. */
async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-tokenize-'));
  try {
    const events = await writeCopies(folder, Number(options.copies));
    console.log(`${options.copies} copies of ${options.dataset}: ${(events / 1e6).toFixed(1)} M events`);
    for (const phase of ['read', ...(options.notes ? NOTE_MODES : ['none'])]) {
      const run = spawnSync(process.execPath, [import.meta.filename, '--phase', phase, '--folder', folder], {
        stdio: 'inherit',
      });
      if (run.status !== 0) throw new Error(`The phase ${phase} failed.`);
    }
  } finally {
    if (options.keep) console.log(`kept ${folder}`);
    else rmSync(folder, { recursive: true });
  }
}

async function measureTokenize(folder: string, mode: NoteMode): Promise<void> {
  const start = performance.now();
  const notes = { ...DEFAULT_NOTES, mode };
  const { counts } = await tokenize(join(folder, 'meds'), join(folder, 'tokens'), { force: true, notes });
  const milliseconds = performance.now() - start;
  report(mode === 'none' ? 'tokenize' : `tokenize, notes as ${mode}`, counts.rows, milliseconds);
  if (mode === 'none') return;
  const rate = (count: number): string => Math.round((1000 * count) / milliseconds).toLocaleString('en');
  console.log(`  ${rate(counts.notes)} notes/s, ${rate(await wordsIn(join(folder, 'meds')))} words/s`);
}

/** Words of all notes: what stands between white space. */
async function wordsIn(meds: string): Promise<number> {
  return withSession({}, async (session) => {
    let words = 0;
    for (const file of (await openDataset(session, meds)).files) {
      const query = `SELECT coalesce(sum(len(regexp_extract_all(text_value, '\\S+'))), 0)::DOUBLE AS n FROM (${eventsQuery(file)}) WHERE ${IS_NOTE}`;
      words += Number((await session.rows(query, file.name))[0].n);
    }
    return words;
  });
}

async function measureRead(folder: string): Promise<void> {
  await withSession({}, async (session) => {
    const { files } = await openDataset(session, join(folder, 'meds'));
    const start = performance.now();
    let rows = 0;
    for (const { path } of files) {
      const query = `SELECT count(*)::DOUBLE AS n, max(subject_id), max(time), max(code), sum(numeric_value) FROM ${parquetSource(path)}`;
      rows += Number((await session.rows(query, path))[0].n);
    }
    report('DuckDB reads and counts', rows, performance.now() - start);
  });
}

function report(label: string, events: number, milliseconds: number): void {
  const rate = (events / milliseconds / 1000).toFixed(2);
  const peakMb = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const { user, system } = process.cpuUsage();
  const processor = ((user + system) / 1e6).toFixed(1);
  const seconds = (milliseconds / 1000).toFixed(1);
  console.log(`${label}: ${seconds} s (processor ${processor} s), ${rate} M events/s, peak memory ${peakMb} MB`);
}

/** One file per original file and copy; subject ids of copy i are shifted by i billion. */
async function writeCopies(folder: string, copies: number): Promise<number> {
  return withSession({ memoryLimitMb: 2048 }, async (session) => {
    const dataset = await openDataset(session, options.dataset);
    let events = 0;
    for (const { name, path } of dataset.files) {
      const [{ n }] = await session.rows(`SELECT count(*)::DOUBLE AS n FROM ${parquetSource(path)}`, name);
      events += Number(n) * copies;
      for (let copy = 0; copy < copies; copy++) {
        const target = join(folder, 'meds', name.replace('.parquet', `-${copy}.parquet`));
        mkdirSync(dirname(target), { recursive: true });
        const query = `SELECT (subject_id + ${copy} * 1000000000::BIGINT)::BIGINT AS subject_id, * EXCLUDE (subject_id, file_row_number) FROM ${parquetSource(path)}`;
        await copyToParquet(session, query, target);
      }
    }
    mkdirSync(join(folder, 'meds', 'metadata'), { recursive: true });
    const source = parquetSource(join(options.dataset, 'metadata', 'subject_splits.parquet'));
    const splits = `SELECT (subject_id + copy * 1000000000::BIGINT)::BIGINT AS subject_id, split FROM ${source}, range(${copies}) AS copies(copy) ORDER BY copy, file_row_number`;
    await copyToParquet(session, splits, join(folder, 'meds', 'metadata', 'subject_splits.parquet'));
    return events;
  });
}
