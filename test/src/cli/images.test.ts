import {spawnSync} from 'node:child_process';
import {chmodSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import sharp from 'sharp';
import {decode} from 'sixel';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {answerIn} from '../../../src/cli/images/ask.ts';
import {inlineImage} from '../../../src/cli/images/inline.ts';
import {protocolOf} from '../../../src/cli/images/protocol.ts';
import {pipeProgram, TestProject} from '../../helpers/command-line.ts';

describe('the protocol of a terminal', () => {
  it.each([
    [{TERM: 'xterm-kitty'}, 'kitty'],
    [{TERM: 'xterm-256color', KITTY_WINDOW_ID: '1'}, 'kitty'],
    [{TERM_PROGRAM: 'ghostty'}, 'kitty'],
    [{TERM_PROGRAM: 'iTerm.app'}, 'iterm2'],
    [{TERM_PROGRAM: 'WezTerm'}, 'iterm2'],
    [{LC_TERMINAL: 'iTerm2', TERM: 'xterm-256color'}, 'iterm2'],
    [{TERM: 'xterm-256color'}, undefined],
    [{TERM: 'screen-256color', KITTY_WINDOW_ID: '1'}, undefined],
    [{TERM: 'xterm-kitty', TMUX: '/tmp/tmux'}, undefined],
    [{}, undefined],
  ])('of %o is %s', (env, protocol) => {
    expect(protocolOf(env)).toBe(protocol);
  });
});

describe('the answer of a terminal', () => {
  it.each([
    ['xterm with sixels', '\x1b[6;16;8t\x1b[?63;1;2;4;6;9;15;22c', {hasSixel: true, cellWidth: 8}],
    ['foot, after a key', 'q\x1b[6;20;10t\x1b[?62;4;22c', {hasSixel: true, cellWidth: 10}],
    ['one that keeps its size for itself', '\x1b[?62;4c', {hasSixel: true}],
    ['a VT132, whose class is 4', '\x1b[?4;6c', {hasSixel: false}],
    ['one with attribute 42, not 4', '\x1b[?61;42c', {hasSixel: false}],
    ['a console', '\x1b[?6c', {hasSixel: false}],
    ['one that has not ended', '\x1b[6;20;10t\x1b[?62;4', undefined],
  ])('of %s', (_, said, answer) => {
    expect(answerIn(said)).toEqual(answer);
  });
});

it('a picture of many chunks says at each but the last that more follow', () => {
  const png = Uint8Array.from({length: 10_000}, (_, i) => i % 251);
  const screen = {protocol: 'kitty', columns: 80, width: 480} as const;
  const sent = inlineImage('kitty', {png, width: 100}, screen);
  const chunks = [...sent.matchAll(/\x1b_G(.*?);(.*?)\x1b\\/g)];
  expect(chunks.map(([, control]) => control)).toEqual(['a=T,f=100,q=2,m=1', 'm=1', 'm=1', 'm=0']);
  expect(Buffer.from(chunks.map(([, , data]) => data).join(''), 'base64')).toEqual(Buffer.from(png));
  expect(inlineImage('kitty', {png, width: 2000}, screen)).toContain('c=80,');
});

/** A terminal in Python: runs a program and answers its question for the device's attributes. */
const terminal = `
import os, pty, sys
answer = sys.argv[1].encode()
def read(terminal):
    said = os.read(terminal, 65536)
    if b'\\x1b[c' in said:
        os.write(terminal, answer)
    return said
pty.spawn(sys.argv[2:], read)
`;

/** Red, green, blue, white, black and red again. */
const pixels = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [255, 0, 0],
].flat();

describe('show in a terminal', () => {
  let project: TestProject;
  beforeAll(async () => {
    project = new TestProject({
      'p.yaml':
        'name: p\nstages:\n  a: {cmd: "cp a.png a.svg broken.gif ${out}", files: [a.png, a.svg, broken.gif], kind: figure}\n',
      'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'broken.gif': 'no picture',
    });
    const png = await sharp(Uint8Array.from(pixels), {raw: {width: 3, height: 2, channels: 3}})
      .png()
      .toBuffer();
    writeFileSync(join(project.dir, 'a.png'), png);
    project.pipe('run', 'p.yaml');
  });
  afterAll(() => project.remove());

  /** What `pipe show` writes to a terminal that says this of itself and answers this when asked. */
  const shown = (env: Readonly<Record<string, string>>, answer = ''): string => {
    const words = [process.execPath, pipeProgram, 'show', 'p.yaml', 'a'];
    const {stdout} = spawnSync('python3', ['-c', terminal, answer, ...words], {
      cwd: project.dir,
      encoding: 'utf8',
      env: {PATH: process.env['PATH'], HOME: process.env['HOME'], ...env},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return stdout;
  };

  it('draws a PNG, not the SVG beside it, and says what cannot be drawn', async () => {
    const answer = shown({TERM: 'xterm-kitty'});
    const [, data = ''] = /\x1b_G[^;]*;([^\x1b]*)\x1b/.exec(answer) ?? [];
    expect(await sharp(Buffer.from(data, 'base64')).metadata()).toMatchObject({
      format: 'png',
      width: 3,
      height: 2,
    });
    expect(answer.match(/\x1b_G/g)).toHaveLength(1);
    expect(answer).toContain('broken.gif cannot be drawn');
    expect(answer).toMatch(/images:\r\n {2}\/.*\/a\.png\r\n {2}\/.*\/a\.svg\r\n/);
  });

  it('draws a picture to a terminal that answers that it has sixels', () => {
    const answer = shown({TERM: 'xterm-256color'}, '\x1b[6;20;10t\x1b[?62;4;22c');
    const [, sixels = ''] = /\x1bP[\d;]*q([^\x1b]*)\x1b\\/.exec(answer) ?? [];
    const {width, height, data8} = decode(Buffer.from(sixels));
    expect({width, height}).toEqual({width: 3, height: 2});
    expect([...data8].filter((_, at) => at % 4 < 3)).toEqual(pixels);
    expect(answer).toContain('broken.gif cannot be drawn');
    expect(answer).not.toContain('?62;4');
  });

  it('draws nothing to a terminal that answers without sixels, or not at all', () => {
    expect(shown({TERM: 'xterm-256color'}, '\x1b[?62;22c')).not.toContain('\x1bP');
    expect(shown({TERM: 'xterm-256color'})).toMatch(/a\.png\r\n/);
    expect(shown({TERM: 'dumb'})).not.toContain('\x1b');
  });

  it('draws nothing where the terminal cannot, or bytes have changed', () => {
    expect(shown({TERM: 'xterm'})).not.toContain('\x1b_G');
    const {images} = JSON.parse(project.pipe('show', 'p.yaml', 'a', '--json').stdout) as {
      images: readonly string[];
    };
    chmodSync(images[0]!, 0o644);
    writeFileSync(images[0]!, 'changed');
    expect(shown({TERM: 'xterm-kitty'})).toContain('a.png cannot be drawn: it is damaged');
  });
});
