import {render} from 'preact';
import type {Page} from '../page.ts';
import {listen} from './state/listen.ts';
import {openView, ViewContext} from './state/view.ts';
import {Report} from './view/report.tsx';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`There is no #${id}.`);
  return found;
};

const view = openView(JSON.parse(element('data').textContent) as Page);
render(
  <ViewContext.Provider value={view}>
    <Report />
  </ViewContext.Provider>,
  element('page'),
);
if (view.page.value.live) listen(view);
