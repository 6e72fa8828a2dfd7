import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../stage/installation.ts';
import type {Page} from './page.ts';

/**
 * The page as one HTML file that needs nothing else: its style, its script and what it shows stand in it. What it may
 * load is forbidden but for its own pictures; a live page may also ask the server that it came from.
 */
export const renderReport = (page: Page): string => {
  const [script, style] = [built('page.js'), built('page.css')];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page.live, script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(page.title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>This page is drawn by its own script, which this browser does not run.</noscript>
<div id="page"></div>
<script type="application/json" id="data">${inScript(page)}</script>
<script>${script}</script>
</body>
</html>
`;
};

/** A text that `scripts/build.mjs` made of src/page/client. */
const built = (name: string): string => readFileSync(join(packageRoot, 'dist', name), 'utf8').trim();

const policy = (live: boolean, script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashSource(script)}`,
    `style-src ${hashSource(style)}`,
    `img-src data:${live ? " 'self'" : ''}`,
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!);

/** JSON that no text in it can end early: `<` begins every such end, and old readers take U+2028 for a line's end. */
const inScript = (page: Page): string =>
  JSON.stringify(page).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
