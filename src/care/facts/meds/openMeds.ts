/**
 * Clinical records out of a MEDS dataset: one subject, or all of them, one after the other.
 *
 * Promises: times on the hospital's clock where its zone is told, or was at ingest; memory grows with one subject; a code is read once. What the data set covers is told by the codes that occur in it for anybody.
 */

import { AnamnesisError } from '../../../base/errors.ts';
import { readManifest } from '../../../base/manifest.ts';
import { readCodes } from '../../../data/record/dataset.ts';
import { withSession } from '../../../data/record/duckdb.ts';
import { openSubjects, type SubjectRow } from '../../../data/record/subjectRows.ts';
import { assembleRecord } from '../assemble.ts';
import { FACT_KINDS, type FactKind } from '../fact.ts';
import { clockOfZone, type HospitalClock } from '../hospitalClock.ts';
import { noSubject } from '../noSubject.ts';
import type { Records } from '../records.ts';
import { codeNames } from './codeNames.ts';
import { readMedsCode } from './codeReading.ts';
import { columnOf, FURTHER_COLUMNS, isFileName } from './columns.ts';
import { readOtherCode } from './otherCodes.ts';
import type { CodeReading } from './reading.ts';
import { statementsOfRows } from './rowStatements.ts';

/** @throws input/missing or input/invalid when this is no usable MEDS dataset. */
export async function openMeds(folder: string, given: HospitalClock | null): Promise<Records> {
  const reader = await openSubjects(folder, FURTHER_COLUMNS);
  const clock = given ?? (await ingestedClock(folder));
  const onWall = onWallClock(
    clock,
    reader.dataset.files.some(({ columns }) => columns.has('time_precision')),
  );
  const local = clock === null ? undefined : 'filed';
  const names = codeNames(await withSession({ memoryLimitMb: 256 }, (session) => readCodes(session, reader.dataset)));
  const byTable = new Map<string | null, Map<string, CodeReading | null>>();
  const readingOf = (code: string, given: string | null): CodeReading | null => {
    const table = given === null || isFileName(given) ? null : given;
    const readings = byTable.get(table) ?? new Map<string, CodeReading | null>();
    byTable.set(table, readings);
    let reading = readings.get(code);
    if (reading === undefined) {
      reading = readMedsCode(code, table, names) ?? (table === null ? readOtherCode(code, names) : null);
      readings.set(code, reading);
    }
    return reading;
  };
  const readRow = (row: SubjectRow): CodeReading | null => readingOf(row.code, columnOf(row, 'source_table'));
  let covered: Promise<Covered> | undefined;
  const coverage = (): Promise<Covered> => {
    covered ??= reader
      .codesSeen(['source_table'])
      .then((seen) => coveredBy(seen.map(({ code, further }) => [code, readingOf(code, further[0])])));
    return covered;
  };
  return {
    clock,
    subjects: async () => (await reader.subjects()).map(String),
    async record(subject, asOf) {
      const rows = /^-?\d{1,19}$/.test(subject) ? await reader.rows(BigInt(subject)) : [];
      if (rows.length === 0) throw noSubject(folder);
      return assembleRecord(
        statementsOfRows(subject, rows.map(onWall), readRow),
        (await coverage()).kinds,
        asOf,
        local,
      );
    },
    async *all() {
      const { kinds } = await coverage();
      for await (const { subject, rows } of reader.all()) {
        const statements = statementsOfRows(String(subject), rows.map(onWall), readRow);
        yield assembleRecord(statements, kinds, undefined, local);
      }
    },
    remarks: async () => {
      const { unread } = await coverage();
      return unread === 0 ? [] : [`${unread} codes state no fact that we can tell (bills and the like among them).`];
    },
    close: () => reader.close(),
  };
}

/** The zone with which `ingest` was told to read the source; UTC is its default and tells nothing. */
async function ingestedClock(folder: string): Promise<HospitalClock | null> {
  try {
    const { command, settings } = await readManifest(folder, 'dataset');
    const { zone } = settings;
    return command === 'ingest' && typeof zone === 'string' && zone !== 'UTC' ? clockOfZone(zone) : null;
  } catch (error) {
    // No dataset of ours: nothing is known of its zone.
    if (error instanceof AnamnesisError) return null;
    throw error;
  }
}

/** MEDS has UTC. Where nothing says how exact a time is, midnight is a day's, and stays. */
function onWallClock(clock: HospitalClock | null, saysPrecision: boolean): (row: SubjectRow) => SubjectRow {
  return (row) =>
    clock === null || row.minutes === null || (!saysPrecision && row.minutes % 1440 === 0)
      ? row
      : { ...row, minutes: clock.wall(row.minutes) };
}

interface Covered {
  readonly kinds: readonly FactKind[];
  /** Codes that state nothing. */
  readonly unread: number;
}

function coveredBy(readings: readonly (readonly [string, CodeReading | null])[]): Covered {
  const found = new Set(readings.flatMap(([, reading]) => reading?.kind ?? []));
  const unread = new Set(readings.flatMap(([code, reading]) => (reading === null ? [code] : [])));
  return { kinds: FACT_KINDS.filter((kind) => found.has(kind)), unread: unread.size };
}
