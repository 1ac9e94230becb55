/**
 * ICD-10-CM: the order file of CMS (fixed width, `icd10cm-order-YYYY.txt`), the same as CSV (`code, billable, short, long`), or the
 * tabular list of CDC (XML). The order file has all codes, with the longest listed prefix as parent; the tabular list has blocks and
 * chapters too (`ICD10CM//A00-A09`, `ICD10CM//CHAPTER I`), but no seventh characters: import both and open them together.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { columnsOf, textLines } from '../delimited.ts';
import { writtenCode } from '../icd.ts';
import { tabularTerms } from './icd10cmTabular.ts';
import { descriptionOf, qualifiedCode, type Term, type TerminologySource } from './term.ts';

const SYSTEM = 'ICD10CM';

export async function openIcd10cm(path: string): Promise<TerminologySource> {
  for await (const line of textLines(path)) {
    if (line.trim() === '') continue;
    if (/^\s*<\?xml/.test(line) || line.includes('<ICD10CM.tabular'))
      return { files: [path], terms: tabularTerms(path) };
    if (ORDER_LINE.test(line)) return { files: [path], terms: withParents(orderFile(path)) };
    if (/^"?code"?,/i.test(line)) return { files: [path], terms: withParents(orderCsv(path)) };
    break;
  }
  throw new AnamnesisError('input/invalid', {
    where: path,
    rule: 'This is neither an ICD-10-CM order file nor the tabular list.',
    remedy:
      'Give icd10cm-order-YYYY.txt of CMS, the same as CSV (code, billable, short, long), or the tabular XML of CDC.',
  });
}

interface Listed {
  readonly code: string;
  readonly description: string | null;
}

/** Columns of the order file: number, code, whether it is billable, short and long description. */
const ORDER_LINE = /^\d{5} ([A-Z][0-9A-Z]{2,6}) {1,5}[01] (.{60}) (.*)$/;

async function* orderFile(path: string): AsyncGenerator<Listed> {
  for await (const line of textLines(path)) {
    const parts = ORDER_LINE.exec(line);
    if (parts !== null) yield { code: parts[1], description: descriptionOf(parts[3]) ?? descriptionOf(parts[2]) };
    else if (line.trim() !== '') throw brokenLine(path);
  }
}

async function* orderCsv(path: string): AsyncGenerator<Listed> {
  for await (const [code, long, short] of columnsOf(path, ['code', 'long', 'short'], ',')) {
    if (code !== '') yield { code, description: descriptionOf(long) ?? descriptionOf(short) };
  }
}

/** Both list broader codes before narrower ones. */
async function* withParents(listed: AsyncIterable<Listed>): AsyncGenerator<Term> {
  const seen = new Set<string>();
  for await (const { code, description } of listed) {
    const plain = code.replace('.', '');
    seen.add(plain);
    let end = plain.length - 1;
    while (end >= 3 && !seen.has(plain.slice(0, end))) end--;
    const parent = end >= 3 ? [qualifiedCode(SYSTEM, writtenCode(SYSTEM, plain.slice(0, end)))] : [];
    yield { system: SYSTEM, code: writtenCode(SYSTEM, plain), description, parentCodes: parent };
  }
}

function brokenLine(path: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where: path,
    rule: 'A line does not have the columns of the order file.',
    remedy: 'Give the file as CMS publishes it, in fixed columns.',
  });
}
