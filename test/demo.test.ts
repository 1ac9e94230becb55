/** The demo in miniature: built, kept, gone on with, and read in a browser. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/base/clock.ts';
import { silentProgress } from '../src/base/progress.ts';
import { interrupted } from '../src/cli/failure.ts';
import { servePages } from '../src/server/app.ts';
import { buildDemo, type Demo } from '../src/study/demo/demo.ts';
import { openPage, skipWithoutBrowser } from './support/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'anamnesis-demo-'));
const out = join(folder, 'demo');
const SETTINGS = { patients: 80, seed: 1, steps: 2, trajectories: 4 };
const page = () => readFileSync(join(out, 'page', 'index.html'), 'utf8');
let demo: Demo;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds and returns what was said on the way. */
async function build(into: string, settings = SETTINGS): Promise<readonly string[]> {
  const said: string[] = [];
  const { signal } = new AbortController();
  demo = await buildDemo(into, settings, {
    clock: systemClock,
    progress: silentProgress,
    signal,
    say: (line) => said.push(line),
    force: false,
  });
  return said;
}

describe('the demo', () => {
  beforeAll(() => build(out), 240_000);

  it('answers every task, beside the best possible where there is something to rank', () => {
    expect(demo.results.tasks.map(({ name }) => name)).toEqual(['death_1y', 'readmission_90d', 'heart_failure_2y']);
    for (const { auroc, bestAuroc, gap, events, rows } of demo.results.tasks) {
      const rankable = events > 0 && events < rows;
      expect([auroc, bestAuroc, gap].every((figure) => (figure !== null) === rankable)).toBe(true);
    }
  });

  it('is kept when it is finished', async () => {
    const before = demo.results;
    expect(await build(out)).toEqual([]);
    expect(demo.results).toEqual(before);
  });

  it('goes on where it was when it was killed, to the same page', async () => {
    const before = page();
    rmSync(join(out, 'page'), { recursive: true });
    rmSync(join(out, 'predictions', 'death_1y'), { recursive: true });
    const said = await build(out);
    expect(said.filter((line) => line.endsWith('kept from before'))).toHaveLength(6);
    expect(said).toContain('predict death_1y');
    expect(page()).toBe(before);
  });

  it('says how to go on when it is stopped', async () => {
    const signal = AbortSignal.abort(interrupted());
    const hooks = { clock: systemClock, progress: silentProgress, signal, say: () => {}, force: false };
    const stopped = buildDemo(join(folder, 'stopped'), SETTINGS, hooks);
    await expect(stopped).rejects.toMatchObject({ code: 'run/interrupted', remedy: 'Run the same command to go on.' });
  });

  it('leaves a folder alone that is not its own', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    await expect(build(folder)).rejects.toMatchObject({ code: 'output/exists' });
    expect(existsSync(join(folder, 'demo.json'))).toBe(false);
  });

  it('says that patients are simulated and nothing is for care, before any figure', () => {
    const text = page();
    expect(text.indexOf('Every patient here is simulated')).toBeGreaterThan(0);
    expect(text.indexOf('Every patient here is simulated')).toBeLessThan(text.indexOf('AUROC'));
    expect(text).toContain('Not a medical device');
    expect(text).not.toContain('<script');
  });
});

describe.skipIf(skipWithoutBrowser)('the page in a browser (skipped where Chromium is absent)', () => {
  it.each([1280, 375])('at %d pixels: whole, quiet, nothing from elsewhere, no sideways scrolling', async (width) => {
    const stop = new AbortController();
    const server = await servePages(join(out, 'page'), 0, stop.signal);
    {
      await using open = await openPage(server.url, { width, height: 800 });
      const { tab, complaints, strangers } = open;
      expect(await tab.title()).toContain('history');
      expect(await tab.locator('svg[aria-label^="Patient"]').count()).toBe(3);
      expect(await tab.locator('svg:not([aria-label])').count()).toBe(0);
      const widths = await tab.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(widths).toEqual([width, width]);
      await tab.locator('summary').nth(1).click();
      expect(await tab.locator('details[open] code').count()).toBeGreaterThan(0);
      expect(strangers).toEqual([]);
      const asked = await tab.evaluate<string[]>('performance.getEntriesByType("resource").map(({ name }) => name)');
      expect(asked.filter((name) => !name.endsWith('/favicon.ico'))).toEqual([]);
      // The browser asks for a favicon by itself; the page asks for nothing.
      expect(complaints.filter((line) => !line.includes('404'))).toEqual([]);
    }
    stop.abort();
    await server.stopped;
  });
});
