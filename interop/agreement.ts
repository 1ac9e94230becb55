/**
 * The same hundred patients from FHIR, OMOP and MEDS (MIMIC-IV demo), each through `ingest`: do the three data sets say the same? Compares
 * item by item, explains every difference, and holds docs/agreement.md to the figures.
 *
 *   node interop/agreement.ts [--write] [--data FOLDER] [--ingested FOLDER]
 *
 * `--write` writes the figures into the document. Without it the exit status is 1 when the document states another figure, when a difference
 * has no cause, or when a figure that the data set's makers publish is missed; 2 without the data. `--ingested` keeps the data sets in a folder,
 * and takes them from there the next time.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withSession } from '../src/data/record/duckdb.ts';
import { CODES } from './agreement/codes.ts';
import { DRUGS } from './agreement/drugs.ts';
import { countHeld, type Held } from './agreement/held.ts';
import { compareTopic, type TopicResult } from './agreement/match.ts';
import { agreementTable, differencesTable, heldTable, unexplained } from './agreement/page.ts';
import { STAYS } from './agreement/stays.ts';
import { SOURCES } from './agreement/topic.ts';
import { makeViews, SUBJECT_SYSTEM, ZONE } from './agreement/views.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs', 'agreement.md');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '..', 'shared', 'data', 'mimic-iv-demo') },
    ingested: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

/** What the makers of MIMIC-IV count in the demo: topic, source, items. */
const PUBLISHED = [
  ['admissions', 'fhir', 275],
  ['admissions', 'omop', 275],
  ['admissions', 'meds', 275],
  ['diagnoses at discharge (ICD)', 'fhir', 4506],
  ['diagnoses at discharge (ICD)', 'meds', 4506],
  ['stays in intensive care, start', 'fhir', 140],
  ['stays in intensive care, start', 'meds', 140],
  ['discharges as dead', 'fhir', 15],
  ['discharges as dead', 'omop', 15],
  ['discharges as dead', 'meds', 15],
] as const;

if (existsSync(options.data)) process.exitCode = await main();
else {
  console.error(`There is no MIMIC-IV demo at ${options.data}, so nothing was compared.`);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const folder = options.ingested ?? mkdtempSync(join(tmpdir(), 'anamnesis-agreement-'));
  try {
    for (const source of SOURCES) ingest(source, folder);
    const { results, held } = await compare(folder);
    const parts = {
      agreement: agreementTable(results),
      differences: differencesTable(results),
      held: heldTable(held),
    };
    console.log(`${parts.agreement}\n\n${parts.differences}\n\n${parts.held}\n`);
    const faults = [...faultsOf(results, held), ...(options.write ? [] : outdated(parts))];
    if (options.write) writeFileSync(page, withParts(readFileSync(page, 'utf8'), parts));
    for (const fault of faults) console.error(fault);
    return faults.length === 0 ? 0 : 1;
  } finally {
    if (options.ingested === undefined) rmSync(folder, { recursive: true });
  }
}

/** By the command line, as a user would. */
function ingest(source: (typeof SOURCES)[number], folder: string): void {
  const out = join(folder, source);
  if (existsSync(out)) return;
  const settings = {
    fhir: ['--subject-identifier', SUBJECT_SYSTEM, '--zone', ZONE],
    omop: ['--zone', ZONE],
    meds: [],
  }[source];
  const run = spawnSync(
    process.execPath,
    [join(root, 'bin', 'anamnesis.js'), 'ingest', join(options.data, source), out, ...settings],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(`ingest of ${source} ended with status ${run.status}: ${run.stderr}`);
}

async function compare(
  folder: string,
): Promise<{ readonly results: readonly TopicResult[]; readonly held: readonly Held[] }> {
  return withSession({ memoryLimitMb: 2048 }, async (session) => {
    await makeViews(session, options.data, folder);
    const results: TopicResult[] = [];
    for (const topic of [...STAYS, ...CODES, ...DRUGS]) results.push(await compareTopic(session, topic));
    return { results, held: await countHeld(session) };
  });
}

function faultsOf(results: readonly TopicResult[], held: readonly Held[]): readonly string[] {
  const missed = PUBLISHED.flatMap(([name, source, items]) => {
    const holding = results.find((result) => result.name === name)?.holdings.find((each) => each.source === source);
    return holding?.items === items ? [] : [`${name}, ${source}: ${holding?.items} instead of ${items}.`];
  });
  const left = unexplained(results);
  const unknown = held.filter(({ kind }) => kind === 'other');
  return [
    ...missed,
    ...(left === 0 ? [] : [`${left} items differ for no known cause.`]),
    ...unknown.map(({ source, events }) => `${events} events of ${source} are of no known kind.`),
  ];
}

function outdated(parts: Readonly<Record<string, string>>): readonly string[] {
  const text = readFileSync(page, 'utf8');
  return withParts(text, parts) === text
    ? []
    : ['docs/agreement.md states other figures; look at what changed, then write them with --write.'];
}

/** The document with the text between `<!-- NAME -->` and `<!-- /NAME -->` replaced. */
function withParts(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [before, after] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
    const [start, end] = [text.indexOf(before), text.indexOf(after)];
    if (start < 0 || end < start) throw new Error(`The document has no part named "${name}".`);
    return text.slice(0, start + before.length) + part + text.slice(end);
  }, document);
}
