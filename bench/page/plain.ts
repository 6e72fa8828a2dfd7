import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser, BrowserContextOptions} from 'playwright-core';
import {openAddress, type OpenPage} from '../../test/helpers/chromium.ts';

/** What can be had here: a table of as many rows, all of them drawn, and text, in a page without script or style. */
export const openPlain = async (browser: Browser, options: BrowserContextOptions): Promise<OpenPage> => {
  const dir = mkdtempSync(join(tmpdir(), 'pipe-plain-'));
  const file = join(dir, 'plain.html');
  writeFileSync(file, plainPage());
  const open = await openAddress(browser, pathToFileURL(file).href, options);
  const close = async (): Promise<void> => {
    await open.close();
    rmSync(dir, {recursive: true});
  };
  return {...open, close};
};

const plainPage = (): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>plain</title>
<h1>plain</h1>
<div role="region" aria-label="Points of the sweep" tabindex="0" style="height: 700px; overflow: auto">
<table>${rows()}</table>
</div>
${'<p>Text of a page that has nothing but text, over and over again.</p>\n'.repeat(600)}
</html>`;

const rows = (): string =>
  Array.from({length: 2_000}, (_, row) => `<tr style="height: 34px">${cells(row)}</tr>`).join('\n');

const cells = (row: number): string =>
  Array.from({length: 8}, (_, column) => `<td>${((row + 1) / (column + 2)).toFixed(4)}</td>`).join('');
