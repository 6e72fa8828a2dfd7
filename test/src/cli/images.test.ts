import {spawnSync} from 'node:child_process';
import {chmodSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import sharp from 'sharp';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
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
    expect(protocolOf(env, true)).toBe(protocol);
    expect(protocolOf(env, false)).toBeUndefined();
  });
});

it('a picture of many chunks says at each but the last that more follow', () => {
  const png = Uint8Array.from({length: 10_000}, (_, i) => i % 251);
  const sent = inlineImage('kitty', png, {width: 100, columns: 80});
  const chunks = [...sent.matchAll(/\x1b_G(.*?);(.*?)\x1b\\/g)];
  expect(chunks.map(([, control]) => control)).toEqual(['a=T,f=100,q=2,m=1', 'm=1', 'm=1', 'm=0']);
  expect(Buffer.from(chunks.map(([, , data]) => data).join(''), 'base64')).toEqual(Buffer.from(png));
  expect(inlineImage('kitty', png, {width: 2000, columns: 80})).toContain('c=80,');
});

describe('show in a terminal', () => {
  let project: TestProject;
  beforeAll(async () => {
    project = new TestProject({
      'p.yaml':
        'name: p\nstages:\n  a: {cmd: "cp a.png a.svg broken.gif ${out}", files: [a.png, a.svg, broken.gif], kind: figure}\n',
      'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'broken.gif': 'no picture',
    });
    const png = await sharp({create: {width: 3, height: 2, channels: 3, background: 'red'}})
      .png()
      .toBuffer();
    writeFileSync(join(project.dir, 'a.png'), png);
    project.pipe('run', 'p.yaml');
  });
  afterAll(() => project.remove());

  /** What `pipe show` writes to a terminal that says this of itself. */
  const shown = (env: Readonly<Record<string, string>>): string => {
    const words = [process.execPath, pipeProgram, 'show', 'p.yaml', 'a'];
    const {stdout} = spawnSync('python3', ['-c', 'import pty, sys; pty.spawn(sys.argv[1:])', ...words], {
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
