import type {Contents} from './contents.ts';
import type {Files} from './files.ts';
import type {PageImage} from './page.ts';
import type {Picture} from './pictures.ts';

/** What a stage made, and whose it is. */
export interface Product {
  readonly stage: string;
  readonly trial?: string;
  readonly artifact: string;
  readonly contents: Contents;
}

/** The pictures of what was made, in its order. The most telling are asked for first: there may not be room for all. */
export const imagesOf = (products: readonly Product[], files: Files): readonly PageImage[] => {
  const all = products.flatMap((product) =>
    withRanks(product.contents.pictures).map((ranked) => ({product, ...ranked})),
  );
  const sources = new Map<Picture, string>();
  for (const {product, picture} of all.toSorted((a, b) => a.rank - b.rank))
    sources.set(picture, sources.get(picture) ?? files.picture(product.artifact, picture.file));
  return all.map(({product: {stage, trial}, picture}) => {
    const {name, kind, width, height} = picture;
    const source = sources.get(picture) as string;
    return {stage, ...(trial !== undefined && {trial}), name, kind, source, width, height};
  });
};

/** A figure is what a pipeline ends in; of what a model made during training the last shows most. */
const withRanks = (pictures: readonly Picture[]): readonly {picture: Picture; rank: number}[] => {
  const last = pictures.findLast(({kind}) => kind === 'snapshot');
  return pictures.map((picture) => ({
    picture,
    rank: picture === last ? ranks.sheet : ranks[picture.kind],
  }));
};

const ranks: Readonly<Record<Picture['kind'], number>> = {figure: 0, sheet: 1, picture: 2, snapshot: 3};
