/**
 * Records in, a MEDS data set out: list and identify the files, land what is not landed yet, put it together, write, account for it.
 *
 * FHIR and OMOP go the same way after landing (`merge/`); MEDS is mended and traced (`meds/`). The output appears whole or not at all; landed
 * units stay in `OUT.landing`, so that a run that was cut off, shares landed elsewhere and an input that has grown cost only what is new.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AnamnesisError } from '../../base/errors.ts';
import { readManifest, writeManifest } from '../../base/manifest.ts';
import { refuseExisting, writeFolder } from '../../base/outputs.ts';
import { withSession } from '../record/duckdb.ts';
import { downloadExport } from './bulk/download.ts';
import { type InputFile, identify, listInput } from './input/files.ts';
import { type Sniffed, sniff } from './input/sniff.ts';
import { landUnits } from './landing/land.ts';
import { removeLeftovers } from './landing/leftovers.ts';
import { landingFolder, openLandingStore } from './landing/store.ts';
import { ingestMeds } from './meds/ingestMeds.ts';
import { mergeLanded } from './merge/merge.ts';
import { type IngestHooks, type IngestOptions, type IngestOutcome, requireSuited } from './options.ts';
import { type IngestReport, REPORT_HEAD, totalOutcomes } from './report/ingestReport.ts';
import { requireSound } from './report/strict.ts';
import { writeReport } from './report/writeReport.ts';
import { detectSource, type SourceKind } from './sourceKind.ts';
import { sourceOf } from './sources.ts';
import type { ViewLanding } from './views/landViews.ts';

/** An input file, and what it is. */
export interface SniffedFile extends InputFile {
  readonly sniffed: Sniffed;
  readonly sha256: string;
}

/**
 * Ingests `input` (a folder, a file, or an address of `options.bulk`) into the MEDS data set `out`.
 * @throws output/exists, settings/invalid, input/invalid (under `strict` for any fault of the input), output/*
 */
export async function ingest(
  input: string,
  out: string,
  options: IngestOptions,
  hooks: IngestHooks,
): Promise<IngestOutcome> {
  if (!options.update && options.shard === undefined) refuseExisting(out, options.force);
  const views = await viewsOf(options);
  const notes: string[] = [];
  const folder = await localInput(input, options, hooks, notes);
  const files = await sniffAll(await listInput(folder), hooks);
  const kind =
    options.from ??
    detectSource(
      folder,
      files.map(({ name, path, sniffed }) => ({ name, path, format: sniffed.format })),
    );
  requireSuited(options, kind);
  const settings = settingsOf(kind, options, views);
  if (options.update) await requireSameSettings(out, settings);
  if (kind === 'meds') {
    const report = await writeOutput(out, options, files, settings, async (target) => {
      const mended = await ingestMeds(folder, files, target, options, hooks);
      return { ...mended, settings, notes: [...notes, ...mended.notes] };
    });
    return { report, finished: true };
  }
  const source = sourceOf(kind, folder, files, options, views);
  const store = await openLandingStore(landingFolder(out), source.landingSettings);
  if (options.force && options.shard === undefined) await store.keepOnly(new Set());
  const landed = await landUnits(source, store, options, hooks);
  const head = {
    ...REPORT_HEAD,
    source: kind,
    sourceVersion: source.version,
    datasetName: options.datasetName ?? nameOf(folder, options),
    settings,
    notes: [...notes, ...source.notes],
  } as const;
  if (options.shard !== undefined) return { report: shareReport(head, landed.files), finished: false };
  const report = await writeOutput(out, options, files, settings, (target) =>
    withSession({ memoryLimitMb: options.memoryLimitMb, signal: hooks.signal }, (session) =>
      mergeLanded(session, source, store, landed, { target, head, options, hooks }),
    ),
  );
  return { report, finished: true };
}

/** The user's views, checked before any data is read; the FHIRPath library that they need is loaded only for them. */
async function viewsOf({ views }: IngestOptions): Promise<ViewLanding | undefined> {
  if (views.length === 0) return undefined;
  const { openViews } = await import('./views/landViews.ts');
  return openViews(views);
}

/** The folder to read: the input, or where the server's export was downloaded to. */
async function localInput(
  input: string,
  { bulk }: IngestOptions,
  hooks: IngestHooks,
  notes: string[],
): Promise<string> {
  if (bulk === undefined) return input;
  hooks.say('ask the server for an export');
  const download = await downloadExport(bulk.source, bulk.download, hooks);
  notes.push(
    ...download.notes,
    `The server's snapshot is of ${download.transactionTime}: the --since of the next export.`,
  );
  if (download.files.some(({ kind }) => kind === 'deleted')) {
    notes.push(
      'The server names resources that were deleted; that counts when this download is read together with earlier ones.',
    );
  }
  return download.records;
}

/** What the input is called: its own name, or that of the server. */
function nameOf(folder: string, { bulk }: IngestOptions): string {
  return bulk === undefined ? basename(folder) : new URL(bulk.source.baseUrl).hostname;
}

async function sniffAll(
  files: readonly InputFile[],
  { progress, signal }: IngestHooks,
): Promise<readonly SniffedFile[]> {
  progress.start('look at the files', files.length, 'files');
  const hashes = await identify(files, signal);
  const sniffed: SniffedFile[] = [];
  for (const file of files) {
    sniffed.push({ ...file, sniffed: await sniff(file.path, signal), sha256: hashes.get(file.name) ?? '' });
    progress.update(sniffed.length);
  }
  progress.finish();
  return sniffed;
}

/** What the manifest and the report record, and what an update must agree with. */
function settingsOf(
  kind: SourceKind,
  options: IngestOptions,
  views: ViewLanding | undefined,
): Readonly<Record<string, unknown>> {
  return {
    from: kind,
    zone: options.zone,
    subjectIdentifier: options.subjectIdentifier ?? null,
    ...(kind === 'omop' && { codes: options.codes ?? 'standard' }),
    systems: Object.fromEntries(options.systems),
    crosswalks: options.crosswalks.map((path) => basename(path)),
    terminologies: options.terminologies.map((path) => basename(path)),
    views: views?.settings ?? [],
  };
}

/** @throws input/mismatch when `out` is there and was written with other settings. */
async function requireSameSettings(out: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  if (!existsSync(out)) return;
  const { command, settings: written } = await readManifest(out, 'dataset');
  if (command === 'ingest' && isDeepStrictEqual(written, settings)) return;
  throw new AnamnesisError('input/mismatch', {
    where: out,
    rule: 'It was not written by ingest with these settings, so adding to it would mix two rules.',
    remedy: 'Give the settings of its manifest.json, or replace it with --force.',
  });
}

/** Writes the data set, its report and manifest, unless the report has faults and they are errors. */
async function writeOutput(
  out: string,
  options: IngestOptions,
  files: readonly SniffedFile[],
  settings: Readonly<Record<string, unknown>>,
  write: (target: string) => Promise<IngestReport>,
): Promise<IngestReport> {
  await removeLeftovers(out);
  return writeFolder(out, { force: options.force || options.update }, async (target) => {
    const report = await write(target);
    if (options.strict) requireSound(report);
    await writeReport(target, report);
    await writeManifest(target, {
      kind: 'dataset',
      command: 'ingest',
      settings,
      seed: null,
      inputs: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
      counts: { subjects: report.patients.subjects, events: report.rows.written },
    });
    return report;
  });
}

/** Of one share: what its files are, before anything is put together. */
function shareReport(
  head: Pick<
    IngestReport,
    'format' | 'tool' | 'toolVersion' | 'source' | 'sourceVersion' | 'datasetName' | 'settings' | 'notes'
  >,
  files: IngestReport['files'],
): IngestReport {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  return {
    ...head,
    files,
    tables: lines === 0 ? [] : [{ table: 'landed', lines, outcomes: totalOutcomes(files), events: 0 }],
    rows: { landed: 0, dropped: {}, written: 0 },
    codes: { distinct: 0, unmapped: { codes: 0, rows: 0, top: [] }, withoutDescription: { codes: 0, rows: 0 } },
    units: { conversions: [], keptApart: [] },
    times: { findings: [], choices: [] },
    patients: { subjects: 0, withoutBirth: 0, perSplit: {}, claimedTwice: 0 },
    faults: [],
    notes: [...head.notes, 'One share was landed; the last run, without --shard, writes the data set.'],
  };
}
