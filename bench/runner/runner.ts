import {table} from '../table.ts';
import {largeHeading, largeRow} from './large.ts';
import {trivialHeading, trivialRow} from './trivial.ts';

/** What the runner itself costs: trivial stages, stages with nothing to do, and large artifacts. */
export const benchRunner = async (): Promise<void> => {
  const trivial = [await trivialRow(500), await trivialRow(5000)];
  console.log(`${table([trivialHeading, ...trivial])}\n`);
  const large = [
    await largeRow('2 GiB', 'head -c 2147483648 /dev/zero > OUT/zeros'),
    await largeRow('20 000 files', 'for i in $(seq 20000); do echo $i > OUT/$i; done'),
  ];
  console.log(`${table([largeHeading, ...large])}\n`);
};
