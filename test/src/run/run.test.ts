import {chmodSync, existsSync, linkSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {StageRecord} from '../../../src/cache/record.ts';
import type {StageNode} from '../../../src/graph/graph.ts';
import type {RunEvent} from '../../../src/run/event.ts';
import {exitCode, interruptedCode} from '../../../src/run/exit.ts';
import type {RunRequest} from '../../../src/run/run.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const chain = (count = '1', b = 'b') =>
  rig.graph({
    a: {cmd: `echo ${count} > \${out}/text`},
    b: {cmd: `cat \${in.x}/text > \${out}/text; echo ${b} >> \${out}/text`, inputs: {x: 'a'}},
  });

/** Resolves at the first event that fits. */
const seen = (fits: (event: RunEvent) => boolean) => {
  let on: (event: RunEvent) => void = () => undefined;
  const happened = new Promise<void>((resolve) => {
    on = (event) => {
      if (fits(event)) resolve();
    };
  });
  return {on, happened};
};

/** Stages that note that they run in a file and then wait for another file. */
const waitFor = (name: string) => `until test -e ${join(rig.dir, name)}; do sleep 0.02; done`;
const told = (stage: string) =>
  seen((event) => event.type === 'stage-event' && event.stage === stage && event.event.type === 'note');
const tell = `echo '{"type":"note","line":"here"}' >&3`;

describe('a run', () => {
  it('runs stages in order and reuses them the next time', async () => {
    const first = await rig.run(chain());
    expect(first.story).toEqual(['started a', 'finished a', 'started b', 'finished b']);
    expect(rig.made(first, 'b')).toBe('1\nb\n');
    const second = await rig.run(chain());
    expect(second.story).toEqual(['reused a', 'reused b']);
    expect(exitCode(second.outcomes)).toBe(0);
  });

  it('runs again what a changed param can affect, and says why', async () => {
    await rig.run(chain());
    const changed = await rig.run(chain('1', 'c'));
    expect(changed.story).toEqual(['reused a', 'started b', 'finished b']);
    const reason = changed.events.find((event) => event.type === 'stage-started');
    expect(reason).toMatchObject({
      reason: expect.stringMatching(/^cmd ".*echo b .*" → ".*echo c .*"$/) as string,
    });
  });

  it('cuts off early: an input that is made again with the same bytes changes nothing', async () => {
    await rig.run(chain('1'));
    const again = await rig.run(chain('1 '));
    expect(again.story).toEqual(['started a', 'finished a', 'reused b']);
  });

  it('runs a forced stage whatever the clock said when it ran before', async () => {
    const first = await rig.run(chain());
    for (const ahead of [-3_600_000, 3_600_000]) {
      const {records} = rig.openCache();
      const record = records.read((first.outcomes['a'] as {key: string}).key) as StageRecord;
      records.write({...record, startedAt: new Date(Date.now() + ahead).toISOString()});
      const again = await rig.run(chain(), {force: ['a']});
      expect(again.story).toEqual(['started a', 'finished a', 'reused b']);
    }
  });

  it('executes a key once for two stages', async () => {
    const cmd = `echo once >> ${join(rig.dir, 'count')}; echo 1 > \${out}/text`;
    const run = await rig.run(rig.graph({a: {cmd}, b: {cmd}}));
    expect(rig.read('count')).toBe('once\n');
    expect(run.story).toEqual(['started a', 'finished a', 'reused b']);
  });

  it('goes on with what does not depend on a failure', async () => {
    const run = await rig.run(
      rig.graph({
        bad: {cmd: 'echo oh no; exit 3'},
        after: {cmd: 'touch ${out}/text', inputs: {x: 'bad'}},
        other: {cmd: 'touch ${out}/text'},
      }),
    );
    expect(run.outcomes).toMatchObject({
      bad: {state: 'failed', detail: 'exited with code 3'},
      after: {state: 'skipped'},
      other: {state: 'finished'},
    });
    expect(run.events.find((event) => event.type === 'stage-failed')).toMatchObject({tail: ['oh no']});
    expect(exitCode(run.outcomes)).toBe(1);
    expect(readdirSync(join(rig.cacheRoot, 'staging'))).toEqual([]);
  });

  it('tells the message of an error that was thrown deep down', async () => {
    const cmd = [
      process.execPath,
      '-e',
      'const fall = (n) => { if (n === 0) throw new Error("too wide"); [n - 1].forEach(fall); }; fall(4);',
    ];
    const run = await rig.run(rig.graph({bad: {cmd}}));
    const {tail} = run.events.find((event) => event.type === 'stage-failed')!;
    expect(tail).toContain('Error: too wide');
    expect(tail.filter((line) => line.startsWith('    at '))).toEqual([expect.stringContaining('fall')]);
  });

  it('tells last lines without what a terminal would obey', async () => {
    const cmd = "printf '\\033[31mred\\033[0m\\tx\\n\\033[2J\\033]0;title\\007\\n\\001end\\n'; exit 1";
    const {events} = await rig.run(rig.graph({a: {cmd}}));
    expect(events.find(({type}) => type === 'stage-failed')).toMatchObject({tail: ['red\tx', 'end']});
  });

  it('starts nothing after a failure if asked to fail fast', async () => {
    const graph = rig.graph({bad: {cmd: 'exit 1'}, other: {cmd: 'touch ${out}/text'}});
    const run = await rig.run(graph, {failFast: true, jobs: 1});
    expect(run.outcomes['other']).toEqual({state: 'skipped', detail: 'another stage failed'});
  });

  it('retries as often as the stage allows', async () => {
    const cmd = `echo x >> ${join(rig.dir, 'tries')}; test $(wc -l < ${join(rig.dir, 'tries')}) = 3 && echo 1 > \${out}/text`;
    const run = await rig.run(rig.graph({a: {cmd, retry: 2}}));
    expect(run.story).toEqual(['started a', 'failed a', 'started a', 'failed a', 'started a', 'finished a']);
  });

  it('calls a stage that writes nothing a failure', async () => {
    const run = await rig.run(rig.graph({a: {cmd: ['true']}}));
    expect(run.outcomes['a']).toMatchObject({state: 'failed', detail: 'wrote nothing into its directory'});
  });

  it('calls a stage that leaves no directory a failure, and touches nothing behind a link', async () => {
    const own = join(rig.dir, 'own');
    const run = await rig.run(
      rig.graph({
        removed: {cmd: 'rm -r ${out}'},
        file: {cmd: 'rm -r ${out}; echo 1 > ${out}'},
        link: {
          cmd: `mkdir ${own}; echo 1 > ${own}/x; chmod 640 ${own}/x; rm -r \${out}; ln -s ${own} \${out}`,
        },
      }),
    );
    const replaced = {state: 'failed', detail: 'replaced its directory; it is to fill it'};
    expect(run.outcomes).toMatchObject({
      removed: {state: 'failed', detail: 'removed its directory; it is to fill it'},
      file: replaced,
      link: replaced,
    });
    expect(statSync(join(own, 'x')).mode & 0o777).toBe(0o640);
  });

  it('ends a stage that takes longer than its limit, or whose loss is not finite', async () => {
    const nan = `echo '{"type":"progress","step":1,"total":9,"figures":{"loss":NaN}}' >&3; sleep 60`;
    const run = await rig.run(
      rig.graph({slow: {cmd: 'sleep 60', timeoutMs: 50}, wild: {cmd: nan, guard: {finite: 'loss'}}}),
    );
    expect(run.outcomes).toMatchObject({
      slow: {detail: 'took longer than its limit of 0.05 s'},
      wild: {detail: 'loss is not finite'},
    });
  });

  it('fills in inputs, also lists and members, and GPUs', async () => {
    process.env['PIPE_FAKE_GPUS'] = '2x24GiB';
    const run = await rig.run(
      rig.graph({
        a: {cmd: 'echo a > ${out}/text'},
        b: {cmd: 'echo b > ${out}/text'},
        list: {
          cmd: ['bash', '-c', 'cat $1/text $2/text > $3/text', '-', '${in.x}', '${out}'],
          inputs: {x: ['b', 'a']},
        },
        member: {cmd: 'cat ${in.x[1]}/text > ${out}/text', inputs: {x: ['b', 'a']}},
        card: {cmd: 'echo $CUDA_VISIBLE_DEVICES > ${out}/text', resources: {gpu: {count: 2}}},
        none: {cmd: 'echo "[$CUDA_VISIBLE_DEVICES]" > $PIPE_OUT/text'},
        huge: {cmd: 'true', resources: {gpu: {count: 3}}},
      }),
    );
    delete process.env['PIPE_FAKE_GPUS'];
    const texts = ['list', 'member', 'card', 'none'].map((stage) => rig.made(run, stage));
    expect(texts).toEqual(['b\na\n', 'a\n', 'GPU-fake-0,GPU-fake-1\n', '[]\n']);
    expect(run.outcomes['huge']).toMatchObject({detail: 'asks for 3 GPUs; this machine has 24 GiB + 24 GiB'});
  });
});

describe('stopping', () => {
  it('asks running stages to stop, starts no others, and hands checkpoints to the same key', async () => {
    const cmd = `trap 'echo 7 > $PIPE_CHECKPOINTS/step; exit 1' TERM; if test -e $PIPE_CHECKPOINTS/step; then cp $PIPE_CHECKPOINTS/step \${out}/text; exit; fi; ${tell}; while :; do sleep 0.02; done`;
    const graph = rig.graph({a: {cmd}, b: {cmd: 'cp ${in.x}/text ${out}/text', inputs: {x: 'a'}}});
    const stop = new AbortController();
    const {on, happened} = told('a');
    const running = rig.run(graph, {signal: stop.signal, on});
    await happened;
    stop.abort('SIGINT');
    const run = await running;
    expect(run.outcomes).toMatchObject({a: {state: 'stopped'}, b: {state: 'skipped'}});
    expect(interruptedCode('SIGINT')).toBe(130);
    const again = await rig.run(graph);
    expect(rig.made(again, 'b')).toBe('7\n');
    expect(readdirSync(join(rig.cacheRoot, 'checkpoints'))).toEqual([]);
  });

  it('kills at once what ignores the request', async () => {
    const kill = new AbortController();
    const {on, happened} = told('a');
    const running = rig.run(rig.graph({a: {cmd: `trap '' TERM; ${tell}; while :; do sleep 0.02; done`}}), {
      kill: kill.signal,
      on,
    });
    await happened;
    kill.abort();
    expect((await running).outcomes['a']).toMatchObject({state: 'stopped'});
  });
});

describe('names that every object has', () => {
  it('are names of stages like others', async () => {
    const graph = rig.graph({
      constructor: {cmd: 'echo 1 > ${out}/text'},
      toString: {cmd: 'cat ${in.valueOf}/text > ${out}/text', inputs: {valueOf: 'constructor'}},
    });
    expect(rig.made(await rig.run(graph), 'toString')).toBe('1\n');
    expect((await rig.run(graph)).story).toEqual(['reused constructor', 'reused toString']);
  });

  it('are no types of events; and the last event needs no end of its line', async () => {
    const types = ['__proto__', 'toString', '__defineGetter__'].map(
      (type) => `echo '{"type":"${type}"}' >&3`,
    );
    const metric = `printf '{"type":"metric","name":"constructor","value":1}' >&3`;
    const cmd = [...types, 'echo 1 > ${out}/text', metric].join('; ');
    const {events, outcomes} = await rig.run(rig.graph({a: {cmd}}));
    expect(outcomes['a']).toMatchObject({state: 'finished'});
    expect(events.flatMap((event) => (event.type === 'stage-event' ? [event.event] : []))).toEqual([
      {type: 'metric', name: 'constructor', value: 1},
    ]);
  });
});

describe('promises of the cache', () => {
  const reader = () =>
    rig.graph({a: {cmd: `${tell}; ${waitFor('go')}; cp data.txt \${out}/text`, files: ['data.txt']}});

  it.each(['content', 'a new file', 'gone'])(
    'taints a result whose files change while it runs: %s',
    async (how) => {
      rig.write('data.txt', 'one');
      const graph =
        how === 'a new file'
          ? rig.graph({a: {cmd: `${tell}; ${waitFor('go')}; cp data.txt \${out}/text`, files: ['*.txt']}})
          : reader();
      const {on, happened} = told('a');
      const running = rig.run(graph, {on});
      await happened;
      if (how === 'content') rig.write('data.txt', 'two');
      if (how === 'a new file') rig.write('more.txt', 'two');
      if (how === 'gone') rig.write('go', '');
      if (how === 'gone') rmSync(join(rig.dir, 'data.txt'), {force: true});
      rig.write('go', '');
      const run = await running;
      if (how === 'gone') expect(['tainted', 'failed']).toContain(run.outcomes['a']?.state);
      else expect(run.outcomes['a']).toMatchObject({state: 'tainted'});
      expect(exitCode(run.outcomes)).toBe(how === 'gone' && run.outcomes['a']?.state === 'failed' ? 1 : 7);
      rig.write('data.txt', 'one');
      expect(existsSync(join(rig.cacheRoot, 'records'))).toBe(false);
    },
  );

  it('drops the checkpoints of a tainted result: what they were made of is not known', async () => {
    rig.write('data.txt', 'one');
    const cmd = `echo half > $PIPE_CHECKPOINTS/half; ${tell}; ${waitFor('go')}; cp data.txt \${out}/text`;
    const {on, happened} = told('a');
    const running = rig.run(rig.graph({a: {cmd, files: ['data.txt']}}), {on});
    await happened;
    const kept = () => readdirSync(join(rig.cacheRoot, 'checkpoints'));
    expect(kept()).toHaveLength(1);
    rig.write('data.txt', 'two');
    rig.write('go', '');
    expect((await running).outcomes['a']).toMatchObject({state: 'tainted'});
    expect(kept()).toEqual([]);
  });

  it('taints a result whose code changed while it ran', async () => {
    const code = {digest: 'before', bundle: '/none', sources: {}, packages: {}, declaration: {}};
    const graph = (digest: string) => {
      const whole = rig.graph({a: {cmd: 'none'}});
      const action = {
        type: 'uses',
        uses: './s.ts',
        code: {...code, digest},
      } as unknown as StageNode['action'];
      return {...whole, stages: [{...whole.stages[0]!, action}]};
    };
    // In place of a process.
    const runProcess: RunRequest['runProcess'] = (command) => {
      writeFileSync(join(dirname(command.args[1]!), 'files', 'text'), '1');
      return Promise.resolve({exitCode: 0});
    };
    const run = async (digest: string) =>
      (await rig.run(graph(digest), {runProcess, codeNow: () => Promise.resolve('after')})).outcomes['a'];
    expect(await run('before')).toMatchObject({
      state: 'tainted',
      detail: expect.stringContaining('the code of ./s.ts changed while it ran') as string,
    });
    expect(await run('after')).toMatchObject({state: 'finished'});
  });

  it('keeps a result of files by absolute paths, and taints it if they change', async () => {
    const file = rig.write('data.txt', 'one');
    const graph = (path: string) => rig.graph({a: {cmd: `cp ${file} \${out}/text; ${path}`, files: [file]}});
    expect((await rig.run(graph('true'))).outcomes['a']).toMatchObject({state: 'finished'});
    expect((await rig.run(graph(`echo two > ${file}`))).outcomes['a']).toMatchObject({state: 'tainted'});
  });

  it('taints a result whose input is written to in the cache while it runs, and makes both again', async () => {
    const a = {cmd: 'echo 1 > ${out}/text'};
    const first = await rig.run(rig.graph({a}));
    const artifact = (first.outcomes['a'] as {artifact: string}).artifact;
    const file = join(rig.openCache().artifacts.path(artifact), 'text');
    const b = {cmd: `${tell}; ${waitFor('go')}; cp \${in.x}/text \${out}/text`, inputs: {x: 'a'}};
    const {on, happened} = told('b');
    const running = rig.run(rig.graph({a, b}), {on});
    await happened;
    chmodSync(file, 0o644);
    writeFileSync(file, '2\n');
    chmodSync(file, 0o444);
    rig.write('go', '');
    const run = await running;
    expect(run.outcomes['b']).toMatchObject({state: 'tainted'});
    expect(exitCode(run.outcomes)).toBe(7);
    const again = await rig.run(rig.graph({a, b}));
    expect(again.story).toEqual([
      'reused a',
      'damaged a',
      'started a',
      'finished a',
      'started b',
      'finished b',
    ]);
    expect(rig.made(again, 'b')).toBe('1\n');
  });

  it('taints a result whose file was written and put back while it ran', async () => {
    rig.write('data.txt', '1');
    const cmd = `${waitFor('go')}; cp data.txt \${out}/text; ${tell}; ${waitFor('end')}`;
    const {on, happened} = told('a');
    const started = seen((event) => event.type === 'stage-started');
    const graph = rig.graph({a: {cmd, files: ['data.txt']}});
    const running = rig.run(graph, {
      on: (event) => {
        on(event);
        started.on(event);
      },
    });
    await started.happened;
    rig.write('data.txt', '9');
    rig.write('go', '');
    await happened;
    rig.write('data.txt', '1');
    rig.write('end', '');
    expect((await running).outcomes['a']).toMatchObject({
      state: 'tainted',
      detail: expect.stringContaining('data.txt was written while it ran') as string,
    });
    expect(rig.made(await rig.run(graph), 'a')).toBe('1');
  });

  it('does not mind what was put back before a stage tries again', async () => {
    rig.write('data.txt', '1');
    const cmd = `${waitFor('go')}; test -e again && cp data.txt \${out}/text`;
    const {on, happened} = seen((event) => event.type === 'stage-started');
    const graph = rig.graph({a: {cmd: `${cmd}; touch again`, files: ['data.txt'], retry: 1}});
    const running = rig.run(graph, {on});
    await happened;
    rig.write('data.txt', '9');
    rig.write('data.txt', '1');
    rig.write('go', '');
    const run = await running;
    expect(run.story).toEqual(['started a', 'failed a', 'started a', 'finished a']);
    expect(rig.made(run, 'a')).toBe('1');
  });

  it('does not mind that a backup links to a file while a stage runs', async () => {
    const file = rig.write('data.txt', 'one');
    const {on, happened} = told('a');
    const running = rig.run(reader(), {on});
    await happened;
    linkSync(file, join(rig.dir, 'backup'));
    rig.write('go', '');
    expect((await running).outcomes['a']).toMatchObject({state: 'finished'});
  });

  it('gives up on files that change whenever its turn has come, and names them', async () => {
    rig.write('data.txt', 'one');
    const cache = rig.openCache();
    let writes = 0;
    const acquire: typeof cache.leases.acquire = (...asked) => {
      rig.write('data.txt', `${++writes}`);
      return cache.leases.acquire(...asked);
    };
    const run = await rig.run(reader(), {cache: {...cache, leases: {...cache.leases, acquire}}});
    expect(run.outcomes['a']).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('its files keep changing: data.txt.') as string,
    });
  });

  it('executes a key once when two runs ask for it at once', async () => {
    const cmd = `${tell}; echo x >> ${join(rig.dir, 'count')}; ${waitFor('go')}; echo 1 > \${out}/text`;
    const first = told('a');
    const one = rig.run(rig.graph({a: {cmd}}), {on: first.on});
    await first.happened;
    const waiting = seen((event) => event.type === 'stage-waiting');
    const two = rig.run(rig.graph({a: {cmd}}), {on: waiting.on});
    await waiting.happened;
    rig.write('go', '');
    expect((await one).story).toEqual(['started a', 'finished a']);
    expect((await two).story).toEqual(['waiting a', 'reused a']);
    expect(rig.read('count')).toBe('x\n');
  });

  it('says so when another run holds the lease for too long', async () => {
    const graph = rig.graph({a: {cmd: `${tell}; ${waitFor('go')}; echo 1 > \${out}/text`}});
    const first = told('a');
    const one = rig.run(graph, {on: first.on});
    await first.happened;
    const two = await rig.run(graph, {leaseTimeoutMs: 10});
    rig.write('go', '');
    await one;
    expect(two.outcomes['a']).toMatchObject({state: 'failed', cause: 'lock'});
    expect(exitCode(two.outcomes)).toBe(5);
  });

  it('makes a damaged input again before it is read', async () => {
    const first = await rig.run(chain());
    const artifact = (first.outcomes['a'] as {artifact: string}).artifact;
    const file = join(rig.openCache().artifacts.path(artifact), 'text');
    chmodSync(file, 0o644);
    writeFileSync(file, '2\n');
    const second = await rig.run(chain('1', 'c'));
    expect(second.story).toEqual(
      ['reused a', 'started b', 'finished b'].toSpliced(1, 0, 'damaged a', 'started a', 'finished a'),
    );
    expect(rig.made(second, 'b')).toBe('1\nc\n');
  });

  it('fails for integrity when a damaged input cannot be made again', async () => {
    rig.write('ok', '');
    const graph = (b: string) =>
      rig.graph({
        a: {cmd: `test -e ok && echo 1 > \${out}/text`},
        b: {cmd: `cat \${in.x}/text > \${out}/text; echo ${b} >> \${out}/text`, inputs: {x: 'a'}},
      });
    const first = await rig.run(graph('b'));
    const file = join(
      rig.openCache().artifacts.path((first.outcomes['a'] as {artifact: string}).artifact),
      'text',
    );
    chmodSync(file, 0o644);
    writeFileSync(file, '2\n');
    rmSync(join(rig.dir, 'ok'));
    const second = await rig.run(graph('c'));
    expect(second.outcomes['b']).toMatchObject({state: 'failed', cause: 'integrity'});
    expect(exitCode(second.outcomes)).toBe(6);
  });

  it('leaves no process of a stage behind, however deep', async () => {
    const cmd = `(bash -c 'sleep 300 & echo $! > ${join(rig.dir, 'pid')}; wait' &) ; ${waitFor('pid')}; sleep 0.05; echo 1 > \${out}/text`;
    await rig.run(rig.graph({a: {cmd}}));
    const pid = Number(rig.read('pid'));
    await delay(20);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
