import {describe, expect, it} from 'vitest';
import {outcomeLine} from '../../scripts/tensorflow/outcome.mjs';
import {setUp} from '../../scripts/tensorflow/set-up.mjs';

const none = {ok: false, gpu: false, reason: 'no addon'};
const cpu = {ok: true, gpu: false, version: '2.18.1', reason: undefined};
const card = {...cpu, gpu: true};

/**
 * A machine as the set-up sees it. `at` is what the stages get after each source, by name; a source that is not named
 * does nothing, and one that is an Error throws it. Returns the steps and the list of what was done, in order.
 */
const machine = ({first = none, gpu = false, dropped = false, ...at}) => {
  const done = [];
  let now = first;
  const source = (name) => () => {
    done.push(name);
    if (at[name] instanceof Error) throw at[name];
    if (!at[name]) return undefined;
    const before = now;
    now = at[name];
    return () => {
      done.push(`undo ${name}`);
      now = before;
    };
  };
  const restorePackage = () => {
    if (dropped) done.push('restore');
    if (dropped instanceof Error) throw dropped;
    return dropped;
  };
  const [cached, installer, wheel] = ['cached', 'installer', 'wheel'].map(source);
  return {done, left: () => now, steps: {gpu, probe: () => now, restorePackage, cached, installer, wheel}};
};

describe('the order of sources', () => {
  const cases = [
    ['a working addon is left alone', {first: cpu, wheel: cpu}, [], true],
    ['the cache comes first', {cached: cpu, installer: cpu, wheel: cpu}, ['cached'], true],
    ['then the installer of the package', {installer: cpu, wheel: cpu}, ['cached', 'installer'], true],
    ['then the wheel', {wheel: cpu}, ['cached', 'installer', 'wheel'], true],
    ['then nothing', {}, ['cached', 'installer', 'wheel'], false],
    [
      'a source that throws is passed over',
      {cached: new Error('x'), installer: cpu},
      ['cached', 'installer'],
      true,
    ],
    [
      'what npm dropped is put back, its installer not run again',
      {dropped: true, wheel: cpu},
      ['restore', 'cached', 'wheel'],
      true,
    ],
    ['a package that stays dropped ends it', {dropped: new Error('offline'), wheel: cpu}, ['restore'], false],
  ];
  it.each(cases)('%s', (_, given, expected, ok) => {
    const {steps, done} = machine(given);
    const outcome = setUp(steps);
    expect(done).toEqual(expected);
    expect(outcome.ok).toBe(ok);
  });

  it('undoes a source that makes nothing work', () => {
    const {steps, done, left} = machine({
      installer: {...none, reason: 'wrong symbols'},
      wheel: new Error('no compiler'),
    });
    const outcome = setUp(steps);
    expect(done).toEqual(['cached', 'installer', 'undo installer', 'wheel']);
    expect(left()).toBe(none);
    expect(outcome.reasons).toEqual(['wrong symbols', 'no compiler']);
  });
});

describe('a machine with a GPU', () => {
  it('goes on from an addon that does not use it to the wheel with CUDA', () => {
    const {steps, done} = machine({first: cpu, gpu: true, wheel: card});
    expect(setUp(steps)).toMatchObject({ok: true, gpu: true, reasons: []});
    expect(done).toEqual(['cached', 'wheel']);
  });

  it('keeps what works on the CPU when CUDA cannot be had', () => {
    const {steps, done, left} = machine({first: cpu, gpu: true, wheel: none});
    expect(setUp(steps)).toMatchObject({ok: true, gpu: false, reasons: ['no addon']});
    expect(done).toEqual(['cached', 'wheel', 'undo wheel']);
    expect(left()).toBe(cpu);
  });
});

describe('mode wheel', () => {
  it('passes over what works and the installer', () => {
    const {steps, done} = machine({first: {...cpu, version: '2.9.1'}, wheel: cpu});
    expect(setUp(steps, 'wheel')).toMatchObject({ok: true, version: '2.18.1'});
    expect(done).toEqual(['cached', 'wheel']);
  });

  it('reports what still works when the wheel cannot be had', () => {
    const {steps} = machine({first: cpu, wheel: new Error('no network')});
    expect(setUp(steps, 'wheel')).toMatchObject({ok: true, version: '2.18.1', reasons: ['no network']});
  });
});

describe('the line it ends with', () => {
  const reasons = ['no C++ compiler "c++" (install g++ or clang)'];
  it('names the engine', () => {
    expect(outcomeLine({...cpu, reasons: []}, false, 1500)).toBe(
      'TensorFlow 2.18.1 on the CPU, ready in 1.5 s',
    );
  });
  it('says that training will be slow and how to mend it', () => {
    const line = outcomeLine({...none, reasons}, false, 10);
    expect(line).toContain('training will be slow');
    expect(line).toContain('npm run prepare');
    expect(line).toContain('install g++');
    expect(line).not.toContain('\n');
  });
  it('says when a GPU is not used', () => {
    expect(outcomeLine({...cpu, reasons}, true, 10)).toContain('The GPU is not used: no C++ compiler');
  });
});
