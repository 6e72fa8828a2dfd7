import {closeSync, openSync, readFileSync, readSync} from 'node:fs';
import {join} from 'node:path';
import type {Manifest, ManifestFile} from '../cache/manifest.ts';

/** A picture in an artifact. */
export interface Picture {
  readonly file: ManifestFile;
  /** Its path without the extension. */
  readonly name: string;
  readonly kind: 'figure' | 'sheet' | 'snapshot' | 'picture';
  readonly width: number;
  readonly height: number;
}

/** A vector figure of many strokes is larger than its pixels, and slower to draw. */
const largestVector = 256 * 1024;

/** Every picture of an artifact, whatever made it. Of one that is there as SVG and as PNG the better for a page. */
export const picturesOf = (dir: string, manifest: Manifest): readonly Picture[] => {
  const files = manifest.files.filter(({path}) => /\.(png|svg)$/.test(path));
  const names = new Set(files.map(({path}) => nameOf(path)));
  return [...names].flatMap((name) => {
    const file = better(files.filter(({path}) => nameOf(path) === name));
    const size = file && sizeOf(join(dir, file.path));
    return file && size ? [{file, name, kind: kindOf(name, manifest.kind), ...size}] : [];
  });
};

const nameOf = (path: string): string => path.replace(/\.[^.]+$/, '');

const better = (files: readonly ManifestFile[]): ManifestFile | undefined => {
  const vector = files.find(({path}) => path.endsWith('.svg'));
  const pixels = files.find(({path}) => path.endsWith('.png'));
  return vector && pixels ? (vector.bytes <= largestVector ? vector : pixels) : (vector ?? pixels);
};

const kindOf = (name: string, kind: string): Picture['kind'] => {
  if (kind === 'figure') return 'figure';
  if (name.startsWith('snapshots/')) return 'snapshot';
  return name.startsWith('sheets/') || name === 'sheet' ? 'sheet' : 'picture';
};

interface Size {
  readonly width: number;
  readonly height: number;
}

/** In pixels; undefined where the file is not what its name says. */
const sizeOf = (path: string): Size | undefined => (path.endsWith('.svg') ? svgSize(path) : pngSize(path));

/** After 8 bytes of its own and 8 of its first chunk, a PNG says how large it is. */
const pngSize = (path: string): Size | undefined => {
  const head = Buffer.alloc(24);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, head, 0, 24, 0) < 24 || head.toString('latin1', 1, 4) !== 'PNG') return undefined;
  } finally {
    closeSync(file);
  }
  return {width: head.readUInt32BE(16), height: head.readUInt32BE(20)};
};

const svgSize = (path: string): Size | undefined => {
  const tag = /<svg\b[^>]*>/.exec(readFileSync(path, 'utf8'))?.[0] ?? '';
  const length = (name: string): number => Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1]);
  const [, , boxWidth = NaN, boxHeight = NaN] =
    /\sviewBox="([^"]+)"/
      .exec(tag)?.[1]
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const [width, height] = [length('width') || boxWidth, length('height') || boxHeight];
  return width > 0 && height > 0 ? {width, height} : undefined;
};
