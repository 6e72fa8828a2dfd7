import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const chain = (count = '1') =>
  rig.graph({
    a: {cmd: `echo ${count} > \${out}/text`},
    b: {cmd: 'cat ${in.x}/text > ${out}/text; echo b >> ${out}/text', inputs: {x: 'a'}},
  });

describe('runPipeline', () => {
  it('runs stages in order and reuses them the next time', async () => {
    const first = await rig.run(chain());
    expect(first.story).toEqual(['started a', 'finished a', 'started b', 'finished b']);
    expect(rig.made(first, 'b')).toBe('1\nb\n');
    const second = await rig.run(chain());
    expect(second.story).toEqual(['reused a', 'reused b']);
  });
});
