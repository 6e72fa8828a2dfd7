/** What is measured: a step that pipe and PyTorch both have, by name. */
export interface Job {
  readonly name: string;
  readonly title: string;
  /** Steps that are timed at a time, and steps before them that are not. */
  readonly steps: number;
  readonly warmUp: number;
  /** Features of the NCSN++ that it is about. */
  readonly ncsnpp?: number;
}

export const jobs: readonly Job[] = [
  {name: 'dsm', title: 'toy DSM', steps: 60, warmUp: 10},
  {name: 'total', title: 'DLSM Total', steps: 40, warmUp: 10},
  {name: 'stack', title: 'residual stack', steps: 5, warmUp: 2},
  {name: 'guided', title: 'guided sampler', steps: 40, warmUp: 10},
  ...[32, 64].flatMap((ncsnpp) => [
    {name: `ncsnpp-${ncsnpp}`, title: `NCSN++ ${ncsnpp}`, steps: 4, warmUp: 1, ncsnpp},
    {name: `ncsnpp-${ncsnpp}-sampler`, title: `NCSN++ ${ncsnpp} sampler`, steps: 6, warmUp: 2, ncsnpp},
  ]),
];
