/**
 * Input for the benchmark of ingest: copies of the Synthea bundles in which every UUID is another one, so that all patients and resources are
 * distinct, in one of two forms: Bundles, one a line, in ten files a copy; or NDJSON of resources, one file a type, as a bulk export has them.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

export const FORMS = ['bundles', 'ndjson'] as const;
export type Form = (typeof FORMS)[number];

export interface Input {
  readonly files: readonly string[];
  readonly bytes: number;
  readonly resources: number;
}

const FILES_PER_COPY = 10;

/** As many copies as come nearest to `bytes`, at least one. @param source Bundles, one a line, gzip */
export async function writeInput(source: string, folder: string, form: Form, bytes: number): Promise<Input> {
  await mkdir(folder, { recursive: true });
  const first = await writeOnce(source, folder, form);
  const copies = Math.max(1, Math.round(bytes / first.bytes));
  const files = [...first.files];
  for (const path of first.files) {
    const content = await readFile(path);
    const places = uuidsIn(content);
    for (let copy = 1; copy < copies; copy++) {
      const target = form === 'bundles' ? path.replace(/0(-\d+\.ndjson)$/, `${copy}$1`) : path;
      await appendFile(target, withOtherUuids(content, places, copy));
      if (target !== path) files.push(target);
    }
  }
  return { files: files.sort(), bytes: first.bytes * copies, resources: first.resources * copies };
}

async function writeOnce(source: string, folder: string, form: Form): Promise<Input> {
  const files = new Map<string, WriteStream>();
  let bytes = 0;
  let resources = 0;
  let line = 0;
  for await (const bundle of createInterface({ input: createReadStream(source).pipe(createGunzip()) })) {
    const parts = resourcesOf(bundle);
    const part = `bundles-0-${line++ % FILES_PER_COPY}.ndjson`;
    for (const [name, text] of form === 'bundles' ? [[part, bundle] as const] : parts) {
      const file = files.get(name) ?? createWriteStream(join(folder, name));
      files.set(name, file);
      bytes += Buffer.byteLength(text) + 1;
      if (!file.write(`${text}\n`)) await once(file, 'drain');
    }
    resources += parts.length;
  }
  for (const file of files.values()) {
    file.end();
    await finished(file);
  }
  return { files: [...files.keys()].map((name) => join(folder, name)), bytes, resources };
}

/** Where UUIDs begin. */
function uuidsIn(content: Buffer): readonly number[] {
  const uuids = content.toString('latin1').matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g);
  return Array.from(uuids, ({ index }) => index);
}

const DIGITS = Buffer.from('0123456789abcdef');

/** The first eight digits are moved by the copy: two UUIDs that differ still differ, and no two copies share one. */
function withOtherUuids(content: Buffer, places: readonly number[], copy: number): Buffer {
  const other = Buffer.from(content);
  const change = Math.imul(copy, 0x9e3779b1);
  for (const place of places) {
    for (let i = 0; i < 8; i++) {
      const digit = content[place + i];
      const value = digit < 58 ? digit - 48 : digit - 87;
      other[place + i] = DIGITS[value ^ ((change >>> (4 * i)) & 15)];
    }
  }
  return other;
}

/** File and line of each resource; references within the Bundle become `Type/id`, as a server would write them. */
function resourcesOf(bundle: string): readonly (readonly [string, string])[] {
  const entries: readonly { readonly fullUrl: string; readonly resource: { resourceType: string; id: string } }[] =
    JSON.parse(bundle).entry;
  const names = new Map(
    entries.map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`] as const),
  );
  return entries.map(({ resource }) => {
    const line = JSON.stringify(resource).replaceAll(
      /"reference":"(urn:uuid:[^"]*)"/g,
      (_, urn) => `"reference":"${names.get(urn) ?? urn}"`,
    );
    return [`${resource.resourceType}.ndjson`, line];
  });
}
