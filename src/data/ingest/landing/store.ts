/**
 * The folder of landed units, `OUT.landing` beside the output: `ID.parquet` with landed rows, `ID.views.parquet` with those of the user's views,
 * and `ID.json` with the account of the unit.
 * It outlives the run, so that a run that was cut off, a share landed elsewhere, or an input that has grown costs only what is new.
 *
 * Promises: a unit is there when its `ID.json` is, and then it is whole; deleting the folder costs time, never a fact.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
        const paths = rowFiles(account, rowsPath(id));
        if (paths.every((path) => existsSync(path))) found.set(id, account);
      }
      return found;
    },
    async add(unit, account) {
      await writeFileWhole(join(folder, `${unit.id}.json`), `${JSON.stringify(account)}\n`);
    },
    async keepOnly(ids) {
      for (const name of await readdir(folder)) {
        if (!ids.has(name.slice(0, 32))) await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };
}

/** The Parquet files of a unit. */
export function rowFiles({ hasRows, hasViewRows }: UnitAccount, rowsPath: string): readonly string[] {
  return [...(hasRows ? [rowsPath] : []), ...(hasViewRows ? [viewsPathOf(rowsPath)] : [])];
}

/** Undefined for a file that is not ours. */
async function readAccount(path: string): Promise<UnitAccount | undefined> {
  try {
    const account: UnitAccount = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(account.files) && Array.isArray(account.rejected) ? account : undefined;
  } catch {
    return undefined;
  }
}
