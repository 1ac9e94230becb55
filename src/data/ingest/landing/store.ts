/**
 * The folder of landed units, `OUT.landing` beside the output: `ID.parquet` with landed rows, `ID.views.parquet` with those of the user's views,
 * and `ID.json` with the account of the unit.
 * It outlives the run, so that a run that was cut off, a share landed elsewhere, or an input that has grown costs only what is new.
 *
 * Promises: a unit is there when its `ID.json` is, and then it is whole; deleting the folder costs time, never a fact.
 */
import { statSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { writeFileWhole } from '../../../base/outputs.ts';
import type { InputFault, Outcome } from '../outcomes.ts';
import { idOf, type Unit } from './units.ts';

/** Lines of a file that gave no landed row, by reason. */
export interface RejectedLines {
  readonly file: string;
  readonly counts: Readonly<Partial<Record<Outcome, number>>>;
  /** Table of these lines, for the report. */
  readonly table: string;
}

/** What is kept of a landed unit beside its rows. */
export interface UnitAccount {
  readonly group: string;
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly group: string;
    readonly bytes: number;
  }[];
  readonly rejected: readonly RejectedLines[];
  readonly faults: readonly InputFault[];
  /** False when no line became a row: there is no Parquet file then. */
  readonly hasRows: boolean;
  /** The user's views gave rows too, in a file of their own. */
  readonly hasViewRows: boolean;
}

/** As it is kept: with the size of each Parquet file, so that one that was cut off (by a crash of the machine) is noticed. */
interface KeptAccount extends UnitAccount {
  readonly rowBytes: readonly number[];
}

export interface LandingStore {
  readonly folder: string;
  /** Whole units that belong to these settings, by id. */
  readonly units: () => Promise<ReadonlyMap<string, UnitAccount>>;
  readonly rowsPath: (id: string) => string;
  /** A name in the folder for work in progress, with the process's number so that shares do not meet. */
  readonly scratch: (name: string) => string;
  readonly add: (unit: Unit, account: UnitAccount) => Promise<void>;
  /** Removes what none of these units is, and leftovers of runs that were cut off. */
  readonly keepOnly: (ids: ReadonlySet<string>) => Promise<void>;
}

/** Where rows of views are, by the path of the unit's other rows. */
export function viewsPathOf(rowsPath: string): string {
  return rowsPath.replace(/\.parquet$/, '.views.parquet');
}

export function landingFolder(out: string): string {
  return `${out.replace(/\/+$/, '')}.landing`;
}

export async function openLandingStore(folder: string, settings: unknown): Promise<LandingStore> {
  await mkdir(folder, { recursive: true });
  const rowsPath = (id: string): string => join(folder, `${id}.parquet`);
  return {
    folder,
    rowsPath,
    scratch: (name) => join(folder, `.${process.pid}-${name}`),
    async units() {
      const found = new Map<string, UnitAccount>();
      for (const name of (await readdir(folder)).filter((entry) => /^[0-9a-f]{32}\.json$/.test(entry)).sort()) {
        const id = name.slice(0, 32);
        const account = await readAccount(join(folder, name));
        if (account === undefined || idOf(account.files, settings) !== id) continue;
        const { rowBytes, ...unit } = account;
        const sizes = rowFiles(unit, rowsPath(id)).map((path) => statSync(path, { throwIfNoEntry: false })?.size);
        if (isDeepStrictEqual(sizes, rowBytes)) found.set(id, unit);
      }
      return found;
    },
    async add(unit, account) {
      const rowBytes = await Promise.all(rowFiles(account, rowsPath(unit.id)).map(flushedSize));
      const kept: KeptAccount = { ...account, rowBytes };
      await writeFileWhole(join(folder, `${unit.id}.json`), `${JSON.stringify(kept)}\n`);
    },
    async keepOnly(ids) {
      const kept = new Set(
        [...ids].flatMap((id) => [`${id}.json`, `${id}.parquet`, basename(viewsPathOf(rowsPath(id)))]),
      );
      for (const name of await readdir(folder)) {
        if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

/** The Parquet files of a unit. */
export function rowFiles({ hasRows, hasViewRows }: UnitAccount, rowsPath: string): readonly string[] {
  return [...(hasRows ? [rowsPath] : []), ...(hasViewRows ? [viewsPathOf(rowsPath)] : [])];
}

/** Rows are on the disk before their account says that they are. */
async function flushedSize(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Undefined for a file that is not ours. */
async function readAccount(path: string): Promise<KeptAccount | undefined> {
  try {
    const account: KeptAccount = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(account.files) && Array.isArray(account.rejected) ? account : undefined;
  } catch {
    return undefined;
  }
}
