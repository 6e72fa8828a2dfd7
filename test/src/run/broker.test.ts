import {describe, expect, it} from 'vitest';
import type {Resources} from '../../../src/pipeline/pipeline.ts';
import {Broker, patienceMs, type Grant} from '../../../src/run/broker.ts';
import {fakeGpus, parseGpus, visibleGpus} from '../../../src/run/gpus.ts';
import type {Machine} from '../../../src/run/machine.ts';

const machine = (parts: Partial<Machine> = {}): Machine => ({
  slots: Infinity,
  cpu: 4,
  memoryBytes: 16 * 2 ** 30,
  gpus: [],
  ...parts,
});
const needs = (parts: Partial<Resources>): Resources => ({cpu: 1, memoryBytes: 0, gpu: {count: 0}, ...parts});
const gib = 2 ** 30;

/** A broker whose clock the test moves, and the names of the requests in the order they were granted. */
const scene = (parts: Partial<Machine> = {}) => {
  let time = 0;
  const broker = new Broker(machine(parts), () => time);
  const granted: string[] = [];
  const grants = new Map<string, Grant>();
  const ask = (
    name: string,
    wanted: Partial<Resources>,
    priority = 0,
    signal = new AbortController().signal,
  ) =>
    broker.acquire(needs(wanted), {priority, signal}).then((grant) => {
      granted.push(name);
      grants.set(name, grant);
      return grant;
    });
  const release = async (name: string) => {
    grants.get(name)?.release();
    await settled();
  };
  return {broker, granted, ask, release, pass: (ms: number) => (time += ms)};
};

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the broker', () => {
  it('lets small requests overtake one that does not fit, the most urgent first', async () => {
    const {granted, ask} = scene();
    void ask('half', {cpu: 2});
    void ask('whole', {cpu: 4}, 9);
    void ask('small', {cpu: 1});
    await settled();
    expect(granted).toEqual(['half', 'small']);
  });

  it('serves the longest critical path first, then in the order of asking', async () => {
    const {granted, ask, release} = scene({cpu: 1});
    void ask('first', {});
    void ask('b', {}, 1);
    void ask('c', {}, 2);
    void ask('d', {}, 2);
    for (const name of ['first', 'c', 'd', 'b']) await settled().then(() => release(name));
    expect(granted).toEqual(['first', 'c', 'd', 'b']);
  });

  it('keeps resources for a request that has waited too long', async () => {
    const {granted, ask, release, pass} = scene();
    void ask('a', {cpu: 2});
    void ask('b', {cpu: 2});
    void ask('large', {cpu: 4});
    await settled();
    pass(patienceMs);
    void ask('urgent', {cpu: 1}, 100);
    await release('a');
    expect(granted).toEqual(['a', 'b']);
    await release('b');
    expect(granted).toEqual(['a', 'b', 'large']);
    await release('large');
    expect(granted.at(-1)).toBe('urgent');
  });

  it('keeps memory for it as well, until it is aborted', async () => {
    const {granted, ask, release, pass} = scene();
    const abort = new AbortController();
    void ask('a', {memoryBytes: 10 * gib});
    const waiting = ask('large', {memoryBytes: 12 * gib}, 0, abort.signal);
    await settled();
    pass(patienceMs);
    void ask('small', {memoryBytes: 6 * gib});
    void ask('tiny', {memoryBytes: 4 * gib});
    await settled();
    // 6 GiB are free, and all of them are kept.
    expect(granted).toEqual(['a']);
    abort.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await settled();
    expect(granted).toEqual(['a', 'small']);
    await release('a');
    expect(granted).toEqual(['a', 'small', 'tiny']);
  });

  it('never gives out more than there is, and gives a grant back once', async () => {
    const {granted, ask, release} = scene({slots: 1});
    void ask('a', {});
    void ask('b', {});
    void ask('c', {});
    await settled();
    await release('a');
    await release('a');
    expect(granted).toEqual(['a', 'b']);
  });

  it('says what there is to a request that is larger than the machine', async () => {
    const {ask} = scene({gpus: fakeGpus('1x24GiB')});
    await expect(ask('cpu', {cpu: 5})).rejects.toThrow('asks for 5 cores; this machine has 4');
    await expect(ask('memory', {memoryBytes: 17 * gib})).rejects.toThrow(
      'asks for 17 GiB of memory; this machine has 16 GiB',
    );
    await expect(ask('gpu', {gpu: {count: 1, memoryBytes: 80 * gib}})).rejects.toThrow(
      'asks for 1 GPU of 80 GiB; this machine has 24 GiB',
    );
  });

  it('forgets a request that is aborted', async () => {
    const {granted, ask, release} = scene({cpu: 1});
    const abort = new AbortController();
    void ask('a', {});
    const waiting = ask('b', {}, 0, abort.signal);
    void ask('c', {});
    await settled();
    abort.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await release('a');
    expect(granted).toEqual(['a', 'c']);
  });
});

describe('GPUs', () => {
  it('are shared by memory, and whole ones are given to one stage', async () => {
    const {granted, ask, release} = scene({gpus: fakeGpus('2x24GiB')});
    const part = {gpu: {count: 1, memoryBytes: 10 * gib}};
    const [one, two] = await Promise.all([ask('one', part), ask('two', part)]);
    expect([one.gpus, two.gpus]).toEqual([['GPU-fake-0'], ['GPU-fake-0']]);
    const whole = await ask('whole', {gpu: {count: 1}});
    expect(whole.gpus).toEqual(['GPU-fake-1']);
    void ask('three', part);
    await settled();
    expect(granted).not.toContain('three');
    await release('one');
    expect(granted).toContain('three');
  });

  it('that others use are left alone until they are free', async () => {
    const {broker, granted, ask} = scene({gpus: [{id: 'GPU-a', memoryBytes: 24 * gib, usedBytes: 20 * gib}]});
    void ask('whole', {gpu: {count: 1}});
    void ask('part', {gpu: {count: 1, memoryBytes: 8 * gib}});
    await settled();
    expect(granted).toEqual([]);
    broker.measure([{id: 'GPU-a', memoryBytes: 24 * gib, usedBytes: 10 * gib}]);
    await settled();
    expect(granted).toEqual(['part']);
  });

  it('that our stages do not use yet are taken all the same', async () => {
    const gpu = (usedBytes: number) => [{id: 'GPU-a', memoryBytes: 24 * gib, usedBytes}];
    const {broker, granted, ask} = scene({gpus: gpu(0)});
    const part = (size: number) => ({gpu: {count: 1, memoryBytes: size * gib}});
    await ask('one', part(14));
    broker.measure(gpu(2 * gib));
    void ask('two', part(12));
    void ask('three', part(10));
    await settled();
    expect(granted).toEqual(['one', 'three']);
  });

  it('are read from nvidia-smi and restricted by CUDA_VISIBLE_DEVICES', () => {
    const cards = parseGpus('0, GPU-4c1f, 24576, 310\n1, GPU-77aa, 81559, 0\n');
    expect(cards[1]).toEqual({index: '1', id: 'GPU-77aa', memoryBytes: 81559 * 2 ** 20, usedBytes: 0});
    const ids = (visible?: string) => visibleGpus(cards, visible).map(({id}) => id);
    expect([ids(), ids('1'), ids('GPU-4c'), ids(''), ids('1,-1,0')]).toEqual([
      ['GPU-4c1f', 'GPU-77aa'],
      ['GPU-77aa'],
      ['GPU-4c1f'],
      [],
      ['GPU-77aa'],
    ]);
    expect(() => fakeGpus('many')).toThrow('PIPE_FAKE_GPUS is "many"; it should be like 4x24GiB.');
  });
});
