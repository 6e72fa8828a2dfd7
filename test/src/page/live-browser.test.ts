import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import type {Browser, Page as Tab} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {chromiumPath, openAddress, openBrowser, violations, type OpenPage} from '../../helpers/chromium.ts';
import {TestProject} from '../../helpers/command-line.ts';

/** Each stage ends when its file is there, so a test decides how far a run is. */
const walk = `stages:
  first: {cmd: 'printf "# Lengths\\n| name | m |\\n|---|---|\\n| b | 2 |\\n| a | 3 |\\n" > "\${out}/table.md"', kind: table}
  walk:
    cmd: |
      echo '{"type":"progress","step":1,"total":3,"figures":{"loss":9}}' >&$PIPE_EVENTS_FD
      until test -e told; do sleep 0.02; done
      echo "half way"
      echo '{"type":"progress","step":2,"total":3,"figures":{"loss":8}}' >&$PIPE_EVENTS_FD
      until test -e done; do sleep 0.02; done
      echo > "\${out}/x"
    kind: text
    inputs: {in: first}
`;

const rates = `params: {rate: 1}
stages:
  fit:
    cmd: |
      until test -e rate\${rate}; do sleep 0.02; done
      echo '{"type":"metric","name":"error","value":\${rate}}' >&$PIPE_EVENTS_FD
      echo > "\${out}/x"
    kind: text
`;
const grid = ['rates.yaml', '--grid', 'rate=1,2,3,4,5,6', '--name', 'rates', '--goal', 'error:min'];

/** What a page that was loaded anew would not have. */
const stayed = (tab: Tab): Promise<unknown> => tab.evaluate('window.stayed');

/** Keeps scrolling, and for how many ms nothing had scrolled when the page changed. */
const scrolling = `
  window.scrolling = setInterval(() => {
    window.scrolled = performance.now();
    document.body.dispatchEvent(new Event('scroll'));
  }, 10);
  window.stillFor = Infinity;
  new MutationObserver(() => (stillFor = Math.min(stillFor, performance.now() - scrolled)))
    .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});`;

/** Another program has the port for a while, and answers otherwise. */
const answerOnce = async (port: string): Promise<void> => {
  const server = createServer((_, response) => response.writeHead(503).end());
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'request');
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};

/** Pixels from the upper edge of the window. */
const topOf = async (tab: Tab, selector: string): Promise<number> =>
  (await tab.locator(selector).boundingBox())!.y;

describe.skipIf(chromiumPath === undefined)('a live page in chromium (PIPE_CHROMIUM names another)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser('--host-resolver-rules=MAP evil.example 127.0.0.1');
  });
  afterAll(() => browser.close());

  let project: TestProject;
  let children: ChildProcess[];
  let open: OpenPage;
  beforeEach(() => {
    project = new TestProject({'walk.yaml': walk, 'rates.yaml': rates});
    children = [];
  });
  afterEach(async () => {
    await open.close();
    for (const child of children) if (child.exitCode === null) child.kill('SIGINT');
    await Promise.all(children.map(ended));
    project.remove();
  });

  const start = (...words: readonly string[]): ChildProcess => {
    const child = project.start(...words);
    children.push(child);
    return child;
  };

  const ended = async (child: ChildProcess): Promise<unknown> =>
    child.exitCode ?? child.signalCode ?? once(child, 'exit');

  const put = (file: string): void => writeFileSync(join(project.dir, file), '');

  const serve = async (word: string, port = '0'): Promise<{ui: ChildProcess; url: string}> => {
    const ui = start('ui', word, '--port', port);
    const [line] = (await once(createInterface({input: ui.stdout as Readable}), 'line')) as [string];
    return {ui, url: /^\S+/.exec(line)![0]};
  };

  const visit = async (url: string): Promise<Tab> => {
    open = await openAddress(browser, url, {viewport: {width: 900, height: 300}});
    await open.tab.evaluate('window.stayed = true');
    return open.tab;
  };

  test('goes on while a stage tells of itself and ends, and leaves the reader where he was', async () => {
    const tab = await visit((await serve('walk.yaml')).url);
    const run = start('run', 'walk.yaml');
    await tab.getByRole('button', {name: /^walk.*running/}).waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await tab.emulateMedia({colorScheme});
      expect(await violations(open)).toEqual([]);
    }
    await tab.getByRole('columnheader', {name: 'name'}).getByRole('button').click();
    await tab.locator('.chart').waitFor();
    await tab.locator('.stage').nth(1).focus();
    const [before, scrolled] = [await topOf(tab, '.stage >> nth=1'), await tab.evaluate('scrollY')];
    expect(scrolled).toBeGreaterThan(0);
    put('told');
    await tab.locator('progress[value="2"]').waitFor();
    put('done');
    await tab.getByRole('button', {name: /^walk.*fresh/}).waitFor();
    await ended(run);
    expect(await tab.evaluate('document.activeElement.textContent')).toMatch(/^walk.*fresh/s);
    expect(await topOf(tab, '.stage >> nth=1')).toBeCloseTo(before, 0);
    const table = tab.getByRole('table', {name: 'Lengths'});
    expect(await table.locator('tbody td:first-child').allTextContents()).toEqual(['a', 'b']);
    expect(await stayed(tab)).toBe(true);
    expect(open.complaints).toEqual([]);
  });

  test('changes nothing while the reader scrolls', async () => {
    const tab = await visit((await serve('walk.yaml')).url);
    start('run', 'walk.yaml');
    await tab.getByRole('button', {name: /^walk.*running/}).waitFor();
    await tab.evaluate(scrolling);
    put('told');
    await tab.waitForTimeout(1_000);
    await tab.evaluate('clearInterval(scrolling)');
    await tab.locator('progress[value="2"]').waitFor();
    expect(await tab.evaluate('stillFor')).toBeGreaterThanOrEqual(100);
    put('done');
    await tab.getByRole('button', {name: /^walk.*fresh/}).waitFor();
  });

  test('shows the log of an open stage as it grows', async () => {
    const tab = await visit((await serve('walk.yaml')).url);
    start('run', 'walk.yaml');
    await tab.getByRole('button', {name: /^walk.*running/}).press('Enter');
    const dialog = tab.getByRole('dialog');
    await dialog.getByText('step 1 of 3').waitFor();
    put('told');
    await dialog.getByText('half way').waitFor();
    await dialog.getByText('step 2 of 3').waitFor();
    expect(await tab.evaluate('document.activeElement.textContent')).toBe('Close');
    put('done');
    await dialog.getByText('fresh').waitFor();
    expect(open.complaints).toEqual([]);
  });

  test('what the reader typed, sorted and opened is as it was when a trial has ended', async () => {
    for (const rate of [1, 2, 3, 4, 5]) put(`rate${rate}`);
    const sweep = start('sweep', ...grid);
    await once(createInterface({input: sweep.stdout as Readable}), 'line');
    const tab = await visit((await serve('rates')).url);
    const table = tab.getByRole('table', {name: 'Points of the sweep'});
    await table.locator('tbody tr', {hasText: 'running'}).first().waitFor();
    await table.getByRole('columnheader', {name: 'rate'}).getByRole('button').dblclick();
    await tab.locator('summary', {hasText: 'rate: all'}).press('Enter');
    for (const rate of ['2', '4', '6']) await tab.getByRole('checkbox', {name: rate, exact: true}).check();
    await table.getByRole('button', {name: '1 trials of rate = 4'}).press('Enter');
    const search = tab.getByRole('searchbox');
    await search.fill('rate =');
    await search.press('Home');
    const before = await topOf(tab, '[type=search]');
    put('rate6');
    await table.locator('tbody tr', {hasText: 'finished'}).nth(3).waitFor();
    await ended(sweep);
    expect(await search.inputValue()).toBe('rate =');
    expect(
      await tab.evaluate('[document.activeElement.type, document.activeElement.selectionStart]'),
    ).toEqual(['search', 0]);
    expect(await topOf(tab, '[type=search]')).toBeCloseTo(before, 0);
    expect(await table.locator('tbody td:nth-child(2)').allTextContents()).toEqual(['6', '4', '', '2']);
    expect(await tab.locator('.menu[open] summary').textContent()).toBe('rate: 2, 4, 6');
    expect(await stayed(tab)).toBe(true);
    expect(await violations(open)).toEqual([]);
    expect(open.complaints).toEqual([]);
  });

  test('says that its server is away, and goes on where it was when it is back', async () => {
    const {ui, url} = await serve('walk.yaml');
    project.pipe('run', 'walk.yaml', 'first');
    const tab = await visit(url);
    await tab.getByText('Live', {exact: true}).waitFor();
    await tab.getByRole('columnheader', {name: 'name'}).getByRole('button').click();
    ui.kill('SIGKILL');
    await tab.getByText('The server does not answer').waitFor();
    put('told');
    put('done');
    project.pipe('run', 'walk.yaml');
    const {port} = new URL(url);
    await answerOnce(port);
    expect(await tab.getByRole('button', {name: /^walk.*stale/}).count()).toBe(1);
    await serve('walk.yaml', port);
    await tab.getByRole('button', {name: /^walk.*fresh/}).waitFor();
    await tab.getByText('Live', {exact: true}).waitFor();
    const table = tab.getByRole('table', {name: 'Lengths'});
    expect(await table.locator('tbody td:first-child').allTextContents()).toEqual(['a', 'b']);
    expect(await stayed(tab)).toBe(true);
    // A browser tells of each attempt by itself.
    const others = open.complaints.filter((each) => !/net::ERR_|status of 503/.test(each));
    expect(others).toEqual([]);
  });

  test('says what is wrong with its file while there are mistakes in it', async () => {
    const tab = await visit((await serve('walk.yaml')).url);
    project.write('walk.yaml', walk.replace('kind: text', 'kind: 3'));
    await tab.getByText(/walk\.yaml.*kind/s).waitFor();
    expect(await violations(open)).toEqual([]);
    project.write('walk.yaml', walk);
    await tab.getByText(/walk\.yaml.*kind/s).waitFor({state: 'detached'});
    expect(await tab.locator('.stage').count()).toBe(2);
  });

  test('is not for a site that calls this machine by its own name, and cannot be written to', async () => {
    const {url} = await serve('walk.yaml');
    const tab = await visit(url);
    const other = await tab.context().newPage();
    const answer = await other.goto(url.replace('127.0.0.1', 'evil.example'));
    expect(answer?.status()).toBe(403);
    const codes = `Promise.all(['POST', 'PUT', 'PATCH', 'DELETE'].map(
      async (method) => (await fetch('/0/', {method})).status))`;
    expect(await tab.evaluate(codes)).toEqual([405, 405, 405, 405]);
  });
});
