import {inSlices} from './in-slices.ts';

/** A short piece of a drawing: it says itself with which colours and widths. */
export type Piece = (context: CanvasRenderingContext2D) => void;

/** Fewer pieces than this are drawn at once. */
const few = 100;

/**
 * Draws pieces, one above the other. Many are drawn on a sheet, some in each frame, so that a page of thousands of lines
 * scrolls meanwhile; the sheet takes the place of what the canvas shows when all are drawn.
 *
 * @param atOnce whether there is no time for that, as on paper.
 * @returns what ends it early.
 */
export const drawPieces = (
  canvas: HTMLCanvasElement,
  size: Size,
  pieces: readonly Piece[],
  atOnce: boolean,
): (() => void) => {
  if (!atOnce && pieces.length > few) return inSlices(sheetSteps(canvas, size, pieces));
  const context = cleared(canvas, size);
  for (const piece of pieces) piece(context);
  return () => undefined;
};

/** So many pieces take less than a millisecond. */
const together = 25;

const sheetSteps = (
  canvas: HTMLCanvasElement,
  size: Size,
  pieces: readonly Piece[],
): readonly (() => void)[] => {
  const sheet = document.createElement('canvas');
  // Read after each group, which a graphics card would have to send back.
  sheet.getContext('2d', {willReadFrequently: true});
  const context = cleared(sheet, size);
  const groups = Array.from({length: Math.ceil(pieces.length / together)}, (_, group) => () => {
    for (const piece of pieces.slice(group * together, (group + 1) * together)) piece(context);
    // Otherwise the browser only notes what is to be drawn, and draws it all at the end.
    context.getImageData(0, 0, 1, 1);
  });
  const show = (): void => {
    [canvas.width, canvas.height] = [sheet.width, sheet.height];
    contextOf(canvas).drawImage(sheet, 0, 0);
  };
  return [...groups, show];
};

/** The canvas at the pixels of its screen, cleared, measured in CSS pixels. */
export const cleared = (canvas: HTMLCanvasElement, {width, height}: Size): CanvasRenderingContext2D => {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = contextOf(canvas);
  context.scale(scale, scale);
  return context;
};

const contextOf = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  return context;
};

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a colour of the style is just now: a canvas knows no custom properties. */
export const colourOf = (name: string): string => {
  probe ??= document.body.appendChild(Object.assign(document.createElement('span'), {hidden: true}));
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

/** One that stays: another each time would have the style of the whole page looked at again. */
let probe: HTMLElement | undefined;
