import {join} from 'node:path';
import {buildAddon, wheelList} from './build-addon.mjs';
import {cacheDirectory, entryName, loads, publish} from './cache.mjs';
import {thisMachine} from './machine.mjs';
import {bindingSources, restorePackage, runInstaller, useAddon} from './package.mjs';
import {probe} from './probe.mjs';

/** The steps of `set-up.mjs` on this machine. */
export const realSteps = (say) => {
  const machine = thisMachine();
  const entry = () =>
    join(cacheDirectory(), entryName(machine, [wheelList(machine.wheels), ...bindingSources]));
  return {
    gpu: machine.gpu,
    probe,
    restorePackage,
    cached: () => (machine.wheelTag && loads(entry()) ? useAddon(entry()) : undefined),
    installer: () => install(say),
    wheel: () => buildAndUse(machine, entry, say),
  };
};

const install = (say) => {
  say('running the installer of @tensorflow/tfjs-node-gpu');
  return runInstaller();
};

const buildAndUse = (machine, entry, say) => {
  if (!machine.wheelTag) throw new Error(`TensorFlow 2.18 has no wheel for ${machine.platform}`);
  publish(entry(), (stage) => buildAddon(stage, machine, say));
  return useAddon(entry());
};
