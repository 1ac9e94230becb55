/**
 * Concept ids → vocabulary, code and name, and the concepts one level above, out of the vocabulary files of the input (CONCEPT and
 * CONCEPT_ANCESTOR; a local CONCEPT beside the public one, as MIMIC has, counts too). Only the ids that are asked for are kept: the
 * public CONCEPT has millions of rows and streams by.
 *
 * Where two files hold one id, the first file by name counts. Of ids without a row only a few built-in ones are known (`builtInConcepts.ts`);
 * the others are absent from the answer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnamnesisError } from '../../../base/errors.ts';
import type { Session } from '../../record/duckdb.ts';
import { BUILT_IN_CONCEPTS } from './builtInConcepts.ts';
import { copyGoodLines, verifyBytes } from './csvLines.ts';
import type { ConceptFiles } from './files.ts';
import { type FileForm, fileForm, findColumns, type InputFile, isNotReadable, sourceSql } from './source.ts';

export interface OmopConcept {
  /** vocabulary_id: `SNOMED`, `RxNorm`, `mimiciv_drug_ndc`. */
  readonly system: string;
  readonly code: string;
  readonly name: string;
  readonly parents: readonly { readonly system: string; readonly code: string }[];
}

const CONCEPT_COLUMNS = ['concept_id', 'vocabulary_id', 'concept_code', 'concept_name'] as const;
const ANCESTOR_COLUMNS = ['ancestor_concept_id', 'descendant_concept_id', 'min_levels_of_separation'] as const;

/**
 * @param ids concept ids as text; what is not a whole number is passed over
 * @throws input/invalid for a vocabulary file that cannot be read or lacks a column
 */
export async function resolveOmopConcepts(
  session: Session,
  files: ConceptFiles,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, OmopConcept>> {
  const scratch = await mkdtemp(join(tmpdir(), 'anamnesis-concepts-'));
  try {
    const wanted = new Set([...ids].filter((id) => /^-?\d{1,18}$/.test(id)));
    await keepIds(session, wanted);
    await withSources(session, files.ancestor, ANCESTOR_COLUMNS, scratch, (ancestor) =>
      session.run(parentsSql(ancestor), VOCABULARY),
    );
    await withSources(session, files.concept, CONCEPT_COLUMNS, scratch, (concept) =>
      session.run(knownSql(concept), VOCABULARY),
    );
    const rows = await session.rows(ANSWER, VOCABULARY);
    const builtIn = [...BUILT_IN_CONCEPTS].filter(([id]) => wanted.has(id));
    return new Map([...builtIn, ...rows.map((row) => [String(row.id), conceptOf(row)] as const)]);
  } finally {
    await session.run(
      'DROP TABLE IF EXISTS omop_wanted; DROP TABLE IF EXISTS omop_parents; DROP TABLE IF EXISTS omop_known',
      VOCABULARY,
    );
    await rm(scratch, { recursive: true, force: true });
  }
}

const VOCABULARY = 'the vocabulary files';
const IDS_A_STATEMENT = 5000;

async function keepIds(session: Session, ids: ReadonlySet<string>): Promise<void> {
  await session.run('CREATE OR REPLACE TEMP TABLE omop_wanted (id BIGINT)', VOCABULARY);
  const all = [...ids];
  for (let start = 0; start < all.length; start += IDS_A_STATEMENT) {
    const values = all.slice(start, start + IDS_A_STATEMENT).map((id) => `(${id})`);
    await session.run(`INSERT INTO omop_wanted VALUES ${values.join(', ')}`, VOCABULARY);
  }
}

const number = (column: string): string => `TRY_CAST(${column} AS DOUBLE)::BIGINT`;

function parentsSql(ancestor: string): string {
  return `CREATE OR REPLACE TEMP TABLE omop_parents AS
    SELECT DISTINCT ${number('descendant_concept_id')} AS id, ${number('ancestor_concept_id')} AS parent
    FROM ${ancestor}
    WHERE ${number('min_levels_of_separation')} = 1
      AND ${number('descendant_concept_id')} IN (SELECT id FROM omop_wanted)`;
}

function knownSql(concept: string): string {
  return `CREATE OR REPLACE TEMP TABLE omop_known AS
    SELECT ${number('concept_id')} AS id,
      arg_min({system: vocabulary_id, code: concept_code, name: coalesce(concept_name, '')}, file) AS found
    FROM ${concept}
    WHERE concept_code IS NOT NULL AND vocabulary_id IS NOT NULL AND ${number('concept_id')} IN
      (SELECT id FROM omop_wanted UNION SELECT parent FROM omop_parents)
    GROUP BY ALL`;
}

const ANSWER = `SELECT known.id::VARCHAR AS id, known.found.system AS system, known.found.code AS code, known.found.name AS name,
    list(above.found.system ORDER BY above.id) FILTER (WHERE above.id IS NOT NULL) AS parent_systems,
    list(above.found.code ORDER BY above.id) FILTER (WHERE above.id IS NOT NULL) AS parent_codes
  FROM omop_known AS known
  LEFT JOIN omop_parents AS p ON p.id = known.id
  LEFT JOIN omop_known AS above ON above.id = p.parent
  WHERE known.id IN (SELECT id FROM omop_wanted)
  GROUP BY known.id, known.found
  ORDER BY known.id`;

function conceptOf(row: Readonly<Record<string, unknown>>): OmopConcept {
  const codes = Array.isArray(row.parent_codes) ? row.parent_codes.map(String) : [];
  const systems = Array.isArray(row.parent_systems) ? row.parent_systems.map(String) : [];
  const parents = codes.map((code, i) => ({ system: systems[i], code }));
  return { system: String(row.system), code: String(row.code), name: String(row.name), parents };
}

/** Runs `work` over all files as one table expression; again over clean copies when that fails. */
async function withSources(
  session: Session,
  files: readonly InputFile[],
  columns: readonly string[],
  scratch: string,
  work: (source: string) => Promise<void>,
): Promise<void> {
  const forms = await Promise.all(
    files.map(async (file) => ({ file, form: await vocabularyForm(session, file, columns) })),
  );
  const source = (copies: ReadonlyMap<string, string>): string => {
    const none = `SELECT ${['file', ...columns].map((name) => `NULL::VARCHAR AS ${name}`).join(', ')} WHERE false`;
    const sources = forms.map(({ file, form }) => {
      return `FROM ${sourceSql(file, form, findColumns(form.header, columns), copies.get(file.name))}`;
    });
    return `(${[none, ...sources].join(' UNION ALL ')})`;
  };
  const copies = new Map<string, string>();
  for (const { file, form } of forms) {
    if (form.form === 'parquet') continue;
    const { ending, utf8 } = await verifyBytes({ path: file.path, compression: form.compression });
    if (ending !== 'whole' || !utf8) copies.set(file.name, await cleanCopy(file, form, scratch));
  }
  try {
    await work(source(copies));
  } catch (error) {
    if (!isNotReadable(error)) throw error;
    for (const { file, form } of forms) {
      if (!copies.has(file.name)) copies.set(file.name, await cleanCopy(file, form, scratch));
    }
    await work(source(copies));
  }
}

/** Tab-separated vocabulary files, as Athena gives them, quote nothing: `"` is a character of a name. */
async function vocabularyForm(session: Session, file: InputFile, columns: readonly string[]): Promise<FileForm> {
  const form = await fileForm(session, file, columns);
  if (!('form' in form)) throw invalid(file, form.rule, form.remedy);
  const missing = findColumns(form.header, columns).find(({ index }) => index === undefined);
  if (missing !== undefined) {
    throw invalid(file, `The column ${missing.name} is missing.`, 'Export or download the vocabulary again.');
  }
  return form.form === 'csv' && form.delimiter === '\t' ? { ...form, quoted: false } : form;
}

async function cleanCopy(file: InputFile, form: FileForm, scratch: string): Promise<string> {
  if (form.form === 'parquet') throw invalid(file, 'The Parquet file is damaged.', 'Download the vocabulary again.');
  const copy = join(scratch, file.name.replaceAll(/[^\w.]/g, '_'));
  const packed = { path: file.path, compression: form.compression };
  await copyGoodLines(packed, copy, form.delimiter, form.header.length, () => {});
  return copy;
}

function invalid(file: InputFile, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', { where: file.name, rule, remedy });
}
