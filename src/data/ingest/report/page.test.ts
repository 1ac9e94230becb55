import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPage, skipWithoutBrowser } from '../../../../test/support/browser.ts';
import { segmentWidths } from './bars.ts';
import { formatBytes, formatNumber, formatShare } from './figures.ts';
import type { IngestReport } from './ingestReport.ts';
import { reportPage } from './page.ts';
import { sampleReport } from './sampleReport.ts';
import { reportText } from './text.ts';
import { writeReport } from './writeReport.ts';

/** A report of an input in which all is well. */
function plainReport(): IngestReport {
  const sample = sampleReport();
  const outcomes = { used: 10 };
  return {
    ...sample,
    files: [{ file: 'a.ndjson', bytes: 999, lines: 10, outcomes }],
    tables: [{ table: 'Patient', lines: 10, outcomes, events: 10 }],
    rows: { landed: 10, dropped: {}, written: 10 },
    codes: { distinct: 2, unmapped: { codes: 0, rows: 0, top: [] }, withoutDescription: { codes: 0, rows: 0 } },
    units: { conversions: [], keptApart: [] },
    times: { findings: [], choices: [] },
    patients: { subjects: 10, withoutBirth: 0, perSplit: { train: 8, tuning: 1, held_out: 1 }, claimedTwice: 0 },
    faults: [],
    notes: [],
  };
}

describe('the page', () => {
  it('says what was read, used and left out, and every fault with its place', () => {
    const page = reportPage(sampleReport());
    for (const text of [
      '<h1>Ingest: st-elsewhere</h1>',
      '1,069,796',
      '95.5 %',
      'export/Observation.001.ndjson.gz, line 812',
      'Export the file as UTF-8.',
      'HOSPITAL_LAB//GLU-POC',
      'two patients have this id',
      'a result is known when it is issued',
      '18.0156',
    ])
      expect(page).toContain(text);
    expect(page).not.toMatch(/<script|style="|https?:\/\//);
  });

  it('cannot be made into markup by the input', () => {
    const nasty = '<script>alert("x")</script>&';
    const sample = sampleReport();
    const page = reportPage({
      ...sample,
      datasetName: nasty,
      settings: { [nasty]: nasty },
      files: sample.files.map((file) => ({ ...file, file: nasty })),
      tables: sample.tables.map((table) => ({ ...table, table: nasty })),
      faults: sample.faults.map((fault) => ({ ...fault, file: nasty })),
      codes: {
        ...sample.codes,
        unmapped: { codes: 1, rows: 1, top: [{ code: nasty, description: nasty, kind: 'local code', rows: 20 }] },
      },
    });
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  it('leaves out what there is none of', () => {
    const page = reportPage(plainReport());
    for (const heading of ['Read with care', 'Faults of the input', 'Left out', 'Units', 'Times', 'Leakage']) {
      expect(page).not.toContain(`<h2>${heading}`);
    }
    expect(page).toContain('100 %');
  });

  it('puts conversions first, and the same spelling of many codes in one row', () => {
    const spelling = { from: 'ml', to: 'mL', factor: 1, offset: 0, rows: 50, kind: 'spelling' as const };
    const conversions = [1, 2, 3].map((k) => ({ ...spelling, code: `LOCAL//${k}` }));
    const page = reportPage({
      ...plainReport(),
      units: { conversions: [...conversions, ...sampleReport().units.conversions], keptApart: [] },
    });
    expect(page).toMatch(/3 codes.*>150</);
    expect(page).not.toContain('LOCAL//1');
    expect(page.indexOf('LOINC//8310-5')).toBeLessThan(page.indexOf('3 codes'));
  });

  it('shows 200 rows of a long list, and says how many more there are', () => {
    const faults = Array.from({ length: 1234 }, (_, k) => ({ file: `f${k}`, rule: 'r', remedy: 'm', count: 1 }));
    const page = reportPage({ ...plainReport(), faults });
    expect(page).toContain('>f199<');
    expect(page).not.toContain('>f200<');
    expect(page).toContain('1,034 more are in the JSON report.');
  });

  it.skipIf(skipWithoutBrowser)(
    'fits narrow and wide, without request or complaint (skipped without Chromium)',
    async () => {
      const server = createServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        response.end(reportPage(sampleReport()));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      try {
        for (const width of [320, 390, 1200]) {
          await using page = await openPage(`http://127.0.0.1:${port}/`, { width, height: 800 });
          expect(await page.tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
          expect(await page.tab.locator('.types .bar').count()).toBe(11);
          expect(page.complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
          expect(page.strangers).toEqual([]);
        }
      } finally {
        server.close();
      }
    },
  );
});

describe('the summary for a terminal', () => {
  it('has at most 26 lines, none too wide, with all figures', () => {
    const lines = reportText(sampleReport()).split('\n');
    expect(lines.length).toBeLessThanOrEqual(26);
    expect(lines.filter((line) => line.length > 150)).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^all +1,069,796 +1,021,776 +5,316 +42,641 +63 +1,184,662$/));
    expect(reportText(plainReport()).split('\n')).toHaveLength(8);
  });
});

describe('writing a report', () => {
  it('writes both forms, and refuses one that does not add up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anamnesis-report-'));
    await writeReport(folder, sampleReport());
    expect(JSON.parse(await readFile(join(folder, 'ingest.json'), 'utf8'))).toEqual(sampleReport());
    expect(await readFile(join(folder, 'ingest.html'), 'utf8')).toBe(reportPage(sampleReport()));
    const wrong = { ...sampleReport(), rows: { landed: 5, dropped: {}, written: 4 } };
    await expect(writeReport(folder, wrong)).rejects.toMatchObject({
      code: 'internal/invariant',
      where: 'landed rows',
    });
    await rm(folder, { recursive: true });
  });
});

describe('figures', () => {
  it('a share that is not none or all never looks like it', () => {
    const shares = [
      [0, 5],
      [5, 5],
      [1, 1e6],
      [999_999, 1e6],
      [1, 3],
      [0, 0],
    ] as const;
    expect(shares.map(([part, whole]) => formatShare(part, whole))).toEqual([
      '0 %',
      '100 %',
      '<0.1 %',
      '>99.9 %',
      '33.3 %',
      '0 %',
    ]);
    expect([0, 999, 1000, 2.84e8, 9.996e5, 1.05e13].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.00 kB',
      '284 MB',
      '1.00 MB',
      '10.5 TB',
    ]);
    expect([1, 5 / 9, -160 / 9].map(formatNumber)).toEqual(['1', '0.555556', '−17.7778']);
  });

  it('segments of a bar fill it, in order of size, and none that occurs is invisible', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e9 }), { minLength: 1, maxLength: 4 }), (counts) => {
        const widths = segmentWidths(counts);
        const total = widths.reduce((sum, width) => sum + width, 0);
        expect(total).toBeCloseTo(counts.some((count) => count > 0) ? 1000 : 0, 6);
        for (const [i, width] of widths.entries()) {
          if (counts[i] > 0) expect(width).toBeGreaterThan(5);
          else expect(width).toBe(0);
        }
      }),
    );
  });
});
