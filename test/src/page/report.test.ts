import {expect, test} from 'vitest';
import {renderReport} from '../../../src/page/report.ts';
import {sweepPage} from '../../helpers/pages.ts';

test('a report is one file that may load nothing', () => {
  const html = renderReport(sweepPage());
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('connect-src');
  expect(html).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:)/);
});

test('a live page may ask its own server alone', () => {
  const html = renderReport({...sweepPage(), live: true});
  expect(html).toContain("connect-src 'self'");
  expect(html).toContain("img-src data: 'self'");
});

test('no text of a page ends its data early', () => {
  const title = '</script><script>alert(1)</script> \u2028 <!--';
  const html = renderReport({...sweepPage(), title});
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1];
  expect(data).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(data!)).toEqual({...sweepPage(), title});
  expect(html).toContain('<title>&lt;/script&gt;');
});

test('a report weighs little without its data', () => {
  const page = {...sweepPage(), curves: [], images: [], tables: [], stages: []};
  const {sweep: _, ...bare} = page;
  expect(renderReport(bare).length).toBeLessThan(250_000);
});
