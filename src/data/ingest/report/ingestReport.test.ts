import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../outcomes.ts';
import { codeList, entriesOf, totalOutcomes, unaccounted } from './ingestReport.ts';
import { sampleReport } from './sampleReport.ts';

describe('the report adds up', () => {
  it('finds nothing in a report where every line ends in one outcome', () => {
    expect(unaccounted(sampleReport())).toEqual([]);
  });

  it('finds a file, a table and rows that do not add up', () => {
    const sample = sampleReport();
    const [first, ...rest] = sample.files;
    const short = { ...first, outcomes: { ...first.outcomes, used: (first.outcomes.used ?? 0) - 2 } };
    const places = (report: typeof sample): string[] => unaccounted(report).map(({ where }) => where);
    expect(unaccounted({ ...sample, files: [short, ...rest] })).toEqual([
      { where: first.file, expected: first.lines, found: first.lines - 2 },
    ]);
    const [table, ...tables] = sample.tables;
    expect(places({ ...sample, tables: [{ ...table, lines: table.lines + 1 }, ...tables] })).toEqual([
      table.table,
      'lines of all files, by table',
    ]);
    expect(places({ ...sample, rows: { ...sample.rows, landed: sample.rows.landed + 1 } })).toEqual(['landed rows']);
    expect(places({ ...sample, patients: { ...sample.patients, subjects: 1 } })).toEqual(['subjects, by split']);
  });

  it('adds outcomes up, most frequent first', () => {
    const totals = totalOutcomes([{ outcomes: { used: 2, 'no id': 1 } }, { outcomes: { used: 3, 'not JSON': 4 } }]);
    expect(totals).toEqual({ used: 5, 'no id': 1, 'not JSON': 4 });
    expect(entriesOf(totals)).toEqual([
      ['used', 5],
      ['not JSON', 4],
      ['no id', 1],
    ]);
  });
});

describe('codes without a place in a terminology', () => {
  it('names 200 of them, and no rare free text', () => {
    const local = Array.from({ length: 300 }, (_, k) => ({
      code: `LOCAL//${k}`,
      description: null,
      kind: 'local code' as const,
      rows: 1000 - k,
    }));
    const text = { code: 'Roe felt faint', description: null, kind: 'free text' as const, rows: 10 };
    const list = codeList([text, ...local]);
    expect(list).toMatchObject({ codes: 301, rows: 10 + 300 * 1000 - (299 * 300) / 2 });
    expect(list.top).toHaveLength(200);
    expect(list.top[0].code).toBe('LOCAL//0');
    expect(codeList([text]).top).toEqual([]);
    expect(codeList([{ ...text, rows: 11 }]).top).toHaveLength(1);
  });
});

it('the guide explains every outcome', () => {
  const guide = readFileSync('docs/ingest.md', 'utf8');
  const faults = Object.entries(OUTCOMES).map(([outcome, { fault }]) => {
    const row = guide.split('\n').find((line) => line.startsWith('|') && line.split('|')[1].includes(`\`${outcome}\``));
    return [outcome, row?.split('|')[2].trim() === (fault ? 'yes' : '')];
  });
  expect(faults.filter(([, right]) => !right)).toEqual([]);
});
