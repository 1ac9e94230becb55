/**
 * Lands what is not landed yet: the whole input, or one share of it. Units are done one after the other (DuckDB uses all cores for one), each
 * whole before its account says so; a run that is cut off loses at most the unit it was at.
 */
import { withSession } from '../../record/duckdb.ts';
import type { IngestHooks, IngestOptions } from '../options.ts';
import type { FileAccount } from '../report/ingestReport.ts';
import { linesOfOther, type Source } from '../sources.ts';
import { type LandingStore, type RejectedLines, rowFiles, type UnitAccount } from './store.ts';
import { type GroupedFile, shareOf, unitsOf } from './units.ts';

export interface LandedInput {
  /** Ids of the units that make up the input (or the share). */
  readonly ids: readonly string[];
  /** Their Parquet files. */
  readonly rowFiles: readonly string[];
  readonly accounts: readonly UnitAccount[];
  /** Lines of files that are not landed, by outcome. */
  readonly others: readonly RejectedLines[];
  /** Per file: lines and bytes. For a share; the whole input is accounted for after it is put together. */
  readonly files: readonly FileAccount[];
}

export async function landUnits(
  source: Source,
  store: LandingStore,
  options: IngestOptions,
  hooks: IngestHooks,
): Promise<LandedInput> {
  const wanted = options.shard === undefined ? source.files : shareOf(source.files, options.shard);
  const known = usable(await store.units(), wanted);
  const covered = new Set([...known.values()].flatMap(({ files }) => files.map(({ name }) => name)));
  const missing = unitsOf(
    wanted.filter(({ name }) => !covered.has(name)),
    source.landingSettings,
  );
  const accounts = new Map(known);
  const total = missing.reduce((sum, unit) => sum + sizeOf(unit.files), 0);
  const { progress, signal, say } = hooks;
  if (covered.size > 0) say(`${covered.size} files are landed already`);
  progress.start('land', Math.round(total / 1e6), 'MB');
  let done = 0;
  await withSession({ memoryLimitMb: options.memoryLimitMb, signal }, async (session) => {
    await session.run('SET preserve_insertion_order = false', 'settings');
    await source.prepare(session);
    for (const unit of missing) {
      const landed = await source.land(session, unit, store.rowsPath(unit.id), store.scratch, signal);
      const files = unit.files.map(({ name, sha256, group, bytes }) => ({ name, sha256, group, bytes }));
      const account = { group: unit.group, files, ...landed };
      await store.add(unit, account);
      accounts.set(unit.id, account);
      done += sizeOf(unit.files);
      progress.update(Math.round(done / 1e6));
    }
  });
  progress.finish();
  const units = [...accounts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ids: units.map(([id]) => id),
    rowFiles: units.flatMap(([id, account]) => rowFiles(account, store.rowsPath(id))),
    accounts: [...accounts.values()],
    others: await countOthers(source, options),
    files: [],
  };
}

/** Units all of whose files are wanted and unchanged; of two that share a file, the first by id. */
function usable(
  units: ReadonlyMap<string, UnitAccount>,
  wanted: readonly GroupedFile[],
): ReadonlyMap<string, UnitAccount> {
  const current = new Map(wanted.map((file) => [file.name, file]));
  const taken = new Set<string>();
  const found = new Map<string, UnitAccount>();
  for (const [id, unit] of units) {
    const fits = unit.files.every(({ name, sha256, group }) => {
      const file = current.get(name);
      return file?.sha256 === sha256 && file.group === group && !taken.has(name);
    });
    if (!fits) continue;
    found.set(id, unit);
    for (const { name } of unit.files) taken.add(name);
  }
  return found;
}

async function countOthers(source: Source, options: IngestOptions): Promise<readonly RejectedLines[]> {
  return withSession({ memoryLimitMb: options.memoryLimitMb }, async (session) => {
    const others: RejectedLines[] = [];
    for (const { file, outcome, table } of source.others) {
      others.push({ file: file.name, table, counts: { [outcome]: await linesOfOther(session, file) } });
    }
    return others;
  });
}

function sizeOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
