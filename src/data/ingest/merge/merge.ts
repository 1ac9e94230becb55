/**
 * Puts landed units together into a data set, step by step: which version of each resource counts, who is who, what each code and unit
 * becomes; then rows are resolved, parted by subject, sorted and written, and everything is counted.
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnamnesisError } from '../../../base/errors.ts';
import { literalPath, quote, type Session } from '../../record/duckdb.ts';
import { readCrosswalk } from '../../terminology/crosswalk.ts';
import { openTerminology } from '../../terminology/store.ts';
import { byCodePoint } from '../input/files.ts';
import type { LandedInput } from '../landing/land.ts';
import type { LandingStore } from '../landing/store.ts';
import type { IngestHooks, IngestOptions } from '../options.ts';
import { gatherFaults } from '../outcomes.ts';
import type { IngestReport } from '../report/ingestReport.ts';
import type { Source } from '../sources.ts';
import { countDangling, countLines, countPatients, countTimes } from './account.ts';
import { followAliases } from './aliases.ts';
import { chooseInstances } from './instances.ts';
import { makeLookups } from './lookups.ts';
import { reportTerms } from './reportedTerms.ts';
import { joinReferences, sharesFor, writeParts } from './resolve.ts';
import { makeTerms, type TermSettings } from './terms.ts';
import { writeCodes, writeEvents, writeMetadata } from './write.ts';

export interface MergeTask {
  /** Folder of the data set, still under its temporary name. */
  readonly target: string;
  readonly head: Pick<
    IngestReport,
    'format' | 'tool' | 'toolVersion' | 'source' | 'sourceVersion' | 'datasetName' | 'settings' | 'notes'
  >;
  readonly options: IngestOptions;
  readonly hooks: IngestHooks;
}

/** @throws input/invalid when no line of the input tells of a patient. */
export async function mergeLanded(
  session: Session,
  source: Source,
  store: LandingStore,
  landed: LandedInput,
  { target, head, options, hooks }: MergeTask,
): Promise<IngestReport> {
  const { progress } = hooks;
  if (landed.rowFiles.length === 0) throw nothing(head.datasetName);
  const list = landed.rowFiles.map((path) => quote(literalPath(path))).join(', ');
  await session.run(`CREATE TEMP VIEW landed AS FROM read_parquet([${list}], hive_partitioning = false)`, store.folder);
  progress.start('put together', undefined, 'steps');
  await session.run('SET preserve_insertion_order = false', 'settings');
  await followAliases(session);
  const sharedIds = await chooseInstances(session, source.sameId);
  await makeLookups(session, source.subjects);
  const attachmentFaults = (await source.attach?.(session, hooks.signal)) ?? [];
  await joinReferences(session);
  const terms = await makeTerms(session, await termSettings(session, source, options));
  const [{ n }] = await session.rows("SELECT count(*)::DOUBLE AS n FROM landed WHERE kind = 'event'", store.folder);
  const shares = sharesFor(Number(n));
  const parts = join(target, '.parts');
  await writeParts(session, parts, shares);
  progress.finish();
  await session.run('SET preserve_insertion_order = true', 'settings');
  const patients = await countPatients(session, parts);
  if (patients.subjects === 0) throw nothing(head.datasetName);
  await writeEvents(session, parts, shares, target, progress);
  await writeCodes(target, terms.terms);
  await writeMetadata(session, parts, target, head.datasetName);
  const bytes = new Map(
    [...source.files, ...source.others.map(({ file }) => file)].map(({ name, bytes: size }) => [name, size]),
  );
  const rejected = [...landed.accounts.flatMap((account) => account.rejected), ...landed.others];
  const accounts = await countLines(session, parts, bytes, rejected);
  const findings = await countTimes(session, parts);
  const dangling = await countDangling(session, parts);
  await rm(parts, { recursive: true, force: true });
  await store.keepOnly(new Set(landed.ids));
  const faults = [
    ...landed.accounts.flatMap((account) => account.faults),
    ...source.others.flatMap(({ fault }) => fault ?? []),
    ...attachmentFaults,
    ...dangling,
  ];
  const note = `${sharedIds} rows have the id of another row with different content; all are kept, so their source_id leads to several rows.`;
  return {
    ...head,
    notes: source.sameId === 'row' && sharedIds > 0 ? [...head.notes, note] : head.notes,
    ...accounts,
    ...reportTerms(terms),
    times: { findings, choices: source.timeChoices },
    patients,
    // By file, whatever was landed first.
    faults: gatherFaults(faults.toSorted((x, y) => byCodePoint(x.file, y.file))),
  };
}

async function termSettings(session: Session, source: Source, options: IngestOptions): Promise<TermSettings> {
  const { resolve } = source;
  return {
    systems: new Map([['omop-source', 'LOCAL'], ...options.systems]),
    crosswalks: await Promise.all(options.crosswalks.map(readCrosswalk)),
    terminology: openTerminology(options.terminologies),
    ...(resolve !== undefined && {
      unitPrefix: resolve.unitPrefix,
      resolve: { systems: resolve.systems, concepts: (codes: Iterable<string>) => resolve.concepts(session, codes) },
    }),
  };
}

function nothing(name: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: name,
    rule: 'Nothing in the input tells of a patient who is in it.',
    remedy: 'Include the Patient resources (or the person table), and check the files with --from.',
  });
}
