/** Sessions: each as new, although instances are used again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { quote, type Session, withSession } from './duckdb.ts';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-duckdb-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settingsOf = (session: Session) =>
  session.rows("SELECT name, value FROM duckdb_settings() WHERE name <> 'temp_directory' ORDER BY name", 'settings');
const things = ['duckdb_tables()', 'duckdb_views() WHERE NOT internal', 'duckdb_functions() WHERE NOT internal'];

describe('a session', () => {
  it('has the settings of a new one, whatever the one before changed', async () => {
    const first = await withSession({}, settingsOf);
    await withSession({ memoryLimitMb: 77, threads: 1 }, async (session) => {
      await session.run('SET preserve_insertion_order = false', 'settings');
      await session.run('SET threads = 1', 'settings');
      expect(await settingsOf(session)).not.toEqual(first);
    });
    for (const _ of [1, 2, 3, 4]) expect(await withSession({}, settingsOf)).toEqual(first);
  });

  it('finds nothing that the one before made', async () => {
    const left = (session: Session) =>
      Promise.all(things.map((what) => session.rows(`SELECT count(*)::DOUBLE AS n FROM ${what}`, what)));
    const before = await withSession({}, left);
    await withSession({}, async (session) => {
      await session.run(
        'CREATE TABLE patients AS SELECT 1 AS id; CREATE TEMP TABLE others AS SELECT 2 AS id',
        'tables',
      );
      await session.run('CREATE VIEW people AS FROM patients; CREATE MACRO born(x) AS x + 1', 'macros');
      expect(await left(session)).not.toEqual(before);
    });
    expect(await withSession({}, left)).toEqual(before);
    await withSession({}, async (session) => {
      await expect(session.rows('FROM patients', 'patients')).rejects.toMatchObject({ code: 'input/not-readable' });
    });
    expect(await withSession({}, left)).toEqual(before);
  });

  it('reads what is in a file now', async () => {
    const path = join(folder, 'one.parquet');
    for (const n of [1, 2, 3]) {
      await withSession({}, (session) =>
        session.run(`COPY (SELECT ${n} AS n) TO ${quote(path)} (FORMAT parquet)`, path),
      );
      expect(await withSession({}, (session) => session.rows(`FROM ${quote(path)}`, path))).toEqual([{ n }]);
    }
  });

  it('is its own beside others', async () => {
    const rows = await withSession({}, (outer) =>
      withSession({}, async (inner) => {
        await outer.run('CREATE TABLE mine AS SELECT 1 AS n', 'outer');
        await inner.run('CREATE TABLE mine AS SELECT 2 AS n', 'inner');
        return [...(await outer.rows('FROM mine', 'outer')), ...(await inner.rows('FROM mine', 'inner'))];
      }),
    );
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
