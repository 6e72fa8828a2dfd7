import type {Variant} from '../nets/inception/inception.ts';

/** A file of weights that others published. */
interface PublishedWeights {
  /** What numbers by these weights are called by. */
  readonly name: string;
  readonly file: string;
  /** Of the file; its first digits alone where its name has no more. */
  readonly sha256: string;
  readonly bytes: number;
  readonly address: string;
}

/** Published Inception weights. */
const published: Readonly<Record<Variant, PublishedWeights>> = {
  tensorflow: {
    name: 'inception-2015-12-05',
    file: 'pt_inception-2015-12-05-6726825d.pth',
    sha256: '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2',
    bytes: 95_628_359,
    address:
      'https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth',
  },
  torchvision: {
    name: 'inception_v3_google-0cc3c7bd',
    file: 'inception_v3_google-0cc3c7bd.pth',
    sha256: '0cc3c7bd',
    bytes: 108_949_747,
    address: 'https://download.pytorch.org/models/inception_v3_google-0cc3c7bd.pth',
  },
};

/** The file that a variant was published as. */
export const publishedFile = (variant: Variant): string => published[variant].file;

/** Its published name, if a file with this digest was published for this variant. */
export const publishedAs = (variant: Variant, sha256: string): string | undefined =>
  sha256.startsWith(published[variant].sha256) ? published[variant].name : undefined;

/**
 * Refuses a file that is not the published one of its variant, with what to do about it.
 *
 * @throws RangeError
 */
export const checkPublished = (
  variant: Variant,
  file: {readonly sha256: string; readonly bytes: number},
): void => {
  if (publishedAs(variant, file.sha256) !== undefined) return;
  const {bytes, sha256, file: name, address} = published[variant];
  const wrong =
    file.bytes < bytes
      ? `has ${file.bytes} bytes of ${bytes}: its download was cut short`
      : `has the sha256 ${file.sha256}, the published file ${sha256}${sha256.length < 64 ? '…' : ''}`;
  throw new RangeError(
    `the file ${wrong}; download ${name} again from ${address}, or say weights: other, and ` +
      'numbers by it are named after its digest',
  );
};
