import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium, type Browser, type BrowserContextOptions, type Page as Tab} from 'playwright-core';
import {renderReport} from '../../src/page/report.ts';
import type {Page} from '../../src/page/page.ts';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser to test with: `PIPE_CHROMIUM`, or the first of the usual paths; without one such tests are skipped. */
export const chromiumPath = [process.env['PIPE_CHROMIUM'], ...usual].find(
  (path) => path !== undefined && existsSync(path),
);

export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({executablePath: chromiumPath!, args: ['--no-sandbox']});

/** A report that is open as a file, and what it complained about or asked for meanwhile. */
export interface OpenReport {
  readonly tab: Tab;
  readonly complaints: string[];
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

export const openReport = async (
  browser: Browser,
  page: Page,
  options: BrowserContextOptions = {},
): Promise<OpenReport> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-page-'));
  const file = join(dir, 'report.html');
  writeFileSync(file, renderReport(page));
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('request', (request) => requests.push(request.url()));
  await tab.goto(pathToFileURL(file).href);
  await tab.getByRole('heading', {level: 1}).waitFor();
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(dir, {recursive: true});
  };
  return {tab, complaints, requests, close};
};
