import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import sharp from 'sharp';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {pictureSource} from '../../../src/page/picture-source.ts';

let dir: string;
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'pipe-picture-'))));
afterAll(() => rmSync(dir, {recursive: true}));

/** What plots are made of: strokes, text and even slopes of colour, on nothing. */
const plot = (width: number): string => {
  const strokes = Array.from({length: 400}, (_, i) => {
    const [x, y] = [(i * 37) % 1000, (i * 61) % 400];
    return `<path d="M${x} ${y} l${(i % 13) + 3} ${(i % 7) - 3}" stroke="hsl(${i % 360} 70% 40%)" fill="none"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" viewBox="0 0 1000 400">
    <defs><linearGradient id="g"><stop stop-color="navy"/><stop offset="1" stop-color="gold"/></linearGradient></defs>
    <rect x="20" y="250" width="900" height="90" fill="url(#g)"/>${strokes.join('')}
    <text x="300" y="380" font-size="24">likelihood error</text></svg>`;
};

const write = async (name: string, width: number): Promise<string> => {
  const path = join(dir, name);
  const noise = Buffer.from(
    Array.from({length: width * 40}, (_, i) => (Math.imul(i, 2654435761) >>> 24) & 63),
  );
  const grain = {input: noise, raw: {width, height: 40, channels: 1}} as const;
  await sharp(Buffer.from(plot(width)))
    .composite([{...grain, top: 0, left: 0}])
    .png()
    .toFile(path);
  return path;
};

const decoded = (source: string): Buffer => Buffer.from(source.split(',')[1]!, 'base64');

/** As a page shows it on white. */
const pixels = (picture: Buffer): Promise<Buffer> =>
  sharp(picture).resize({width: 1000}).flatten({background: 'white'}).raw().toBuffer();

describe('a picture in a page', () => {
  it('is no larger than it is shown, and looks the same', async () => {
    const path = await write('large.png', 2700);
    const large = readFileSync(path);
    const small = decoded(await pictureSource(path));
    expect(await sharp(small).metadata()).toMatchObject({width: 1000, height: 400});
    expect(small.length).toBeLessThan(large.length / 2);
    const [shown, meant] = [await pixels(small), await pixels(large)];
    expect(shown.length).toBe(meant.length);
    const differences = shown.map((value, at) => Math.abs(value - meant[at]!));
    expect(differences.reduce((sum, each) => sum + each, 0) / shown.length).toBeLessThan(2);
  });

  it('is the same bytes each time', async () => {
    const path = await write('again.png', 1500);
    expect(await pictureSource(path)).toBe(await pictureSource(path));
  });

  it('is as it was made where it is small already, though it could be packed better', async () => {
    const path = join(dir, 'small.png');
    const noise = createHash('shake256', {outputLength: 1000 * 30})
      .update('noise')
      .digest();
    await sharp(noise, {raw: {width: 1000, height: 10, channels: 3}})
      .png()
      .toFile(path);
    const bytes = readFileSync(path);
    expect((await sharp(bytes).webp({quality: 90}).toBuffer()).length).toBeLessThan(bytes.length);
    expect(await pictureSource(path)).toBe(`data:image/png;base64,${bytes.toString('base64')}`);
  });

  it('is a drawing as it is', async () => {
    const path = join(dir, 'figure.svg');
    writeFileSync(path, plot(3000));
    expect(await pictureSource(path)).toBe(
      `data:image/svg+xml;base64,${Buffer.from(plot(3000)).toString('base64')}`,
    );
  });
});
