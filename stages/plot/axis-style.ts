import {font, frame, ink} from './colours.ts';

/** How axes and their titles look. */
export const axisStyle = {
  labelFont: font,
  titleFont: font,
  labelFontSize: 11,
  titleFontSize: 12,
  titleFontWeight: 'normal',
  labelColor: ink,
  titleColor: ink,
};

/** A light grid behind the marks. */
export const gridStyle = {grid: true, gridColor: '#e6e6e6', domainColor: frame, tickColor: frame};
