import type {JSX} from 'preact';
import type {PageImage} from '../../../page.ts';
import {imageWords} from '../../model/image-words.ts';
import {useView} from '../../state/view.ts';

/** A picture as large as the screen allows. */
export const ImagePanel = ({image}: {readonly image: PageImage}): JSX.Element => {
  const words = imageWords(image, useView().page.value.sweep);
  return (
    <>
      <h2 id="panel-title">{words}</h2>
      <img class="large" src={image.source} alt={words} width={image.width} height={image.height} />
    </>
  );
};
