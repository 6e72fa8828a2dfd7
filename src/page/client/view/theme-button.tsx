import type {JSX} from 'preact';
import {themes} from '../state/appearance.ts';
import {useView} from '../state/view.ts';

/** Goes round the themes. */
export const ThemeButton = (): JSX.Element => {
  const {theme} = useView().appearance;
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length]!;
  return (
    <button type="button" class="control" title={`Change to ${next}`} onClick={() => (theme.value = next)}>
      Theme: {theme.value}
    </button>
  );
};
