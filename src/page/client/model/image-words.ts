import type {SweepSummary} from '../../../sweep/summary.ts';
import type {PageImage} from '../../page.ts';
import {pointWords, worded} from './points.ts';

/** What a picture shows and of which trial. */
export const imageWords = (image: PageImage, sweep: SweepSummary | undefined): string =>
  [`${image.stage}: ${image.name}`, trialWords(image, sweep)].filter(Boolean).join(', ');

/** The point of the trial that a picture or a table belongs to, and its seed. */
export const trialWords = ({trial}: {readonly trial?: string}, sweep: SweepSummary | undefined): string => {
  const found = sweep?.trials.find(({id}) => id === trial);
  if (!found) return trial ?? '';
  const seed = found.seed === undefined ? '' : `${sweep?.seedParam ?? 'seed'} = ${worded(found.seed)}`;
  return [pointWords(found.point), seed].filter(Boolean).join(', ');
};
