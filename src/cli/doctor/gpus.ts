import {readGpus} from '../../run/gpus.ts';
import {bytesText} from '../../bytes.ts';
import type {Backend} from './backend.ts';
import type {Finding} from './finding.ts';

/** The cards that stages may be given, and whether TensorFlow uses them. */
export const checkGpus = async ({isNative, usesGpu}: Backend): Promise<readonly Finding[]> => {
  const gpus = await readGpus(process.env);
  if (gpus.length === 0) return [{name: 'GPUs', state: 'well', says: 'none'}];
  const says = gpus.map(({id, memoryBytes}) => `${id} (${bytesText(memoryBytes)})`).join(', ');
  if (!isNative || usesGpu) return [{name: 'GPUs', state: 'well', says}];
  return [
    {name: 'GPUs', state: 'lacking', says: `${says}, which TensorFlow does not use`, mend: 'npm run prepare'},
  ];
};
