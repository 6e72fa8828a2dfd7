import {nativeBackend} from '../math/native.ts';
import {directTiles} from './direct-tiles.ts';
import {productTiles} from './product-tiles.ts';
import type {Cut, PointRows, Tile} from './tiles.ts';

/** Coordinates below which differences are as fast as a product of matrices, and beyond which its bound is void. */
const [fewest, most] = [32, 2 ** 17];

/** Squared distances of all pairs of two sets, a tile at a time; what they say is the same on every backend. */
export const tilesOf = (a: PointRows, b: PointRows, cut: Cut): Generator<Tile> => {
  const backend = a.width >= fewest && a.width < most ? nativeBackend() : undefined;
  return backend ? productTiles(backend, a, b, cut) : directTiles(a, b, cut);
};
