/**
 * Texts of notes that lie in files beside the records: a note whose text is not in the input is looked up by its URL in one local folder.
 * URLs on the network are left alone; the note then has no text, and is counted so.
 *
 * Promises: each file is read once, memory is bounded by a few of the largest; what is not read is counted by rule and input file, and neither
 * a path nor a word of it is told.
 */
import { realpath, stat } from 'node:fs/promises';
import { quote, type Session } from '../../record/duckdb.ts';
import { PART } from '../landed.ts';
import type { InputFault } from '../outcomes.ts';
import { ATTACHMENT_FAULTS, type AttachmentFault, type LocalText, readLocalText } from './localText.ts';

const WHERE = 'the attachments';
/** URLs that are read about together, and bytes of text after which they are handed on. */
const URLS_AT_ONCE = 256;
const READ_AT_ONCE = 4;
const HELD_CHARACTERS = 32 << 20;

/** SQL of the id of the Binary that a URL names; null when it names none. */
function binaryIdSql(url: string): string {
  return `nullif(regexp_extract(${url}, '(^|/)Binary/([^/]+)(/_history/.*)?$', 2), '')`;
}

/** SQL of the key by which `attachments` has what a URL names: the id of a Binary, or the URL itself, told apart by a blank. */
export function attachmentKeySql(url: string): string {
  return `coalesce(${binaryIdSql(url)}, 'url ' || ${url})`;
}

/**
 * Adds to `attachments (key, body)` what notes refer to by a relative path or `file:` URL. Needs `landed`, `counted` and `dropped`.
 * @param makeMacros makes the macros of the FHIR landing
 * @param folder the only folder that is read; a file for an input that is one, and then nothing is read
 */
export async function readAttachments(
  session: Session,
  makeMacros: (session: Session) => Promise<void>,
  folder: string,
  signal: AbortSignal,
): Promise<readonly InputFault[]> {
  const mayBeLocal = `kind = 'event' AND "text" IS NULL AND reference IS NOT NULL AND starts_with(concept, ${quote(`NOTE${PART}`)})`;
  const [{ notes }] = await session.rows(`SELECT count(*)::DOUBLE AS notes FROM landed WHERE ${mayBeLocal}`, WHERE);
  if (notes === 0) return [];
  await findNotes(session);
  const [{ urls }] = await session.rows('SELECT max(nth)::DOUBLE AS urls FROM local_urls', WHERE);
  if (urls === null) return [];
  const root = (await stat(folder)).isDirectory() ? await realpath(folder) : undefined;
  await session.run(
    'CREATE TEMP TABLE local_texts (nth BIGINT, content_type VARCHAR, body VARCHAR, fault VARCHAR)',
    WHERE,
  );
  for (let first = 1; first <= Number(urls); first += URLS_AT_ONCE) {
    const range = `nth BETWEEN ${first} AND ${first + URLS_AT_ONCE - 1}`;
    const rows = await session.rows(
      `SELECT nth::DOUBLE AS nth, url FROM local_urls WHERE ${range} ORDER BY nth`,
      WHERE,
    );
    await readAll(
      session,
      root,
      rows.map(({ nth, url }) => [Number(nth), String(url)] as const),
      signal,
    );
  }
  await makeMacros(session);
  await session.run(
    `INSERT INTO attachments SELECT ${attachmentKeySql('url')}, nullif(text_as(content_type, body), '') FROM local_texts JOIN local_urls USING (nth)
     WHERE fault IS NULL`,
    WHERE,
  );
  const faults = await countFaults(session);
  await session.run('DROP TABLE local_texts; DROP TABLE local_urls; DROP TABLE local_notes', WHERE);
  return faults;
}

/** `local_notes (file, url)`, one row a note without text, and `local_urls (nth, url)`. */
async function findNotes(session: Session): Promise<void> {
  await session.run(
    `CREATE TEMP TABLE local_notes AS SELECT file, reference AS url FROM counted ANTI JOIN dropped USING (resource_key, digest)
     WHERE kind = 'event' AND outcome IS NULL AND NOT repeat AND "text" IS NULL AND concept LIKE ${quote(`NOTE${PART}%`)}
       AND (NOT regexp_matches(reference, '^[A-Za-z][A-Za-z0-9+.-]*:') OR reference ILIKE 'file:%')
       AND NOT EXISTS (SELECT 1 FROM attachments WHERE key = ${binaryIdSql('reference')})`,
    WHERE,
  );
  await session.run(
    'CREATE TEMP TABLE local_urls AS SELECT row_number() OVER (ORDER BY url) AS nth, url FROM (SELECT DISTINCT url FROM local_notes)',
    WHERE,
  );
}

/** Reads these URLs, a few at a time, into `local_texts`. */
async function readAll(
  session: Session,
  root: string | undefined,
  urls: readonly (readonly [nth: number, url: string])[],
  signal: AbortSignal,
): Promise<void> {
  let held: (readonly [nth: number, text: LocalText])[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    await append(session, held);
    held = [];
    characters = 0;
  };
  for (let from = 0; from < urls.length; from += READ_AT_ONCE) {
    signal.throwIfAborted();
    const some = urls.slice(from, from + READ_AT_ONCE);
    const found = await Promise.all(some.map(async ([nth, url]) => [nth, await textOf(root, url)] as const));
    held.push(...found);
    characters += found.reduce((sum, [, one]) => sum + (one.kind === 'text' ? one.text.length : 0), 0);
    if (characters > HELD_CHARACTERS) await flush();
  }
  await flush();
}

function textOf(root: string | undefined, url: string): Promise<LocalText> | LocalText {
  return root === undefined ? { kind: 'fault', fault: 'not found' } : readLocalText(root, url);
}

async function append(session: Session, held: readonly (readonly [nth: number, text: LocalText])[]): Promise<void> {
  const appender = await session.connection.createAppender('local_texts');
  for (const [nth, one] of held) {
    appender.appendBigInt(BigInt(nth));
    for (const value of one.kind === 'text'
      ? [one.contentType, one.text, undefined]
      : [undefined, undefined, one.fault]) {
      if (value === undefined) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}

async function countFaults(session: Session): Promise<readonly InputFault[]> {
  const rows = await session.rows(
    `SELECT file, fault, count(*)::DOUBLE AS n FROM local_notes JOIN local_urls USING (url) JOIN local_texts USING (nth)
     WHERE fault IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    WHERE,
  );
  return rows.map(({ file, fault, n }) => ({
    file: String(file),
    ...ATTACHMENT_FAULTS[faultOf(fault)],
    count: Number(n),
  }));
}

function faultOf(text: unknown): AttachmentFault {
  const found = Object.keys(ATTACHMENT_FAULTS).find((name): name is AttachmentFault => name === text);
  if (found === undefined) throw new Error('A fault of an attachment has no name.');
  return found;
}
