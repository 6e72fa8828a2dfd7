import sharp from 'sharp';
import {parse, resetSVGDefIds, View} from 'vega';
import type {JsonObject} from '../../src/json.ts';
import type {Figure} from '../artifacts/figure.ts';

/** Dots per inch of the PNG: twice the 72 of SVG's user unit. */
const density = 144;

/** Draws a Vega specification: SVG by Vega without a browser, PNG from that SVG at twice its size. */
export const render = async (spec: JsonObject): Promise<Figure> => {
  const view = new View(parse(spec), {renderer: 'none'});
  try {
    // Vega numbers clip paths on through the process; the same figure must have the same bytes.
    await view.runAsync();
    resetSVGDefIds();
    const svg = await view.toSVG();
    const png = await sharp(Buffer.from(svg), {density}).png().toBuffer();
    return {svg, png, spec};
  } finally {
    view.finalize();
  }
};
