import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPage, skipWithoutBrowser } from '../../test/support/browser.ts';
import { pagesApp, servePages } from './app.ts';

const outside = mkdtempSync(join(tmpdir(), 'anamnesis-pages-'));
const folder = join(outside, 'pages');
mkdirSync(folder);
writeFileSync(join(outside, 'secret.txt'), 'secret');
writeFileSync(join(folder, '.hidden'), 'hidden');
writeFileSync(
  join(folder, 'index.html'),
  '<!doctype html><title>Report</title><h1>Report</h1><p id="p" style="color: rgb(1, 2, 3)">text</p>' +
    '<svg width="10" height="10"><circle r="4"/></svg><script>document.title = "script ran"</script>',
);
afterAll(() => rmSync(outside, { recursive: true }));

const app = pagesApp(folder);
const get = (path: string, init?: RequestInit) => app.request(`http://127.0.0.1${path}`, init);

describe('pages', () => {
  it('are served with headers that forbid scripts, frames, guessing and referrers', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });

  it.each([
    '/missing',
    '/.hidden',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/a/%2e%2e/%2e%2e/secret.txt',
  ])('do not include %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });

  it('refuse other hosts and writing', async () => {
    expect((await app.request('http://evil.example/')).status).toBe(403);
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect((await app.request('http://localhost/')).status).toBe(200);
  });
});

describe('the server', () => {
  it('listens on loopback, says when a port is taken, and stops when told', async () => {
    const stop = new AbortController();
    const running = await servePages(folder, 0, stop.signal);
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(running.url)).text()).toContain('<h1>Report</h1>');
    const port = Number(new URL(running.url).port);
    await expect(servePages(folder, port, stop.signal)).rejects.toMatchObject({ code: 'settings/invalid' });
    stop.abort();
    await running.stopped;
    await expect(fetch(running.url)).rejects.toThrow();
  });

  it.skipIf(skipWithoutBrowser)(
    'shows styled pages in a browser and runs no script (skipped when Chromium is absent)',
    async () => {
      const stop = new AbortController();
      const running = await servePages(folder, 0, stop.signal);
      await using page = await openPage(running.url);
      expect(await page.tab.title()).toBe('Report');
      expect(await page.tab.evaluate("getComputedStyle(document.querySelector('#p')).color")).toBe('rgb(1, 2, 3)');
      expect(page.complaints.join()).toMatch(/script/);
      stop.abort();
      await running.stopped;
    },
  );
});
