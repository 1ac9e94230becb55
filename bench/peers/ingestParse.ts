/**
 * What merely parsing the input costs: DuckDB, which reads each document and counts resource types, in the fastest of several ways; and a plain
 * JSON.parse of every line in Node. Neither keeps anything.
 */
import { open } from 'node:fs/promises';
import { literalPath, quote, type Session, withSession } from '../../src/data/record/duckdb.ts';
import type { Form } from './ingestInput.ts';

const LONGEST = 64 << 20;
const options = `format = 'newline_delimited', maximum_object_size = ${LONGEST}`;

/** Ways to count types, by what does the parsing; FILES stands for the list of files. */
const WAYS: Readonly<Record<Form, Readonly<Record<string, string>>>> = {
  bundles: {
    json_extract_string: `SELECT t, count(*)::DOUBLE AS n FROM (SELECT unnest(json_extract_string(json, '$.entry[*].resource.resourceType')) AS t
      FROM read_json_objects(FILES, ${options})) GROUP BY t`,
    json_transform: `SELECT e.resource.resourceType AS t, count(*)::DOUBLE AS n FROM (SELECT unnest(json_transform(json,
      '{"entry":[{"resource":{"resourceType":"VARCHAR"}}]}').entry) AS e FROM read_json_objects(FILES, ${options})) GROUP BY t`,
    'read_json with columns': `SELECT e.resource.resourceType AS t, count(*)::DOUBLE AS n FROM (SELECT unnest(entry) AS e
      FROM read_json(FILES, ${options}, columns = {entry: 'STRUCT(resource STRUCT(resourceType VARCHAR))[]'})) GROUP BY t`,
  },
  ndjson: {
    json_extract_string: `SELECT json_extract_string(json, '$.resourceType') AS t, count(*)::DOUBLE AS n FROM read_json_objects(FILES, ${options}) GROUP BY t`,
    'read_json with columns': `SELECT resourceType AS t, count(*)::DOUBLE AS n FROM read_json(FILES, ${options}, columns = {resourceType: 'VARCHAR'}) GROUP BY t`,
  },
};

/** Files that are enough to tell which way is fastest. */
const TRIED_FILES = 10;
const ROUNDS = 3;

/** The way whose fastest round is fastest. */
export async function fastestWay(form: Form, files: readonly string[]): Promise<string> {
  return withSession({}, async (session) => {
    await session.run('SET preserve_insertion_order = false', 'settings');
    let best = { way: '', milliseconds: Infinity };
    for (const way of Array.from({ length: ROUNDS }, () => Object.keys(WAYS[form])).flat()) {
      const start = performance.now();
      await count(session, form, way, files.slice(0, TRIED_FILES));
      const milliseconds = performance.now() - start;
      if (milliseconds < best.milliseconds) best = { way, milliseconds };
    }
    return best.way;
  });
}

/** @returns how many resources there are */
export async function parseWithDuckDb(form: Form, way: string, files: readonly string[]): Promise<number> {
  return withSession({}, async (session) => {
    await session.run('SET preserve_insertion_order = false', 'settings');
    return count(session, form, way, files);
  });
}

/** @returns how many resources there are */
export async function parseInNode(form: Form, files: readonly string[]): Promise<number> {
  const types = new Map<string, number>();
  for (const path of files) {
    await using file = await open(path);
    for await (const line of file.readLines()) {
      const document = JSON.parse(line);
      const resources = form === 'bundles' ? document.entry : [{ resource: document }];
      for (const { resource } of resources)
        types.set(resource.resourceType, (types.get(resource.resourceType) ?? 0) + 1);
    }
  }
  return [...types.values()].reduce((sum, n) => sum + n, 0);
}

async function count(session: Session, form: Form, way: string, files: readonly string[]): Promise<number> {
  const list = `[${files.map((path) => quote(literalPath(path))).join(', ')}]`;
  const rows = await session.rows(
    WAYS[form][way].replace('FILES', () => list),
    way,
  );
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}
