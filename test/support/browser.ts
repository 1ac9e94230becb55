/**
 * A page in the system's own Chromium, driven by playwright-core. No browser is downloaded: where the system has none, tests that
 * need one are skipped (`it.skipIf(skipWithoutBrowser)`).
 */
import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

export const skipWithoutBrowser = !existsSync(CHROMIUM);

export interface OpenPage extends AsyncDisposable {
  readonly tab: Page;
  /** What the page wrote to its console, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** Requests that left the page's own origin. */
  readonly strangers: readonly string[];
}

/** Opens `url` and waits until it has loaded; `await using` closes the browser. */
export async function openPage(url: string, size = { width: 1280, height: 900 }): Promise<OpenPage> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const tab = await browser.newPage({ viewport: size });
  const complaints: string[] = [];
  const strangers: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      strangers.push(request.url());
  });
  await tab.goto(url);
  return { tab, complaints, strangers, [Symbol.asyncDispose]: () => browser.close() };
}
