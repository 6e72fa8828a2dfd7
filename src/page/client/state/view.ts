import {signal, type Signal} from '@preact/signals';
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';
import type {Page} from '../../page.ts';
import {openAppearance, type Appearance} from './appearance.ts';
import {openChoices, type Choices} from './choices.ts';

/** What the page shows and what its reader has chosen. It outlives every change of the page. */
export interface View {
  readonly page: Signal<Page>;
  readonly appearance: Appearance;
  readonly choices: Choices;
  /** Whether a live page still hears from its server. */
  readonly connected: Signal<boolean>;
}

export const openView = (initial: Page): View => {
  const page = signal(initial);
  return {page, appearance: openAppearance(), choices: openChoices(page), connected: signal(true)};
};

export const ViewContext = createContext<View | undefined>(undefined);

export const useView = (): View => {
  const view = useContext(ViewContext);
  if (!view) throw new Error('There is no view here.');
  return view;
};
