/**
 * Puts items of two data sets together: first same patient, key and time, as often as both have it; then same patient and key at another time;
 * the rest stands on one side only. What is left is counted by cause.
 */
import type { Row, Session } from '../../src/data/record/duckdb.ts';
import type { Cause, Pair, SourceName, Topic } from './topic.ts';

const WHERE = 'the items';

export interface Holding {
  readonly source: SourceName;
  readonly items: number;
  readonly patients: number;
}

export interface Explained {
  readonly because: string;
  /** False where the cause is what remains when others are ruled out. */
  readonly isChecked: boolean;
  readonly items: number;
}

export interface PairResult {
  readonly sources: readonly [SourceName, SourceName];
  readonly same: number;
  /** Patients whom at least one of the two has items of. */
  readonly patients: number;
  /** Those of them whose items all agree, in time too. */
  readonly alike: number;
  readonly otherTime: readonly Explained[];
  readonly onlyFirst: readonly Explained[];
  readonly onlySecond: readonly Explained[];
}

export interface TopicResult {
  readonly name: string;
  readonly by: string;
  readonly holdings: readonly Holding[];
  readonly pairs: readonly PairResult[];
}

/** The cause of what no cause explains. */
export const UNEXPLAINED = 'not explained';

/** Makes `items_SOURCE` for every source of the topic and compares its pairs. */
export async function compareTopic(session: Session, topic: Topic): Promise<TopicResult> {
  const holdings: Holding[] = [];
  for (const [source, sql] of Object.entries(topic.items)) {
    await session.run(`CREATE OR REPLACE TEMP TABLE items_${source} AS ${sql}`, topic.name);
    const [row] = await session.rows(
      `SELECT count(*)::DOUBLE AS items, count(DISTINCT subject_id)::DOUBLE AS patients FROM items_${source}`,
      WHERE,
    );
    holdings.push({ source: sourceOf(source), items: Number(row.items), patients: Number(row.patients) });
  }
  const pairs: PairResult[] = [];
  for (const pair of topic.pairs) pairs.push(await comparePair(session, pair));
  return { name: topic.name, by: topic.by, holdings, pairs };
}

async function comparePair(session: Session, { sources, otherTime, onlyFirst, onlySecond }: Pair): Promise<PairResult> {
  for (const [side, source] of [
    ['first', sources[0]],
    ['second', sources[1]],
  ]) {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE ${side} AS SELECT *, row_number() OVER (PARTITION BY subject_id, key, "time" ORDER BY tag, ref) AS nth
       FROM items_${source}`,
      WHERE,
    );
  }
  const [{ same }] = await session.rows(
    'SELECT count(*)::DOUBLE AS same FROM first JOIN second USING (subject_id, key, "time", nth)',
    WHERE,
  );
  for (const [side, other] of [
    ['first', 'second'],
    ['second', 'first'],
  ]) {
    await session.run(
      `CREATE OR REPLACE TEMP TABLE left_${side} AS SELECT * EXCLUDE (nth),
         row_number() OVER (PARTITION BY subject_id, key ORDER BY tag, "time", ref) AS nth
       FROM ${side} ANTI JOIN ${other} USING (subject_id, key, "time", nth)`,
      WHERE,
    );
  }
  const [{ patients, alike }] = await session.rows(
    `SELECT count(*)::DOUBLE AS patients, count(*) FILTER (subject_id NOT IN (SELECT subject_id FROM left_first UNION SELECT subject_id FROM left_second))::DOUBLE AS alike
     FROM (SELECT subject_id FROM first UNION SELECT subject_id FROM second)`,
    WHERE,
  );
  return {
    sources,
    same: Number(same),
    patients: Number(patients),
    alike: Number(alike),
    otherTime: otherTime === undefined ? [] : await countCauses(session, OTHER_TIME, otherTime),
    onlyFirst: await countCauses(session, only('first', 'second', otherTime !== undefined), onlyFirst ?? []),
    onlySecond: await countCauses(session, only('second', 'first', otherTime !== undefined), onlySecond ?? []),
  };
}

const OTHER_TIME = `SELECT subject_id, key, f."time" AS first_time, f.tag AS first_tag, f.ref AS first_ref, s."time" AS second_time, s.tag AS second_tag,
    s.ref AS second_ref FROM left_first f JOIN left_second s USING (subject_id, key, nth)`;

function only(side: string, other: string, isPaired: boolean): string {
  const rest = isPaired ? `left_${side} ANTI JOIN left_${other} USING (subject_id, key, nth)` : `left_${side}`;
  return `SELECT *, row_number() OVER (PARTITION BY subject_id, key, "time" ORDER BY tag, ref) AS place FROM ${rest}`;
}

async function countCauses(session: Session, rows: string, causes: readonly Cause[]): Promise<readonly Explained[]> {
  const cases = causes.map(({ when }, i) => `WHEN ${when} THEN ${i}`);
  const cause = cases.length === 0 ? '-1' : `CASE ${cases.join(' ')} ELSE -1 END`;
  const counts = await session.rows(
    `SELECT cause, count(*)::DOUBLE AS items FROM (SELECT (${cause})::DOUBLE AS cause FROM (${rows}) items) GROUP BY cause ORDER BY cause`,
    WHERE,
  );
  return counts.map((row) => ({ ...causeOf(row, causes), items: Number(row.items) }));
}

function causeOf({ cause }: Row, causes: readonly Cause[]): Omit<Explained, 'items'> {
  const found = causes[Number(cause)];
  return found === undefined
    ? { because: UNEXPLAINED, isChecked: false }
    : { because: found.because, isChecked: found.when !== 'true' };
}

function sourceOf(name: string): SourceName {
  return name === 'fhir' || name === 'omop' ? name : 'meds';
}
