import {pythonWithTorch} from '../training/python.ts';

/** A Python with the published packages that metrics of features are held against, where there is one. */
export const pythonWithMetrics = (): Promise<string | undefined> =>
  pythonWithTorch([
    {module: 'prdc', requirement: 'prdc==0.2'},
    {module: 'torch_fidelity', requirement: 'torch-fidelity==0.4.0'},
    {module: 'pytorch_fid.fid_score', requirement: 'pytorch-fid==0.3.0'},
    // Later ones give up the argument by which pytorch-fid calls for a root.
    {module: 'scipy', requirement: 'scipy==1.11.4'},
  ]);
