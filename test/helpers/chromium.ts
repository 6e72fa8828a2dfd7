import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium, type Browser, type BrowserContextOptions, type Page as Tab} from 'playwright-core';
import {renderReport} from '../../src/page/report.ts';
import type {Page} from '../../src/page/page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser to test with: `PIPE_CHROMIUM`, or the first of the usual paths; without one such tests are skipped. */
export const chromiumPath = [process.env['PIPE_CHROMIUM'], ...usual].find(
  (path) => path !== undefined && existsSync(path),
);

export const openBrowser = async (...args: readonly string[]): Promise<Browser> =>
  chromium.launch({executablePath: chromiumPath!, args: ['--no-sandbox', ...args]});

/** A page that is open, and what it complained about or asked for meanwhile. */
export interface OpenPage {
  readonly tab: Tab;
  readonly complaints: string[];
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

export const openAddress = async (
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> => {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('request', (request) => requests.push(request.url()));
  await tab.goto(address);
  await tab.getByRole('heading', {level: 1}).waitFor();
  return {tab, complaints, requests, close: () => context.close()};
};

/** A report that is open as a file. */
export const openReport = async (
  browser: Browser,
  page: Page,
  options: BrowserContextOptions = {},
): Promise<OpenPage> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-page-'));
  const file = join(dir, 'report.html');
  writeFileSync(file, renderReport(page));
  const open = await openAddress(browser, pathToFileURL(file).href, options);
  const close = async (): Promise<void> => {
    await open.close();
    rmSync(dir, {recursive: true});
  };
  return {...open, close};
};

/** What keeps some readers from what is on a page, as axe-core finds it. */
export const violations = async ({tab}: OpenPage): Promise<readonly string[]> => {
  // Through the debugger, which the policy of the page does not concern.
  await tab.evaluate(axe);
  return tab.evaluate(`axe.run().then(({violations}) =>
    violations.map(({id, nodes}) => id + ': ' + nodes.slice(0, 3).map(({html}) => html).join(' | ')))`);
};
