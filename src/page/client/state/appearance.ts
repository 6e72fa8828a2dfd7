import {effect, signal, type ReadonlySignal, type Signal} from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How the page is looked at. */
export interface Appearance {
  readonly theme: Signal<Theme>;
  /** On paper everything is open, and light. */
  readonly printing: ReadonlySignal<boolean>;
  /** Changes whenever colours may have: what is drawn with them is drawn anew. */
  readonly scheme: ReadonlySignal<string>;
}

const stored = 'pipe-theme';

export const openAppearance = (): Appearance => {
  const theme = signal(remembered());
  const printing = followed('print');
  const dark = followed('(prefers-color-scheme: dark)');
  const scheme = signal('');
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    remember(theme.value);
    scheme.value = `${theme.value} ${dark.value} ${printing.value}`;
  });
  return {theme, printing, scheme};
};

const followed = (query: string): Signal<boolean> => {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => (matches.value = media.matches));
  return matches;
};

/** A page that is opened as a file may have no storage. */
const remembered = (): Theme => {
  try {
    return themes.find((theme) => theme === localStorage.getItem(stored)) ?? 'system';
  } catch {
    return 'system';
  }
};

const remember = (theme: Theme): void => {
  try {
    localStorage.setItem(stored, theme);
  } catch {
    // Then it holds for as long as the page is open.
  }
};
