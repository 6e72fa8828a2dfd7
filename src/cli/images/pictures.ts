import type {Manifest, ManifestFile} from '../../cache/manifest.ts';

const isPicture = (path: string): boolean => /\.(png|svg|jpe?g|gif|webp)$/i.test(path);

/** The files of an artifact that are pictures. */
export const picturesOf = ({files}: Manifest): readonly ManifestFile[] =>
  files.filter(({path}) => isPicture(path));

/** Of pictures that differ only in their format one, the PNG if there is one: what is worth looking at. */
export const distinctPictures = (pictures: readonly ManifestFile[]): readonly ManifestFile[] => {
  const byName = new Map<string, ManifestFile>();
  for (const picture of pictures) {
    const name = picture.path.replace(/\.\w+$/, '');
    if (!byName.has(name) || picture.path.endsWith('.png')) byName.set(name, picture);
  }
  return [...byName.values()];
};
