/**
 * DuckDB instances, each for one session at a time, and used again by the next: to make one costs as much as a small query's whole work (it
 * registers thousands of functions), to clear one a tenth of that.
 *
 * Promises: a session finds nothing of an earlier one: no table, macro, setting, cached file or spilled data. Whatever is not temporary lives in
 * a database that is attached for the session and detached after it; an instance that saw an error, or that spilled, is thrown away.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface InstanceSettings {
  readonly memoryLimitMb: number;
  readonly threads: number | undefined;
  readonly spillFolder: string;
}

export interface Lease {
  readonly connection: DuckDBConnection;
  /** Closes the connection and removes what was spilled. @param sound no statement failed */
  readonly end: (sound: boolean) => Promise<void>;
}

interface Instance {
  readonly database: DuckDBInstance;
  /** Prepares the instance for a session, and clears it. */
  readonly keeper: DuckDBConnection;
  memoryLimitMb: number | undefined;
}

/** Sessions of two limits beside each other, and one more. */
const KEPT = 3;
const idle: Instance[] = [];
/** The database of a session. */
const NAME = 'work';

export async function leaseInstance(settings: InstanceSettings): Promise<Lease> {
  const alike = idle.findLastIndex(({ memoryLimitMb }) => memoryLimitMb === settings.memoryLimitMb);
  const [instance = await create()] = idle.splice(alike, 1);
  const { keeper, database } = instance;
  try {
    // To set the limit gives all free memory back to the system, whether the limit changes or not.
    if (instance.memoryLimitMb !== settings.memoryLimitMb) {
      await keeper.run(`SET memory_limit = '${settings.memoryLimitMb}MB'`);
    }
    instance.memoryLimitMb = settings.memoryLimitMb;
    for (const statement of settingsSql(settings)) await keeper.run(statement);
    await keeper.run(`ATTACH ':memory:' AS ${NAME}`);
    const connection = await database.connect();
    for (const statement of [`USE ${NAME}`, "SET TimeZone = 'UTC'", 'SET enable_progress_bar = false']) {
      await connection.run(statement);
    }
    return { connection, end: (sound) => endLease(instance, connection, settings.spillFolder, sound) };
  } catch (error) {
    discard(instance);
    throw error;
  }
}

async function create(): Promise<Instance> {
  const offline = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
  const database = await DuckDBInstance.create(':memory:', offline);
  return { database, keeper: await database.connect(), memoryLimitMb: undefined };
}

/** All settings that a session begins with, and those that sessions change. Files are forgotten when they are not to be remembered. */
function settingsSql({ threads, spillFolder }: InstanceSettings): readonly string[] {
  return [
    `SET temp_directory = '${spillFolder.replaceAll("'", "''")}'`,
    threads === undefined ? 'RESET threads' : `SET threads = ${threads}`,
    'RESET preserve_insertion_order',
    'SET enable_external_file_cache = false',
    'RESET enable_external_file_cache',
  ];
}

async function endLease(
  instance: Instance,
  connection: DuckDBConnection,
  spillFolder: string,
  sound: boolean,
): Promise<void> {
  connection.closeSync();
  // The folder of an instance that has spilled can't be changed.
  const spilled = existsSync(spillFolder);
  let isClear = sound && !spilled && idle.length < KEPT;
  if (isClear) {
    isClear = await instance.keeper.run(`DETACH ${NAME}`).then(
      () => true,
      () => false,
    );
  }
  if (isClear) idle.push(instance);
  else discard(instance);
  await rm(spillFolder, { recursive: true, force: true });
}

function discard({ database, keeper }: Instance): void {
  keeper.closeSync();
  database.closeSync();
}
