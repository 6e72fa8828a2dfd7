import type {Browser, CDPSession, Page as Tab} from 'playwright-core';
import {chromiumPath, openAddress, openBrowser, openReport} from '../../test/helpers/chromium.ts';
import {largePage} from '../../test/helpers/pages.ts';
import {table} from '../table.ts';
import {framesDuring, type Frames} from './frames.ts';
import {servingSweep} from './live.ts';
import {openPlain} from './plain.ts';

const heading = [
  '2 000 trials',
  'frames',
  'a second',
  'median ms',
  'p95 ms',
  'CPU ms a frame',
  'script',
  'layout',
  'longest ms',
];
const viewport = {width: 1280, height: 900};

/**
 * How fluent a page of 2 000 trials is. One frame in 16.7 ms is what a screen shows. Node is started without what has V8
 * collect garbage some seconds after it had work (see `bench` in package.json): it would take this program's core, and half
 * of the browser's, for 0.1 s while a page scrolls.
 */
export const benchPage = async (): Promise<void> => {
  if (chromiumPath === undefined) {
    console.log('page: skipped, there is no chromium (PIPE_CHROMIUM names one)\n');
    return;
  }
  const browser = await openBrowser();
  try {
    const rows = [
      ...(await plainRows(browser)),
      ...(await reportRows(browser)),
      ...(await liveRows(browser)),
    ];
    console.log(`${table([heading, ...rows])}\n`);
  } finally {
    await browser.close();
  }
};

/** The baseline. */
const plainRows = async (browser: Browser): Promise<readonly string[][]> => {
  const {tab, close} = await openPlain(browser, {viewport});
  const rows = [
    await row('plain: its table scrolls', tab, await scrollTable(tab)),
    await row('plain: the page scrolls', tab, (cdp) => scroll(cdp, {x: 1200, y: 800})),
  ];
  await close();
  return rows;
};

const reportRows = async (browser: Browser): Promise<readonly string[][]> => {
  const {tab, close} = await openReport(browser, largePage(), {viewport});
  console.log(`first drawn after ${await firstDraw(tab)}`);
  const rows = [
    await row('report: nothing happens', tab, () => tab.waitForTimeout(2_000)),
    await row('report: its table scrolls', tab, await scrollTable(tab)),
    await row('report: the page scrolls', tab, (cdp) => scroll(cdp, {x: 20, y: 400})),
  ];
  await close();
  return rows;
};

const liveRows = async (browser: Browser): Promise<readonly string[][]> => {
  const rows: string[][] = [];
  await servingSweep(async (url) => {
    const {tab, close} = await openAddress(browser, url, {viewport});
    rows.push(
      await row('live: updates alone', tab, () => tab.waitForTimeout(5_000)),
      await row('live: its table scrolls', tab, await scrollTable(tab)),
      await row('live: the page scrolls', tab, (cdp) => scroll(cdp, {x: 20, y: 400})),
      await row('live: curves in sight', tab, async () => {
        await tab.locator('.chart').scrollIntoViewIfNeeded();
        await tab.waitForTimeout(5_000);
      }),
    );
    await close();
  });
  return rows;
};

const row = async (
  name: string,
  tab: Tab,
  happens: (cdp: CDPSession) => Promise<void>,
): Promise<string[]> => {
  const frames = await framesDuring(tab, happens);
  return [name, ...figures(frames)];
};

const figures = ({
  count,
  perSecond,
  median,
  p95,
  work,
  script,
  layout,
  longest,
}: Frames): readonly string[] => [
  `${count}`,
  ...[perSecond, median, p95].map((figure) => figure.toFixed(1)),
  ...[work, script, layout].map((figure) => figure.toFixed(2)),
  longest.toFixed(0),
];

/** Once the table is in sight: with the pointer on it, as a wheel has it, each row that passes beneath is pointed at. */
const scrollTable = async (tab: Tab): Promise<(cdp: CDPSession) => Promise<void>> => {
  const box = tab.getByRole('region', {name: 'Points of the sweep'});
  await box.scrollIntoViewIfNeeded();
  await tab.waitForTimeout(1_000);
  const {x, y} = (await box.boundingBox())!;
  await tab.mouse.move(x + 200, y + 100);
  return (cdp) => scroll(cdp, {x: x + 200, y: y + 100});
};

/** 12 000 pixels in five seconds, as by a wheel. */
const scroll = async (cdp: CDPSession, {x, y}: {readonly x: number; readonly y: number}): Promise<void> => {
  await cdp.send('Input.synthesizeScrollGesture', {
    ...{x, y, yDistance: -12_000, speed: 2_400},
    gestureSourceType: 'mouse',
  });
};

/** From the beginning of its loading, by the browser's clock. */
const firstDraw = async (tab: Tab): Promise<string> => {
  const drawn = await tab.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`);
  return typeof drawn === 'number' ? `${(drawn / 1e3).toFixed(2)} s` : 'a while that was not told';
};
