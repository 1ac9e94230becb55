/**
 * The text of one attachment that a record refers to by a relative path or a `file:` URL, from one folder and no other place.
 *
 * Promises: nothing outside the folder is read, whatever the URL, `..` and links say; no hidden file; nothing above the limit; nothing that
 * is no UTF-8 text. Plain text and HTML are told by content and ending. Left out: RTF, PDF, pictures, other encodings, the network.
 */
import { isUtf8 } from 'node:buffer';
import { open, realpath, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why an attachment is not read: what the report says, and what to do. */
export const ATTACHMENT_FAULTS = {
  'not found': {
    rule: 'Attachments that records refer to are not in the input.',
    remedy: 'Export Binary too, or put the files into the folder of --attachments.',
  },
  outside: {
    rule: 'Attachments lie outside the folder from which they may be read.',
    remedy: 'Put them into the folder of --attachments, without links that lead out of it.',
  },
  'too large': { rule: 'Attachments are larger than 16 MB.', remedy: 'Leave them out, or give shorter texts.' },
  'not text': {
    rule: 'Attachments are neither plain text nor HTML in UTF-8.',
    remedy: 'Convert them to text (RTF, PDF, other encodings).',
  },
} as const satisfies Record<string, { readonly rule: string; readonly remedy: string }>;
export type AttachmentFault = keyof typeof ATTACHMENT_FAULTS;

export type LocalText =
  | { readonly kind: 'text'; readonly contentType: 'text/plain' | 'text/html'; readonly text: string }
  | { readonly kind: 'fault'; readonly fault: AttachmentFault };

const LARGEST_BYTES = 16 << 20;

/** @param folder the folder with all links resolved */
export async function readLocalText(folder: string, url: string): Promise<LocalText> {
  const path = pathOf(folder, url);
  if (path === undefined) return fault('outside');
  try {
    const real = await realpath(path);
    const way = relative(folder, real);
    if (isAbsolute(way) || way.split(sep)[0] === '..') return fault('outside');
    const isHidden = way.split(sep).some((name) => name.startsWith('.'));
    return isHidden || !(await stat(real)).isFile() ? fault('not found') : await readFileText(real);
  } catch {
    // Missing, without permission, or a name that no file can have: it cannot be had.
    return fault('not found');
  }
}

/** Where the URL leads, links not yet followed; undefined when that is outside already. */
function pathOf(folder: string, url: string): string | undefined {
  if (/^file:/i.test(url)) return pathOfFileUrl(url);
  const path = decoded(url);
  if (/^[/\\]/.test(path) || path.split(/[/\\]/).includes('..')) return undefined;
  return join(folder, path);
}

/** Undefined for a file of another machine. */
function pathOfFileUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

async function readFileText(path: string): Promise<LocalText> {
  const file = await open(path);
  try {
    if ((await file.stat()).size > LARGEST_BYTES) return fault('too large');
    return textOf(await file.readFile(), extname(path).toLowerCase());
  } finally {
    await file.close();
  }
}

const HTML_START =
  /^\s*<(?:!doctype\s+html|!--|\?xml|html|head|body|div|p|span|table|h[1-6]|ul|ol|pre|br|b|i|section|article)\b/i;

function textOf(bytes: Buffer, ending: string): LocalText {
  if (!isUtf8(bytes) || bytes.includes(0)) return fault('not text');
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.startsWith('{\\rtf') || text.startsWith('%PDF')) return fault('not text');
  const isHtml = ['.html', '.htm', '.xhtml'].includes(ending) || HTML_START.test(text.slice(0, 1000));
  return { kind: 'text', contentType: isHtml ? 'text/html' : 'text/plain', text };
}

function fault(name: AttachmentFault): LocalText {
  return { kind: 'fault', fault: name };
}
