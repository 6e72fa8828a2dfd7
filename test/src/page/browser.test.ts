import type {Browser, Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {chromiumPath, openBrowser, openReport, violations, type OpenPage} from '../../helpers/chromium.ts';
import {largePage, pipelinePage, sweepPage} from '../../helpers/pages.ts';

/** What of a canvas the tests ask; they know no DOM. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly toDataURL: () => string;
  readonly cloneNode: () => Canvas;
  readonly getContext: (kind: '2d', settings: {readonly willReadFrequently: boolean}) => Context;
}
interface Context {
  readonly drawImage: (image: Canvas, x: number, y: number) => void;
  readonly getImageData: (x: number, y: number, width: number, height: number) => {readonly data: Uint8Array};
}

/** How many pixels of a canvas are not empty: of a copy, for the page's own is not made to be read. */
const inked = async (canvas: Locator): Promise<number> =>
  canvas.evaluate((element: Canvas) => {
    const copy = element.cloneNode();
    const context = copy.getContext('2d', {willReadFrequently: true});
    context.drawImage(element, 0, 0);
    const {data} = context.getImageData(0, 0, element.width, element.height);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  });

/** What is drawn on a canvas, to be compared. */
const drawing = async (canvas: Locator): Promise<string> =>
  canvas.evaluate((element: Canvas) => element.toDataURL());

describe.skipIf(chromiumPath === undefined)('a page in chromium (PIPE_CHROMIUM names another)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  /** Opens a report, and holds that it asked for nothing and complained of nothing. */
  const reading = async (
    read: (report: OpenPage) => Promise<void>,
    page = sweepPage(),
    options: Parameters<typeof openReport>[2] = {},
  ): Promise<void> => {
    const report = await openReport(browser, page, options);
    try {
      await read(report);
      expect(report.complaints).toEqual([]);
      expect(report.requests.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    } finally {
      await report.close();
    }
  };

  test('draws everything there is', () =>
    reading(async ({tab}) => {
      expect(await tab.locator('.stage').count()).toBe(12);
      expect(await tab.locator('.edges path').count()).toBe(20);
      expect(await tab.locator('.heat tbody td').count()).toBe(9);
      expect(await tab.locator('.heat .best-cell').count()).toBe(1);
      expect(await tab.locator('.axis').count()).toBe(5);
      expect(await inked(tab.locator('.parallel canvas').first())).toBeGreaterThan(1_000);
      expect(await inked(tab.locator('.chart canvas').first())).toBeGreaterThan(1_000);
      expect(await tab.locator('.thumbnail img').count()).toBe(36);
      const broken = `[...document.images].filter(({complete, naturalWidth}) => !complete || naturalWidth === 0).length`;
      expect(await tab.evaluate(broken)).toBe(0);
      expect(await tab.getByRole('table', {name: 'Table 1'}).locator('.best').count()).toBe(2);
    }));

  /** A sweep whose pipeline tells many metrics, with long names. */
  const toldMuch = () => {
    const page = sweepPage();
    const {sweep} = page;
    const more = Array.from({length: 30}, (_, i) => `error[method=ours].class ${i}.likelihood`);
    return {...page, sweep: {...sweep!, metrics: [...sweep!.metrics, ...more]}};
  };

  test('of many metrics shows the first, and those that are ticked', () =>
    reading(async ({tab}) => {
      const columns = tab.getByRole('table', {name: 'Points of the sweep'}).locator('thead th');
      expect([await columns.count(), await tab.locator('.axis').count()]).toEqual([4 + 8, 2 + 8]);
      const menu = tab.locator('.menu', {hasText: /^metrics:/});
      expect(await menu.locator('summary').textContent()).toBe('metrics: 8 of 33');
      await menu.locator('summary').click();
      for (const name of ['fid', 'error[method=ours].class 20.likelihood'])
        await menu.getByLabel(name, {exact: true}).click();
      expect(await columns.allTextContents()).toEqual(
        expect.arrayContaining(['D_L ↓', 'error[method=ours].class 20.likelihood']),
      );
      expect(await columns.count()).toBe(4 + 8);
      expect(await tab.locator('.axis title').allTextContents()).not.toContain('fid');
    }, toldMuch()));

  test('a menu that is longer than its section lies over the next', () =>
    reading(async ({tab}) => {
      const opened = async (label: string): Promise<Locator> => {
        const menu = tab.locator('.menu', {hasText: new RegExp(`^${label}:`)});
        await menu.locator('summary').click();
        return menu.locator('fieldset');
      };
      for (const param of ['weighting_ce', 'weighting_dlsm'])
        await (await opened(param)).getByLabel('2', {exact: true}).click();
      const menu = await opened('metrics');
      const [its, next] = [await menu.boundingBox(), await tab.locator('section').nth(1).boundingBox()];
      expect(its!.y + its!.height).toBeGreaterThan(next!.y + 40);
      const inMenu = `document.elementFromPoint(${its!.x + 40}, ${next!.y + 20}).closest('.menu') !== null`;
      expect(await tab.evaluate(inMenu)).toBe(true);
    }, toldMuch()));

  test('on paper nothing lies beside the page', async () => {
    for (const page of [toldMuch(), pipelinePage()])
      await reading(async ({tab}) => {
        await tab.setViewportSize({width: 718, height: 1000});
        await tab.emulateMedia({media: 'print'});
        const beyond = `[...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > 719 && !each.closest('.visually-hidden, svg text')).length`;
        await expect.poll(() => tab.evaluate(beyond)).toBe(0);
      }, page);
  });

  test('a pipeline without a sweep has a page too', () =>
    reading(async (report) => {
      expect(await violations(report)).toEqual([]);
      expect(await report.tab.getByRole('heading', {level: 2}).allTextContents()).toEqual([
        'Tables',
        'Curves',
        'Images',
        'Stages',
        'Params',
        'Provenance',
      ]);
    }, pipelinePage()));

  test('of the tables that trials have of a stage, the one of the trial that is chosen is shown', () => {
    const {sweep, ...rest} = sweepPage();
    const tables = sweep!.trials.slice(0, 3).map(({id}, at) => ({
      ...{stage: 'table', trial: id, title: 'Table 1', columns: ['method'], rows: [[`of ${at}`]], best: []},
    }));
    return reading(
      async ({tab}) => {
        const cells = tab.getByRole('table', {name: 'Table 1'}).locator('tbody td');
        expect(await cells.allTextContents()).toEqual(['of 0']);
        const trial = tab.locator('label', {hasText: /^Trial/}).locator('select');
        await trial.selectOption('weighting_ce = 0, weighting_dlsm = 1, seed = 0');
        expect(await cells.allTextContents()).toEqual(['of 2']);
      },
      {...rest, sweep: sweep!, tables},
    );
  });

  test('the points sort by any column, up, down and as they were', () =>
    reading(async ({tab}) => {
      const table = tab.getByRole('table', {name: 'Points of the sweep'});
      const firstFid = () => table.locator('tbody tr').first().locator('td').nth(4).textContent();
      const head = table.getByRole('columnheader', {name: 'fid'});
      const button = head.getByRole('button');
      await button.focus();
      await button.press('Enter');
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      expect(await firstFid()).toMatch(/^3\.0/);
      await button.press('Enter');
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      expect(await firstFid()).toMatch(/^4\.0/);
      await button.press('Enter');
      expect(await head.getAttribute('aria-sort')).toBe('none');
    }));

  test('a point opens to its trials, and a trial to all that is known of it', () =>
    reading(async ({tab}) => {
      await tab
        .getByRole('button', {name: '2 trials of weighting_ce = 2, weighting_dlsm = 2'})
        .press('Enter');
      await tab.getByText('classifier: the loss is not finite').waitFor();
      await tab.getByRole('button', {name: 'seed 1'}).press('Enter');
      const dialog = tab.getByRole('dialog');
      expect(await dialog.textContent()).toContain('failed');
      await tab.keyboard.press('Escape');
      await dialog.waitFor({state: 'hidden'});
      expect(await tab.evaluate('document.activeElement.textContent')).toBe('seed 1');
    }));

  test('a filter holds for the table, the map and the lines', () =>
    reading(async ({tab}) => {
      const lines = await drawing(tab.locator('.parallel canvas').first());
      await tab.locator('summary', {hasText: 'weighting_ce: all'}).press('Enter');
      await tab.getByRole('checkbox', {name: '1', exact: true}).check();
      expect(await tab.locator('output').first().textContent()).toBe('3 of 9 points');
      expect(await tab.locator('.heat tbody tr').count()).toBe(1);
      expect(await drawing(tab.locator('.parallel canvas').first())).not.toBe(lines);
      await tab.getByRole('button', {name: 'Clear filters'}).click();
      await tab.getByRole('searchbox').fill('not finite');
      expect(await tab.locator('output').first().textContent()).toBe('1 of 9 points');
    }));

  test('the lines go through the axes of the metrics that are ticked', () =>
    reading(async ({tab}) => {
      const lines = tab.locator('.parallel canvas').first();
      const before = await drawing(lines);
      const menu = tab.locator('.menu', {hasText: /^metrics:/});
      await menu.locator('summary').click();
      const tick = (name: string) => menu.getByLabel(name, {exact: true}).click();
      await tick('D_L');
      await tick('fid');
      expect(await tab.locator('.axis').count()).toBe(4);
      const two = await drawing(lines);
      expect(two).not.toBe(before);
      await tick('fid');
      await tick('accuracy');
      expect(await tab.locator('.axis').count()).toBe(4);
      expect(await drawing(lines)).not.toBe(two);
    }));

  test('brushing an axis filters, and so do its bounds by keyboard', () =>
    reading(async ({tab}) => {
      const axis = tab.locator('.brushable').nth(3);
      await axis.scrollIntoViewIfNeeded();
      const {x, y, width, height} = (await axis.boundingBox())!;
      await tab.mouse.move(x + width / 2, y + height - 2);
      await tab.mouse.down();
      await tab.mouse.move(x + width / 2, y + height / 2);
      await tab.mouse.up();
      const brushed = await tab.locator('output').first().textContent();
      expect(brushed).toMatch(/^[3-5] of 9 points$/);
      await tab.locator('summary', {hasText: 'Ranges: 1'}).press('Enter');
      await tab.getByLabel('fid from').fill('3');
      await tab.getByLabel('fid to').fill('3.1');
      await tab.getByLabel('fid to').press('Tab');
      expect(await tab.locator('output').first().textContent()).toBe('1 of 9 points');
    }));

  test('curves are drawn otherwise when logarithmic, and again when smoothed', () =>
    reading(async ({tab}) => {
      const canvas = tab.locator('.chart canvas').first();
      const plain = await drawing(canvas);
      await tab.getByLabel('Logarithmic').check();
      const logarithmic = await drawing(canvas);
      expect(logarithmic).not.toBe(plain);
      await tab.getByRole('slider').fill('0.9');
      expect(await drawing(canvas)).not.toBe(logarithmic);
      await tab.locator('.chart').hover({position: {x: 300, y: 150}});
      expect(await tab.locator('.reading').textContent()).toMatch(/step \d+ · loss/);
      await tab.getByText('Last values').click();
      const last = tab.getByRole('table', {name: 'Last values of loss'});
      await last.waitFor();
      expect(await last.locator('tbody tr').count()).toBe(19);
    }));

  test('a stage opens by keyboard, leads to what it reads, and gives the focus back', () =>
    reading(async ({tab}) => {
      await tab.getByRole('button', {name: /^plain-prdc/}).press('Enter');
      const dialog = tab.getByRole('dialog');
      expect(await dialog.textContent()).toContain('k = 5 neighbours need at least 6 points');
      await dialog.getByRole('button', {name: 'held-out'}).press('Enter');
      expect(await dialog.getByRole('heading', {level: 2}).textContent()).toBe('held-out');
      await tab.keyboard.press('Escape');
      expect(await tab.evaluate('document.activeElement.textContent')).toContain('plain-prdc');
    }));

  test('an image is shown large', () =>
    reading(async ({tab}) => {
      await tab.locator('.thumbnail').first().click();
      const {width} = (await tab.locator('.large').boundingBox())!;
      expect(width).toBeGreaterThan(400);
    }));

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('nothing bars a reader (%s, %d px)', async (colorScheme, width) =>
    reading(
      async (report) => {
        expect(await violations(report)).toEqual([]);
        expect(await report.tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
      },
      sweepPage(),
      {colorScheme, viewport: {width, height: 800}},
    ),
  );

  test('nothing bars a reader of a panel', () =>
    reading(async (report) => {
      await report.tab.getByRole('button', {name: /^error/}).click();
      expect(await violations(report)).toEqual([]);
    }));

  test('the theme is as the system has it until another is chosen', () =>
    reading(
      async ({tab}) => {
        const paper = () => tab.evaluate('getComputedStyle(document.documentElement).backgroundColor');
        const dark = await paper();
        const canvas = tab.locator('.chart canvas').first();
        const drawn = await drawing(canvas);
        await tab.getByRole('button', {name: 'Theme: system'}).click();
        expect(await paper()).not.toBe(dark);
        expect(await drawing(canvas)).not.toBe(drawn);
        await tab.getByRole('button', {name: 'Theme: light'}).click();
        expect(await paper()).toBe(dark);
      },
      sweepPage(),
      {colorScheme: 'dark'},
    ));

  test('on paper everything is open and light, and nothing is to be pressed', () =>
    reading(
      async ({tab}) => {
        await tab.emulateMedia({media: 'print'});
        await tab.getByRole('table', {name: 'Last values of loss'}).waitFor();
        expect(await tab.getByRole('table', {name: 'Points of the sweep'}).locator('.of-trial').count()).toBe(
          18,
        );
        expect(await tab.locator('.control:visible').count()).toBe(0);
        expect(await tab.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
          'rgb(255, 255, 255)',
        );
      },
      sweepPage(),
      {colorScheme: 'dark'},
    ));

  test('of 2 000 trials those in sight are in the document', () =>
    reading(async ({tab}) => {
      const table = tab.getByRole('table', {name: 'Points of the sweep'});
      expect(await table.getAttribute('aria-rowcount')).toBe('2001');
      expect(await tab.locator('tr').count()).toBeLessThan(300);
      await tab
        .getByRole('region', {name: 'Points of the sweep'})
        .evaluate((box: {scrollTo: (x: number, y: number) => void}) => box.scrollTo(0, 1e6));
      await table.locator('tr[aria-rowindex="2001"]').waitFor();
      expect(await tab.locator('tr').count()).toBeLessThan(300);
      const [head, last] = await Promise.all(
        ['thead', 'tr[aria-rowindex="2001"]'].map((part) => table.locator(part).boundingBox()),
      );
      // Both are in sight: the head has stayed.
      expect(last!.y - head!.y).toBeGreaterThan(0);
      expect(last!.y - head!.y).toBeLessThan(44 * 16);
    }, largePage()));

  test('of the rows that are drawn, scrolling changes those at the ends alone', () =>
    reading(async ({tab}) => {
      const rowsWhile = (top: number): string => `new Promise((resolve) => {
        const table = document.querySelector('[aria-label="Points of the sweep"] table');
        const seen = new MutationObserver((records) => {
          seen.disconnect();
          const rows = (list) => records.flatMap((record) => [...record[list]].flatMap((node) =>
            [...node.querySelectorAll('tr[aria-rowindex]')].map((row) => Number(row.ariaRowIndex))));
          resolve({added: rows('addedNodes'), removed: rows('removedNodes')});
        });
        seen.observe(table, {childList: true, subtree: true});
        table.parentElement.scrollTop = ${top};
      })`;
      await tab.evaluate(rowsWhile(100 * 34));
      // Rows 93 to 128 were drawn; their numbers begin at 2, beneath the head.
      expect(await tab.evaluate(rowsWhile(103 * 34))).toEqual({
        added: [131, 132, 133],
        removed: [95, 96, 97],
      });
    }, largePage()));

  test('rows that pass beneath the pointer are not pointed at, those that stay are', () =>
    reading(async ({tab}) => {
      const box = tab.getByRole('region', {name: 'Points of the sweep'});
      await box.locator('tbody tr').nth(3).hover();
      await tab.locator('tr.pointed').waitFor();
      const whileScrolling = `new Promise((resolve) => {
        const box = document.querySelector('[aria-label="Points of the sweep"]');
        const told = () => resolve(getComputedStyle(box.querySelector('tbody tr')).pointerEvents);
        box.addEventListener('scroll', told);
        box.scrollTop += 340;
      })`;
      expect(await tab.evaluate(whileScrolling)).toBe('none');
      await tab.mouse.move(0, 0);
      await box.locator('tbody tr').nth(15).hover();
      await tab.locator('tr.pointed').waitFor();
      await expect.poll(() => inked(tab.locator('.chart canvas').first())).toBeGreaterThan(10_000);
    }, largePage()));
});
