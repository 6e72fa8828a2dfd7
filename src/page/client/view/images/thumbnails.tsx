import type {JSX} from 'preact';
import type {PageImage} from '../../../page.ts';
import {imageWords, trialWords} from '../../model/image-words.ts';
import {useView} from '../../state/view.ts';

/** Pictures side by side; pressing one shows it large. */
export const Thumbnails = ({images}: {readonly images: readonly PageImage[]}): JSX.Element => {
  const {page, choices, appearance} = useView();
  const {sweep} = page.value;
  return (
    <ul class="images">
      {images.map((image) => {
        const {stage, name, trial} = image;
        return (
          <li key={JSON.stringify([stage, name, trial])}>
            <button
              type="button"
              class="thumbnail"
              aria-haspopup="dialog"
              onClick={() => (choices.opened.value = {type: 'image', stage, name, trial})}
            >
              <img
                src={image.source}
                alt={imageWords(image, sweep)}
                width={image.width}
                height={image.height}
                // A picture that stands in the page costs no request; on paper there is no later.
                loading={page.value.live && !appearance.printing.value ? 'lazy' : 'eager'}
              />
              <span class="caption" aria-hidden="true">
                {trialWords(image, sweep) || name}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
};
