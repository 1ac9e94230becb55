/**
 * Every test of the SQL-on-FHIR v2 suite, each as its own test. A test that does not pass has to be named in KNOWN_FAILURES with the
 * message it fails by, so that a fix is noticed. The coverage table of the documentation is compared with what passes here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileView } from './compile.ts';
import { parseResource } from './resourceText.ts';
import { parseViewDefinition } from './viewDefinition.ts';

const SUITE = '../shared/standards/sql-on-fhir/tests';

/** `file: title` → what the failure says. None are left. */
const KNOWN_FAILURES: Readonly<Record<string, RegExp>> = {};

interface SuiteTest {
  readonly title: string;
  readonly view: unknown;
  readonly expect?: readonly Record<string, unknown>[];
  readonly expectCount?: number;
  readonly expectError?: boolean;
  readonly expectColumns?: readonly string[];
}

interface SuiteFile {
  readonly name: string;
  readonly resources: readonly unknown[];
  readonly tests: readonly SuiteTest[];
}

const files = existsSync(SUITE) ? readdirSync(SUITE).sort().map(readSuiteFile) : [];

describe.skipIf(files.length === 0)('the SQL-on-FHIR suite (skipped when ../shared/standards is absent)', () => {
  for (const file of files) {
    describe(`${file.name}: ${passedOf(file)} of ${file.tests.length}`, () => {
      it.each(file.tests.map((test) => [test.title, test] as const))('%s', (title, test) => {
        const known = KNOWN_FAILURES[`${file.name}: ${title}`];
        const failure = outcomeOf(file, test);
        if (known === undefined) expect(failure).toBeUndefined();
        else expect(failure).toMatch(known);
      });
    });
  }

  it('passes as the documentation says', () => {
    const counts = files.map((file) => ({ file, total: file.tests.length, passed: passedOf(file) }));
    const together = { passed: sum(counts.map(({ passed }) => passed)), total: sum(counts.map(({ total }) => total)) };
    const lines = counts.map(({ file, passed, total }) => `| \`${file.name}\` | ${passed} / ${total} |`);
    const page = readFileSync('docs/sql-on-fhir.md', 'utf8');
    expect(page.split('\n').filter((line) => /^\| (`\w+\.json`|together) \|/.test(line))).toEqual([
      ...lines,
      `| together | ${together.passed} / ${together.total} |`,
    ]);
  });

  it('has the tests that are known to fail', () => {
    const names = files.flatMap(({ name, tests }) => tests.map(({ title }) => `${name}: ${title}`));
    expect(Object.keys(KNOWN_FAILURES).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('notices rows that are wrong', () => {
    const [file] = files.filter(({ name }) => name === 'basic.json');
    const [test] = file.tests;
    expect(outcomeOf(file, { ...test, expect: [{ id: 'another' }] })).toMatch(/rows/);
    expect(outcomeOf(file, { title: '', view: test.view, expectError: true })).toMatch(/no error/);
  });
});

function passedOf(file: SuiteFile): number {
  return file.tests.filter((test) => outcomeOf(file, test) === undefined).length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Undefined when the test passes, else why it fails. */
function outcomeOf(file: SuiteFile, test: SuiteTest): string | undefined {
  let rows: readonly Readonly<Record<string, unknown>>[];
  let columns: readonly string[];
  try {
    const view = compileView(parseViewDefinition(test.view, file.name));
    columns = view.columns;
    rows = file.resources.flatMap((resource) => view.rows(resource));
  } catch (error) {
    return test.expectError === true ? undefined : String(error);
  }
  if (test.expectError === true) return 'no error';
  if (test.expectCount !== undefined && rows.length !== test.expectCount) return `${rows.length} rows`;
  // The order of rows is not part of a view's meaning; within a row, the order of columns is.
  if (test.expect !== undefined && asText(rows).join() !== asText(test.expect).join()) {
    return `other rows: ${asText(rows).join()}`;
  }
  const wanted = (test.expectColumns ?? columns).join();
  if ([columns, ...rows.map(Object.keys)].some((names) => names.join() !== wanted)) return 'other columns';
  return undefined;
}

function asText(rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const sorted = rows.map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted.map((entries) => JSON.stringify(entries)).sort();
}

/** Resources with decimals as written; views and expected rows as plain JSON. */
function readSuiteFile(name: string): SuiteFile {
  const text = readFileSync(join(SUITE, name), 'utf8');
  const { tests }: SuiteFile = JSON.parse(text);
  const exact = parseResource(text);
  if (typeof exact !== 'object' || exact === null || !('resources' in exact) || !Array.isArray(exact.resources)) {
    throw new Error(`${name} is no file of the suite`);
  }
  return { name, tests, resources: exact.resources };
}
