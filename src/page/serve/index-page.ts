/** A list of pages, when a server has several. */
export const indexPage = (titles: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>pipe</title>
<style>body { font: 1rem/1.6 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }</style>
</head>
<body>
<h1>Pipelines and sweeps</h1>
${titles.length === 0 ? '<p>Nothing has run with this cache yet.</p>' : list(titles)}
</body>
</html>
`;

const list = (titles: readonly string[]): string =>
  `<ul>\n${titles.map((title, at) => `<li><a href="/${at}/">${escaped(title)}</a></li>`).join('\n')}\n</ul>`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
