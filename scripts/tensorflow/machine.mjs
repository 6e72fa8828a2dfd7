import {works} from './command.mjs';

/** Tags by which pip chooses TensorFlow's wheel; other platforms have none for 2.18. */
const wheelTags = {
  'linux-x64': 'manylinux2014_x86_64',
  'linux-arm64': 'manylinux2014_aarch64',
  'darwin-arm64': 'macosx_12_0_arm64',
};

/** TensorFlow's wheels are linked against glibc; musl (Alpine) cannot load them. */
const hasGlibc = () => process.report.getReport().header.glibcVersionRuntime !== undefined;

/** What decides which TensorFlow can run here: `wheelTag` is undefined where there is no wheel. */
export const thisMachine = () => {
  const platform = `${process.platform}-${process.arch}`;
  const wheelTag = process.platform !== 'linux' || hasGlibc() ? wheelTags[platform] : undefined;
  const gpu = works('nvidia-smi', '-L');
  return {platform, wheelTag, gpu, wheels: gpu && platform === 'linux-x64' ? 'cuda' : 'cpu'};
};
